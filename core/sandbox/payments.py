"""Payments of invoices: what was stored at the beginning, and what was changed since."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, Protocol

FIRST_NEW = 900_001


@dataclass(frozen=True)
class Payment:
    """One entry among the payments of an invoice.

    Attributes:
        date: 2026-04-25T00:00:00Z, or empty.
        by: the member who applied it.
        sync: Unapplied, Applied or Synced.
        batch: identifier of the batch it is in, or empty.
        credit: id of the credit memo that was applied; 0 for money.
    """

    id: int
    amount: Decimal
    date: str = ""
    by: str = "PSingh"
    type: str = "P"
    source: str = "Default"
    sync: str = "Unapplied"
    batch: str = ""
    credit: int = 0

    @property
    def is_locked(self) -> bool:
        """Whether a careful server would not let it be changed."""
        return bool(self.credit or self.batch) or self.sync == "Synced" or self.source == "WisePay"


class Payable(Protocol):
    """An invoice, as far as its payments are concerned."""

    @property
    def id(self) -> int:
        """The invoice's id."""

    @property
    def opening(self) -> tuple[Payment, ...]:
        """What was stored at the beginning."""


@dataclass
class PaymentBook:
    """The payments of a company: those of the beginning belong to their invoices, changes are kept here."""

    changed: dict[int, tuple[Payment, ...]] = field(default_factory=dict)
    last_id: int = FIRST_NEW - 1

    def of(self, invoice: Payable, locks: str = "some") -> tuple[Payment, ...]:
        """The payments of an invoice; `locks` is the switch of that name."""
        stored = self.changed.get(invoice.id, invoice.opening)
        if locks == "some":
            return stored
        first = {payment.id for payment in invoice.opening}
        return tuple(_relocked(each, locks) if each.id in first else each for each in stored)

    def put(self, invoice: Payable, payment: Payment) -> None:
        """Store a payment: in the place of the one with its id, else as a new one."""
        stored = self.of(invoice)
        if any(each.id == payment.id for each in stored):
            stored = tuple(payment if each.id == payment.id else each for each in stored)
        else:
            stored = (*stored, payment)
        self.changed[invoice.id] = stored
        self.last_id = max(self.last_id, payment.id)

    def drop(self, invoice: Payable, identity: int) -> None:
        """Take a payment away."""
        self.changed[invoice.id] = tuple(each for each in self.of(invoice) if each.id != identity)

    def saved(self) -> dict[str, Any]:
        """The changes as plain values for the state file."""
        changed = {str(invoice): _plain(payments) for invoice, payments in self.changed.items()}
        return {"changed": changed, "last_id": self.last_id}

    def restore(self, saved: dict[str, Any]) -> None:
        """Take over what `saved` gave."""
        self.last_id = saved["last_id"]
        self.changed = {
            int(invoice): tuple(Payment(**{**each, "amount": Decimal(each["amount"])}) for each in payments)
            for invoice, payments in saved["changed"].items()
        }


def _relocked(payment: Payment, locks: str) -> Payment:
    if payment.credit:
        return payment
    sync = "Synced" if locks == "all" else "Unapplied"
    return replace(payment, sync=sync, batch="", source="Default")


def _plain(payments: Iterable[Payment]) -> list[dict[str, Any]]:
    return [{**asdict(payment), "amount": str(payment.amount)} for payment in payments]


def paid(payments: Iterable[Payment]) -> Decimal:
    """The sum of the money among some payments."""
    return sum((each.amount for each in payments if not each.credit), Decimal(0))


def credited(payments: Iterable[Payment]) -> Decimal:
    """The sum of the credit memos among some payments."""
    return sum((each.amount for each in payments if each.credit), Decimal(0))
