"""Rows of the server's unposted lists, before they are joined with the export."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from core.domain.records import BatchKind, Party, RecordKind


class UnpostedRow(NamedTuple):
    """One row: a record or one GL entry of it (the server decides); grouped by `business_key` when shown."""

    kind: BatchKind
    id: int
    """GL entry id."""
    business_key: str
    """Invoice id, expense id or procurement key: what include lists take."""
    record_kind: RecordKind
    number: str
    """Invoice number; what else names the document to a person for the other kinds."""
    date: dt.date | None
    party: Party
    location: str
    location_id: int | None
    type: str
    """invoiceType, classification or procurementType."""
    currency: str
    total: Decimal | None
    description: str
    reimbursable: bool = True
    """False for expenses that no bill will ever hold."""


class ExportRequest(NamedTuple):
    """What to export: business keys per kind. An empty tuple for a kind means that kind is not asked for."""

    thru: dt.date
    invoices: tuple[int, ...] = ()
    expenses: tuple[int, ...] = ()
    products: tuple[str, ...] = ()
    location_id: int = 0
