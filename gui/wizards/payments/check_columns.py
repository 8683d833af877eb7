"""The columns of the invoices of a payment file: before, in the file, after, side by side."""

from __future__ import annotations

from decimal import Decimal

from core.domain.payments.targets import Action
from gui.table import Column, Kind, Mark, Tone
from gui.wizards.payments.check_rows import CheckRow

_UNKNOWN = Mark(Tone.QUIET, "unknown", "The server has no such invoice, or several.", icon="")
_AMOUNT = Kind.AMOUNT


def _customer(row: CheckRow) -> str | Mark:
    if row.invoice is not None:
        return row.invoice.company
    return _UNKNOWN if row.connected else ""


def _total(row: CheckRow) -> Decimal | None:
    return row.invoice.total if row.invoice else None


def _credits(row: CheckRow) -> Decimal | None:
    return row.invoice.credits if row.invoice else None


def _action(row: CheckRow) -> str:
    if row.invoice is None:
        return ""
    return Action.NOT_POSSIBLE.value if row.blocker else row.checked.target.action.value


CHECK_COLUMNS: tuple[Column[CheckRow], ...] = (
    Column("invoice", "Invoice", 92, lambda row: row.name),
    Column("customer", "Customer", 114, _customer, stretch=True),
    Column("currency", "Cur", 52, lambda row: row.checked.target.currency),
    Column("total", "Total", 88, _total, _AMOUNT),
    Column("before", "Paid so far", 88, lambda row: row.checked.target.before, _AMOUNT),
    Column("in file", "In the file", 118, lambda row: row.in_file, _AMOUNT, strong=True),
    Column("after", "New paid", 88, lambda row: row.after, _AMOUNT),
    Column("balance", "Balance", 86, lambda row: row.balance, _AMOUNT),
    Column("date", "Date stored", 108, lambda row: row.date, Kind.DATE),
    Column("findings", "Findings", 150, lambda row: row.findings, Kind.FINDINGS, stretch=True),
    Column("credits", "Credits", 90, _credits, _AMOUNT, visible=False),
    Column("excess", "Too much", 90, lambda row: row.checked.target.excess or None, _AMOUNT, visible=False),
    Column(
        "status",
        "Invoice status",
        110,
        lambda row: row.invoice.status if row.invoice else "",
        visible=False,
    ),
    Column(
        "invoiced",
        "Invoice date",
        106,
        lambda row: row.invoice.date if row.invoice else None,
        Kind.DATE,
        visible=False,
    ),
    Column("action", "What is done", 140, _action, visible=False),
)
