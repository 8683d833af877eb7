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
