"""Batches: what leaves the unposted lists, what is refused, what comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sandbox
from core.sandbox.server import Server
from tests.core.sandbox.conftest import ACCOUNTING, TODAY, Caller

FLAGS = {
    "invoices": "exportInvoicesFlag",
    "expenses": "exportExpensesFlag",
    "procurement": "exportProductsFlag",
}


def _first(server: Server, group: str = "invoices", position: int = 0) -> Any:
    return [document for document in getattr(server.state.company, group) if document.has_entries][position]


def _batch_id(caller: Caller, identifier: str) -> int:
    rows = caller.get(f"/finance/accounting/batches?conditions=batchIdentifier=%22{identifier}%22").json
    assert len(rows) == 1
    return int(rows[0]["id"])


@given(st.integers(0, 10**6), st.sampled_from(sorted(FLAGS)))
@settings(max_examples=9, deadline=None)
def test_entries_read_back_balance_and_agree_with_the_export(seed: int, group: str) -> None:
    with sandbox.serve(seed=seed, size=60, today=TODAY) as server:
        caller = Caller(server)
        documents = [document for document in getattr(server.state.company, group) if document.has_entries]
        ids = [entry for document in documents for entry in document.entries]
        export = caller.create("all", ids, FLAGS[group]).json
        path = f"/finance/accounting/batches/{_batch_id(caller, 'all')}/entries"
        rows = caller.rows(path)
        rows += caller.rows(path + "?page=2") if len(rows) == 1000 else []
        assert caller.get(path + "/count").json["count"] == len(ids)
    by_id = {row["id"]: row.get("debit", 0) - row.get("credit", 0) for row in rows}
    assert sorted(by_id) == sorted(ids)
    for document in documents:
        assert sum(by_id[entry] for entry in document.entries) == 0
    for row in export["transactions"]:
        header = [int(entry) for entry in row["glEntryIds"].split(",")]
        assert by_id[header[0]] == row["total"]
        assert all(by_id[line["id"]] == line["total"] for line in row["detail"])
    for bill in export["expenseBills"]:
        for line in bill["detail"]:
            assert [by_id[entry] for entry in line["id"]] == [line["total"], -line["total"]]
    for row in export["purchaseTransactions"]:
        lines = row["purchaseDetail"] + row["purchaseDetailTax"]
        assert all(by_id[line["id"]] == -line["total"] for line in lines)
    for row in export["inventoryTransfers"]:
        assert by_id[int(row["id"])] == row["total"] == -by_id[row["offset"]["id"]]


def test_what_is_batched_leaves_the_lists_and_comes_back_when_the_batch_is_deleted(
    server: Server, caller: Caller
) -> None:
    before = server.snapshot()["unposted"]
    documents = [_first(server, "invoices", i) for i in range(3)]
    assert caller.create("b1", [entry for document in documents for entry in document.entries]).status == 201
    listed = {row["billingLogId"] for row in caller.rows("/finance/accounting/unpostedinvoices")}
    assert not listed & {document.key for document in documents}
    batch = _batch_id(caller, "b1")
    invoice = caller.get(f"/finance/invoices/{documents[0].key}").json
    assert (invoice["glBatch"]["id"], invoice["glBatch"]["name"]) == (batch, "b1")
    assert caller.call("DELETE", f"{ACCOUNTING}/batches/{batch}").status == 204
    assert caller.call("DELETE", f"{ACCOUNTING}/batches/{batch}").status == 404
    assert server.snapshot()["unposted"] == before
    assert "glBatch" not in caller.get(f"/finance/invoices/{documents[0].key}").json


def test_a_forgotten_entry_stays_in_the_list_by_its_own_id(server: Server, caller: Caller) -> None:
    document = _first(server)
    *sent, forgotten = document.entries
    assert caller.create("b1", sent).status == 201
    rows = caller.rows(f"/finance/accounting/unpostedinvoices?conditions=billingLogId={document.key}")
    assert [(row["id"], row["description"]) for row in rows] == [(forgotten, "Sales Tax")]
    export = caller.export(includedInvoiceIds=[document.key])["transactions"]
    assert [line["id"] for line in export[0]["detail"]] == [forgotten]
    assert export[0]["glEntryIds"] == ""


def test_strict_mode_refuses_what_a_careful_server_would(server: Server, caller: Caller) -> None:
    one, two, bare = _first(server), _first(server, "invoices", 1), _bare(server)
    ids = list(one.entries)
    assert caller.create("b1", ids).status == 201
    refused = {
        "identifier in use": caller.create("B1", list(two.entries)),
        "already batched": caller.create("b2", ids[:1]),
        "unknown": caller.create("b2", [1]),
        "without GL entries": caller.create("b2", [bare.first]),
        "empty": caller.create("b2", []),
        "too long": caller.create("x" * 51, list(two.entries)),
        "wrong kind": caller.create("b2", list(two.entries), "exportExpensesFlag"),
        "no flag": caller.create("b2", list(two.entries), exportInvoicesFlag=False),
        "not a number": caller.create("b2", ["1"]),  # type: ignore[list-item]
    }
    assert {name: answer.status for name, answer in refused.items()} == dict.fromkeys(refused, 400)
    assert all(answer.json["errors"][0]["message"] for answer in refused.values())
    assert len(server.snapshot()["batches"]) == 1


def _bare(server: Server) -> Any:
    return next(document for document in server.state.company.invoices if not document.has_entries)


def test_permissive_mode_accepts_the_same_batch_twice(server: Server, caller: Caller) -> None:
    server.set(mode="permissive")
    ids = list(_first(server).entries)
    assert [caller.create("b1", ids).status for _ in range(2)] == [201, 201]
    assert caller.create("b1", [1]).status == 201
    assert caller.create("b1", []).status == 201
    assert caller.create("x" * 51, ids).status == 400
    held = [batch["entries"] for batch in server.snapshot()["batches"]]
    assert held == [ids, ids, [], []]
    caller.call("DELETE", f"{ACCOUNTING}/batches/{server.snapshot()['batches'][0]['id']}")
    assert not set(ids) & set(server.snapshot()["unposted"]["invoices"])


def test_the_switches_for_the_answer_and_for_entry_ids(server: Server, caller: Caller) -> None:
    server.set(created_reply="empty", entry_ids="own")
    document = _first(server)
    assert caller.create("b1", list(document.entries)).json == {}
    rows = caller.rows(f"/finance/accounting/batches/{_batch_id(caller, 'b1')}/entries")
    assert not {row["id"] for row in rows} & set(document.entries)
    assert sum(row.get("debit", Decimal(0)) for row in rows) == sum(
        row.get("credit", Decimal(0)) for row in rows
    )


def test_a_batch_is_exported_again_as_it_was(server: Server, caller: Caller) -> None:
    document = _first(server)
    created = caller.create("b1", list(document.entries)).json
    path = f"{ACCOUNTING}/batches/{_batch_id(caller, 'b1')}/export"
    again = caller.call("POST", path, {"exportInvoicesFlag": True}).json
    assert again["transactions"] == created["transactions"]
    assert not caller.call("POST", path, {"exportExpensesFlag": True}).json["expenseBills"]


@pytest.mark.parametrize("rows", ["per_record", "per_entry"])
def test_everything_can_be_batched_kind_by_kind(server: Server, caller: Caller, rows: str) -> None:
    """Ids from the export together with ids from the lists are complete."""
    server.set(rows=rows)
    for group, flag in FLAGS.items():
        ids = _ids_of(caller.export(), group)
        rows_of_kind = caller.rows(f"/finance/accounting/unposted{group}")
        ids |= {row["id"] for row in rows_of_kind if row.get("description") != ""}
        assert caller.create(group, sorted(ids), flag).status == 201
    assert server.snapshot()["unposted"] == {"invoices": [], "expenses": [], "procurement": []}


def _ids_of(export: dict[str, Any], group: str) -> set[int]:
    if group == "invoices":
        header = {int(i) for row in export["transactions"] for i in row["glEntryIds"].split(",")}
        return header | {line["id"] for row in export["transactions"] for line in row["detail"]}
    if group == "expenses":
        return {i for row in export["expenseBills"] for line in row["detail"] for i in line["id"]}
    moved = export["inventoryTransfers"]
    found = {int(row["id"]) for row in moved} | {row["offset"]["id"] for row in moved}
    for row in export["purchaseTransactions"]:
        found |= {line["id"] for line in row["purchaseDetail"] + row["purchaseDetailTax"]}
    return found
