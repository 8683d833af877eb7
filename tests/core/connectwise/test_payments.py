"""Invoices found by exact number or id, their payments, and payments stored once over a kept connection."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectwise import errors
from core.connectwise.answers import Answer, Cause, Lost
from core.connectwise.calls import Call, Limits
from core.connectwise.conditions import any_of
from core.connectwise.invoice_rows import lock_of
from core.connectwise.payloads import PaymentRecord, Ref
from core.connectwise.rest import Rest, payment_body, payment_change_body
from core.connectwise.transport import KEPT_FOR, KeptLine
from core.domain.outcomes import OutcomeKind
from core.domain.payments.invoices import Invoice, Lock
from core.jobs import Cancel, Cancelled, Step

DAY = dt.date(2025, 4, 25)
ROW = '{"id":7,"type":"P","amount":1,"invoice":{"id":%s}}'


def _pay(rest: Rest, invoice: int, amount: str = "120.00") -> OutcomeKind:
    return rest.create_payment(invoice, payment_body(invoice, Decimal(amount), DAY)).kind


# What is sent


def test_the_bodies() -> None:
    """Amounts stand in the bodies digit by digit, dates as midnight UTC; without a date there is none."""
    amount = Decimal("120.00")
    date = "2025-04-25T00:00:00Z"
    assert payment_body(812, amount, DAY) == (
        f'{{"type":"P","amount":120.00,"invoice":{{"id":812}},"paymentDate":"{date}"}}'.encode()
    )
    assert payment_body(812, amount, None) == b'{"type":"P","amount":120.00,"invoice":{"id":812}}'
    assert payment_change_body(amount, DAY) == (
        b'[{"op":"replace","path":"/amount","value":"120.00"},'
        b'{"op":"replace","path":"/paymentDate","value":"2025-04-25T00:00:00Z"}]'
    )
    assert json.loads(payment_change_body(amount, None)) == [
        {"op": "replace", "path": "/amount", "value": "120.00"}
    ]


@given(st.decimals(Decimal("0.000000001"), Decimal(10) ** 17, places=9))
def test_amounts_are_never_floats(amount: Decimal) -> None:
    """Whatever the amount, reading the bodies back gives exactly it."""
    body = json.loads(payment_body(1, amount, None), parse_float=Decimal, parse_int=Decimal)
    assert body["amount"] == amount
    assert Decimal(json.loads(payment_change_body(amount, None))[0]["value"]) == amount


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity", "1e30", "1e-12"])
def test_what_cannot_be_paid(amount: str) -> None:
    """Nothing but an amount above zero within bounds becomes a body, and nothing without an invoice."""
    with pytest.raises(ValueError):
        payment_body(1, Decimal(amount), DAY)
    with pytest.raises(ValueError):
        payment_change_body(Decimal(amount), DAY)
    with pytest.raises(ValueError):
        payment_body(0, Decimal(1), DAY)


# Finding


def test_invoices_are_found_by_exact_number(rest: Rest, server: Any) -> None:
    """Only letter by letter the same number is a hit; several hits come all; the others are near."""
    one = server.add_invoice("CW-34251", "346.34", date="2026-03-01", status="Sent")
    twice = [server.add_invoice("CW-7777", "1"), server.add_invoice("CW-7777", "2", batched=False)]
    server.add_invoice("cw-34251", "1")
    found = rest.invoices_by_number(["CW-34251", "34251", "CW-7777", 'a"b', "", "x\n", "CW-34251 "])
    assert {number: [each.id for each in hits] for number, hits in found.items()} == {
        "CW-34251": [one],
        "CW-7777": twice,
        **{each: [] for each in ("34251", 'a"b', "", "x\n", "CW-34251 ")},
    }
    (invoice,) = found["CW-34251"]
    assert invoice == Invoice(
        id=one,
        number="CW-34251",
        kind="Standard",
        status="Sent",
        is_closed=False,
        company="Northwind Traders",
        date=dt.date(2026, 3, 1),
        currency="GBP",
        total=Decimal("346.34"),
        credits=Decimal(0),
        paid=Decimal(0),
        is_batched=True,
    )
    assert [each.is_batched for each in found["CW-7777"]] == [True, False]
    for asked in ("34251", "CW-0034251", " cw 34251", "CW-34251 "):
        assert set(rest.near_invoices(asked)) == {"cw-34251", "CW-34251"} - {asked}
    assert rest.near_invoices("CW-34251") == ("cw-34251",)


@pytest.mark.parametrize("number", ["", "7", '"', "a\\b", "\x00\x01", "x" * 600, "CW-9999999"])
def test_nothing_is_near(rest: Rest, number: str) -> None:
    """A number that is none, cannot be asked for, or is like none of the company, has no near ones."""
    assert rest.near_invoices(number) == ()


def test_near_numbers_are_few(rest: Rest, server: Any) -> None:
    """However many numbers are nearly the same, only a few are offered, the newest first."""
    for zeros in range(9):
        server.add_invoice("0" * zeros + "998877", "1")
    assert rest.near_invoices("X-998877") == tuple("0" * zeros + "998877" for zeros in (8, 7, 6, 5, 4))


def test_every_invoice_of_the_company_is_found(rest: Rest, server: Any) -> None:
    """All invoices, by number in chunks and by id, are the same as one by one, and add up."""
    progress: list[Step] = []
    rows = [rest.invoice(each) for each in (812, 815, 500_001, 500_008, 500_009)]
    numbers = {row.number for row in rows} | {f"CW-{number}" for number in range(20_001, 20_200)}
    found = rest.invoices_by_number(numbers, progress.append)
    for row in rows:
        assert row in found[row.number]
    assert len(found["CW-20007"]) == 2
    every = [invoice for hits in found.values() for invoice in hits]
    assert all(each.paid == each.stored for each in every)
    by_id = rest.invoices_by_id([each.id for each in every] + [0, -1, 999_999])
    assert sorted(by_id) == sorted(each.id for each in every)
    assert all(by_id[each.id] == each for each in every)
    assert progress[-1].done == progress[-1].total
    assert {step.what for step in progress} == {"Finding the invoices", "Reading the payments"}
    asked = [each for each in server.log.entries("GET", "/finance/invoices") if "conditions" in each.query]
    assert all(len(each.query) < 9_000 for each in asked)


def test_locks_are_told(rest: Rest, server: Any) -> None:
    """Each payment comes with its amount, date and the reason why it may not be changed."""
    invoice = server.add_invoice("L-1", "100.00", credits="10")
    changes: dict[str, Any] = {
        "synced": {"sync": "Synced"},
        "batched": {"batch": "B"},
        "wise": {"source": "WisePay"},
    }
    for change in changes.values():
        server.pay("L-1", another=True, amount="5.50", date="2026-04-01", by="JHardy", **change)
    server.pay("L-1", another=True, amount="1")
    credit, *others, free = rest.payments(invoice)
    assert (credit.lock, credit.amount) == (Lock.CREDIT, Decimal(10))
    assert [each.lock for each in others] == [Lock.SYNCED, Lock.BATCHED, Lock.WISEPAY]
    assert {(each.amount, each.date, each.by, each.type) for each in others} == {
        (Decimal("5.50"), dt.date(2026, 4, 1), "JHardy", "P")
    }
    assert (free.lock, free.date, free.by) == (None, None, "AnotherClerk")
    whole = rest.invoice(invoice)
    assert whole.payments == (credit, *others, free)
    assert (whole.stored, whole.paid, whole.due) == (Decimal("17.50"), Decimal("17.50"), Decimal(90))


@pytest.mark.parametrize(
    ("row", "lock"),
    [
        (PaymentRecord(1), None),
        (PaymentRecord(1, type="p", source="Default", payment_sync_status="Applied", gl_batch_id=""), None),
        (PaymentRecord(1, credit=Ref(id=7), source="WisePay"), Lock.CREDIT),
        (PaymentRecord(1, payment_sync_status="synced"), Lock.SYNCED),
        (PaymentRecord(1, source="NewThing"), Lock.OTHER),
        (PaymentRecord(1, type="C"), Lock.OTHER),
    ],
)
def test_locks_of_odd_rows(row: PaymentRecord, lock: Lock | None) -> None:
    """A source or type nobody knows locks a payment; letters' case and empty texts do not."""
    assert lock_of(row) is lock


