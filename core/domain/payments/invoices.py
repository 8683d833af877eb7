"""An invoice and its payments as the server shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from core.domain import money


class Lock(Enum):
    """Why a stored payment may not be changed from here. The values are what a clerk reads."""

    SYNCED = "it was synchronised with the books"
    BATCHED = "it is in a batch"
    WISEPAY = "it came from WisePay"
    CREDIT = "it is a credit memo that was applied"
    OTHER = "it is of a kind that is not known here"


class StoredPayment(NamedTuple):
    """One payment of an invoice."""

    id: int
    type: str
    """P for a payment."""
    amount: Decimal
    date: dt.date | None
    by: str
    """Who applied it."""
    lock: Lock | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """What must be known of an invoice before it is paid."""

    id: int
    number: str
    kind: str
    """The server's type: Standard, Agreement, CreditMemo, DownPayment …"""
    status: str
    is_closed: bool | None
    """None where the server does not say."""
    company: str
    date: dt.date | None
    currency: str
    total: Decimal
    credits: Decimal
    paid: Decimal
    """What the invoice itself says was paid so far."""
    is_batched: bool
    payments: tuple[StoredPayment, ...] = ()
    company_id: int | None = None
    """None where the server does not say."""

    @property
    def is_credit_memo(self) -> bool:
        """Whether it is not paid but applied to an invoice."""
        return "credit" in self.kind.casefold()

    @property
    def is_void(self) -> bool:
        """Whether there is nothing to pay: void, or a total of nothing."""
        return self.total <= 0 or "void" in self.status.casefold()

    @property
    def stored(self) -> Decimal:
        """The sum of its payments, credits aside."""
        return money.total(each.amount for each in self.payments if each.lock is not Lock.CREDIT)

    @property
    def due(self) -> Decimal:
        """What can be paid altogether: the total without the credits."""
        return self.total - self.credits

    @property
    def paid_on(self) -> dt.date | None:
        """The date of its only payment, None where there is none or several."""
        return self.payments[0].date if len(self.payments) == 1 else None


class Owed(NamedTuple):
    """What a company owes on one invoice; where it is the same, invoices can be taken for each other."""

    company_id: int
    currency: str
    amount: Decimal


class OpenInvoice(NamedTuple):
    """An invoice that still takes money, as far as it can be taken for another one."""

    id: int
    number: str
    owed: Owed


def still_open(invoice: Invoice) -> OpenInvoice | None:
    """What is owed on an invoice by what it says itself; None for one that takes no money, or of nobody.

    Credit memos and void invoices take none. Its payments need not have been read.
    """
    owed = invoice.due - invoice.paid
    if invoice.company_id is None or invoice.is_credit_memo or invoice.is_void or owed <= 0:
        return None
    return OpenInvoice(invoice.id, invoice.number, Owed(invoice.company_id, invoice.currency, owed))
