"""What the server shows of batches that exist, and the request that makes one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from core.domain.records import BatchKind


class Batch(NamedTuple):
    """A batch as the server lists it."""

    id: int
    identifier: str
    kinds: frozenset[BatchKind]
    closed: bool | None
    """None where the server's release does not say."""
    updated_at: dt.datetime | None
    updated_by: str


class BatchEntry(NamedTuple):
    """One ledger row of a batch as read back. Document references are empty where the server names none."""

    id: int
    """The GL entry id, as far as is known (inferred)."""
    account: str
    name: str
    debit: Decimal
    credit: Decimal
    """Zero where the server leaves the side out."""
    cost: Decimal | None
    invoice_id: int | None = None
    invoice_number: str = ""
    expense_id: int | None = None
    purchase_order: str = ""
    """The order's number (`name` of the reference)."""
    transfer: str = ""
    adjustment: str = ""


class BatchRequest(NamedTuple):
    """What is sent to create a batch: identifier, kinds it holds, GL entry ids (unique, sorted)."""

    identifier: str
    kinds: frozenset[BatchKind]
    ids: tuple[int, ...]
