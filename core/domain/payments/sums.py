"""Where the amounts of a file went: uploaded, already so, cut, refused, unclear; together the file."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from core.domain import money
from core.domain.money import Totals
from core.domain.payments.excesses import cut_of
from core.domain.payments.rows import PaymentRow
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


class Compared(NamedTuple):
    """What a file comes to, held against the total that somebody typed."""

    wanted: Decimal
    """The control total."""
    found: Totals
    """Amounts of several currencies are never added up. Rows of an invoice that is not known may have none;
    they are of the file all the same.
    """

    @property
    def several(self) -> bool:
        """Whether the file has several currencies, so that one total says nothing about it."""
        return len(self.found.keys() - {""}) > 1

    @property
    def difference(self) -> Decimal | None:
        """By how much the file is more (less: negative); None for several currencies."""
        return None if self.several else money.total((*self.found.values(), -self.wanted))

    @property
    def agrees(self) -> bool:
        """Whether the file comes to exactly that."""
        return self.difference == 0


def in_file(targets: Iterable[Target]) -> Totals:
    """What the rows of a file come to, those that do not count included; unreadable amounts add nothing."""
    return money.totals(part for each in targets for part in _parts(each, each.group.rows))


def _parts(target: Target, rows: Iterable[PaymentRow]) -> list[tuple[str, Decimal]]:
    """Amounts in the currency that each row names, else in the invoice's."""
    return [(row.currency or target.currency, row.amount) for row in rows if row.amount is not None]


def sums(fates: Iterable[tuple[Target, Fate]]) -> Sums:
    """Adds up what became of every target of a file.

    Rows without a currency take their invoice's, others keep their own; without a readable amount they add
    nothing.
    """
    columns: dict[str, list[tuple[str, Decimal]]] = {name: [] for name in Sums._fields}
    for target, fate in fates:
        places = {row.place for row in target.counted}
        columns["in_file"] += _parts(target, target.group.rows)
        columns["already"] += _parts(target, (row for row in target.group.rows if row.place not in places))
        cut = cut_of(target.excess, target.in_file) if fate in (Fate.UPLOADED, Fate.ALREADY) else Decimal(0)
        columns["cut"].append((target.currency, cut))
        columns[_COLUMNS[fate]] += [*_parts(target, target.counted), (target.currency, -cut)]
    return Sums(*(money.totals(columns[name]) for name in Sums._fields))


_COLUMNS = {
    Fate.UPLOADED: "uploaded",
    Fate.ALREADY: "already",
    Fate.REFUSED: "refused",
    Fate.UNCLEAR: "unclear",
}
