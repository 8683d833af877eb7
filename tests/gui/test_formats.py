from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale

from core.words import day, moment, number
from gui.formats import style_of

AMOUNT = Decimal("-1234567.5")


@pytest.mark.parametrize(
    ("locale", "amount", "date"),
    [
        ("en_GB", "(1,234,567.50)", "25/04/2026"),
        ("en_US", "(1,234,567.50)", "04/25/2026"),
        ("de_DE", "(1.234.567,50)", "25.04.2026"),
        ("sv_SE", "(1\u00a0234\u00a0567,50)", "2026-04-25"),
        ("de_CH", "(1'234'567.50)", "25.04.2026"),
        ("ar_EG", "(1,234,567.50)", "25/04/2026"),
        ("C", "(1234567.50)", "2026-04-25"),
    ],
)
def test_separators_and_date_order_are_the_users(locale: str, amount: str, date: str) -> None:
    """Amounts and dates read as the user's system writes them, in figures everybody's export has."""
    style = style_of(QLocale(locale))
    assert number(AMOUNT, style) == amount
    assert day(dt.date(2026, 4, 25), style) == date


def test_amounts_are_exact_however_large() -> None:
    """No amount passes through a double on its way to the screen."""
    style = style_of(QLocale("en_GB"))
    assert number(Decimal("9007199254740993.25"), style) == "9,007,199,254,740,993.25"


def test_negatives_may_be_written_with_a_minus() -> None:
    """The clerk may prefer -40.00 to (40.00)."""
    assert number(Decimal(-40), style_of(QLocale("en_GB"), parentheses=False)) == "-40.00"


def test_hours_are_the_users() -> None:
    """Twelve hours where the system has twelve."""
    at = dt.datetime(2026, 4, 25, 16, 20, 5)  # noqa: DTZ001 - a time as the clerk's clock shows it
    assert moment(at, style_of(QLocale("en_US"))).endswith("04:20:05 PM")
    assert moment(at, style_of(QLocale("en_GB"))).endswith("16:20:05")
