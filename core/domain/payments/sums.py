"""Where the amounts of a file went: uploaded, already so, cut, refused, unclear; together the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from core.domain import money
from core.domain.money import Totals
from core.domain.payments.rows import PaymentRow
from core.domain.payments.targets import Target
from core.domain.payments.tasks import Upload
from core.domain.payments.uploads import NOTHING_SEEN


class Fate(Enum):
    """What became of an invoice's amount. The values are what a clerk reads."""

    UPLOADED = "uploaded"
    PARTLY = "stored in part"
    """A person has decided that it arrived, but less is stored than was wanted."""
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
    """Stored nowhere because the invoice cannot take it: cut now, or when a row was uploaded before."""
    refused: Totals
    unclear: Totals


class Went(NamedTuple):
    """Where one invoice's rows went."""

    target: Target
    fate: Fate
    seen: Mapping[int, Upload] = NOTHING_SEEN
    """Place of a row that was uploaded before → its upload."""
    missing: Decimal = Decimal(0)
    """What is stored nowhere of rows that are stored in part."""


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


def sums(fates: Iterable[Went]) -> Sums:
    """Adds up what became of every target of a file.

    Rows without a currency take their invoice's, others keep their own; without a readable amount they add
    nothing.
    """
    columns: _Columns = {name: [] for name in Sums._fields}
    for went in fates:
        target, fate = went.target, went.fate
        columns["in_file"] += _parts(target, target.group.rows)
        _add_left_out(columns, went)
        cut = target.cut if fate in _STORED else Decimal(0)
        columns["cut"].append((target.currency, cut))
        columns["refused"].append((target.currency, went.missing))
        less = (target.currency, -cut - went.missing)
        columns[_COLUMNS[fate]] += [*_parts(target, target.counted), less]
    return Sums(*(money.totals(columns[name]) for name in Sums._fields))


_Columns = dict[str, list[tuple[str, Decimal]]]


def _add_left_out(columns: _Columns, went: Went) -> None:
    """Rows that were uploaded before: what was stored, cut or missing then is so still."""
    target, counted = went.target, {row.place for row in went.target.counted}
    answered = went.fate in (Fate.UPLOADED, Fate.ALREADY)
    lacks = "already" if answered else "refused"  # with a reason the whole row is in the success file
    for row in target.group.rows:
        if row.amount is None or row.place in counted:
            continue
        currency, upload = row.currency or target.currency, went.seen.get(row.place)
        cut, missing = (upload.cut, upload.missing) if upload else (Decimal(0), Decimal(0))
        whole = "unclear" if upload and upload.is_open else "already"
        columns[whole].append((currency, row.amount - cut - missing))
        columns["cut"].append((currency, cut))
        columns[lacks].append((currency, missing))


_STORED = frozenset({Fate.UPLOADED, Fate.PARTLY, Fate.ALREADY})
_COLUMNS = {
    Fate.UPLOADED: "uploaded",
    Fate.PARTLY: "uploaded",
    Fate.ALREADY: "already",
    Fate.REFUSED: "refused",
    Fate.UNCLEAR: "unclear",
}
