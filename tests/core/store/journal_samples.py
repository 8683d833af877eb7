"""Journals, drafts and a clock for the tests of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.posting import IdKind, RunKind
from core.domain.runs import Books, Draft, Named, RunHeader
from core.store.journal import Journal

BOOKS = Books("api-eu.myconnectwise.net", "northwind")
HEADER = RunHeader(RunKind.BATCHES, "Northwind", BOOKS)
REQUEST = "POST /finance/accounting/batches"
APPLIED = Outcome(OutcomeKind.APPLIED, "201 Created", 201, answer=b'{"id":7}')
UNKNOWN = Outcome(OutcomeKind.UNKNOWN, "The connection was cut.")


class HandClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.wall = dt.datetime(2026, 3, 28, 23, 59, tzinfo=dt.UTC)
        self.count = 1000.0

    def now(self) -> dt.datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.count

    def forward(self, seconds: float) -> None:
        self.wall += dt.timedelta(seconds=seconds)
        self.count += seconds


def draft(label: str = "BD-1", ids: Iterable[int] = (1, 2, 3), name: str = "Invoice 10482") -> Draft:
    """A batch of one record."""
    total = {"GBP": Decimal("120.00")}
    return Draft(label, ("invoices",), IdKind.GL_ENTRY, (Named(name, tuple(ids)),), total)


def begun(journal: Journal, *drafts: Draft) -> int:
    """A run with these drafts, or with one; its number."""
    return journal.begin(HEADER, drafts or [draft()]).number


def sent(journal: Journal, *drafts: Draft) -> int:
    """A run whose first item was sent."""
    run = begun(journal, *drafts)
    journal.intend(run, 1, b'{"n":1}', request=REQUEST)
    journal.sending(run, 1)
    return run
