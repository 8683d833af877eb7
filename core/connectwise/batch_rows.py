"""Batches and their entries become domain values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from core.connectwise import dates
from core.connectwise.payloads import BatchRow, EntryRow, LocationRow, Ref
from core.connectwise.rows import Flaw, Layout
from core.domain.batches import Batch, BatchEntry
from core.domain.money import is_amount
from core.domain.places import Location
from core.domain.records import BatchKind

_ZERO = Decimal(0)


def _batch(row: BatchRow) -> Batch:
    flags = {
        BatchKind.INVOICES: row.export_invoices_flag,
        BatchKind.EXPENSES: row.export_expenses_flag,
        BatchKind.PROCUREMENT: row.export_products_flag,
    }
    return Batch(
        row.id,
        row.batch_identifier or "",
        frozenset(kind for kind, on in flags.items() if on),
        row.closed_flag,
        dates.moment(row.info.last_updated) if row.info else None,
        (row.info.updated_by or "") if row.info else "",
    )


def _entry(row: EntryRow, flaw: Flaw) -> BatchEntry:
    return BatchEntry(
        id=row.id,
        account=row.account_number or "",
        name=row.name or "",
        debit=_amount(row.debit, row.id, flaw) or _ZERO,
        credit=_amount(row.credit, row.id, flaw) or _ZERO,
        cost=_amount(row.cost, row.id, flaw),
        invoice_id=row.invoice.id if row.invoice else None,
        invoice_number=(row.invoice.identifier or "") if row.invoice else "",
        expense_id=row.expense.id if row.expense else None,
        purchase_order=_name(row.purchase_order),
        transfer=row.transfer or "",
        adjustment=_name(row.adjustment_detail),
    )


def _amount(value: Decimal | None, number: int, flaw: Flaw) -> Decimal | None:
    if value is None or is_amount(value):
        return value
    flaw(f"entry {number}", f"“{str(value)[:40]}” is not an amount")
    return None


def _name(ref: Ref | None) -> str:
    return (ref.name or ref.identifier or "") if ref else ""


def _batches(rows: Iterable[BatchRow], _flaw: Flaw) -> list[Batch]:
    return [_batch(row) for row in rows]


def _entries(rows: Iterable[EntryRow], flaw: Flaw) -> list[BatchEntry]:
    return [_entry(row, flaw) for row in rows]


def _locations(rows: Iterable[LocationRow], _flaw: Flaw) -> list[Location]:
    return [Location(row.id, row.name or "") for row in rows]


BATCHES = Layout(BatchRow, _batches, "batches")
ENTRIES = Layout(EntryRow, _entries, "entries of the batch")
LOCATIONS = Layout(LocationRow, _locations, "locations")
