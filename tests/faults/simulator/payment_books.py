"""The invoices of a story: what is stored for each, who changed it when, and what its amount is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from core.domain.payments.tasks import PaymentTask
from core.sandbox.payments import credited, paid
from core.sandbox.receivable import Receivable
from core.sandbox.receivables import add_invoice, receivable, set_payment
from core.sandbox.state import State
from tests.faults.simulator.world import Departure

_OPENING: tuple[tuple[str, str, str, str], ...] = (
    ("SIM-1", "1000.00", "", ""),
    ("SIM-2", "400.00", "100.00", ""),
    ("SIM-3", "95.50", "", "15.50"),
    ("SIM-4", "1200.00", "700.00", "50.00"),
    ("SIM-5", "60.00", "", ""),
)
"""Number, total, paid before, credits."""


class Change(NamedTuple):
    """What is stored for an invoice from a moment on."""

    at: float
    amount: Decimal
    date: dt.date | None
    """Of its only payment."""
    cause: object
    """The departure that brought it about, None for a colleague or the beginning."""


class Sum(NamedTuple):
    """What a program has read of an invoice, and when."""

    at: float
    amount: Decimal
    due: Decimal
    """What could be paid altogether."""
    call: int
    """Which of its calls that was."""


@dataclass
class PaymentDeparture(Departure):
    """A request for the payment of one invoice."""

    invoice: int
    line: str
    """Method and path."""
    amount: Decimal
    saw: Sum | None
    """What its program had read of the invoice last."""
    item: tuple[int, int] | None = None
    """Run and item in the journal, as far as it knew then."""
    task: PaymentTask | None = None
    read_just_before: bool = False
    """Whether reading that was its last call."""
    adds: bool = False
    """Whether the rows behind it are receipts, each of which counts once."""
    lacks: str = ""
    """What the journal did not hold when it left."""
    unwritten: bool = False
    """Whether its program keeps no journal at all."""
    effects: list[Change] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether it asks for a new payment."""
        return self.line.startswith("POST")

    @property
    def receipts(self) -> frozenset[str]:
        """The receipts that its amount holds more than what was there before."""
        return frozenset(each.print for each in self.task.parts) if self.task and self.adds else frozenset()


class Account:
    """One invoice from the story's beginning on."""

    def __init__(self, state: State, invoice: Receivable) -> None:
        self.state, self.invoice = state, invoice
        self.changes = [Change(0.0, self.amount, self.date, None)]
        self.holds: set[str] = set()
        """Receipts that are part of the stored amount."""
        self.carried: set[str] = set()
        """Every receipt that was ever stored."""
        self.meddled = False

    @property
    def payments(self) -> tuple[Any, ...]:
        """All that is stored just now, credits included."""
        return self.state.payments.of(self.invoice, self.state.switches.locks)

    @property
    def own(self) -> list[Any]:
        """The payments without the credits."""
        return [each for each in self.payments if not each.credit]

    @property
    def amount(self) -> Decimal:
        """What is stored."""
        return paid(self.payments)

    @property
    def due(self) -> Decimal:
        """What can be paid altogether."""
        return self.invoice.total - credited(self.payments)

    @property
    def date(self) -> dt.date | None:
        """The date of its only payment."""
        dates = [each.date for each in self.own]
        return dt.date.fromisoformat(dates[0][:10]) if len(dates) == 1 and dates[0] else None

    def since(self, at: float) -> list[Change]:
        """What has changed after a moment."""
        return [each for each in self.changes[1:] if each.at > at]

    def had(self, amount: Decimal) -> bool:
        """Whether so much was ever stored."""
        return any(each.amount == amount for each in self.changes)

    def stored(self, departure: PaymentDeparture, at: float, before: Decimal) -> None:
        """A request of ours was carried out."""
        change = Change(at, self.amount, self.date, departure)
        departure.effects.append(change)
        self.changes.append(change)
        added = departure.is_new or (departure.saw is not None and departure.saw.amount == before)
        self.holds = (self.holds if added and departure.adds else set()) | departure.receipts
        self.carried |= departure.receipts

    def by_colleague(self, at: float, before: Decimal) -> None:
        """Somebody else has changed it; what was lowered may hold any of our receipts or none."""
        self.meddled = True
        if self.amount < before:
            self.holds = set()
        if self.amount != before:
            self.changes.append(Change(at, self.amount, self.date, None))


def opened_accounts(state: State) -> dict[int, Account]:
    """The invoices that a story is about, by id."""
    made = []
    for number, total, before, credited_to in _OPENING:
        values = {"number": number, "total": total, "date": "2026-09-01"}
        invoice = add_invoice(state, values | ({"credits": credited_to} if credited_to else {}))
        if before:
            set_payment(state, {"key": invoice.id, "amount": before, "another": True})
        made.append(invoice)
    return _accounts(state, (receivable(state, each.id) or each for each in made))


def _accounts(state: State, invoices: Iterable[Receivable]) -> dict[int, Account]:
    return {each.id: Account(state, each) for each in invoices}
