"""What one sandbox remembers, and how it is saved."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from core.sandbox.data import Company
from core.sandbox.keys import Keys
from core.sandbox.ledger import Ledger
from core.sandbox.payments import PaymentBook
from core.sandbox.receivable import Receivable, restored
from core.sandbox.switches import Switches


@dataclass
class State:
    """Everything one sandbox remembers.

    Attributes:
        company: the documents.
        keys: what callers must know.
        switches: how open questions are answered.
        ledger: batches and what is unposted.
        payments: the payments of invoices, as far as they were changed.
        added: invoices that were added for a test, by id.
        persist: called with the saved state after each change, before the answer goes out.
    """

    company: Company
    keys: Keys = field(default_factory=Keys)
    switches: Switches = field(default_factory=Switches)
    persist: Callable[[dict[str, Any]], None] | None = None
    ledger: Ledger = field(init=False)
    payments: PaymentBook = field(default_factory=PaymentBook)
    added: dict[int, Receivable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self._first_switches = self.switches
        self.ledger = Ledger(self.company, self.switches.rows == "per_entry")

    def set(self, **values: Any) -> None:
        """Set switches by name; raises ValueError for what does not exist."""
        with self.lock:
            self.switches = self.switches.changed(values)
            self.ledger.per_entry = self.switches.rows == "per_entry"
            self.ledger.refresh()
            self.save()

    def reset(self, today: date | None = None) -> None:
        """Back to the beginning: no batches, nothing changed, added or hidden, the first switches."""
        with self.lock:
            old = self.company
            self.switches = self._first_switches
            self.company = Company(old.seed, old.size, today or old.today)
            self.ledger = Ledger(self.company, self.switches.rows == "per_entry")
            self.payments, self.added = PaymentBook(), {}
            self.save()

    def save(self) -> None:
        """Hand the state to `persist`."""
        if self.persist is not None:
            self.persist(self.saved())

    def saved(self) -> dict[str, Any]:
        """The state as plain values; documents are made again from the seed."""
        return {
            "seed": self.company.seed,
            "size": self.company.size,
            "today": self.company.today.isoformat(),
            "bumps": sorted(self.company.bumps.items()),
            "switches": asdict(self.switches),
            "payments": self.payments.saved(),
            "added": [invoice.saved() for invoice in self.added.values()],
            **self.ledger.saved(),
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Take over what was saved of the same company; the first versions knew no payments."""
        with self.lock:
            self.switches = Switches().changed(saved["switches"])
            self.ledger.per_entry = self.switches.rows == "per_entry"
            self.ledger.restore(saved)
            self.added = {each["id"]: restored(each) for each in saved.get("added", ())}
            if "payments" in saved:
                self.payments.restore(saved["payments"])

    def snapshot(self) -> dict[str, Any]:
        """Batches, unposted ids, and the payments of each invoice where they were changed, for assertions."""
        with self.lock:
            groups = ("invoices", "expenses", "procurement")
            return {
                "batches": [asdict(batch) for batch in self.ledger.batches.values()],
                "rows": {group: list(self.ledger.unposted(group).ids) for group in groups},
                "unposted": {
                    group: sorted(
                        entry
                        for document in self.ledger.documents(group)
                        for entry in self.ledger.unposted_entries(document)
                    )
                    for group in groups
                },
                "payments": {
                    str(invoice): [asdict(payment) for payment in payments]
                    for invoice, payments in self.payments.changed.items()
                },
            }
