"""What the upload comes to, as rows: where the amounts go, what is stored, what is left out, what is cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from core.domain.payments.outlook import outlook
from core.domain.payments.sums import Fate, Sums
from core.domain.payments.targets import Action, Target
from core.words import Style
from gui.runs.payment_rows import WHEN_PAID, in_file
from gui.table import Column, Kind, Mark, Tone

if TYPE_CHECKING:
    from core.workflows.payment_results import InvoiceResult


class SumRow(NamedTuple):
    """One currency: `stored + already + cut + left + unclear = in_file`."""

    currency: str
    in_file: Decimal
    stored: Decimal
    already: Decimal
    cut: Decimal
    left: Decimal
    unclear: Decimal

    @property
    def adds_up(self) -> Mark:
        """Whether the parts come to the whole."""
        parts = (self.stored, self.already, self.cut, self.left, self.unclear)
        if sum(parts) == self.in_file:
            return Mark(Tone.GOOD, "", "The parts come to the whole.")
        return Mark(Tone.BLOCK, "differs", "The parts do not come to the whole.")


def sum_rows(sums: Sums) -> list[SumRow]:
    """A row for each currency."""
    columns = (sums.in_file, sums.uploaded, sums.already, sums.cut, sums.refused, sums.unclear)
    zero = Decimal(0)  # of two places, whatever a row of the file had
    return [
        SumRow(currency, *(column.get(currency) or zero for column in columns)) for currency in sums.in_file
    ]


_AMOUNT = Kind.AMOUNT
SUM_COLUMNS: tuple[Column[SumRow], ...] = (
    Column("currency", "Cur", 96, lambda row: row.currency or "not known"),
    Column("in file", "In the file", 96, lambda row: row.in_file, _AMOUNT),
    Column("stored", "To be stored", 100, lambda row: row.stored, _AMOUNT),
    Column("sound", "Found sound", 100, lambda row: row.stored, _AMOUNT),
    Column("already", "Stored already", 118, lambda row: row.already, _AMOUNT),
    Column("cut", "Cut", 72, lambda row: row.cut, _AMOUNT),
    Column("left", "Left out", 88, lambda row: row.left, _AMOUNT),
    Column("unclear", "Being checked", 116, lambda row: row.unclear, _AMOUNT),
    Column("adds up", "", 40, lambda row: row.adds_up, Kind.MARK, stretch=True),
)


class StoreRow(NamedTuple):
    """One invoice that is uploaded. Amounts in its currency."""

    place: int
    target: Target
    already: bool
    said: str = ""
    """What has to be known of its rows that were uploaded before."""

    @property
    def date(self) -> dt.date | Mark | None:
        """The date that will be stored, in words where none is stored yet."""
        seen = outlook(self.target, shut=False)
        return WHEN_PAID if seen.waits else seen.date

    @property
    def how(self) -> Mark:
        """What is done for it."""
        if self.already:
            tip = f"It is read once more; nothing is sent. {self.said}".rstrip()
            return Mark(Tone.QUIET, "so already", tip, icon="")
        how, tip = _HOW.get(self.target.action, ("", ""))
        return Mark(Tone.INFO, how, f"{tip} {self.said}".strip(), icon="")


_HOW = {
    Action.CREATE: ("new", "The invoice has no payment yet."),
    Action.CHANGE: ("change", "The payment that is stored is changed."),
}
"""Without a connection nobody knows."""


class LeftRow(NamedTuple):
    """One invoice of which nothing is sent."""

    place: int
    target: Target
    why: str
    fate: Fate
    in_file: Decimal | Mark | None
    """With its currency where that is not the invoice's."""

    @property
    def state(self) -> Mark:
        """Whether it is left out or being checked."""
        if self.fate is Fate.UNCLEAR:
            return Mark(Tone.WARN, "being checked", icon="?")
        return Mark(Tone.QUIET, "left out", icon="")


class CutRow(NamedTuple):
    """One invoice of which something is stored nowhere, because it cannot take it."""

    place: int
    target: Target
    wanted: Decimal | None
    after: Decimal | None
    """None, as what is wanted, where nothing is sent for it now."""
    cut: Decimal
    """Now, or when its rows were uploaded before."""
    said: str
    """In which run that was."""


_STORED = (Fate.UPLOADED, Fate.ALREADY)


def store_rows(results: Iterable[InvoiceResult]) -> list[StoreRow]:
    """The invoices that are stored, or are so already, in the order of the file."""
    return [
        StoreRow(
            place,
            each.invoice.target,
            each.fate is Fate.ALREADY or each.invoice.is_so,
            " ".join(each.remarks),
        )
        for place, each in enumerate(results)
        if each.fate in _STORED
    ]


def left_rows(results: Iterable[InvoiceResult], style: Style) -> list[LeftRow]:
    """The others with the reason that the fail file will give."""
    return [
        LeftRow(place, each.invoice.target, each.message, each.fate, in_file(each, style))
        for place, each in enumerate(results)
        if each.fate in (Fate.REFUSED, Fate.UNCLEAR)
    ]


def cut_rows(results: Iterable[InvoiceResult]) -> list[CutRow]:
    """Those of which something is cut: together what the sums count as cut."""
    rows = (_cut_row(place, each) for place, each in enumerate(results))
    return [row for row in rows if row.cut]


def _cut_row(place: int, each: InvoiceResult) -> CutRow:
    target, cut, said = each.invoice.target, each.invoice.cut_before, " ".join(each.remarks)
    if each.fate not in _STORED:
        return CutRow(place, target, None, None, cut, said)
    now = target.cut
    return CutRow(place, target, target.wanted, target.after, cut + now, said)


def _customer(target: Target) -> str:
    return target.group.invoice.company if target.group.invoice else ""


STORE_COLUMNS: tuple[Column[StoreRow], ...] = (
    Column("invoice", "Invoice", 90, lambda row: row.target.group.name),
    Column("customer", "Customer", 90, lambda row: _customer(row.target), stretch=True),
    Column("currency", "Cur", 50, lambda row: row.target.currency),
    Column("before", "Paid so far", 86, lambda row: row.target.before, _AMOUNT),
    Column("in file", "In the file", 88, lambda row: row.target.in_file, _AMOUNT),
    Column("after", "New paid", 88, lambda row: row.target.after, _AMOUNT),
    Column("balance", "Balance", 88, lambda row: row.target.balance, _AMOUNT),
    Column("date", "Date stored", 104, lambda row: row.date, Kind.DATE),
    Column("how", "", 84, lambda row: row.how, Kind.MARK),
)
LEFT_COLUMNS: tuple[Column[LeftRow], ...] = (
    Column("invoice", "Invoice", 110, lambda row: row.target.group.name),
    Column("currency", "Cur", 54, lambda row: row.target.currency),
    Column("in file", "In the file", 100, lambda row: row.in_file, _AMOUNT),
    Column("state", "", 110, lambda row: row.state, Kind.MARK),
    Column("why", "Why", 300, lambda row: row.why, stretch=True),
)
CUT_COLUMNS: tuple[Column[CutRow], ...] = (
    Column("invoice", "Invoice", 92, lambda row: row.target.group.name),
    Column("customer", "Customer", 130, lambda row: _customer(row.target), stretch=True),
    Column("currency", "Cur", 52, lambda row: row.target.currency),
    Column("wanted", "Asked for", 92, lambda row: row.wanted, _AMOUNT),
    Column("after", "New paid", 92, lambda row: row.after, _AMOUNT),
    Column("excess", "Cut", 92, lambda row: row.cut, _AMOUNT),
    Column("said", "Before", 200, lambda row: row.said, stretch=True),
)