def test_invoices_that_are_not_there(rest: Rest, server: Any) -> None:
    """An id without an invoice is told as such; a role that may not read invoices is named."""
    with pytest.raises(errors.NotThere):
        rest.invoice(999_999)
    with pytest.raises(errors.NotThere):
        rest.payments(999_999)
    server.set(denied=["Invoicing"])
    with pytest.raises(errors.PermissionMissing) as refused:
        rest.invoices_by_number(["CW-1"])
    assert "Invoicing" in str(refused.value)


INVOICE = '{"id":%s,"invoiceNumber":"H-1","total":10.00%s}'


@pytest.mark.parametrize(
    "body",
    [
        INVOICE % ("8", ""),
        INVOICE % ("%d", ',"payments":"much"'),
        INVOICE % ("%d", ',"credits":1e400'),
        INVOICE % ("%d", ',"date":"soon"'),
        INVOICE % ("%d", ',"status":7'),
        '{"id":%d}',
        '{"id":%d,"total":null}',
        "[]",
        "{}",
        "null",
        '{"id":%d,"total":1',
        "<html>",
    ],
)
def test_an_invoice_that_makes_no_sense(rest: Rest, server: Any, body: str) -> None:
    """Another invoice, an amount that is none, half an answer: refused as a whole, never taken for zero."""
    invoice = server.add_invoice("H-1", "10")
    told = body.replace("%d", str(invoice))
    server.faults.add(path=f"/invoices/{invoice}$", times=-1, status=200, body=told)
    with pytest.raises(errors.AnswerNotUnderstood):
        rest.invoice(invoice)
    if told.startswith("{") and str(invoice) in told:
        server.faults.add(path="/invoices$", times=-1, status=200, body=f"[{told}]")
        with pytest.raises(errors.AnswerNotUnderstood):
            rest.invoices_by_number(["H-1"])


