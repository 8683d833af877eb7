"""Invoices and rows of payment files for the tests of the domain."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from core.domain.payments.invoices import Invoice, StoredPayment
from core.domain.payments.rows import Amounts, PaymentFile, PaymentForm, PaymentRow

DAY = dt.date(2026, 4, 20)


def row(place: int, number: str = "CW-1", amount: str | None = "10.00", **more: Any) -> PaymentRow:
    """A row of a list, in the line after its place."""
    known = {"date": DAY, **more}
    return PaymentRow(place, place + 1, number, None if amount is None else Decimal(amount), **known)


def invoice(id_: int = 1, number: str = "CW-1", total: str = "100.00", *paid: str, **more: Any) -> Invoice:
    """An invoice in a batch, with these payments."""
    payments = tuple(
        StoredPayment(10 * id_ + at, "P", Decimal(each), None, "") for at, each in enumerate(paid)
    )
    known: dict[str, Any] = {
        "kind": "Standard",
        "status": "Sent",
        "is_closed": None,
        "company": "Northwind Traders",
        "date": dt.date(2026, 3, 1),
        "currency": "GBP",
        "credits": Decimal(0),
        "paid": sum(map(Decimal, paid), Decimal(0)),
        "is_batched": True,
        "payments": payments,
    }
    return Invoice(id=id_, number=number, total=Decimal(total), **{**known, **more})


def file_of(*rows: PaymentRow, **more: Any) -> PaymentFile:
    """A CSV list of these rows."""
    return PaymentFile("bank.csv", PaymentForm.CSV, "0" * 64, rows, **more)


BOTH = tuple(Amounts)
