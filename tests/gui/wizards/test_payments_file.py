"""The first page of Payments: any file in, what it is in words, what is missing asked, Enter to go on."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from core.domain.payments.rows import Amounts
from core.files.payments.columns import ColumnMap, Field
from core.workflows.desk import Desk
from core.workflows.payment_columns import all_remembered, remember
from tests.core.files.payment_files import HEADINGS, table, workbook
from tests.gui.wizards.file_page_seen import CLEAR, DAY, LEFT, SAMPLES, SETTLED, Seen, desk, seen

__all__ = ["desk", "seen"]


# The four kinds of files


def test_xml_of_the_accounting_interface_needs_nothing_but_enter(seen: Seen) -> None:
    """It is read, its amounts are totals, the keyboard is at Next, and Enter goes on."""
    seen.open((SAMPLES / "payments_legacy_input.xml").read_bytes(), "in.xml")
    assert "Payment XML of the Accounting Interface" in seen.said
    assert "1 payment for 1 invoice" in seen.said
    assert "346.34 (in the currency of each invoice)" in seen.said
    assert "XML of ConnectWise always says what was paid so far" in seen.said
    assert seen.draft.amounts is Amounts.TOTALS
    assert seen.keyboard is seen.next
    seen.enter()
    assert seen.wizard.page_now is seen.after


def test_xml_of_the_rest_interface_is_read(seen: Seen) -> None:
    """Two payments of two invoices, one of them known by its id only."""
    seen.open((SAMPLES / "payments_rest.xml").read_bytes(), "in.xml")
    assert "Payment XML of the REST interface" in seen.said
    assert "2 payments for 2 invoices" in seen.said
    assert seen.next.isEnabled()


def test_a_fail_file_is_accepted_as_it_is(seen: Seen) -> None:
    """What was refused last time is a payment file like any other."""
    seen.open((SAMPLES / "payments_legacy_fail.xml").read_bytes(), "fail.xml")
    assert seen.next.isEnabled()


def test_a_csv_whose_columns_are_remembered_says_what_it_is(seen: Seen, desk: Desk) -> None:
    """Rows, invoices, sums, encoding, delimiter and where the columns come from."""
    remember(desk, SETTLED, "march.csv", Amounts.RECEIPTS)
    seen.open(CLEAR)
    assert "CSV" in seen.said
    assert "3 payments for 2 invoices" in seen.said
    assert "1,003.50" in seen.said
    assert "Encoding: UTF-8 · delimiter: semicolon" in seen.said
    today = dt.datetime.now().astimezone()
    assert f"as on {today.day} {today:%B %Y}, from march.csv" in seen.said
    assert "number: Invoice Number, amount: Amount, date: Date" in seen.said


def test_an_xlsx_says_its_sheet_and_what_to_mind(seen: Seen, desk: Desk) -> None:
    """Numbers that may have lost leading zeros are pointed out."""
    remember(desk, SETTLED)
    seen.open(workbook((34251, 10.5, DAY), (34252, 20, DAY)), "bank.xlsx")
    assert "XLSX" in seen.said
    assert "Sheet: Payments" in seen.said
    assert "Note" in seen.said
    assert "30.50" in seen.said


def test_sums_never_cross_currencies(seen: Seen, desk: Desk) -> None:
    """Each currency stands for itself."""
    headings = (*HEADINGS, "Currency")
    fields = (*SETTLED.fields, (Field.CURRENCY, "Currency"))
    remember(desk, ColumnMap(headings, fields, decimal="."))
    rows = ("CW-1;10.00;2025-04-25;GBP", "CW-2;5.50;2025-04-25;EUR")
    seen.open(table(*rows, headings=";".join(headings)))
    assert "EUR 5.50 · GBP 10.00" in seen.said


def test_rows_that_cannot_be_read_are_counted_and_named(seen: Seen, desk: Desk) -> None:
    """The check tells of each; here it is said how many, and why the first."""
    remember(desk, SETTLED)
    seen.open(table("CW-1;1.50;2025-02-29", "CW-2;2.50;2025-04-26"))
    assert "1 row (row 2: " in seen.said
    assert "Not read" in seen.said


# What the amounts are


def test_amounts_of_a_table_are_asked_not_guessed(seen: Seen, desk: Desk) -> None:
    """No answer is given beforehand; Next says what is missing; the keyboard is at the answers."""
    remember(desk, SETTLED)
    seen.open(CLEAR)
    choices = seen.page.form.amounts.choices
    assert not any(each.isChecked() for each in choices.values())
    assert not seen.next.isEnabled()
    assert seen.next.toolTip() == "Say what the amounts are."
    assert seen.keyboard is choices[Amounts.TOTALS]
    seen.qtbot.keyClick(choices[Amounts.TOTALS], Qt.Key.Key_Down)
    assert seen.draft.amounts is None
    seen.qtbot.keyClick(choices[Amounts.RECEIPTS], Qt.Key.Key_Space)
    assert seen.draft.amounts is Amounts.RECEIPTS
    seen.enter()
    assert seen.wizard.page_now is seen.after


def test_amounts_that_are_remembered_are_offered(seen: Seen, desk: Desk) -> None:
    """Enter is enough for a sender that is known."""
    remember(desk, SETTLED, "march.csv", Amounts.RECEIPTS)
    seen.open(CLEAR)
    assert seen.page.form.amounts.choices[Amounts.RECEIPTS].isChecked()
    assert seen.keyboard is seen.next


def test_another_answer_wants_another_check(seen: Seen, desk: Desk) -> None:
    """What was chosen and answered for totals says nothing about receipts."""
    remember(desk, SETTLED, amounts=Amounts.TOTALS)
    seen.open(CLEAR)
    seen.draft.chosen = frozenset({0})
    seen.draft.answers["lower"] = "agreed"
    seen.page.form.amounts.choices[Amounts.RECEIPTS].click()
    assert seen.draft.chosen == frozenset()
    assert seen.draft.answers == {}


# Columns


def test_columns_nobody_knows_are_asked_for_at_once(seen: Seen) -> None:
    """The dialog opens by itself; what is settled there reads the file."""
    seen.open(CLEAR)
    use = seen.dialog.parts.use
    assert use.isEnabled(), seen.dialog.parts.why_not.text()
    seen.qtbot.mouseClick(use, LEFT)
    seen.wait()
    assert not seen.dialogs
    assert "as you have said" in seen.said
    assert "3 payments for 2 invoices" in seen.said
    assert seen.draft.source is not None
    assert seen.draft.source.chosen


def test_esc_leaves_the_file_open_and_the_question_offered(seen: Seen, desk: Desk) -> None:
    """The page names what is open; the button asks again; nothing is remembered."""
    seen.open(CLEAR)
    seen.dialog.reject()
    seen.wait()
    assert "bank.csv is open; what its columns mean has not been said." in seen.banners()[0]
    assert not seen.next.isEnabled()
    again = seen.button("Say what the columns are…")
    assert seen.keyboard is again
    seen.enter()
    assert seen.dialog.isVisible()
    assert all_remembered(desk) == ()


def test_columns_can_be_looked_at_again(seen: Seen, desk: Desk) -> None:
    """The link opens them with what is known; other ones read the file anew, answers stay."""
    remember(desk, SETTLED)
    seen.open(CLEAR)
    seen.page.form.amounts.choices[Amounts.RECEIPTS].click()
    seen.press("Columns…")
    assert seen.dialog.columns.fields == SETTLED.fields
    seen.qtbot.mouseClick(seen.dialog.parts.use, LEFT)
    seen.wait()
    assert "as you have said" in seen.said
    assert seen.draft.amounts is Amounts.RECEIPTS


def test_forgotten_columns_are_asked_for_again(seen: Seen, desk: Desk) -> None:
    """They are gone from what is remembered, and the dialog opens."""
    remember(desk, SETTLED, amounts=Amounts.TOTALS)
    seen.open(CLEAR)
    seen.press("Forget them")
    assert all_remembered(desk) == ()
    assert seen.dialog.isVisible()
    assert seen.draft.amounts is None


@pytest.mark.parametrize(
    "data",
    [table("a;1;2025-04-25", headings="A;A;B"), table(), table("1;2;3", headings="4;5;6")],
    ids=["alike", "alone", "none"],
)
def test_headings_that_are_not_found_can_be_chosen(seen: Seen, data: bytes) -> None:
    """The trouble has its own words, and the row of headings can be chosen in the dialog."""
    seen.open(data)
    assert not seen.dialogs
    seen.press("Say what the columns are…")
    assert seen.dialog.isVisible()
