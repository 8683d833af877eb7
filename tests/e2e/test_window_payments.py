"""Payments through the window: what was said, what the server got, what the journal and both files hold."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.payments.rows import Amounts
from core.domain.posting import ItemState, RunKind
from core.sandbox.server import Server
from tests.e2e.payment_office import HEADINGS, INVOICES, Trouble, furnish
from tests.e2e.payment_steps import PaymentClerk
from tests.e2e.window_steps import last_run
from tests.gui.wizards.clerk import Clerk

NAME = "connectwise_accounting_interface_update_invoice_payments"
CONFIRMED = ("T-05", "T-06", "T-12")
"""Invoices whose findings the clerk answers with a reason: lower, too much, not batched."""
STOPPING = {
    "amount-not-positive",
    "decimals",
    "row-unreadable",
    "date-missing",
    "credit-memo",
    "other-currency",
    "void",
    "no-invoice",
    "payment-locked",
    "several-payments",
    "invoice-twice",
}


def writes(company: Server) -> list[tuple[str, int]]:
    """Method and invoice of every payment request the server received."""
    entries = [entry for method in ("POST", "PATCH") for entry in company.log.entries(method)]
    found = [(entry.method, re.search(r"/invoices/(\d+)/payments", entry.path)) for entry in entries]
    return [(method, int(match[1])) for method, match in found if match]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def bank(strict: Server, tmp_path: Path) -> Path:
    """A bank's list of 214 invoices."""
    return tmp_path / "bank_2026-04.csv"


def test_a_list_of_214_invoices_with_every_trouble_once(
    busy: Clerk, strict: Server, bank: Path, tmp_path: Path
) -> None:
    """Every row ends in one file, every chosen invoice has one request and the amount that was announced."""
    found = furnish(strict, bank, dt.datetime.now().astimezone().date())
    pay = PaymentClerk(busy)
    pay.check(bank, Amounts.TOTALS)
    _see_the_troubles(busy, pay, found)
    pay.tick("T-01", "T-19")  # stopped: they cannot be chosen
    assert "2 invoices cannot be uploaded and were left out" in busy.said or "cannot be chosen" in busy.said
    pay.tick(*CONFIRMED)
    pay.to_upload(tmp_path)
    assert writes(strict) == []
    assert "A reason is wanted above." in busy.said
    assert pay.give_reasons("agreed with the customer") == len(CONFIRMED)
    pay.upload()

    stopped = [each.number for each in found if each.rule in STOPPING]
    held = {"T-09", "T-10", "T-18", "T-22"}  # to confirm, and not chosen
    left_out = held.union(stopped)
    assert f"{INVOICES - len(left_out)} payments stored, {len(left_out)} left out" in busy.said
    run = last_run()
    assert run.header.kind is RunKind.PAYMENTS
    assert {item.state for item in run.items} == {ItemState.VERIFIED}
    assert {item.draft.label for item in run.items}.isdisjoint(left_out)
    sent = writes(strict)
    assert len(sent) == len(set(sent)) == len(run.items) - 1  # one was so already
    for item in run.items:
        (payment,) = strict.payments(item.draft.label)
        assert {payment.amount} == set(item.draft.totals.values())
    assert [each.amount for each in strict.payments("T-06")] == [Decimal("95.00")]
    assert [each.amount for each in strict.payments("T-05")] == [Decimal("60.00")]
    _compare_files(bank, tmp_path, left_out)


def _see_the_troubles(busy: Clerk, pay: PaymentClerk, found: tuple[Trouble, ...]) -> None:
    page = pay.wizard.check_page
    assert f"{INVOICES} invoices" in busy.said
    rules = {row.name: {each.rule.code for each in row.checked.findings} for row in page.table.rows.rows}
    for each in found:
        assert each.rule in rules[each.number], each
    cells = {row[0]: row for row in busy.cells(page.table)}
    assert cells["T-05"][3:8] == ["100.00", "100.00", "60.00", "60.00", "40.00"]
    assert "5.00 too much" in cells["T-06"][9]
    assert cells["T-07"][8] == "when paid up"


def _compare_files(bank: Path, folder: Path, left_out: set[str]) -> None:
    """Every row is in exactly one file as it was written; the fail file says why; the cut is listed."""
    before = rows_of(bank)
    success, fail = rows_of(folder / f"{NAME}_success.csv"), rows_of(folder / f"{NAME}_fail.csv")
    reasons = [row.pop("ErrorMessage") for row in fail]
    assert all(reasons)
    names = HEADINGS.split(";")
    as_written = [tuple(row[name] for name in names) for row in (*success, *fail)]
    assert sorted(as_written) == sorted(tuple(row[name] for name in names) for row in before)
    assert {row["Invoice No"] for row in fail} == left_out
    assert "Cannot find Invoice Number T-01" in reasons
    excess = (folder / f"{NAME}_excess.csv").read_text("utf-8-sig")
    assert "T-06" in excess
    assert "5.00" in excess


