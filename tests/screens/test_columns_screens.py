"""Draws the dialog of a payment list's columns in both themes; nothing in it may be clipped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.payments.rows import Amounts
from core.files.payments.columns import ColumnMap, Field
from core.files.payments.opening import open_payments
from core.files.payments.proposing import ColumnsNeeded
from core.workflows.choosing_columns import export_columns
from core.workflows.payment_columns import remember
from gui.dialogs.columns import ColumnsDialog, RememberedDialog
from tests.core.files.payment_files import table, workbook
from tests.gui.wizards.clerk import Clerk
from tests.screens.test_screens import Camera, camera, clerk, company, images

__all__ = ["camera", "clerk", "company", "images"]

pytestmark = pytest.mark.screens

HEADINGS = "Rechnungsnr;Kunde;Betrag;Whg;Buchungstag;Verwendungszweck;Konto"
PAYERS = ("Northwind Traders", "Contoso Retail", "Adventure Works", "Fabrikam Ltd", "Müller KG")

Opened = Callable[..., ColumnsDialog]


def bank(*values: tuple[str, str]) -> bytes:
    """A bank's list with these amounts and dates."""
    rows = [
        f"CW-{34251 + at};{PAYERS[at % 5]};{amount};GBP;{date};BACS {88120 + at};1200"
        for at, (amount, date) in enumerate(values)
    ]
    return table(*rows, headings=HEADINGS, encoding="cp1252")


@pytest.fixture
def opened(clerk: Clerk) -> Opened:
    """Opens the dialog over the window."""

    def make(data: bytes, name: str, columns: ColumnMap | None = None) -> ColumnsDialog:
        needed = None
        try:
            open_payments(data, name, columns)
        except ColumnsNeeded as error:
            needed = error
        except Exception:  # the dialog says it
            needed = None
        dialog = ColumnsDialog(clerk.program._services, data, name, needed, columns, clerk.window)
        dialog.open()
        rest(clerk, dialog)
        return dialog

    return make


def rest(clerk: Clerk, dialog: ColumnsDialog) -> None:
    clerk.until(lambda: dialog.idle)
    clerk.wait()


def test_questions_open_and_answered(clerk: Clerk, camera: Camera, opened: Opened) -> None:
    """Everything that values can leave open, before and after the clerk has answered."""
    values = (
        ("1.234", "03/04/2025"),
        ("-120.000", "04/05/2025"),
        ("12.500", "05/05/2025"),
        ("7", "06/05/2025"),
    )
    dialog = opened(bank(*values, *values), "bank_2026-09.csv")
    camera.take_dialog("columns", dialog)
    for view in dialog.parts.doubts.views:
        view.choices[1].click()
    rest(clerk, dialog)
    camera.take_dialog("columns-answered", dialog)
    dialog.reject()


def test_values_that_contradict_one_another(clerk: Clerk, camera: Camera, opened: Opened) -> None:
    """Dates, amounts and signs at once, in a long list: the fullest the dialog gets."""
    values = [("1.234,56", "25/04/2025"), ("1,234.56", "04/25/2025"), ("-100.00", "26/04/2025")]
    dialog = opened(bank(*values * 40), "bank_2026-09.csv")
    camera.take_dialog("columns-contradiction", dialog)
    for view in dialog.parts.doubts.views:
        view.choices[0].click()
    rest(clerk, dialog)
    camera.take_dialog("columns-contradiction-answered", dialog)
    dialog.reject()


def test_headings_nobody_knows(clerk: Clerk, camera: Camera, opened: Opened) -> None:
    """A wide list: what is needed is not chosen yet; and one whose headings are alike."""
    headings = ";".join(f"Field {number}" for number in range(14))
    rows = [";".join(f"value {row}.{number}" for number in range(14)) for row in range(40)]
    dialog = opened(table(*rows, headings=headings), "a list with a very long name indeed, of 2026-09.csv")
    camera.take_dialog("columns-unknown", dialog)
    dialog.reject()
    dialog = opened(table("CW-1;1.50;2025-04-25", headings="A;A;B"), "alike.csv")
    camera.take_dialog("columns-alike", dialog)
    dialog.reject()


def test_a_workbook_of_two_sheets(clerk: Clerk, camera: Camera, opened: Opened) -> None:
    """The sheet is asked for; numbers that may have lost zeros are pointed out."""
    day = dt.date(2025, 4, 25)
    rows = [[34251 + number, 100.5 * number, day + dt.timedelta(number)] for number in range(1, 9)]
    dialog = opened(workbook(*rows, Other=[["Invoice", "Amount"], ["x", 1]]), "bank_2026-09.xlsx")
    camera.take_dialog("columns-sheets", dialog)
    dialog.parts.place.sheet_chosen.emit("Payments")
    rest(clerk, dialog)
    camera.take_dialog("columns-workbook", dialog)
    dialog.reject()


def test_what_is_remembered_of_senders(clerk: Clerk, camera: Camera, tmp_path: Path) -> None:
    """Nothing yet; several senders; one forgotten; a file with other answers."""
    desk, services = clerk.program._services.desk, clerk.program._services
    empty = RememberedDialog(services, clerk.window)
    empty.open()
    clerk.wait()
    camera.take_dialog("columns-remembered-empty", empty)
    empty.reject()
    headings = tuple(HEADINGS.split(";"))
    fields = {Field.NUMBER: 0, Field.AMOUNT: 2, Field.DATE: 4, Field.CURRENCY: 3, Field.REFERENCE: 5}
    known = ColumnMap(
        headings, tuple((each, headings[at]) for each, at in fields.items()), "Bank of the North"
    )
    known = replace(known, day_first=True, decimal=",", sign=-1)
    for at, name in enumerate(("", "Northwind Traders", "")):
        remember(desk, replace(known, sender=name, headings=(*known.headings, *"ABC"[:at])), f"bank_{at}.csv")
    remember(desk, known, "bank_2026-09.csv", Amounts.RECEIPTS)
    dialog = RememberedDialog(services, clerk.window)
    dialog.open()
    clerk.wait()
    camera.take_dialog("columns-remembered", dialog)
    other = tmp_path / "bank columns.json"
    export_columns(replace(known, day_first=False), other)
    dialog.import_from(other)
    clerk.wait()
    camera.take_dialog("columns-remembered-other", dialog)
    dialog.forget_current()
    clerk.wait()
    camera.take_dialog("columns-remembered-forgotten", dialog)
    dialog.reject()
