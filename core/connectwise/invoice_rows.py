"""Invoices and their payments become domain values.

Nothing is guessed: a row with a member that makes no sense is told of, and who asks refuses the whole answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from core.connectwise import dates
from core.connectwise.payloads import InvoiceNumberRow, InvoiceRecord, PaymentRecord, Ref
from core.connectwise.rows import Flaw, Layout
from core.domain.money import is_amount
from core.domain.payments.invoices import Invoice, Lock, StoredPayment

_ZERO = Decimal(0)


class FoundInvoice(NamedTuple):
    """An invoice as its own record tells, still without payments."""

    id: int
    invoice: Invoice
    is_untouched: bool
    """Whether it says itself that nothing was paid or credited, so that it has no payments."""


class FoundPayment(NamedTuple):
    """A payment, and the invoice it says it belongs to."""

    id: int
    payment: StoredPayment
    invoice_id: int | None


class FoundNumber(NamedTuple):
    """An invoice of which only the number is wanted."""

    id: int
    number: str


def _invoice(row: InvoiceRecord, flaw: Flaw) -> FoundInvoice:
    where = f"invoice {row.invoice_number or row.id}"
    status, money = row.status, row.currency
    if row.total is None:
        flaw(where, "it has no total")
    invoice = Invoice(
        id=row.id,
        number=row.invoice_number or "",
        kind=row.type or "",
        status=(status.name or "") if status else "",
        is_closed=status.is_closed if status else None,
        company=_name(row.company),
        date=_day(row.date, where, flaw),
        currency=(money.currency_code or money.identifier or "") if money else "",
        total=_amount(row.total, where, flaw),
        credits=_amount(row.credits, where, flaw),
        paid=_amount(row.payments, where, flaw),
        is_batched=row.gl_batch is not None and (row.gl_batch.id or 0) > 0,
        company_id=row.company.id if row.company else None,
    )
    return FoundInvoice(row.id, invoice, is_untouched=row.payments == 0 == row.credits)


def _payment(row: PaymentRecord, flaw: Flaw) -> FoundPayment:
    where = f"payment {row.id}"
    if row.amount is None:
        flaw(where, "it has no amount")
    payment = StoredPayment(
        row.id,
        row.type or "",
        _amount(row.amount, where, flaw),
        _day(row.payment_date, where, flaw),
        row.applied_by or "",
        lock_of(row),
    )
    return FoundPayment(row.id, payment, row.invoice.id if row.invoice else None)


def lock_of(row: PaymentRecord) -> Lock | None:
    """Why a payment may not be changed; None for one that was entered by hand and went nowhere yet."""
    source = (row.source or "default").casefold()
    if row.credit is not None and row.credit.id:
        return Lock.CREDIT
    if source == "wisepay":
        return Lock.WISEPAY
    if row.gl_batch_id:
        return Lock.BATCHED
    if (row.payment_sync_status or "").casefold() == "synced":
        return Lock.SYNCED
    return Lock.OTHER if source != "default" or (row.type or "P").upper() != "P" else None


def _amount(value: Decimal | None, where: str, flaw: Flaw) -> Decimal:
    if value is None or is_amount(value):
        return value or _ZERO
    flaw(where, f"“{str(value)[:40]}” is not an amount")
    return _ZERO


def _day(text: str | None, where: str, flaw: Flaw) -> dt.date | None:
    if not text:
        return None
    found = dates.day(text)
    if found is None:
        flaw(where, f"its date “{text[:40]}” is none")
    return found


def _name(ref: Ref | None) -> str:
    return (ref.name or ref.identifier or "") if ref else ""


def _invoices(rows: Iterable[InvoiceRecord], flaw: Flaw) -> list[FoundInvoice]:
    return [_invoice(row, flaw) for row in rows]


def _payments(rows: Iterable[PaymentRecord], flaw: Flaw) -> list[FoundPayment]:
    return [_payment(row, flaw) for row in rows]


def _numbers(rows: Iterable[InvoiceNumberRow], _flaw: Flaw) -> list[FoundNumber]:
    return [FoundNumber(row.id, row.invoice_number or "") for row in rows]


INVOICES = Layout(InvoiceRecord, _invoices, "invoices")
PAYMENTS = Layout(PaymentRecord, _payments, "payments of the invoice")
NUMBERS = Layout(InvoiceNumberRow, _numbers, "invoices")
