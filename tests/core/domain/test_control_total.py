"""A control total is held against what a file comes to, and never against a sum of currencies."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.domain.payments.grouping import grouped, ref_of
from core.domain.payments.rows import Amounts, PaymentRow
from core.domain.payments.sums import Compared, Fate, Went, in_file, sums
from core.domain.payments.targets import target
from tests.core.domain.payment_values import invoice

DAY = dt.date(2026, 5, 3)
AMOUNTS = st.decimals(min_value=0, max_value=10_000, places=2)


def row(place: int, number: str, amount: Decimal | None, currency: str = "") -> PaymentRow:
    return PaymentRow(place, place + 1, number, amount, DAY, currency=currency)


@given(st.lists(AMOUNTS, max_size=6), st.booleans())
def test_a_file_agrees_with_the_sum_of_its_rows_however_they_are_grouped(
    found: list[Decimal], seen: bool
) -> None:
    rows = [row(place, f"CW-{place % 3}", each) for place, each in enumerate(found, 1)]
    left_out = frozenset({1}) if seen else frozenset()
    targets = [target(group, Amounts.RECEIPTS, seen=left_out) for group in grouped(rows, {})]
    assert Compared(sum(found, Decimal(0)), in_file(targets)).agrees
    assert Compared(sum(found, Decimal("0.01")), in_file(targets)).difference == Decimal("-0.01")


def test_a_row_without_a_currency_is_of_the_file_all_the_same() -> None:
    assert Compared(Decimal("12.00"), {"": Decimal(2), "GBP": Decimal(10)}).agrees


def test_several_currencies_never_agree_with_one_total() -> None:
    compared = Compared(Decimal(12), {"EUR": Decimal(2), "GBP": Decimal(10)})
    assert compared.several
    assert compared.difference is None
    assert not compared.agrees


def test_a_row_keeps_its_own_currency_whatever_its_invoice_is_in() -> None:
    """Held back it is of the file all the same: as what it is, never added to the invoice's currency."""
    rows = [row(1, "CW-1", Decimal(10), "GBP"), row(2, "CW-2", Decimal(20), "USD")]
    places = {ref_of(each): [invoice(each.place, each.number)] for each in rows}
    targets = [target(group, Amounts.RECEIPTS) for group in grouped(rows, places)]
    found = sums([Went(targets[0], Fate.UPLOADED), Went(targets[1], Fate.REFUSED)])
    assert dict(found.in_file) == dict(in_file(targets)) == {"GBP": Decimal(10), "USD": Decimal(20)}
    assert (found.uploaded["GBP"], found.refused["USD"]) == (Decimal(10), Decimal(20))
    assert not Compared(Decimal(30), found.in_file).agrees


def test_a_row_that_cannot_be_read_adds_nothing() -> None:
    targets = [target(group, Amounts.TOTALS) for group in grouped([row(1, "CW-1", None)], {})]
    assert Compared(Decimal(0), in_file(targets)).agrees
