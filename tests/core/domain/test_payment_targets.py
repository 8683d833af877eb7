"""What will be stored: where receipts can add nothing, the stored payment stays as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.payments.grouping import grouped, ref_of
from core.domain.payments.rows import Amounts
from core.domain.payments.targets import Action, Target, target
from tests.core.domain.payment_values import DAY, invoice, row

EARLIER = DAY - dt.timedelta(days=9)


def aimed(
    amount: str, amounts: Amounts, *paid: str, credited: str = "0", seen: tuple[int, ...] = ()
) -> Target:
    """A payment for an invoice of 100.00 with these payments of an earlier day."""
    own = invoice(1, "CW-1", "100.00", *paid)
    dated = tuple(each._replace(date=EARLIER) for each in own.payments)
    own = replace(own, payments=dated, credits=Decimal(credited))
    rows = (row(1, "CW-1", amount),)
    (group,) = grouped(rows, {ref_of(rows[0]): [own]})
    return target(group, amounts, seen=seen)


def test_a_receipt_that_is_cut_completely_changes_nothing_not_even_the_date() -> None:
    """The invoice is paid up: what is stored, and its day, belong to the money that came before."""
    found = aimed("50.00", Amounts.RECEIPTS, "100.00")
    assert (found.action, found.excess, found.after) == (Action.NOTHING, Decimal(50), Decimal(100))
    assert (found.date_stored, found.date_then, found.keeps_date) == (None, EARLIER, True)


@pytest.mark.parametrize(
    ("amount", "amounts", "paid"),
    [
        ("120.00", Amounts.TOTALS, "100.00"),
        ("60.00", Amounts.RECEIPTS, "50.00"),
        ("100", Amounts.TOTALS, "100"),
    ],
    ids=["a total", "a part of it is stored", "a total that is so"],
)
def test_in_every_other_case_the_date_of_the_file_is_stored(amount: str, amounts: Amounts, paid: str) -> None:
    """A total says how the invoice stands, so its date counts as well."""
    found = aimed(amount, amounts, paid)
    assert (found.action, found.date_stored, found.date_then) == (Action.CHANGE, DAY, DAY)
    assert not found.keeps_date


def test_receipts_take_nothing_away_of_what_is_stored() -> None:
    """More than is due is stored: what newly came in is cut, and what was there stays."""
    found = aimed("10.00", Amounts.RECEIPTS, "130.00")
    assert (found.action, found.after, found.excess) == (Action.NOTHING, Decimal(130), Decimal(10))
    assert (found.date_stored, found.date_then) == (None, EARLIER)
    known = aimed("10.00", Amounts.RECEIPTS, "130.00", seen=(1,))
    assert (known.after, known.excess, known.counted) == (Decimal(130), Decimal(0), ())


def test_a_total_above_what_is_due_is_cut_back_with_its_date() -> None:
    """A total says how the invoice stands, so storing what is due changes the amount."""
    found = aimed("140.00", Amounts.TOTALS, "130.00")
    assert (found.action, found.after, found.date_stored) == (Action.CHANGE, Decimal(100), DAY)


@pytest.mark.parametrize("amounts", tuple(Amounts))
def test_an_invoice_that_is_credited_more_than_its_total_takes_nothing(amounts: Amounts) -> None:
    """Nothing below zero is ever to be stored: all that comes is cut."""
    found = aimed("10.00", amounts, credited="120.00")
    assert (found.action, found.after, found.excess) == (Action.NOTHING, Decimal(0), Decimal(10))


def test_a_stored_payment_is_never_changed_to_nothing() -> None:
    """Only amounts above zero can be sent; a person takes the payment back."""
    found = aimed("10.00", Amounts.TOTALS, "40.00", credited="120.00")
    assert found.action is Action.NOT_POSSIBLE
    kept = aimed("10.00", Amounts.RECEIPTS, "40.00", credited="120.00")
    assert (kept.action, kept.after, kept.excess) == (Action.NOTHING, Decimal(40), Decimal(10))