@pytest.mark.parametrize(
    "body",
    [
        ROW % 1,
        '{"id":7,"invoice":{"id":%d}}',
        '{"id":7,"amount":"a lot"}',
        '{"id":7,"amount":1e99}',
        '{"id":0,"amount":1}',
        '{"amount":1}',
        '{"id":7,"amount":1,"paymentDate":"31/02/2025"}',
        '{"id":7,"amount":1,"glBatchID":9}',
        "7",
    ],
)
def test_payments_that_make_no_sense(rest: Rest, server: Any, body: str) -> None:
    """Payments of another invoice or with a member that is unreadable are refused, not left out."""
    invoice = server.add_invoice("H-1", "10")
    server.pay("H-1", amount="5")
    told = f"[{body.replace('%d', str(invoice))}]"
    server.faults.add(path="/payments$", times=-1, status=200, body=told)
    for ask in (
        lambda: rest.payments(invoice),
        lambda: rest.invoice(invoice),
        lambda: rest.invoices_by_id([invoice]),
    ):
        with pytest.raises(errors.AnswerNotUnderstood):
            ask()


def test_lists_of_several_pages_are_read_whole(rest: Rest, server: Any) -> None:
    """A list that goes on is read on; one that names a next page for ever is given up, by name."""
    invoice = server.add_invoice("M-1", "5000")
    one = server.pay("M-1", amount="1")
    payments = server.state.payments
    first = payments.changed[invoice][0]
    payments.changed[invoice] = tuple(replace(first, id=one + number) for number in range(1_003))
    assert rest.invoice(invoice).stored == 1_003
    server.faults.add(path="/payments$", times=-1, same_page=True)
    with pytest.raises(errors.SamePageTwice):
        rest.payments(invoice)
    server.faults.clear()
    server.faults.add(path="/payments$", times=-1, next_host="https://evil.example")
    with pytest.raises(errors.ForeignLink):
        rest.payments(invoice)
    server.faults.clear()
    empty = {
        "Link": f'<{server.url}/v2025_1/apis/3.0/finance/invoices/{invoice}/payments?page=9>; rel="next"'
    }
    server.faults.add(path="/payments$", times=-1, status=200, body="[]", headers=empty)
    with pytest.raises(errors.SamePageTwice):
        rest.payments(invoice)


def test_a_stop_ends_the_search(rest: Rest) -> None:
    """After a stop nothing is asked for."""
    cancel = Cancel()
    cancel.ask()
    for ask in (lambda: rest.invoices_by_number(["x"], cancel=cancel), lambda: rest.invoice(812, cancel)):
        with pytest.raises(Cancelled):
            ask()


@given(st.sets(st.text(max_size=60), max_size=300))
def test_addresses_stay_short_in_any_script(numbers: set[str]) -> None:
    """However the numbers are written, an address stays below what servers take."""
    from urllib.parse import quote_plus

    askable = [each for each in numbers if each.isprintable() and '"' not in each and "\\" not in each]
    conditions = any_of("invoiceNumber", askable, text=True)
    assert all(len(quote_plus(each, errors="replace")) < 8_000 for each in conditions)


