"""Payments of an invoice: list, create, change, replace, delete."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.sandbox.conditions import moment_of
from core.sandbox.listing import Listing, listed, of_rows, one
from core.sandbox.messages import Refused, Request, Response, answer, invalid, no_content, not_found
from core.sandbox.payments import Payment, credited, paid
from core.sandbox.receivable import Receivable
from core.sandbox.receivables import receivable
from core.sandbox.references import Row
from core.sandbox.routes_invoices import invoice_of
from core.sandbox.routing import Route, at, body_of, json_of
from core.sandbox.state import State

_WHAT = "InvoicePayment"
_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_NAMES = ("wisePayPayment", "credit", "paymentDate", "glBatchID", "paymentSyncDate")


def _stored(state: State, invoice: Receivable) -> tuple[Payment, ...]:
    return state.payments.of(invoice, state.switches.locks)


def _payments(state: State, identity: str) -> Listing:
    invoice = invoice_of(state, identity)
    hidden = state.switches.credit_entries == "hidden"
    shown = [each for each in _stored(state, invoice) if not (hidden and each.credit)]
    left = _left(state, invoice)
    return of_rows([_row(state, invoice, each, left) for each in shown], *_NAMES)


def _left(state: State, invoice: Receivable) -> Decimal:
    stored = _stored(state, invoice)
    return invoice.total - paid(stored) - credited(stored)


def _row(state: State, invoice: Receivable, payment: Payment, left: Decimal) -> Row:
    row: Row = {
        "id": payment.id,
        "type": payment.type,
        "source": payment.source,
        "invoice": {"id": invoice.id, "identifier": invoice.number},
        "amount": payment.amount,
        "invoiceBalance": left,
        "invoiceTotal": invoice.total,
        "appliedBy": payment.by,
        "paymentSyncStatus": payment.sync,
    }
    if payment.date:
        row["paymentDate"] = payment.date
    if payment.batch:
        row["glBatchID"] = payment.batch
    if payment.source == "WisePay":
        row["wisePayPayment"] = {"wisePayReference": f"WP{payment.id}"}
    if payment.credit:
        memo = receivable(state, payment.credit)
        row["credit"] = {"id": payment.credit, **({"identifier": memo.number} if memo else {})}
    return row


def _create(state: State, request: Request, identity: str) -> Response:
    invoice = invoice_of(state, identity)
    sent = _sent(body_of(request), invoice)
    if state.switches.second_payment == "refuse" and any(not each.credit for each in _stored(state, invoice)):
        raise _refused("The invoice already has a payment.", "invoice", "ObjectExists")
    new = Payment(state.payments.last_id + 1, Decimal(0), by=state.keys.username)
    return _kept(state, invoice, replace(new, **sent), 201)


def _replace(state: State, request: Request, identity: str, each: str) -> Response:
    invoice, old = _changeable(state, identity, each)
    sent = _sent(body_of(request), invoice)
    bare = Payment(old.id, Decimal(0), by=state.keys.username, source=old.source)
    return _kept(state, invoice, replace(bare, **sent), 200)


def _change(state: State, request: Request, identity: str, each: str) -> Response:
    invoice, old = _changeable(state, identity, each)
    values: dict[str, Any] = {}
    operations = json_of(request)
    if not isinstance(operations, list):
        raise _refused("The body must be an array of operations.", "")
    for operation in operations:
        values.update(_operation(operation))
    return _kept(state, invoice, replace(old, by=state.keys.username, **values), 200)


def _delete(state: State, request: Request, identity: str, each: str) -> Response:
    invoice, old = _changeable(state, identity, each)
    state.payments.drop(invoice, old.id)
    return no_content(committed=True)


def _changeable(state: State, identity: str, each: str) -> tuple[Receivable, Payment]:
    invoice = invoice_of(state, identity)
    old = next((payment for payment in _stored(state, invoice) if payment.id == int(each)), None)
    if old is None:
        raise not_found("Payment", each)
    if old.is_locked and state.switches.mode == "strict":
        raise _refused(f"Payment {each} cannot be changed any more.", "id", "PaymentLocked")
    return invoice, old


def _kept(state: State, invoice: Receivable, payment: Payment, status: int) -> Response:
    """Store a payment under the rules of the switches."""
    if state.switches.mode == "strict":
        if not invoice.takes_payments:
            raise _refused(f"Invoice {invoice.number} does not take payments.", "invoice")
        if payment.amount <= 0:
            raise _refused("amount must be above zero.", "amount")
    others = [each for each in _stored(state, invoice) if each.id != payment.id]
    payment = replace(payment, amount=_within(state, invoice, others, payment.amount))
    left = invoice.total - paid(others) - credited(others) - payment.amount
    if state.switches.payment_date == "full" and left > 0:
        payment = replace(payment, date="")
    state.payments.put(invoice, payment)
    return answer(_row(state, invoice, payment, left), status, committed=True)


def _within(state: State, invoice: Receivable, others: list[Payment], amount: Decimal) -> Decimal:
    """The amount that is stored when so much is sent."""
    rule = state.switches.over_amount
    room = invoice.total - paid(others) - (Decimal(0) if rule == "cut_to_total" else credited(others))
    if amount <= room or rule == "keep":
        return amount
    if rule == "refuse":
        raise _refused(f"amount is more than the balance of {room}.", "amount")
    return max(room, Decimal(0))


def _sent(body: dict[str, Any], invoice: Receivable) -> dict[str, Any]:
    """What a whole payment sets; members only the server sets are passed over."""
    told = body.get("invoice")
    if told is not None and (not isinstance(told, dict) or told.get("id", invoice.id) != invoice.id):
        raise _refused("invoice is another one than that of the address.", "invoice")
    if body.get("amount") is None:
        raise _refused("amount is required.", "amount", "MissingRequiredField")
    members = {name.lower(): value for name, value in body.items() if value is not None}
    return {name: read(members[key]) for key, (name, read) in _SET.items() if key in members}


def _operation(operation: Any) -> dict[str, Any]:
    """What one operation of a PATCH sets."""
    if not isinstance(operation, dict) or operation.get("op") not in ("add", "replace", "remove"):
        raise _refused("An operation needs op (add, replace, remove), path and value.", "op")
    path = str(operation.get("path", "")).lstrip("/")
    if path.lower() not in _SET:
        raise _refused(f"{path} cannot be changed.", path)
    name, read = _SET[path.lower()]
    if operation["op"] == "remove":
        if name != "date":
            raise _refused(f"{path} cannot be removed.", path)
        return {name: ""}
    return {name: read(operation.get("value"))}


def _amount(value: Any) -> Decimal:
    """A number, or a text that is one: a working connector sends texts."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    exact = isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 15
    text = f"{value:f}" if exact else str(value) if whole or isinstance(value, str) else ""
    if not _AMOUNT.fullmatch(text):
        raise _refused("amount is no number.", "amount")
    return Decimal(text)


def _date(value: Any) -> str:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value) or moment_of(value) is None:
        raise _refused("paymentDate is no date of the form 2026-04-25T00:00:00Z.", "paymentDate")
    return value


def _type(value: Any) -> str:
    if value != "P":
        raise _refused("type is P.", "type")
    return "P"


def _refused(message: str, field: str, code: str = "InvalidField") -> Refused:
    return invalid(message, _WHAT, field, code)


_SET: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "amount": ("amount", _amount),
    "paymentdate": ("date", _date),
    "type": ("type", _type),
}

_LIST, _ONE = at("/finance/invoices/{id}/payments"), at("/finance/invoices/{id}/payments/{id}")

ROUTES: list[Route] = [
    ("GET", _LIST, lambda state, r, i: listed(_payments(state, i), r)),
    ("POST", _LIST, _create),
    ("GET", _ONE, lambda state, r, i, each: one(_payments(state, i), "Payment", int(each), r)),
    ("PUT", _ONE, _replace),
    ("PATCH", _ONE, _change),
    ("DELETE", _ONE, _delete),
]
