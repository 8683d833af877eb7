"""Invoices are found by exact number or id, with their payments and the locks of these."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectwise import errors
from core.connectwise.conditions import any_of
from core.connectwise.invoice_rows import lock_of
from core.connectwise.payloads import PaymentRecord, Ref
from core.connectwise.rest import Rest
from core.domain.payments.invoices import Invoice, Lock, still_open
from core.jobs import Cancel, Cancelled, Step

ROW = '{"id":7,"type":"P","amount":1,"invoice":{"id":%s}}'


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
        company_id=rest.invoice(one).company_id,
    )
    assert invoice.company_id
    assert [each.is_batched for each in found["CW-7777"]] == [True, False]
    for asked in ("34251", "CW-0034251", " cw 34251", "CW-34251 "):
        assert set(rest.near_invoices(asked)) == {"cw-34251", "CW-34251"} - {asked}
    assert rest.near_invoices("CW-34251") == ("cw-34251",)


def test_numbers_with_quotation_marks_are_asked_for(rest: Rest, server: Any) -> None:
    """Whatever stands in a number, its invoice is found if enough of it can be asked for."""
    numbers = ["O'NEIL", 'O"NEIL', "O\"NEIL'S", "AB\\CD-7", '7"1']
    ids = {number: server.add_invoice(number, "1") for number in [*numbers, "ONEIL", 'O""NEIL']}
    found = rest.invoices_by_number(numbers)
    told = {number: [each.id for each in hits] for number, hits in found.items()}
    assert told == {**{number: [ids[number]] for number in numbers}, '7"1': []}


@pytest.mark.parametrize("number", ["", "7", '"', "a\\b", "\x00\x01", "x" * 600, "CW-9999999"])
def test_nothing_is_near(rest: Rest, number: str) -> None:
    """A number that is none, cannot be asked for, or is like none of the company, has no near ones."""
    assert rest.near_invoices(number) == ()


def test_near_numbers_are_ranked(rest: Rest, server: Any) -> None:
    """The nearest stand first, of equally near ones the newest."""
    for zeros in range(9):
        server.add_invoice("0" * zeros + "998877", "1")
    assert rest.near_invoices("X-998877") == tuple(
        "0" * zeros + "998877" for zeros in (2, 1, 0, 3, 4, 5, 6, 7, 8)
    )


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


def test_open_invoices_of_companies(rest: Rest, server: Any) -> None:
    """Each invoice that takes money with what is owed on it, the same as its own record says; no others."""
    server.add_invoice("O-1", "120.00", credits="20")
    server.pay("O-1", amount="30.5", another=True)
    server.add_invoice("O-2", "50", customer="Contoso Retail", currency="EUR", batched=False, status="New")
    for number, more in {"O-3": {"type": "CreditMemo"}, "O-4": {"status": "Void"}, "O-5": {}}.items():
        server.add_invoice(number, "9.00", **more)
    server.pay("O-5", amount="9.00")
    ours, others = (rest.invoices_by_number([number])[number][0].company_id for number in ("O-1", "O-2"))
    assert ours and others and ours != others  # noqa: PT018 (both are ids)
    found = {each.number: each for each in rest.open_invoices([ours, others, 0])}
    assert (found["O-1"].owed, found["O-2"].owed) == (
        (ours, "GBP", Decimal("69.50")),
        (others, "EUR", Decimal(50)),
    )
    assert not {"O-3", "O-4", "O-5"} & found.keys()
    assert {each.owed.company_id for each in found.values()} == {ours, others}
    every = rest.invoices_by_id([each.id for each in found.values()])
    assert all(still_open(every[each.id]) == each for each in found.values())
    assert rest.open_invoices([]) == rest.open_invoices([999_999]) == ()


def test_open_invoices_are_asked_for_by_a_hundred_companies(rest: Rest, server: Any) -> None:
    """One request for each hundred, side by side, with only the members that are needed."""
    progress: list[Step] = []
    rest.open_invoices([1], progress.append)
    server.log.clear()
    rest.open_invoices(range(1, 251), progress.append)
    asked = server.log.entries("GET", "/finance/invoices")
    assert len(server.log.entries()) == len(asked) == 3
    assert all("fields=id%2CinvoiceNumber" in each.query and "balance%3E0" in each.query for each in asked)
    assert progress[-1] == Step("Reading what else is owed", 3, 3)


def test_open_invoices_of_many_pages_are_all_read(rest: Rest, server: Any) -> None:
    """A company with more open invoices than a page holds; what makes no sense is refused."""
    for number in range(1_002):
        server.add_invoice(f"M-{number}", "77.70")
    ours = rest.invoices_by_number(["M-0"])["M-0"][0].company_id
    assert ours
    found = rest.open_invoices([ours])
    assert sum(each.number.startswith("M-") for each in found) == 1_002
    server.faults.add(path="/invoices$", status=200, body='[{"id":7,"total":"much"}]')
    with pytest.raises(errors.AnswerNotUnderstood):
        rest.open_invoices([ours])


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
