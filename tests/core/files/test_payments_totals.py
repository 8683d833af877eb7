"""A list that names its own total: found, read as its amounts are, and never taken for a payment."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.files.payments.opening import open_payments
from core.files.payments.totals import total_in
from core.files.payments.writing import PaymentResult, payment_results
from tests.core.files.payment_files import HEADINGS, opened, table, workbook

ROWS = ("CW-1;10,00;2026-04-25", "CW-2;20,00;2026-04-25")


@pytest.mark.parametrize(
    "line",
    ["Total;30,00;", "Total;30,00", "Summe:;30,00;", ";30,00;", "Grand Total;GBP;30,00", "total : 30,00;;"],
)
def test_a_trailer_is_no_payment(line: str) -> None:
    """A word for a total and one amount are the list's total; an amount alone is a row without a number."""
    file, _columns = opened(table(*ROWS, line))
    if line.startswith(";"):
        assert (file.control, len(file.rows)) == (None, 3)
        return
    assert file.control is not None
    assert (file.control.line, file.control.amount) == (4, Decimal("30.00"))
    assert [row.number for row in file.rows] == ["CW-1", "CW-2"]


@pytest.mark.parametrize(
    "row",
    [
        ("Total", "CW-1", "10,00"),
        ("Total", "10,00", "20,00"),
        ("Total", "10,00", "2026-04-25"),
        ("CW-1", "10,00"),
        ("Total",),
        ("Total", "GBP"),
        ("Total: all of it",),
        (),
    ],
)
def test_a_customer_called_total_is_a_customer(row: tuple[str, ...]) -> None:
    """A row that says anything else besides is a payment, or a heading."""
    assert total_in(row, [""] * len(row), 1) is None


def test_a_total_above_the_headings_is_left_out_of_the_results() -> None:
    """What else stands above is written back; the fail file must not name a total that is not its own."""
    data = b"Bank of the North;;\r\nTotal amount;30,00;\r\n" + table(*ROWS)
    file, columns = opened(data)
    assert file.control is not None
    assert (file.control.line, file.control.text, file.control.amount) == (2, "30,00", Decimal("30.00"))
    fail = payment_results([PaymentResult(file.rows[0], "Not now.")], file, failed=True)
    again = open_payments(fail, "fail", columns).file
    assert fail.startswith(b"Bank of the North")
    assert again.control is None
    assert again.rows[0].written == file.rows[0].written


def test_a_total_follows_the_sign_and_the_mark_of_its_list() -> None:
    """A sender who turns all signs turns that of the total; a mark that is in doubt leaves it unread."""
    file, _columns = opened(table("CW-1;-10.00;2026-04-25", "Total;-10.00;"), sign=-1)
    assert file.control is not None
    assert file.control.amount == Decimal("10.00")
    file, _columns = opened(table("CW-1;10;2026-04-25", "Total;1.000;"))
    assert file.control is not None
    assert (file.control.text, file.control.amount) == ("1.000", None)


def test_a_workbook_names_its_total_in_a_cell() -> None:
    """A number of a spreadsheet leaves no doubt."""
    data = workbook(("CW-1", 10.0, "2026-04-25"), ("Totaal", 10.0), headings=HEADINGS)
    file, _columns = opened(data)
    assert file.control is not None
    assert (file.control.amount, len(file.rows)) == (Decimal("10"), 1)
