"""What is sent: the exact bytes of the requests that have a body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

import msgspec

from core.domain.batches import BatchRequest
from core.domain.money import is_amount
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


def payment_body(invoice_id: int, amount: Decimal, date: dt.date | None) -> bytes:
    """The body that stores a new payment: the same values give the same bytes, always.

    Args:
        invoice_id: the invoice, not its number.
        amount: what shall be stored; written digit by digit, as it is.
        date: the day of the payment; None leaves it out.

    Raises:
        ValueError: no invoice, or an amount that is not above zero.
    """
    if invoice_id <= 0:
        raise ValueError("a payment needs an invoice")
    members: dict[str, object] = {"type": "P", "amount": msgspec.Raw(_digits(amount).encode())}
    return msgspec.json.encode(members | {"invoice": {"id": invoice_id}} | _paid_on(date))


def payment_change_body(amount: Decimal, date: dt.date | None) -> bytes:
    """The operations that change a stored payment; values travel as texts. Arguments as `payment_body`.

    Raises:
        ValueError: an amount that is not above zero.
    """
    values = {"amount": _digits(amount)} | _paid_on(date)
    return msgspec.json.encode(
        [{"op": "replace", "path": f"/{name}", "value": value} for name, value in values.items()]
    )


def _digits(amount: Decimal) -> str:
    if not (is_amount(amount) and amount > 0):
        raise ValueError(f"{amount} cannot be paid")
    return f"{amount:f}"


def _paid_on(date: dt.date | None) -> dict[str, str]:
    return {"paymentDate": f"{date.isoformat()}T00:00:00Z"} if date else {}


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
