"""The rows and columns of the batches page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from core.domain.batch_view import AccountTotal, Maker, made_by, sides_by_currency
from core.domain.batches import Batch, BatchEntry
from core.domain.journal_view import Sides
from core.domain.records import BatchKind
from gui.table import Column, Kind, Mark, RowTone, Tone


class BatchRow(NamedTuple):
    """A batch of the server and who made it."""

    batch: Batch
    maker: Maker | None
    told: bool
    """Whether the journal could be asked."""


def kinds(batch: Batch) -> str:
    """What a batch holds: "Invoices, Expenses"."""
    return ", ".join(kind.value.capitalize() for kind in BatchKind if kind in batch.kinds)


def _closed(batch: Batch) -> str:
    return "" if batch.closed is None else "closed" if batch.closed else "open"


def made_by_mark(row: BatchRow) -> Mark:
    """Who made a batch: a run of this computer, or somebody elsewhere."""
    if not row.told:
        return Mark(Tone.WARN, "cannot tell", "The journal of this computer cannot be read.", icon="?")
    if row.maker is None:
        tip = "No run of this computer made a batch of this name."
        return Mark(Tone.QUIET, made_by(None), tip, icon="")
    if row.maker.certain:
        return Mark(Tone.INFO, made_by(row.maker), "Made from this computer.", icon="")
    tip = "The answer to that run was lost; whether this batch is its own is not settled yet."
    return Mark(Tone.WARN, made_by(row.maker), tip, icon="?")


BATCH_COLUMNS: tuple[Column[BatchRow], ...] = (
    Column("id", "Id", 70, lambda row: str(row.batch.id)),
    Column("identifier", "Identifier", 260, lambda row: row.batch.identifier, stretch=True),
    Column("kinds", "Kinds", 180, lambda row: kinds(row.batch)),
    Column("changed", "Changed", 170, lambda row: row.batch.updated_at and row.batch.updated_at.astimezone(),
           Kind.MOMENT),
    Column("by", "By", 120, lambda row: row.batch.updated_by),
    Column("closed", "Closed", 80, lambda row: _closed(row.batch)),
    Column("made", "Made by", 150, made_by_mark, Kind.MARK),
)  # fmt: skip


def document(entry: BatchEntry) -> str:
    """The document an entry belongs to, as far as the server names one."""
    if entry.invoice_number or entry.invoice_id is not None:
        return f"Invoice {entry.invoice_number or f'id {entry.invoice_id}'}"
    if entry.expense_id is not None:
        return f"Expense {entry.expense_id}"
    if entry.purchase_order:
        return f"Purchase order {entry.purchase_order}"
    if entry.adjustment:
        return f"Adjustment {entry.adjustment}"
    return f"Transfer {entry.transfer}" if entry.transfer else ""


def _debit(entry: BatchEntry) -> Decimal | None:
    return entry.debit if entry.debit or not entry.credit else None


def _credit(entry: BatchEntry) -> Decimal | None:
    return entry.credit or None


ENTRY_COLUMNS: tuple[Column[BatchEntry], ...] = (
    Column("id", "Entry id", 90, lambda entry: str(entry.id)),
    Column("account", "Account", 100, lambda entry: entry.account),
    Column("name", "Name", 200, lambda entry: entry.name, stretch=True),
    Column("debit", "Debit", 110, _debit, Kind.AMOUNT),
    Column("credit", "Credit", 110, _credit, Kind.AMOUNT),
    Column("cost", "Cost", 100, lambda entry: entry.cost or None, Kind.AMOUNT),
    Column("document", "Document", 220, document),
)


class AccountRow(NamedTuple):
    """An account of the batch in one currency, or (`tone` TOTAL) the sum of a currency."""

    account: str | Mark
    name: str | Mark
    currency: str
    entries: int
    debit: Decimal | None
    credit: Decimal | None
    tone: RowTone = RowTone.NORMAL


_NO_ACCOUNT = Mark(Tone.WARN, "no account", "The server names no account with these entries.")


def account_rows(totals: Sequence[AccountTotal]) -> list[AccountRow]:
    """The accounts, and below them for each currency that debit equals credit."""
    rows = [
        AccountRow(t.account or _NO_ACCOUNT, t.name, t.currency, t.entries, *_sides(t.debit, t.credit))
        for t in totals
    ]
    return rows + [_whole(currency, both, totals) for currency, both in sides_by_currency(totals).items()]


def _whole(currency: str, both: Sides, totals: Sequence[AccountTotal]) -> AccountRow:
    equal = Mark(Tone.GOOD, "debit = credit")
    verdict = equal if both.agree else Mark(Tone.BLOCK, "debit and credit differ")
    many = sum(total.entries for total in totals if total.currency == currency)
    return AccountRow("", verdict, currency, many, both.debit, both.credit, RowTone.TOTAL)


def _sides(debit: Decimal, credit: Decimal) -> tuple[Decimal | None, Decimal | None]:
    return (debit if debit or not credit else None, credit or None)


ACCOUNT_COLUMNS: tuple[Column[AccountRow], ...] = (
    Column("account", "Account", 120, lambda row: row.account),
    Column("name", "Name", 240, lambda row: row.name, stretch=True),
    Column("currency", "Cur", 60, lambda row: row.currency),
    Column("entries", "Entries", 90, lambda row: row.entries, Kind.COUNT),
    Column("debit", "Debit", 140, lambda row: row.debit, Kind.AMOUNT),
    Column("credit", "Credit", 140, lambda row: row.credit, Kind.AMOUNT),
)
