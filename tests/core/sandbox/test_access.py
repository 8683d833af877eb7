"""Who gets in: keys, clientId, permissions, licence, methods and content types."""

from __future__ import annotations

from core.sandbox.server import Server
from tests.core.sandbox.conftest import ACCOUNTING, Caller


def test_company_info_needs_no_keys_and_names_the_release_folder(caller: Caller) -> None:
    answer = caller.call("GET", "/login/companyinfo/demo", Authorization=None, clientId=None)
    assert answer.json["Codebase"] == "v2025_1/"


def test_an_unknown_company_has_no_release_folder(caller: Caller) -> None:
    assert not caller.call("GET", "/login/companyinfo/nobody").json["Codebase"]


def test_wrong_keys_are_refused_as_401_or_on_the_cloud_as_404(server: Server, caller: Caller) -> None:
    wrong = caller.basic("guessed")
    assert caller.get("/system/info", Authorization=wrong).status == 401
    assert caller.get("/system/info", Authorization=None).status == 401
    server.set(wrong_keys="404")
    assert caller.get("/system/info", Authorization=wrong).status == 404


def test_a_call_without_client_id_is_refused_and_says_so(caller: Caller) -> None:
    answer = caller.get("/system/info", clientId=None)
    assert answer.status == 401
    assert "clientId" in answer.json["message"]


def test_a_permission_taken_away_shows_in_my_security_and_refuses_the_call(
    server: Server, caller: Caller
) -> None:
    server.set(denied=["Accounting Interface"])
    rows = caller.get("/system/mySecurity").json
    row = next(row for row in rows if row["moduleFunctionName"] == "Accounting Interface")
    assert {row[f"{level}Level"] for level in ("add", "edit", "delete", "inquire")} == {"None"}
    assert caller.get("/finance/accounting/unpostedinvoices").status == 403
    assert caller.get("/finance/invoices").status == 200


def test_a_role_that_may_only_look_cannot_create_a_batch(server: Server, caller: Caller) -> None:
    server.set(denied=["Accounting Interface:add"])
    assert caller.get("/finance/accounting/unpostedinvoices").status == 200
    assert caller.create("b", [1]).status == 403
    assert server.log.entries("POST")[-1].committed is False


def test_the_licence_bit_can_be_switched_off(server: Server, caller: Caller) -> None:
    server.set(licensed=False)
    bits = {bit["name"]: bit["activeFlag"] for bit in caller.get("/system/info").json["licenseBits"]}
    assert bits["GLInterface"] is False


def test_wrong_methods_content_types_and_paths_have_their_status(caller: Caller) -> None:
    assert caller.call("DELETE", ACCOUNTING + "/export").status == 405
    assert caller.call("POST", ACCOUNTING + "/batches", b"{}", Content_Type="text/plain").status == 415
    assert caller.call("POST", ACCOUNTING + "/batches", b"{", Content_Type="application/json").status == 400
    assert caller.call("POST", ACCOUNTING + "/batches", b"[1]").status == 400
    assert caller.get("/finance/nonsense").status == 404


def test_the_request_log_never_holds_the_authorization(server: Server, caller: Caller) -> None:
    caller.get("/system/info")
    entry = server.log.entries("GET", "/system/info")[0]
    assert "authorization" not in entry.headers
    assert entry.headers["clientid"] == server.client_id
    assert (entry.status, entry.committed) == (200, False)
