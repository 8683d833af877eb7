"""A long list checked by itself: rows of which nothing is to say are found column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from operator import itemgetter
from typing import Any

from core.domain import money
from core.domain.columns import many
from core.domain.payments.cap import Cap
from core.domain.payments.checked import CheckedInvoice, check_group
from core.domain.payments.grouping import Group, grouped
from core.domain.payments.known import PaymentContext
from core.domain.payments.row_rules import too_fine
from core.domain.payments.rows import Amounts, PaymentRow
from core.domain.payments.targets import ZERO, Action, Target
from core.domain.payments.uploads import NOTHING_SEEN

_Columns = Mapping[str, list[Any]]
"""Of rows, by the names of their fields."""

_LOOKED_AT = ("number", "amount", "date", "invoice_id", "external_id", "flaws")


def check_alone(
    rows: Sequence[PaymentRow], amounts: Amounts, known: PaymentContext
) -> tuple[CheckedInvoice, ...]:
    """Every invoice of a file that is held against no server; as `check_group` says it of each.

    Args:
        rows: of one file, in its order.
        amounts: what the file's amounts mean.
        known: the day and the rest of the file; nothing that was uploaded before.
    """
    columns = _columns(rows)
    odd = _odd(rows, columns, known)
    if not odd:
        return tuple(_plain(rows, columns))
    others = grouped([row for row in rows if row.place in odd], {})
    told = [check_group(each, amounts, Cap.DUE, known) for each in others]
    even = [row for row in rows if row.place not in odd]
    plain = _plain(even, _columns(even))
    return tuple(sorted([*plain, *told], key=lambda each: each.target.group.rows[0].place))


def _columns(rows: Sequence[PaymentRow]) -> _Columns:
    fields = PaymentRow._fields
    return {name: list(map(itemgetter(fields.index(name)), rows)) for name in _LOOKED_AT}


def _plain(rows: Sequence[PaymentRow], columns: _Columns) -> Iterator[CheckedInvoice]:
    """Rows that are the only ones of their invoices, and of which nothing is to say."""
    alone = list(zip(rows, strict=True))
    groups = many(Group, {"rows": alone} | _all_alike(invoice=None, hits=0, near=()))
    in_file = {"in_file": columns["amount"], "date": columns["date"]}
    unknown = _all_alike(before=None, wanted=None, after=None, balance=None, date_stored=None)
    so_far = _all_alike(excess=ZERO, action=Action.NOT_POSSIBLE)
    targets = many(Target, {"group": groups, "counted": alone} | in_file | unknown | so_far)
    unsaid = _all_alike(findings=(), confirmed=False, seen=NOTHING_SEEN, listed=ZERO)
    return many(CheckedInvoice, {"target": targets} | unsaid)


def _all_alike(**values: object) -> dict[str, Iterable[object]]:
    return {name: repeat(value) for name, value in values.items()}


def _odd(rows: Sequence[PaymentRow], columns: _Columns, known: PaymentContext) -> set[int]:
    """The places of all other rows."""
    values: dict[str, Collection[object]] = {
        "number": _not_once(columns["number"]),
        "date": {day for day in set(columns["date"]) if day is None or day > known.today},
        "invoice_id": set(columns["invoice_id"]) - {None},
        "external_id": known.twice.keys(),
        "flaws": set(columns["flaws"]) - {()},
    }
    found = _odd_amounts(rows, columns["amount"])
    for name, odd in values.items():
        if odd:
            found |= {row.place for row, value in zip(rows, columns[name], strict=True) if value in odd}
    return found


def _not_once(numbers: Sequence[str]) -> set[str]:
    """Numbers of several rows, and the one that is none."""
    different = set(numbers)
    if len(different) == len(numbers):
        return different & {""}
    return {number for number, times in Counter(numbers).items() if times > 1 or not number}


def _odd_amounts(rows: Sequence[PaymentRow], every: Sequence[Decimal | None]) -> set[int]:
    readable = [amount for amount in every if amount is not None]
    # An exact sum has as many places as the finest of its amounts.
    finest = money.total(readable).as_tuple().exponent
    if len(readable) == len(every) and min(readable, default=1) > 0 and finest in (0, -1, -2):
        return set()
    return {
        row.place
        for row, amount in zip(rows, every, strict=True)
        if amount is None or amount <= 0 or too_fine(amount)
    }
