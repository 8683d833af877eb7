"""Payments: what is stored under which rules, what is refused, and that invoices follow."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sandbox
from core.sandbox.server import Server
from tests.core.sandbox.conftest import ACCOUNTING, ROOT, TODAY, Answer, Caller

INVOICES = ROOT + "/finance/invoices"
DAY = "2026-04-20T00:00:00Z"


@pytest.fixture
def invoice(server: Server) -> int:
    return server.add_invoice("CW-34251", "346.34", date="2026-03-01")


@pytest.fixture
def pay(caller: Caller, invoice: int) -> Callable[..., Answer]:
    def send(amount: Any, day: str = DAY, at: int = invoice) -> Answer:
        body = {"type": "P", "amount": amount, "invoice": {"id": at}, "paymentDate": day}
        return caller.call("POST", f"{INVOICES}/{at}/payments", body)

    return send


def _one(caller: Caller, invoice: int, payment: int) -> str:
    return f"{INVOICES}/{invoice}/payments/{payment}"


def _patch(caller: Caller, invoice: int, payment: int, *operations: Any) -> Answer:
    return caller.call("PATCH", _one(caller, invoice, payment), list(operations))


def _put(path: str, value: Any) -> dict[str, Any]:
    return {"op": "replace", "path": path, "value": value}


def _message(answer: Answer) -> str:
    return str(answer.json["errors"][0]["message"])


def test_a_full_payment_is_stored_and_the_invoice_follows(
    server: Server, caller: Caller, invoice: int, pay: Callable[..., Answer]
) -> None:
    """After a payment of the total nothing is left to pay, its date is stored, and the log shows it."""
    made = pay(346.34)
    assert made.status == 201
    row = caller.get(f"/finance/invoices/{invoice}").json
    assert (row["payments"], row["balance"], row["total"]) == (Decimal("346.34"), 0, Decimal("346.34"))
    assert caller.rows(f"/finance/invoices/{invoice}/payments") == [made.json]
    assert (made.json["paymentDate"], made.json["appliedBy"]) == (DAY, server.username)
    assert server.log.entries("POST", "/payments")[0].committed
    assert server.snapshot()["payments"][str(invoice)][0]["amount"] == Decimal("346.34")


@pytest.mark.parametrize(("rule", "kept"), [("full", None), ("always", DAY)])
def test_the_date_of_a_partial_payment(
    server: Server, caller: Caller, invoice: int, pay: Callable[..., Answer], rule: str, kept: str | None
) -> None:
    """The date is stored always, or only when the invoice is fully paid, as the switch says."""
    server.set(payment_date=rule)
    made = pay(100).json
    assert made.get("paymentDate") == kept
    changed = _patch(caller, invoice, made["id"], _put("/amount", "346.34"), _put("paymentDate", DAY)).json
    assert (changed["amount"], changed["paymentDate"]) == (Decimal("346.34"), DAY)
    lowered = _patch(caller, invoice, made["id"], _put("amount", 5)).json
    assert lowered.get("paymentDate") == kept


@pytest.mark.parametrize("rule", ["refuse", "keep"])
def test_a_second_payment(
    server: Server, caller: Caller, invoice: int, pay: Callable[..., Answer], rule: str
) -> None:
    """A second payment is refused in words, or kept beside the first; credit memos do not count."""
    server.set(second_payment=rule)
    server.pay("CW-34251", another=True, amount="6.34", credit=812)
    assert pay(100).status == 201
    second = pay(40)
    payments = [each for each in caller.rows(f"/finance/invoices/{invoice}/payments") if "credit" not in each]
    assert len(payments) == (1 if rule == "refuse" else 2)
    assert second.status == (400 if rule == "refuse" else 201)
    row = caller.get(f"/finance/invoices/{invoice}").json
    assert row["credits"] == Decimal("6.34")
    assert row["balance"] == row["total"] - row["payments"] - row["credits"]


@pytest.mark.parametrize(
    ("rule", "stored"), [("cut", "300"), ("cut_to_total", "346.34"), ("refuse", None), ("keep", "500")]
)
def test_more_than_the_balance(
    server: Server, caller: Caller, invoice: int, pay: Callable[..., Answer], rule: str, stored: str | None
) -> None:
    """Too much is cut to what is due or to the total, refused, or kept: by POST and by PATCH alike."""
    server.set(over_amount=rule)
    server.pay("CW-34251", another=True, amount="46.34", credit=812)
    made = pay(500)
    assert made.status == (400 if stored is None else 201)
    if stored is None:
        assert "balance" in _message(made)
        made = pay(5)
    else:
        assert made.json["amount"] == Decimal(stored)
    again = _patch(caller, invoice, made.json["id"], _put("/amount", "500"))
    assert again.status == (400 if stored is None else 200)
    assert stored is None or again.json["amount"] == Decimal(stored)


def test_put_replaces_and_delete_takes_away(caller: Caller, invoice: int, pay: Callable[..., Answer]) -> None:
    """A PUT keeps nothing of the payment but its id; a DELETE leaves none, and is 404 the second time."""
    made = pay(346.34).json
    path = _one(caller, invoice, made["id"])
    replaced = caller.call("PUT", path, {"amount": 346.34}).json
    assert (replaced["id"], "paymentDate" in replaced) == (made["id"], False)
    assert caller.call("DELETE", path).status == 204
    assert caller.call("DELETE", path).status == 404
    assert caller.rows(f"/finance/invoices/{invoice}/payments") == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sync": "Synced"}, "cannot be changed"),
        ({"batch": "PAY-7"}, "cannot be changed"),
        ({"source": "WisePay"}, "cannot be changed"),
        ({"credit": 812}, "cannot be changed"),
    ],
)
def test_locked_payments(
    server: Server, caller: Caller, invoice: int, change: dict[str, Any], words: str
) -> None:
    """A synced, batched, WisePay or credit entry is shown as such and cannot be changed in strict mode."""
    payment = server.pay("CW-34251", amount="10", **change)
    row = caller.rows(f"/finance/invoices/{invoice}/payments")[0]
    assert row["paymentSyncStatus"] == change.get("sync", "Unapplied")
    assert row.get("glBatchID") == change.get("batch")
    assert ("wisePayPayment" in row) is (row["source"] == "WisePay")
    assert ("credit" in row) is ("credit" in change)
    for answer in (
        _patch(caller, invoice, payment, _put("/amount", 11)),
        caller.call("PUT", _one(caller, invoice, payment), {"amount": 11}),
        caller.call("DELETE", _one(caller, invoice, payment)),
    ):
        assert answer.status == 400
        assert words in _message(answer)
    server.set(mode="permissive")
    assert _patch(caller, invoice, payment, _put("/amount", 11)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"amount": None},
        {"amount": "much"},
        {"amount": True},
        {"amount": -1},
        {"amount": 0},
        {"amount": [1]},
        {"amount": "1e400"},
        {"amount": 1, "type": "X"},
        {"amount": 1, "paymentDate": "25/04/2025"},
        {"amount": 1, "paymentDate": "2025-02-30T00:00:00Z"},
        {"amount": 1, "invoice": {"id": 1}},
        {"amount": 1, "invoice": 7},
        [],
        b"{",
        b'{"amount":1E+999999}',
        b'{"amount":NaN}',
    ],
)
def test_what_makes_no_sense_is_refused(server: Server, caller: Caller, invoice: int, body: Any) -> None:
    """Nonsense is refused with a message and stores nothing, as a new payment and as a replacement."""
    kept = server.pay("CW-34251", amount="10")
    other = server.add_invoice("FREE", "20")
    for method, path in (("POST", f"{INVOICES}/{other}/payments"), ("PUT", _one(caller, invoice, kept))):
        answer = caller.call(method, path, body)
        assert answer.status == 400
        assert answer.json["message"]
    assert [each.amount for each in server.payments("CW-34251")] == [10]
    assert server.payments("FREE") == ()


@pytest.mark.parametrize(
    "operations",
    [
        {"op": "replace"},
        ["x"],
        [{"op": "move", "path": "/amount", "value": 1}],
        [{"op": "replace", "path": "/invoice/id", "value": 1}],
        [{"op": "remove", "path": "/amount"}],
        [{"op": "replace", "path": "/amount"}],
    ],
)
def test_operations_that_make_no_sense_are_refused(
    server: Server, caller: Caller, invoice: int, operations: Any
) -> None:
    """A PATCH with an operation that makes no sense changes nothing, however good its others are."""
    payment = server.pay("CW-34251", amount="10")
    sent = [_put("/amount", 5), *operations] if isinstance(operations, list) else operations
    answer = caller.call("PATCH", _one(caller, invoice, payment), sent)
    assert answer.status == 400
    assert [each.amount for each in server.payments("CW-34251")] == [10]


def test_invoices_that_take_no_payment(server: Server, caller: Caller, pay: Callable[..., Answer]) -> None:
    """Credit memos, void invoices and invoices that are not there are refused."""
    memo = server.add_invoice("CM-1", "-20", type="CreditMemo")
    void = server.add_invoice("V-1", "0", status="Void")
    assert [pay(1, at=each).status for each in (memo, void, 999_999)] == [400, 400, 404]
    assert caller.get("/finance/invoices/999999/payments").status == 404
    assert caller.call("DELETE", f"{INVOICES}/{memo}/payments/1").status == 404


def test_writing_needs_edit_and_delete_permission(
    server: Server, caller: Caller, invoice: int, pay: Callable[..., Answer]
) -> None:
    """A payment changes its invoice: without the edit level it is 403, without the delete level it stays."""
    payment = pay(5).json["id"]
    server.set(denied=["Invoicing:edit", "Invoicing:delete"])
    assert pay(6).status == 403
    assert _patch(caller, invoice, payment, _put("/amount", 1)).status == 403
    assert caller.call("DELETE", _one(caller, invoice, payment)).status == 403
    assert len(caller.rows(f"/finance/invoices/{invoice}/payments")) == 1


def test_faults_work_for_payments(server: Server, caller: Caller, invoice: int, pay: Any) -> None:
    """An answer can be lost after the payment was stored, and a colleague can be quicker by a moment."""
    server.faults.add(method="POST", path="/payments$", status=502, commit=True)
    assert pay(5).status == 502
    assert [each.amount for each in server.payments("CW-34251")] == [5]
    quicker = {"kind": "payments", "number": "CW-34251", "amount": "77", "date": "2026-04-01"}
    server.faults.add(method="GET", path="/payments$", mutate=quicker)
    (row,) = caller.rows(f"/finance/invoices/{invoice}/payments")
    assert (row["amount"], row["appliedBy"], row["paymentDate"]) == (
        77,
        server.username,
        "2026-04-01T00:00:00Z",
    )


def test_batched_invoices_stay_findable(server: Server, caller: Caller) -> None:
    """An invoice that was batched is found by number, in a list of numbers and by id, and can be paid."""
    document = next(each for each in server.state.company.invoices if each.has_entries and not each.credit)
    assert caller.create("b1", list(document.entries)).status == 201
    quoted = f"%22{document.number}%22"
    for condition in (f"invoiceNumber={quoted}", f"invoiceNumber%20in%20(%22x%22,{quoted})"):
        (row,) = caller.rows(f"/finance/invoices?conditions={condition}")
        assert (row["id"], row["glBatch"]["name"]) == (document.key, "b1")
    assert caller.call("POST", f"{INVOICES}/{document.key}/payments", {"amount": 1}).status == 201


def test_the_company_has_every_kind_of_trouble(caller: Caller) -> None:
    """Among the earlier invoices, all batched, is one of each kind of trouble a payment can meet."""
    rows = [row for row in caller.rows("/finance/invoices") if row["invoiceNumber"].startswith("CW-")]
    numbers = [row["invoiceNumber"] for row in rows]
    assert len(numbers) - len(set(numbers)) == 2
    assert {row["type"] for row in rows} >= {"CreditMemo", "DownPayment", "Standard"}
    assert {row["status"]["name"] for row in rows} == {"Closed", "New", "Void"}
    assert {row["status"]["isClosed"] for row in rows} == {True, False}
    assert len({row["currency"]["currencyCode"] for row in rows}) > 2
    assert all("glBatch" in row and row["date"] < TODAY.isoformat() for row in rows)
    assert any(row["credits"] for row in rows)
    assert any(0 < row["payments"] < row["total"] for row in rows)
    assert any(row["payments"] == row["total"] > 0 for row in rows)
    stored = {row["id"]: caller.rows(f"/finance/invoices/{row['id']}/payments") for row in rows}
    every = [payment for payments in stored.values() for payment in payments]
    assert {"WisePay", "Default"} == {payment["source"] for payment in every}
    assert any(payment["paymentSyncStatus"] == "Synced" for payment in every)
    assert any("glBatchID" in payment for payment in every)
    assert any(len(payments) == 2 for payments in stored.values())


@pytest.mark.parametrize(("locks", "locked"), [("none", False), ("all", True)])
def test_locks_of_the_beginning(server: Server, caller: Caller, locks: str, locked: bool) -> None:
    """The switch locks none or all of the payments that were there at the beginning, credits aside."""
    server.set(locks=locks)
    for row in caller.rows("/finance/invoices"):
        for payment in caller.rows(f"/finance/invoices/{row['id']}/payments") if row["payments"] else ():
            assert (payment["paymentSyncStatus"] == "Synced") is locked
            assert payment["source"] == "Default"


def test_applied_credits_may_be_hidden(server: Server, caller: Caller) -> None:
    """With the switch a credit that was applied counts for the invoice but stands in no list of payments."""
    server.set(credit_entries="hidden")
    invoice = server.add_invoice("C-1", "20", credits="5")
    assert caller.rows(f"/finance/invoices/{invoice}/payments") == []
    assert caller.get(f"/finance/invoices/{invoice}").json["balance"] == 15


def test_control_actions(server: Server, caller: Caller) -> None:
    """Over HTTP invoices are added and payments set as in Python, and nonsense is 400 in words."""

    def act(name: str, **values: Any) -> Answer:
        return caller.call("POST", f"/__sandbox__/{name}", values)

    made = act("invoice", number="CW-1", total="10.50", currency="EUR", type="DownPayment", credits="0.50")
    row = caller.get(f"/finance/invoices/{made.json['id']}").json
    assert (row["type"], row["currency"]["currencyCode"], row["balance"]) == ("DownPayment", "EUR", 10)
    open_one = act("invoice", number="CW-2", total="1", batched=False, status="Sent").json["id"]
    assert "glBatch" not in caller.get(f"/finance/invoices/{open_one}").json
    payment = act("payment", key=open_one, amount="0.25").json["id"]
    assert act("payment", key=open_one, id=payment, vanish=True).status == 200
    assert server.payments("CW-2") == ()
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("invoice", {"number": "x"}),
        ("invoice", {"number": "x", "total": "y"}),
        ("invoice", {"number": "x", "total": "NaN"}),
        ("invoice", {"number": "x", "total": "1", "currency": "ZZZ"}),
        ("invoice", {"number": "x", "total": "1", "status": "?"}),
        ("invoice", {"number": "x", "total": "1", "colour": "red"}),
        ("payment", {"number": "nobody", "amount": "1"}),
        ("payment", {"key": open_one, "vanish": True}),
        ("set", {"locks": "few"}),
    ]
    for name, values in wrong:
        answer = act(name, **values)
        assert (answer.status, bool(answer.json["message"])) == (400, True), (name, values)


def test_reset_forgets_payments_and_added_invoices(server: Server, caller: Caller, pay: Any) -> None:
    """After a reset neither the payments nor the invoices that were added are there."""
    assert pay(5).status == 201
    server.set(over_amount="keep")
    server.reset()
    assert server.snapshot()["payments"] == {}
    assert caller.get("/finance/invoices/count?conditions=invoiceNumber=%22CW-34251%22").json["count"] == 0
    assert server.state.switches.over_amount == "cut"


def test_state_file_keeps_payments_and_added_invoices(tmp_path: Path) -> None:
    """What was paid and added is there again, to the digit, when the sandbox starts from its state file."""
    file = tmp_path / "state.json"
    with sandbox.serve(size=10, today=TODAY, state_file=file) as server:
        identity = server.add_invoice("CW-34251", "346.34", date="2016-09-01", credits="0.04")
        Caller(server).call("POST", f"{INVOICES}/{identity}/payments", {"amount": 100.10})
        before = Caller(server).get(f"/finance/invoices/{identity}").json
    with sandbox.serve(state_file=file) as server:
        assert Caller(server).get(f"/finance/invoices/{identity}").json == before
        assert [each.amount for each in server.payments("CW-34251")] == [Decimal("0.04"), Decimal("100.10")]
        assert server.state.added[identity].day == date(2016, 9, 1).toordinal()


amounts = st.integers(1, 60_000).map(lambda cents: Decimal(cents).scaleb(-2))


@given(st.lists(st.tuples(st.booleans(), amounts), max_size=6), st.sampled_from(["cut", "keep", "refuse"]))
@settings(max_examples=15, deadline=None)
def test_the_invoice_always_adds_up(steps: list[tuple[bool, Decimal]], rule: str) -> None:
    """The balance is always the total without payments and credits, and below zero only by "keep"."""
    with sandbox.serve(size=10, today=TODAY) as server:
        server.set(second_payment="keep", over_amount=rule)
        identity, caller = server.add_invoice("A-1", "346.34", credits="46.34"), Caller(server)
        made: list[int] = []
        for change, amount in steps:
            if change and made:
                _patch(caller, identity, made[-1], _put("/amount", str(amount)))
            else:
                body = f'{{"amount":{amount}}}'.encode()
                answer = caller.call("POST", f"{INVOICES}/{identity}/payments", body)
                made += [answer.json["id"]] if answer.status == 201 else []
        row = caller.get(f"/finance/invoices/{identity}").json
        stored = caller.rows(f"/finance/invoices/{identity}/payments")
        assert row["payments"] + row["credits"] == sum(each["amount"] for each in stored)
        assert row["balance"] == row["total"] - row["payments"] - row["credits"]
        assert row["balance"] >= 0 or rule == "keep"


@pytest.fixture(scope="module")
def unfit() -> Iterator[Caller]:
    with sandbox.serve(size=10, today=TODAY) as server:
        yield Caller(server)


def test_bodies_of_the_wrong_kind(unfit: Caller) -> None:
    """A PATCH needs JSON of the right content type; other methods on payments are not there."""
    path = f"{INVOICES}/{unfit.server.add_invoice('B-1', '5')}/payments"
    payment = unfit.call("POST", path, {"amount": 1}).json["id"]
    assert unfit.call("PATCH", f"{path}/{payment}", b"[]", Content_Type="text/plain").status == 415
    assert unfit.call("PATCH", f"{path}/{payment}", b"[{").status == 400
    assert unfit.call("DELETE", path).status == 405
    assert unfit.call("GET", ACCOUNTING + "/unpostedpayments").status == 200
    (logged,) = [each for each in unfit.call("GET", "/__sandbox__/log").json if each["status"] == 201]
    assert base64.b64decode(logged["body"]) == b'{"amount": 1}'
