"""What is wrong with a row is said in its own words, and nothing else follows from it."""

from __future__ import annotations

import pytest

from core.domain.checks import sentences
from core.domain.findings import Severity
from core.domain.payments.checked import CheckedInvoice, check_group
from core.domain.payments.grouping import grouped, ref_of, searched_parts
from core.domain.payments.known import PaymentContext
from core.domain.payments.rows import Amounts, PaymentRow
from core.domain.payments.targets import Cap
from core.workflows.payment_results import why_not
from tests.core.domain.payment_values import DAY, invoice, row

LONG = "Invoice number “1234567890123456” has 16 characters, ConnectWise has 15 at most"
NO_DAY = "Date “31/02/2026” is no day of the calendar"


def checked(*rows: PaymentRow, found: bool = True) -> CheckedInvoice:
    """The rows of one invoice, checked against a server that has it or not."""
    (group,) = grouped(rows, {ref_of(rows[0]): [invoice()]} if found else {})
    return check_group(group, Amounts.TOTALS, Cap.DUE, PaymentContext(DAY))


def told(*rows: PaymentRow, found: bool = True) -> dict[str, str]:
    """Code → message of what was found."""
    return {each.rule.code: sentences(each)[0] for each in checked(*rows, found=found).findings}


def flawed(place: int, **more: str) -> PaymentRow:
    """A row with flaws that are about its number or its date."""
    return row(place, flaws=tuple(more.values()), **{"date": None} if "date_flaw" in more else {}, **more)


def test_a_number_that_can_be_none_is_not_called_missing() -> None:
    """Looking it up in ConnectWise would be in vain: its own flaw says what has to be mended."""
    one = flawed(1, number_flaw=LONG)
    assert list(told(one, found=False)) == ["row-unreadable"]
    message = why_not(checked(one, found=False), {})
    assert message.startswith(f"Line 2: {LONG}. ")
    assert "Cannot find" not in message


def test_a_number_that_is_not_found_has_the_published_words() -> None:
    """They stand alone, or before what is wrong with the row besides."""
    assert why_not(checked(row(1), found=False), {}) == "Cannot find Invoice Number CW-1"
    besides = why_not(checked(flawed(1, date_flaw=NO_DAY), found=False), {})
    assert (
        besides
        == f"Cannot find Invoice Number CW-1. Line 2: {NO_DAY}. Nothing of CW-1 is stored without its date."
    )


def test_a_number_that_cannot_be_asked_for_is_not_called_missing() -> None:
    """Nobody looked, so it is not known whether there is such an invoice."""
    one = row(1, '7"1')
    assert list(told(one, found=False)) == ["number-not-searchable"]
    message = why_not(checked(one, found=False), {})
    assert message.startswith('7"1 cannot be searched for')
    assert "Cannot find" not in message
    assert "no-invoice" in told(row(1, 'O"NEIL'), found=False)


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("O'NEIL 7", ("O'NEIL 7",)),
        ('O"NEIL', ("O", "NEIL")),
        ('"CW-1"', ("CW-1",)),
        ("A\\B\u200bCDE", ("A", "B", "CDE")),
        ('7"1', ()),
        ('"   "', ()),
        ("", ()),
    ],
)
def test_parts_of_a_number(number: str, parts: tuple[str, ...]) -> None:
    """What can stand in a query, if it is more than a letter or two."""
    assert searched_parts(number) == parts


def test_a_bad_date_says_what_is_wrong_with_it() -> None:
    """The amount is known; that no row had a date would not be true."""
    assert told(flawed(1, date_flaw=NO_DAY)) == {
        "date-unreadable": f"Line 2: {NO_DAY}. Nothing of CW-1 is stored without its date."
    }
    both = told(flawed(1, number_flaw=LONG, date_flaw=NO_DAY))
    assert (NO_DAY in both["date-unreadable"], NO_DAY in both["row-unreadable"]) == (True, False)


def test_an_empty_date_names_its_line() -> None:
    """Beside a good one it stops nothing, beside a bad one or others that are empty it is named as well."""
    empty = [row(place, date=None) for place in (1, 2, 3)]
    assert told(empty[0])["date-missing"] == "No date in line 2. Nothing of CW-1 is stored without one."
    assert told(*empty)["date-missing"].startswith("No date in lines 2, 3 and 4. ")
    beside = checked(empty[0], row(2))
    assert [each.rule.code for each in beside.findings if each.rule.severity > Severity.INFO] == [
        "date-empty"
    ]
    assert told(empty[0], row(2))["date-empty"] == (
        "No date in line 2. The latest date of the other rows of CW-1 counts."
    )
    assert beside.may_go({})
    assert set(told(empty[0], flawed(2, date_flaw=NO_DAY))) == {"date-empty", "date-unreadable"}