def test_an_answer_that_is_lost_is_looked_for_and_found(
    busy: Clerk, strict: Server, bank: Path, tmp_path: Path
) -> None:
    """The amount is stored, the answer is cut: it is said that it cannot be told yet, then it is found."""
    strict.add_invoice("CW-1", "100.00", date="2026-03-01")
    bank.write_text("Invoice No;Amount;Paid on\nCW-1;100,00;25.04.2026\n", "utf-8")
    strict.faults.add(method="POST", path="/payments$", drop="after")
    pay = PaymentClerk(busy)
    pay.check(bank, Amounts.TOTALS)
    pay.to_upload(tmp_path)
    pay.upload()
    assert len(writes(strict)) == 1
    busy.until(lambda: last_run().items[0].state is ItemState.VERIFIED)
    busy.until(lambda: "1 payment stored" in busy.said)
    assert len(writes(strict)) == 1


def test_receipts_twice_change_nothing(busy: Clerk, strict: Server, bank: Path, tmp_path: Path) -> None:
    """The same list of new receipts is uploaded again: its rows are known, and nothing is sent."""
    strict.add_invoice("CW-1", "500.00", date="2026-03-01")
    bank.write_text(
        "Invoice No;Amount;Paid on;Ref\nCW-1;100,00;25.04.2026;a\nCW-1;50,00;26.04.2026;b\n", "utf-8"
    )
    pay = PaymentClerk(busy)
    pay.check(bank, Amounts.RECEIPTS)
    pay.to_upload(tmp_path)
    pay.upload()
    busy.press("Another file")
    pay.check(bank)  # columns and meaning are remembered
    assert "0 of 1 chosen" in busy.said
    assert [each.amount for each in strict.payments("CW-1")] == [Decimal("150.00")]
    assert len(writes(strict)) == 1


def test_what_a_colleague_changed_since_the_check_is_checked_again(
    busy: Clerk, strict: Server, bank: Path, tmp_path: Path
) -> None:
    """Sending the same again would do nothing: the way back to the check is offered, file and choice kept."""
    for number in ("CW-1", "CW-2", "CW-3"):
        strict.add_invoice(number, "500.00", date="2026-03-01")
    rows = "".join(f"CW-{at};100,00;25.04.2026\n" for at in (1, 2, 3))
    bank.write_text(f"Invoice No;Amount;Paid on\n{rows}", "utf-8")
    pay = PaymentClerk(busy)
    pay.check(bank, Amounts.RECEIPTS)
    pay.tick("CW-3")
    pay.to_upload(tmp_path)
    strict.pay("CW-1", amount="40.00", by="kim")
    pay.upload()
    assert "1 of 2 payments stored, 1 not sent" in busy.said
    assert "now 40.00 (by kim)" in busy.said
    assert "Check the file again: the amounts before and after are others now." in busy.said
    assert "Go on with the rest" not in busy.said
    assert "GBP 100.00 of 200.00 stored" in busy.said
    busy.press("Check the file again")
    before = {row[0]: row[4] for row in busy.cells(pay.wizard.check_page.table)}
    assert before == {"CW-1": "40.00", "CW-2": "100.00", "CW-3": "0.00"}
    assert pay.wizard.draft.chosen == {0}
    assert "were left out" not in busy.said
    assert len(writes(strict)) == 1


def test_without_a_connection_a_file_is_checked_and_parted(
    busy: Clerk, strict: Server, bank: Path, tmp_path: Path
) -> None:
    """What can be read goes into the checked file, the rest with its reason into the fail file."""
    bank.write_text("Invoice No;Amount;Paid on\nCW-1;100,00;25.04.2026\nCW-2;about;26.04.2026\n", "utf-8")
    pay = PaymentClerk(busy)
    pay.wizard.use_connection("")
    busy.wait()
    pay.check(bank, Amounts.TOTALS)
    busy.press("Next: write the files")
    pay.write_to(tmp_path)
    assert "Nothing can be uploaded without a connection." in busy.said
    asked = len(strict.log.entries())
    sums = pay.wizard.upload_page.view.sums
    heads = [
        sums.rows.columns[at].id for at in range(len(sums.rows.columns)) if not sums.view.isColumnHidden(at)
    ]
    assert heads == ["currency", "in file", "sound", "left", "adds up"]
    busy.press("Write both files")
    assert "Two files written, nothing sent" in busy.said
    table = pay.wizard.result_page.table
    assert "compared with ConnectWise" in table.rows.rows[-1].state.tip
    states = {row[0]: row[9] for row in busy.cells(table)}
    assert states == {"CW-1": "✓ Checked file", "CW-2": "✕ Fail file"}
    assert [row["Invoice No"] for row in rows_of(tmp_path / f"{NAME}_checked.csv")] == ["CW-1"]
    assert [row["Invoice No"] for row in rows_of(tmp_path / f"{NAME}_fail.csv")] == ["CW-2"]
    assert len(strict.log.entries()) == asked


def test_totals_that_are_stored_already_say_so(
    busy: Clerk, strict: Server, bank: Path, tmp_path: Path
) -> None:
    """Nothing has to be sent: the last button says why it cannot be pressed, and it is no failure."""
    strict.add_invoice("CW-1", "100.00", date="2026-03-01")
    strict.pay("CW-1", amount="100.00", date="2026-04-25")
    bank.write_text("Invoice No;Amount;Paid on\nCW-1;100,00;25.04.2026\n", "utf-8")
    pay = PaymentClerk(busy)
    pay.check(bank, Amounts.TOTALS)
    pay.to_upload(tmp_path)
    assert "What could be stored is stored already." in busy.said
    assert not busy.button("Upload").isEnabled()
    assert writes(strict) == []
