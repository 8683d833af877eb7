"""Payments are stored exactly once, and what was before and after is known of each invoice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from core.connectwise.rest import Rest
from core.domain.payments.invoices import Invoice
from core.domain.payments.rows import Amounts, PaymentFile, PaymentForm, PaymentRow
from core.domain.payments.sums import Fate
from core.domain.payments.targets import Cap
from core.domain.payments.tasks import PaymentTask, task_of
from core.domain.posting import ItemState
from core.domain.runs import Run
from core.jobs import Cancel
from core.sandbox.server import Server
from core.workflows.again import send_again
from core.workflows.connections import opened
from core.workflows.desk import Desk
from core.workflows.payment_results import InvoiceResult, results, row_messages, sums_of
from core.workflows.payments import Checked, check
from core.workflows.remembered import last_time
from core.workflows.settle import look, settle
from core.workflows.upload import PaymentNotOpen, PaymentOrder, request_of, upload
from tests.core.domain.payment_values import invoice
from tests.core.workflows.test_post import quiet
from tests.core.workflows.test_settle import HandClock

DAY = dt.date(2026, 4, 20)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(desk: Desk, clock: HandClock) -> Desk:
    """A desk on which waiting takes no time."""
    return replace(desk, clock=clock, pause=clock.pause)


def row(place: int, number: str, amount: str, **more: object) -> PaymentRow:
    known: dict[str, object] = {"date": DAY, **more}
    return PaymentRow(place, place + 1, number, Decimal(amount), **known)  # type: ignore[arg-type]


def file_of(*rows: PaymentRow) -> PaymentFile:
    return PaymentFile("bank.csv", PaymentForm.CSV, "0" * 64, rows)


def order_of(checked: Checked, answers: dict[str, str] | None = None) -> PaymentOrder:
    going = [each.target for each in checked.invoices if each.may_go(answers or {}) and each.target.counted]
    tasks = tuple(task_of(target, checked.prints) for target in going)
    return PaymentOrder(checked.connection, tasks, answers or {})


Uploading = Callable[..., tuple[Run, tuple[InvoiceResult, ...]]]


@pytest.fixture
def paying(desk: Desk) -> Uploading:
    """Checks rows against the company and uploads what may go."""

    def pay(
        *rows: PaymentRow, amounts: Amounts = Amounts.TOTALS, answers: dict[str, str] | None = None
    ) -> tuple[Run, tuple[InvoiceResult, ...]]:
        checked = check(desk, "demo", file_of(*rows), amounts)
        run = upload(desk, order_of(checked, answers), quiet)
        return run, results(checked, run, answers or {})

    return pay


def stored(desk: Desk, invoice: int) -> Decimal:
    with opened(desk, "demo") as rest:
        return rest.invoice(invoice).stored


def writes(company: Server) -> list[tuple[str, object]]:
    """The payment requests as the server received them."""
    return [
        (entry.method, json.loads(entry.body))
        for method in ("POST", "PATCH")
        for entry in company.log.entries(method)
        if "/payments" in entry.path
    ]


def test_parts_become_one_payment_and_the_date_waits_until_it_is_paid(
    desk: Desk, company: Server, paying: Uploading
) -> None:
    """Two rows of one invoice are one amount; a part paid first is raised later, by one payment."""
    invoice = company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    run, (result,) = paying(row(1, "CW-1", "150.00"), row(2, "CW-1", "250.00"), answers=ANSWERS)
    assert [item.state for item in run.items] == [ItemState.VERIFIED]
    assert result.fate is Fate.UPLOADED
    assert stored(desk, invoice) == Decimal("400.00")
    receipt = run.items[0].receipt or {}
    assert [Decimal(str(receipt[name])) for name in ("before", "after", "balance")] == [0, 400, 800]
    run, _ = paying(row(1, "CW-1", "800.00"), amounts=Amounts.RECEIPTS, answers=ANSWERS)
    assert stored(desk, invoice) == Decimal("1200.00")
    assert [method for method, _ in writes(company)] == ["POST", "PATCH"]
    with opened(desk, "demo") as rest:
        assert rest.invoice(invoice).paid_on == DAY


ANSWERS = {"not-batched": "the books have it", "too-much": "listed", "lower": "refunded"}


@pytest.mark.parametrize("amounts", Amounts)
def test_the_same_file_twice_changes_nothing(company: Server, paying: Uploading, amounts: Amounts) -> None:
    """Totals are so already; receipts are known row by row: no second request leaves."""
    company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    rows = (row(1, "CW-1", "300.00", reference="BACS 1"), row(2, "CW-1", "300.00", reference="BACS 1"))
    paying(*rows, amounts=amounts, answers=ANSWERS)
    assert len(writes(company)) == 1
    _run, (result,) = paying(*rows, amounts=amounts, answers=ANSWERS)
    assert result.fate is Fate.ALREADY
    assert len(writes(company)) == 1
    assert sums_of([result]).already == {"GBP": Decimal("600.00")}


def test_an_overpayment_is_cut_and_its_excess_listed(desk: Desk, company: Server, paying: Uploading) -> None:
    """What the invoice cannot take is not stored, and the sums say where it went."""
    invoice = company.add_invoice("CW-1", "95.00", date="2026-03-01")
    _run, (result,) = paying(row(1, "CW-1", "100.00"), answers=ANSWERS)
    assert stored(desk, invoice) == Decimal("95.00")
    found = sums_of([result])
    assert (found.uploaded["GBP"], found.cut["GBP"], found.in_file["GBP"]) == (95, 5, 100)


def test_a_receipt_has_two_places_however_amounts_were_written(company: Server, paying: Uploading) -> None:
    """1200.0, 0 and 1e3 read alike on paper and in the journal."""
    company.add_invoice("CW-1", "2200.0", date="2026-03-01")
    run, _ = paying(row(1, "CW-1", "1200.0"), row(2, "CW-1", "1e3"), answers=ANSWERS)
    receipt = run.items[0].receipt or {}
    told = [str(receipt[name]) for name in ("before", "after", "stored", "balance", "excess")]
    assert told == ["0.00", "2200.00", "2200.00", "0.00", "0.00"]
    assert [part[1] for part in run.items[0].draft.facts["parts"]] == ["1200.00", "1000.00"]  # type: ignore[attr-defined]
    assert str(run.items[0].draft.totals["GBP"]) == "2200.00"


def test_what_is_stored_needs_no_answer_again(company: Server, paying: Uploading) -> None:
    """The reasons given for an upload hold for the same file: it is so already, and nothing is asked."""
    company.add_invoice("CW-1", "95.00", date="2026-05-01")
    paying(row(1, "CW-1", "100.00"), answers={**ANSWERS, "date-before-invoice": "a mistake of ours"})
    _run, (result,) = paying(row(1, "CW-1", "100.00"))
    assert (result.fate, result.message) == (Fate.ALREADY, "")
    assert len(writes(company)) == 1


@pytest.mark.parametrize("amounts", Amounts)
def test_a_new_row_that_is_too_much_is_asked_about_though_nothing_would_change(
    company: Server, paying: Uploading, amounts: Amounts
) -> None:
    """Money that an invoice cannot take is never called stored before somebody has said so."""
    company.add_invoice("CW-1", "95.00", date="2026-03-01")
    paying(row(1, "CW-1", "95.00"), amounts=amounts, answers=ANSWERS)
    _run, (result,) = paying(row(1, "CW-1", "100.00", reference="new"), amounts=amounts)
    assert result.fate is Fate.REFUSED
    assert "can take 95.00" in result.message


def test_rows_and_the_file_are_known_again_with_run_and_line(
    desk: Desk, company: Server, paying: Uploading
) -> None:
    """What was uploaded before is named: the row, its id with another amount, the file by what it holds."""
    company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    first = file_of(row(1, "CW-1", "300.00", external_id="TX-1"))
    checked = check(desk, "demo", first, Amounts.RECEIPTS)
    order = replace(order_of(checked, ANSWERS), facts={"input": {"name": "march.csv", "sha256": "0" * 64}})
    assert order.tasks
    upload(desk, order, quiet)
    again = check(desk, "demo", first, Amounts.RECEIPTS)
    (seen,) = (each for each in again.invoices[0].findings if each.rule.code == "seen-before")
    assert (seen.values["run"], seen.values["there"]) == (1, "line 2 of march.csv")
    assert [each.rule.code for each in again.findings] == ["same-file"]
    mended = file_of(row(1, "CW-1", "310.00", external_id="TX-1"))
    (invoice,) = check(desk, "demo", mended, Amounts.RECEIPTS).invoices
    assert "external-id-seen" in {each.rule.code for each in invoice.findings}
    assert not invoice.may_go(ANSWERS)


def test_an_unknown_number_is_refused_in_the_published_words(desk: Desk, company: Server) -> None:
    """Nothing is sent for it; a number that is nearly the same is offered, never used."""
    company.add_invoice("CW-34251", "346.34", date="2026-03-01")
    checked = check(desk, "demo", file_of(row(1, "cw-34251", "346.34")), Amounts.TOTALS)
    assert order_of(checked).tasks == ()
    (result,) = results(checked, None, {})
    assert row_messages([result]) == {1: "Cannot find Invoice Number cw-34251"}
    assert "CW-34251" in str(result.invoice.findings[0].values["near"])


def test_a_payment_made_since_the_check_is_seen_and_named(
    desk: Desk, company: Server, paying: Uploading
) -> None:
    """What somebody else stored in between is not overwritten."""
    invoice = company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    checked = check(desk, "demo", file_of(row(1, "CW-1", "400.00")), Amounts.RECEIPTS)
    company.pay("CW-1", amount="150.00")
    run = upload(desk, order_of(checked, ANSWERS), quiet)
    assert run.items[0].state is ItemState.NOT_SENT
    assert "now 150.00" in run.items[0].evidence[-1].detail
    assert stored(desk, invoice) == Decimal("150.00")
    assert writes(company) == []


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_lost_answer_is_settled_by_value(desk: Desk, company: Server, paying: Uploading, drop: str) -> None:
    """The target means stored; the old value, past the quiet period, not posted: it may go again."""
    invoice = company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    company.faults.add(method="POST", path="/payments$", drop=drop)
    run, (result,) = paying(row(1, "CW-1", "400.00"), answers=ANSWERS)
    assert run.items[0].state is ItemState.UNKNOWN
    assert result.fate is Fate.UNCLEAR
    settle(desk, "demo", lambda _open: None)
    item = desk.journal_view().item(run.number, 1)
    assert item.state is (ItemState.VERIFIED if drop == "after" else ItemState.NOT_POSTED)
    if drop == "before":
        assert send_again(desk, run.number, quiet).items[0].state is ItemState.VERIFIED
    assert stored(desk, invoice) == Decimal("400.00")


def test_a_third_value_is_left_to_a_person(desk: Desk, company: Server, paying: Uploading) -> None:
    """Neither the old amount nor the new one: nobody guesses."""
    company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    company.faults.add(method="POST", path="/payments$", drop="before")
    run, _ = paying(row(1, "CW-1", "400.00"), answers=ANSWERS)
    company.pay("CW-1", amount="77.00")
    settle(desk, "demo", lambda _open: None)
    item = desk.journal_view().item(run.number, 1)
    assert item.state is ItemState.REVIEW
    assert "neither 0.00 nor 400.00" in item.evidence[-1].detail
    assert look(desk, run.number, 1).state is ItemState.REVIEW


def test_the_older_interface_cuts_at_the_total(desk: Desk, company: Server) -> None:
    """Where an overpayment is cut is a rule of the connection, and the expectation follows it."""
    company.add_invoice("CW-1", "95.00", date="2026-03-01")
    checked = check(desk, "demo", file_of(row(1, "CW-1", "100.00")), Amounts.TOTALS, Cap.TOTAL)
    assert checked.invoices[0].target.after == Decimal("95.00")


def test_what_another_window_stored_after_the_reading_is_a_conflict(
    desk: Desk, company: Server, paying: Uploading
) -> None:
    """Two windows read an invoice before either stores: one wins, the other sends nothing and says so."""
    invoice = company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    checked = check(desk, "demo", file_of(row(1, "CW-1", "400.00")), Amounts.RECEIPTS)
    others = [lambda: paying(row(1, "CW-1", "150.00"), amounts=Amounts.RECEIPTS, answers=ANSWERS)]

    class Overtaken(Rest):
        def invoice(self, invoice_id: int, cancel: Cancel | None = None) -> Invoice:
            found = super().invoice(invoice_id, cancel)
            if others:
                others.pop()()
            return found

    run = upload(replace(desk, rest=Overtaken), order_of(checked, ANSWERS), quiet)
    assert run.items[0].state is ItemState.NOT_SENT
    assert "Invoice CW-1" in run.items[0].evidence[-1].detail
    assert stored(desk, invoice) == Decimal("150.00")
    assert len(writes(company)) == 1


def test_a_payment_is_no_batch_that_was_posted_last(desk: Desk, company: Server, paying: Uploading) -> None:
    """What the first page says of last time counts batches only."""
    company.add_invoice("CW-1", "100.00", date="2026-03-01")
    run, _ = paying(row(1, "CW-1", "100.00"))
    assert run.items[0].state is ItemState.VERIFIED
    assert last_time(desk, "demo").posted == ""


def test_an_amount_that_is_not_above_zero_is_closed_as_not_sent() -> None:
    """Also of a task that an earlier version has kept: a reason, and no request."""
    own = replace(invoice(1, "CW-1", "100.00"), credits=Decimal(120))
    before, after, excess = Decimal(0), Decimal(-20), Decimal(30)
    kept = PaymentTask(1, "CW-1", "", "GBP", before, after, Decimal(0), excess, Decimal(10), DAY, DAY)
    with pytest.raises(PaymentNotOpen, match="only amounts above zero"):
        request_of(kept, own)