# Writing


def test_a_payment_is_stored_and_changed(rest: Rest, server: Any) -> None:
    """A new payment and its change are done, with exactly the bytes given, and read back as they are."""
    invoice = server.add_invoice("CW-34251", "346.34")
    body = payment_body(invoice, Decimal("100.10"), DAY)
    outcome = rest.create_payment(invoice, body)
    assert outcome.kind is OutcomeKind.APPLIED
    (stored,) = rest.payments(invoice)
    assert (stored.amount, stored.date, stored.by) == (Decimal("100.10"), None, server.username)
    change = payment_change_body(Decimal("346.34"), DAY)
    assert rest.change_payment(invoice, stored.id, change).kind is OutcomeKind.APPLIED
    now = rest.invoice(invoice)
    assert (now.stored, now.paid, now.paid_on) == (Decimal("346.34"), Decimal("346.34"), DAY)
    assert [each.body for each in server.log.entries() if each.method in ("POST", "PATCH")] == [body, change]


FAULTS: list[tuple[dict[str, Any], OutcomeKind]] = [
    ({"drop": "before"}, OutcomeKind.UNKNOWN),
    ({"drop": "after"}, OutcomeKind.UNKNOWN),
    ({"malformed": "html"}, OutcomeKind.UNKNOWN),
    ({"malformed": "empty"}, OutcomeKind.UNKNOWN),
    ({"malformed": "half"}, OutcomeKind.UNKNOWN),
    ({"cut": 90}, OutcomeKind.UNKNOWN),
    ({"status": 429}, OutcomeKind.THROTTLED),
    ({"status": 400}, OutcomeKind.REJECTED),
    ({"status": 400, "body": "<html>proxy</html>"}, OutcomeKind.UNKNOWN),
    ({"status": 500}, OutcomeKind.UNKNOWN),
    ({"status": 502, "commit": True}, OutcomeKind.UNKNOWN),
    ({"status": 302, "headers": {"Location": "/login"}}, OutcomeKind.UNKNOWN),
    ({"redirect": "https://evil.example/"}, OutcomeKind.UNKNOWN),
]


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_payment_is_sent_once_and_told(
    rest: Rest, server: Any, clock: Any, method: str, fault: dict[str, Any], kind: OutcomeKind
) -> None:
    """Whatever happens to it, the server gets it once, it is classified, and the next one works."""
    invoice = server.add_invoice("F-1", "500")
    stored = server.pay("F-1", amount="1") if method == "PATCH" else 0
    assert (
        _pay(rest, server.add_invoice("BEFORE", "5"), "1") is OutcomeKind.APPLIED
    )  # the kept connection is in use
    server.log.clear()
    server.faults.add(method=method, path="/payments", **fault)
    if method == "POST":
        outcome = rest.create_payment(invoice, payment_body(invoice, Decimal(120), DAY))
    else:
        outcome = rest.change_payment(invoice, stored, payment_change_body(Decimal(120), DAY))
    assert outcome.kind is kind
    assert len(server.log.entries(method)) == 1
    assert clock.sleeps == []
    assert _pay(rest, server.add_invoice("AFTER", "5"), "1") is OutcomeKind.APPLIED


def test_an_answer_cut_anywhere_is_never_taken_for_whole(rest: Rest, server: Any) -> None:
    """Cut after any of its bytes, the answer to a payment is unknown; the whole one says that it is done."""
    server.set(second_payment="keep", over_amount="keep")
    invoice = server.add_invoice("C-1", "10")
    for cut in range(0, 1_000, 37):
        server.faults.add(method="POST", path="/payments$", cut=cut)
        outcome = rest.create_payment(invoice, payment_body(invoice, Decimal(1), DAY))
        whole = outcome.answer.endswith(b"}")
        assert outcome.kind is (OutcomeKind.APPLIED if whole else OutcomeKind.UNKNOWN)
        server.faults.clear()
    assert whole
    assert len(rest.payments(invoice)) == len(range(0, 1_000, 37))


def test_a_refused_payment_says_why(rest: Rest, server: Any) -> None:
    """A second payment and a locked one are rejected in the server's words."""
    invoice = server.add_invoice("R-1", "10")
    locked = server.pay("R-1", amount="1", sync="Synced")
    second = rest.create_payment(invoice, payment_body(invoice, Decimal(5), DAY))
    assert (second.kind, "already has a payment" in second.reason) == (OutcomeKind.REJECTED, True)
    change = rest.change_payment(invoice, locked, payment_change_body(Decimal(5), DAY))
    assert (change.kind, "cannot be changed" in change.reason) == (OutcomeKind.REJECTED, True)
    gone = rest.change_payment(invoice, 1, payment_change_body(Decimal(5), DAY))
    assert gone.kind is OutcomeKind.REJECTED


