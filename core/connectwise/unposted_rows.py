"""Rows of the unposted lists become domain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from core.connectwise import dates
from core.connectwise.payloads import ExpenseRow, InvoiceRow, ProcurementRow, Ref
from core.connectwise.rows import Flaw, Layout
from core.domain.money import is_amount
from core.domain.records import BatchKind, Party, RecordKind
from core.domain.unposted import UnpostedRow

_INVOICE, _CREDIT = RecordKind.INVOICE, RecordKind.CREDIT_MEMO
_NEVER_IN_BILLS = frozenset({"NonReimbursable", "Personal"})

_PROCUREMENT = {
    "purchase": RecordKind.PURCHASE,
    "adjustment": RecordKind.ADJUSTMENT,
    "transfer": RecordKind.TRANSFER,
}


_CENT = Decimal("0.01")
_BOUND = Decimal(10) ** 15


def _invoices(rows: Iterable[InvoiceRow], flaw: Flaw) -> list[UnpostedRow]:
    """Invoices come by the hundred thousand: what is usual is done in place, the rest by functions.

    The row's own account number is that of the receivable entry; the customer's is in the export only.
    """
    made: list[UnpostedRow] = []
    parties: dict[str, Party] = {}
    once: dict[str, str] = {}
    same = once.setdefault  # few different texts come very often: each is kept once
    for row in rows:
        number, type_ = row.invoice_number or "", row.invoice_type or ""
        company, location, money = row.company, row.location, row.currency
        name = company.name if company and company.name else _name(company) or _name(row.bill_to_company)
        day = dates.day(row.invoice_date) if row.invoice_date else None
        place = location.name if location and location.name else _name(location)
        currency = money.currency_code if money and money.currency_code else _currency(money)
        text = row.description or ""
        total = row.total
        if total is None or not total.same_quantum(_CENT) or not -_BOUND < total < _BOUND:
            total = _total(total, "invoice", number, flaw)
        values = (
            BatchKind.INVOICES,
            row.id,
            str(row.billing_log_id),
            _CREDIT if type_ == "CreditMemo" else _INVOICE,
            number,
            day or _day(row.invoice_date, "invoice", number, flaw),
            parties.get(name) or parties.setdefault(name, Party(name, "")),
            same(place, place),
            row.location_id,
            same(type_, type_),
            same(currency, currency),
            total,
            same(text, text),
            True,
        )
        made.append(tuple.__new__(UnpostedRow, values))  # a quarter of the time of calling UnpostedRow
    return made


def _expenses(rows: Iterable[ExpenseRow], flaw: Flaw) -> list[UnpostedRow]:
    return [_expense(row, flaw) for row in rows]


def _procurements(rows: Iterable[ProcurementRow], flaw: Flaw) -> list[UnpostedRow]:
    return [_procurement(row, flaw) for row in rows]


def _expense(row: ExpenseRow, flaw: Flaw) -> UnpostedRow:
    key = str(row.expense_detail_id)
    return UnpostedRow(
        BatchKind.EXPENSES,
        row.id,
        key,
        RecordKind.EXPENSE,
        key,
        _day(row.date_expense, "expense", key, flaw),
        Party(_name(row.member), ""),
        _name(row.location),
        row.location_id,
        row.classification or "",
        _currency(row.currency),
        _total(row.total, "expense", key, flaw),
        row.charge_description or _name(row.expense_type),
        row.classification not in _NEVER_IN_BILLS,
    )


def _procurement(row: ProcurementRow, flaw: Flaw) -> UnpostedRow:
    key = row.unposted_product_id
    return UnpostedRow(
        BatchKind.PROCUREMENT,
        row.id,
        key,
        _procurement_kind(row),
        _name(row.purchase_order) or key,
        _day(row.purchase_date, "procurement", key, flaw),
        Party(_name(row.vendor), row.vendor_account_number or ""),
        _name(row.location),
        row.location_id,
        row.procurement_type or "",
        _currency(row.currency),
        _total(row.total, "procurement", key, flaw),
        row.description or "",
    )


def _procurement_kind(row: ProcurementRow) -> RecordKind:
    told = (row.procurement_type or row.unposted_product_id.rpartition("-")[2]).casefold()
    return _PROCUREMENT.get(told, RecordKind.PURCHASE)


def _name(ref: Ref | None) -> str:
    return (ref.name or ref.identifier or "") if ref else ""


def _currency(ref: Ref | None) -> str:
    return (ref.currency_code or ref.identifier or "") if ref else ""


def _day(text: str | None, what: str, number: str, flaw: Flaw) -> dt.date | None:
    if not text:
        return None
    found = dates.day(text)
    if found is None:
        flaw(f"{what} {number}", f"its date “{text[:40]}” is none")
    return found


def _total(value: Decimal | None, what: str, number: str, flaw: Flaw) -> Decimal | None:
    if value is None or is_amount(value):
        return value
    flaw(f"{what} {number}", f"its total “{str(value)[:40]}” is not an amount")
    return None


LAYOUTS: Mapping[BatchKind, Layout[Any, UnpostedRow]] = MappingProxyType(
    {
        BatchKind.INVOICES: Layout(InvoiceRow, _invoices, "unposted invoices"),
        BatchKind.EXPENSES: Layout(ExpenseRow, _expenses, "unposted expenses"),
        BatchKind.PROCUREMENT: Layout(ProcurementRow, _procurements, "unposted procurement"),
    }
)
