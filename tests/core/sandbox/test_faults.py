"""Faults on demand, by Python and by the control endpoint."""

from __future__ import annotations

import http.client
import json
import threading
from typing import Any

import pytest

from core.sandbox.server import Server
from tests.core.sandbox.conftest import ACCOUNTING, Caller

COUNT = "/finance/accounting/unpostedinvoices/count"
LIST = "/finance/accounting/unpostedinvoices"


def _ids(server: Server, position: int = 0) -> list[int]:
    documents = [document for document in server.state.company.invoices if document.has_entries]
    return list(documents[position].entries)


def _control(caller: Caller, method: str, action: str, body: Any = None) -> Any:
    answer = caller.call(method, "/__sandbox__/" + action, body, Authorization=None, clientId=None)
    assert answer.status == 200, answer.body
    return answer.json


def test_a_status_comes_as_often_as_asked_for_and_with_its_headers(server: Server, caller: Caller) -> None:
    server.faults.add(path="count$", status=429, times=2, skip=1, headers={"Retry-After": "-1"})
    answers = [caller.get(COUNT) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 429, 429, 200]
    assert answers[1].headers["Retry-After"] == "-1"
    assert answers[1].json["error"] == "ConnectWiseAPI"


def test_a_fault_meets_only_its_method_and_path(server: Server, caller: Caller) -> None:
    server.faults.add(method="POST", path="batches$", status=500)
    assert caller.get("/finance/accounting/batches").status == 200
    assert caller.create("b1", _ids(server)).status == 500
    assert server.snapshot()["batches"] == []
    assert server.faults.waiting() == []


def test_a_lost_request_leaves_nothing_and_a_lost_answer_leaves_the_batch(
    server: Server, caller: Caller
) -> None:
    server.faults.add(method="POST", drop="before")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        caller.create("lost", _ids(server))
    assert server.snapshot()["batches"] == []
    server.faults.add(method="POST", drop="after")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        caller.create("kept", _ids(server))
    assert [batch["identifier"] for batch in server.snapshot()["batches"]] == ["kept"]
    assert [entry.committed for entry in server.log.entries("POST", "batches")] == [False, True]


def test_a_lying_502_hides_a_batch_that_was_made(server: Server, caller: Caller) -> None:
    server.faults.add(method="POST", status=502, commit=True, body="<html>Bad gateway</html>")
    assert caller.create("b1", _ids(server)).status == 502
    assert len(server.snapshot()["batches"]) == 1


@pytest.mark.parametrize("cut", [0, 1, 20, 200])
def test_an_answer_can_be_cut_after_any_byte(server: Server, caller: Caller, cut: int) -> None:
    server.faults.add(path="unpostedinvoices$", cut=cut)
    with pytest.raises((http.client.HTTPException, ConnectionError, ValueError)):
        assert caller.get(LIST).json
    assert caller.get(LIST).json


@pytest.mark.parametrize("kind", ["html", "empty", "half", "bytes"])
def test_a_malformed_answer_is_no_json(server: Server, caller: Caller, kind: str) -> None:
    server.faults.add(malformed=kind)
    answer = caller.get(LIST)
    assert answer.status == 200
    with pytest.raises(ValueError):
        json.loads(answer.body)


def test_a_next_link_can_name_another_host(server: Server, caller: Caller) -> None:
    server.faults.add(next_host="https://elsewhere.example")
    assert "<https://elsewhere.example/v2025_1/" in caller.get(LIST).headers["Link"]


def test_the_same_page_can_come_for_ever(server: Server, caller: Caller) -> None:
    server.faults.add(same_page=True, times=-1)
    first, second = caller.get(LIST + "?page=1&pageSize=10"), caller.get(LIST + "?page=3&pageSize=10")
    assert first.json == second.json
    assert first.next is not None
    assert second.next is not None


def test_a_count_can_disagree(server: Server, caller: Caller) -> None:
    right = caller.get(COUNT).json["count"]
    server.faults.add(count=2)
    assert caller.get(COUNT).json["count"] == right + 2


