"""The parts of one invoice: its rows in the file with what they come to, and what is stored of it now."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from core import words
from core.domain.payments.invoices import StoredPayment
from core.domain.payments.rows import Amounts, PaymentRow
from core.words import Style, number
from gui.runs.payment_rows import row_amount
from gui.table import Column, Kind, Mark, RowTone, Tone
from gui.wizards.payments.check_rows import CheckRow

_AMOUNT = Kind.AMOUNT


class PartRow(NamedTuple):
    """One row of the file, or the line that says what the rows come to."""

    file: str
    line: int | None
    amount: Decimal | Mark | None
    """With its currency where that is not the invoice's."""
    date: str | Mark | None
    reference: str
    external: str
    note: Mark | None
    tone: RowTone = RowTone.NORMAL


def part_rows(
    row: CheckRow | None, file: str, date_field: str, amounts: Amounts, style: Style
) -> list[PartRow]:
    """The rows of one invoice in their order, then their sum.

    Args:
        row: the invoice.
        file: the path of the file.
        date_field: how the file calls the date.
        amounts: whether they are added to what is stored or replace it.
        style: how amounts are written.
    """
    if row is None:
        return []
    counted = {each.place for each in row.checked.target.counted}
    name = Path(file).name
    target = row.checked.target
    parts = [
        _part(each, name, date_field, target.currency, style, counts=each.place in counted)
        for each in target.group.rows
    ]
    return [*parts, sum_line(row, amounts, style)]


def _part(
    row: PaymentRow, file: str, date_field: str, currency: str, style: Style, *, counts: bool
) -> PartRow:
    tone = RowTone.NORMAL if counts else RowTone.QUIET
    note = None if counts else _why_not_counted(row)
    date = next((each.text for each in row.written if each.name == date_field), "")
    amount = row_amount(row.amount, row.currency, currency, style)
    return PartRow(file, row.line, amount, date, row.reference, row.external_id, note, tone)


def _why_not_counted(row: PaymentRow) -> Mark:
    if row.amount is None:
        return Mark(Tone.BLOCK, "does not count: no amount", "; ".join(row.flaws))
    return Mark(Tone.QUIET, "does not count: uploaded before")


def sum_line(row: CheckRow, amounts: Amounts, style: Style) -> PartRow:
    """What the rows come to: together with what is stored, or in its place."""
    target = row.checked.target
    what, amount = "together", row.in_file
    if isinstance(amount, Decimal) and target.before is not None and target.before:
        paid = number(target.before, style)
        if amounts is Amounts.RECEIPTS:
            what, amount = f"together with {paid} paid so far", target.before + amount
        else:
            what = f"together, instead of {paid} paid so far"
    return PartRow(what, None, amount, verdict(row, style), "", "", None, RowTone.TOTAL)


def verdict(row: CheckRow, style: Style) -> Mark | None:
    """What that means for the invoice, in a few words."""
    target = row.checked.target
    if row.blocker is not None:
        return Mark(Tone.BLOCK if target.counted else Tone.QUIET, "nothing is stored")
    if target.balance is None:
        return None
    if target.excess:
        return Mark(Tone.WARN, f"{number(target.excess, style)} too much")
    if target.balance > 0:
        return Mark(Tone.INFO, f"{number(target.balance, style)} stays open")
    return Mark(Tone.GOOD, "fully paid")


PART_COLUMNS: tuple[Column[PartRow], ...] = (
    Column("file", "File", 280, lambda row: row.file),
    Column("line", "Line", 80, lambda row: row.line, Kind.COUNT),
    Column("amount", "Amount", 130, lambda row: row.amount, _AMOUNT),
    Column("date", "Date as written", 180, lambda row: row.date),
    Column("reference", "Reference", 140, lambda row: row.reference),
    Column("external", "External id", 100, lambda row: row.external),
    Column("note", "", 140, lambda row: row.note, Kind.MARK, stretch=True),
)


def stored_lock(payment: StoredPayment) -> Mark:
    """Whether a stored payment may be changed from here, and why not."""
    if payment.lock is None:
        return Mark(Tone.QUIET, "no: it may be changed from here", icon="")
    return Mark(Tone.WARN, payment.lock.value)


_TYPES = {"P": "Payment", "C": "Credit"}

STORED_COLUMNS: tuple[Column[StoredPayment], ...] = (
    Column("type", "Type", 110, lambda row: _TYPES.get(row.type.upper(), row.type)),
    Column("amount", "Amount", 130, lambda row: row.amount, _AMOUNT),
    Column("date", "Date", 120, lambda row: row.date, Kind.DATE),
    Column("by", "By", 160, lambda row: row.by),
    Column("lock", "Locked", 240, stored_lock, Kind.MARK, stretch=True),
)


def date_words(row: CheckRow, style: Style) -> str:
    """What happens to the date, in a sentence."""
    target = row.checked.target
    if row.invoice is None or target.date is None or row.blocker is not None:
        return ""
    if target.keeps_date:
        return f"Nothing stays to be paid on {row.name}: what is stored keeps its date."
    day = words.day(target.date, style)
    several = len({each.date for each in target.counted if each.date is not None}) > 1
    latest = ", the latest of its rows," if several else ""
    if target.date_stored is not None:
        return f"{day}{latest} is stored as the date: nothing stays to be paid."
    assert target.balance is not None
    balance = number(target.balance, style)
    return (
        f"{day}{latest} is sent, but ConnectWise stores no date until {row.name} is fully paid; "
        f"{balance} stays open."
    )
