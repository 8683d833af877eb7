"""What is sent: the exact bytes of the requests that have a body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import msgspec

from core.domain.batches import BatchRequest
from core.domain.records import BatchKind
from core.domain.unposted import ExportRequest

PREVIEW_IDENTIFIER = "0"
"""A batch identifier that names no batch: exports must never carry a real one."""


def create_body(request: BatchRequest) -> bytes:
    """The body that creates a batch: the same request gives the same bytes, always.

    Raises:
        ValueError: no identifier, no kind, no ids, or an id that is none.
    """
    ids = sorted(set(request.ids))
    if not request.identifier or not request.kinds or not ids or ids[0] <= 0:
        raise ValueError("a batch needs an identifier, a kind and GL entry ids")
    return msgspec.json.encode(
        {
            "batchIdentifier": request.identifier,
            "glInterfaceIdentifier": request.identifier,
            **_flags(request.kinds),
            "processedRecordIds": ids,
        }
    )


def export_body(request: ExportRequest) -> bytes:
    """The body of an export that only reads.

    Raises:
        ValueError: no kind is asked for.
    """
    asked = {
        BatchKind.INVOICES: request.invoices,
        BatchKind.EXPENSES: request.expenses,
        BatchKind.PROCUREMENT: request.products,
    }
    kinds = [kind for kind, keys in asked.items() if keys]
    if not kinds:
        raise ValueError("an export needs at least one record")
    lists = {_INCLUDED[kind]: list(asked[kind]) for kind in kinds}
    return msgspec.json.encode(_export_options(request.thru, request.location_id) | _flags(kinds) | lists)


def batch_export_body(kinds: Collection[BatchKind], thru: dt.date) -> bytes:
    """The body that exports a batch again, whole."""
    return msgspec.json.encode(_export_options(thru, 0) | _flags(kinds))


def _export_options(thru: dt.date, location_id: int) -> dict[str, object]:
    return {
        "batchIdentifier": PREVIEW_IDENTIFIER,
        "glInterfaceIdentifier": PREVIEW_IDENTIFIER,
        "thruDate": f"{thru.isoformat()}T23:59:59Z",
        "locationId": location_id,
        "summarizeInvoices": "Detailed",
    }


def _flags(kinds: Collection[BatchKind]) -> dict[str, object]:
    return {flag: kind in kinds for kind, flag in _FLAGS.items()}


_FLAGS = {
    BatchKind.INVOICES: "exportInvoicesFlag",
    BatchKind.EXPENSES: "exportExpensesFlag",
    BatchKind.PROCUREMENT: "exportProductsFlag",
}

_INCLUDED = {
    BatchKind.INVOICES: "includedInvoiceIds",
    BatchKind.EXPENSES: "includedExpenseIds",
    BatchKind.PROCUREMENT: "includedProductIds",
}
