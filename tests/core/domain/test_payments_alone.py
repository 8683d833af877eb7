"""A list checked by itself, column by column, says of each invoice what is said of it alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.domain.payments.alone import check_alone
from core.domain.payments.cap import Cap
from core.domain.payments.checked import check_group
from core.domain.payments.grouping import grouped
from core.domain.payments.known import PaymentContext
from core.domain.payments.rows import Amounts, PaymentRow
from core.domain.payments.tasks import lines_of_ids
from tests.core.domain.payment_values import BOTH, DAY, row

_MORE = st.fixed_dictionaries(
    {},
    optional={
        "invoice_id": st.sampled_from([None, 1, 2]),
        "payment_id": st.sampled_from([None, 7]),
        "external_id": st.sampled_from(["", "P-1", "P-2", "P-3"]),
        "currency": st.sampled_from(["", "GBP", "EUR"]),
        "date": st.sampled_from([None, DAY, DAY + dt.timedelta(days=1)]),
        "flaws": st.sampled_from([(), ("Amount is missing",)]),
    },
)
_AMOUNTS = st.sampled_from([None, "0", "0.00", "10", "10.00", "10.10", "10.100", "10.101", "-3.00", "1E+2"])
_ROWS = st.lists(
    st.tuples(st.sampled_from(["", "CW-1", "CW-2", "CW-3", "CW-4"]), _AMOUNTS, _MORE), max_size=8
)


def rows_of(told: list[tuple[str, str | None, dict[str, Any]]]) -> tuple[PaymentRow, ...]:
    return tuple(row(place, number, amount, **more) for place, (number, amount, more) in enumerate(told, 1))


@given(_ROWS, st.sampled_from(BOTH))
def test_columns_say_what_single_invoices_say(
    told: list[tuple[str, str | None, dict[str, Any]]], amounts: Amounts
) -> None:
    """The same targets and findings, in the same order, whatever the rows are."""
    rows = rows_of(told)
    known = PaymentContext(DAY, connected=False, twice=lines_of_ids(rows))
    singly = tuple(check_group(group, amounts, Cap.DUE, known) for group in grouped(rows, {}))
    assert check_alone(rows, amounts, known) == singly


def test_a_plain_list_is_one_target_a_row() -> None:
    """Of numbers that stand there once, with good amounts and days, there is nothing to say."""
    rows = tuple(row(place, f"CW-{place}", f"{place}.10") for place in range(1, 40))
    checked = check_alone(rows, Amounts.TOTALS, PaymentContext(DAY, connected=False))
    assert [each.target.counted for each in checked] == [(each,) for each in rows]
    assert [each.target.in_file for each in checked] == [each.amount for each in rows]
    assert not any(each.findings for each in checked)
