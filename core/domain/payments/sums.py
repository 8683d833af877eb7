"""Where the amounts of a file went: uploaded, already so, cut, refused, unclear; together the file."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from core.domain import money
from core.domain.money import Totals
from core.domain.payments.excesses import cut_of
from core.domain.payments.targets import Target


class Fate(Enum):
    """What became of an invoice's amount. The values are what a clerk reads."""

    UPLOADED = "uploaded"
    ALREADY = "already so"
    REFUSED = "not uploaded"
    UNCLEAR = "cannot tell yet"


class Sums(NamedTuple):
    """Totals per currency. `uploaded + already + cut + refused + unclear = in_file`, in every currency."""

    in_file: Totals
    uploaded: Totals
    already: Totals
    """Already stored, or rows that were uploaded before."""
    cut: Totals
    refused: Totals
    unclear: Totals


def sums(fates: Iterable[tuple[Target, Fate]]) -> Sums:
    """Adds up what became of every target of a file.

    Rows without a currency take their invoice's; rows without a readable amount add nothing.
    """
    columns: dict[str, list[tuple[str, Decimal]]] = {name: [] for name in Sums._fields}
    for target, fate in fates:
        currency = target.currency
        whole = money.total(row.amount for row in target.group.rows if row.amount is not None)
        columns["in_file"].append((currency, whole))
        columns["already"].append((currency, whole - target.in_file))
        cut = cut_of(target.excess, target.in_file) if fate in (Fate.UPLOADED, Fate.ALREADY) else Decimal(0)
        columns["cut"].append((currency, cut))
        columns[_COLUMNS[fate]].append((currency, target.in_file - cut))
    return Sums(*(money.totals(columns[name]) for name in Sums._fields))


_COLUMNS = {
    Fate.UPLOADED: "uploaded",
    Fate.ALREADY: "already",
    Fate.REFUSED: "refused",
    Fate.UNCLEAR: "unclear",
}