def test_a_server_that_is_gone_got_no_payment(
    rest: Rest, server: Any, rest_with: Callable[..., Rest]
) -> None:
    """When the server takes no connection, or is not even found, the payment was not sent."""
    first, second = server.add_invoice("G-1", "10"), server.add_invoice("G-2", "10")
    assert _pay(rest, first, "1") is OutcomeKind.APPLIED
    server.stop()
    assert _pay(rest, second, "1") is OutcomeKind.NOT_SENT
    outcome = rest_with(site="http://127.0.0.1:1").create_payment(1, b"{}")
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "The payment was not sent." in outcome.reason


def test_a_silent_server_leaves_a_payment_unknown(rest_with: Callable[..., Rest], server: Any) -> None:
    """When the server never answers, nobody knows; the connection is not used again."""
    invoice = server.add_invoice("S-1", "10")
    server.faults.add(method="POST", path="/payments$", delay_after=60)
    client = rest_with(Limits(slow_read=0.1))
    assert _pay(client, invoice, "1") is OutcomeKind.UNKNOWN
    assert [each.amount for each in client.payments(invoice)] == [1]
    assert (
        client.change_payment(invoice, 900_001, payment_change_body(Decimal(2), DAY)).kind
        is OutcomeKind.APPLIED
    )


# The kept connection


class Script:
    """Transports that answer as told, and what became of each."""

    def __init__(self, *answers: Answer | Lost) -> None:
        self.answers: Iterator[Answer | Lost] = iter(answers)
        self.calls: list[int] = []
        self.closed: list[int] = []
        self.made = 0

    def open(self) -> Any:
        self.made += 1
        script, number = self, self.made

        class One:
            def exchange(self, call: Call) -> Answer | Lost:
                script.calls.append(number)
                return next(script.answers)

            def pick_up(self) -> None:
                raise AssertionError("writes are not interrupted")

            hang_up = pick_up

            def close(self) -> None:
                script.closed.append(number)

        return One()


CALL = Call("POST", "http://127.0.0.1/")
FINE, BROKEN = Answer(201), Lost(Cause.DROPPED, connected=True)


def test_one_connection_serves_until_a_loss() -> None:
    """Writes share a connection; after a loss it is closed and the next write gets a new one."""
    script = Script(FINE, Answer(400), FINE, BROKEN, FINE)
    line = KeptLine(script.open, lambda: 0.0)
    assert [line.send(CALL) for _ in range(5)] == [FINE, Answer(400), FINE, BROKEN, FINE]
    assert script.calls == [1, 1, 1, 1, 2]
    assert script.closed == [1]
    line.close()
    assert script.closed == [1, 2]


def test_an_idle_connection_is_not_used_again() -> None:
    """After a pause longer than servers keep connections, a new one is made."""
    now = [0.0]
    script = Script(FINE, FINE, FINE)
    line = KeptLine(script.open, lambda: now[0])
    for pause in (0.0, KEPT_FOR, KEPT_FOR + 0.1):
        now[0] += pause
        line.send(CALL)
    assert (script.calls, script.closed) == ([1, 1, 2], [1])


def test_closing_during_a_write_lets_it_end() -> None:
    """A write in progress is not torn by closing; its connection ends after it."""
    script = Script(FINE)
    line = KeptLine(script.open, lambda: 0.0)
    made = script.open

    def open_and_close() -> Any:
        session = made()
        line.close()
        return session

    line = KeptLine(open_and_close, lambda: 0.0)
    assert line.send(CALL) is FINE
    assert script.closed == [1]


def test_payments_share_one_connection(rest_with: Callable[..., Rest], server: Any) -> None:
    """Twenty payments need one connection for writing, not twenty."""
    invoices = [server.add_invoice(f"K-{number}", "10") for number in range(20)]
    opened: list[Any] = []
    take = server.door.get_request

    def counting() -> Any:
        opened.append(1)
        return take()

    server.door.get_request = counting
    client = rest_with()
    assert {_pay(client, each, "1") for each in invoices} == {OutcomeKind.APPLIED}
    assert len(opened) == 2  # one to ask for the release folder, one for all payments