def test_a_redirect_is_answered_and_nothing_is_done(server: Server, caller: Caller) -> None:
    server.faults.add(method="POST", redirect="https://elsewhere.example/")
    answer = caller.create("b1", _ids(server))
    assert (answer.status, answer.headers["Location"]) == (302, "https://elsewhere.example/")
    assert server.snapshot()["batches"] == []


def test_a_delayed_request_is_carried_out_late_and_the_end_of_the_server_cuts_the_delay(
    server: Server, caller: Caller
) -> None:
    server.faults.add(method="POST", delay_before=3600)
    late = threading.Thread(target=lambda: caller.create("late", _ids(server)))
    late.start()
    server.faults.release()
    late.join(10)
    assert [batch["identifier"] for batch in server.snapshot()["batches"]] == ["late"]


def test_a_record_changes_between_two_exports_and_can_vanish(server: Server, caller: Caller) -> None:
    document = next(d for d in server.state.company.invoices if d.has_entries and d.total)
    before = caller.export(includedInvoiceIds=[document.key])["transactions"][0]
    server.mutate(number=document.number, by=400)
    after = caller.export(includedInvoiceIds=[document.key])["transactions"][0]
    assert after["total"] != before["total"]
    assert after["total"] + sum(line["total"] for line in after["detail"]) == 0
    assert [line["id"] for line in after["detail"]] == [line["id"] for line in before["detail"]]
    server.mutate(kind="invoices", key=document.key, vanish=True)
    assert not caller.export(includedInvoiceIds=[document.key])["transactions"]
    assert caller.get(f"/finance/invoices/{document.key}").status == 404


def test_a_record_can_change_just_before_a_request(server: Server, caller: Caller) -> None:
    document = next(d for d in server.state.company.invoices if d.has_entries and d.total)
    first = caller.export(includedInvoiceIds=[document.key])["transactions"]
    server.faults.add(method="POST", path="export$", mutate={"key": document.key, "by": 8})
    assert caller.export(includedInvoiceIds=[document.key])["transactions"] != first


def test_the_control_endpoint_does_what_python_can(server: Server, caller: Caller) -> None:
    assert _control(caller, "GET", "health")["sandbox"] is True
    _control(caller, "POST", "set", {"mode": "permissive"})
    assert _control(caller, "GET", "switches")["mode"] == "permissive"
    _control(caller, "POST", "faults", {"path": "count$", "status": 503})
    assert caller.get(COUNT).status == 503
    assert [entry["status"] for entry in _control(caller, "GET", "log")] == [503]
    _control(caller, "POST", "log/clear")
    _control(caller, "POST", "faults", [{"status": 500}, {"status": 501}])
    _control(caller, "POST", "faults/clear")
    assert caller.create("b1", _ids(server)).status == 201
    assert _control(caller, "GET", "snapshot")["batches"][0]["entries"] == _ids(server)
    _control(caller, "POST", "reset")
    assert _control(caller, "GET", "snapshot")["batches"] == []


def test_the_control_endpoint_refuses_nonsense_and_pages_of_other_origins(caller: Caller) -> None:
    for action, body in (("set", {"colour": 1}), ("faults", {"colour": 1}), ("mutate", {"key": -1})):
        assert caller.call("POST", "/__sandbox__/" + action, body).status == 400
    assert caller.call("POST", "/__sandbox__/stop", {}, Origin="https://elsewhere.example").status == 403
    assert caller.call("GET", "/__sandbox__/nonsense").status == 404


def test_a_body_that_ends_too_early_is_never_carried_out(server: Server, caller: Caller) -> None:
    body = json.dumps(
        {"batchIdentifier": "b", "exportInvoicesFlag": True, "processedRecordIds": _ids(server)}
    )
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.putrequest("POST", ACCOUNTING + "/batches")
    for name, value in {**caller.headers, "Content-Length": str(len(body) + 5)}.items():
        connection.putheader(name, value)
    connection.endheaders(body.encode())
    assert connection.sock is not None
    connection.sock.shutdown(1)
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        connection.getresponse()
    connection.close()
    assert server.snapshot()["batches"] == []
