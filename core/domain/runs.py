"""Run, item, attempt: what was meant to be posted and how far it got; what the journal's rows fold into.

A run has 1…n items (a batch, or one invoice's payment); an item has one request and 1…n attempts to send it.
The run's state is derived from its items.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from core.domain.connection import DEMO, Connection, api_host
from core.domain.export import NOTHING
from core.domain.kind_words import RUN_WORDS, WAS_SO, WORDS
from core.domain.outcomes import OutcomeKind
from core.domain.posting import NOT_ON_SERVER, IdKind, ItemState, RunKind, RunState, run_state
from core.domain.settling import Sight


class Books(NamedTuple):
    """Whose books: ids and batch identifiers are unique within one company on one site."""

    site: str
    company: str


def books_of(connection: Connection) -> Books:
    """The books a connection posts to, the same however the clerk wrote the site.

    The embedded company answers on another port each time it starts, so its name stands for its site.
    """
    site = DEMO if connection.name == DEMO else api_host(connection.site)
    return Books(site, connection.company.strip().casefold())


Id = int | str
"""A GL entry id or an invoice's id; a number as text where the interface knows no id."""

Facts = Mapping[str, object]
"""What is kept with a row: text, int, bool, None, Decimal, dates, lists and mappings of them. No float."""

INSTEAD, OTHER_RUN = "instead", "other_run"
"""Facts of evidence: what to do instead of sending the same again, and the run that was quicker."""


class Named(NamedTuple):
    """A record as a person names it ("Invoice 10482"), with its ids."""

    name: str
    ids: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What one item will post."""

    label: str
    """The batch identifier, or the invoice's number."""
    kinds: tuple[str, ...]
    """What it holds: values of BatchKind, or "payment"."""
    id_kind: IdKind
    records: tuple[Named, ...]
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    """Currency → sum."""
    facts: Facts = field(default_factory=dict)
    """What else the workflow needs to go on later: fingerprint, targets, options."""

    @property
    def kind(self) -> RunKind:
        """The kind of the runs that hold such items."""
        return RunKind.PAYMENTS if self.id_kind is IdKind.INVOICE else RunKind.BATCHES

    @property
    def ids(self) -> tuple[Id, ...]:
        """All ids, each once, sorted."""
        found = {each for record in self.records for each in record.ids}
        numbers = sorted(each for each in found if isinstance(each, int))
        return (*numbers, *sorted(each for each in found if isinstance(each, str)))


class Evidence(NamedTuple):
    """One thing that is known about an item: when, who, what, in words, with facts."""

    at: dt.datetime
    who: str
    what: str
    detail: str
    facts: Facts = NOTHING
    row: int = 0
    """Number of the journal's row that says so."""
    hash: str = ""
    """That row's hash."""


class Moment(NamedTuple):
    """When something was written down."""

    at: dt.datetime
    """Wall time; may jump."""
    monotonic: float
    """Seconds; comparable only with moments of the same `session`."""
    session: str
    """Which run of the program wrote it."""


class Attempt(NamedTuple):
    """One sending of an item's request."""

    number: int
    sent: Moment
    outcome: OutcomeKind | None = None
    """None while the answer is not known: in flight, or its program ended."""
    answered: Moment | None = None
    """When the answer came or was given up."""


class Look(NamedTuple):
    """One look on the server for what became of a request."""

    attempt: int
    moment: Moment
    sight: Sight
    what: str
    """What was seen, in words."""


@dataclass(frozen=True, slots=True)
class Item:
    """One batch or payment of a run as the journal knows it."""

    run: int
    number: int
    """From 1, in the order of posting."""
    draft: Draft
    state: ItemState
    changed_at: dt.datetime
    attempts: tuple[Attempt, ...] = ()
    looks: tuple[Look, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    waiting_file: str = ""
    """Path of the file of an export that waits to be batched; empty for none."""
    receipt: Facts | None = None

    @property
    def words(self) -> str:
        """The state as a clerk reads it, in the words of its kind."""
        if self.state is ItemState.VERIFIED and not self.attempts and self.draft.kind is RunKind.PAYMENTS:
            return WAS_SO
        return WORDS[self.draft.kind][self.state]

    @property
    def was_in_flight(self) -> bool:
        """Whether a request may have reached the server without a clear answer that nothing happened."""
        unclear = (None, OutcomeKind.UNKNOWN, OutcomeKind.APPLIED)
        return any(each.outcome in unclear for each in self.attempts)

    @property
    def instead(self) -> str:
        """What has to be done where sending the same again would do nothing; empty where it may help."""
        return str(self._last.get(INSTEAD, ""))

    @property
    def other_run(self) -> int | None:
        """The run that keeps or has stored what this one wanted, so that nothing was sent."""
        found = self._last.get(OTHER_RUN)
        return found if isinstance(found, int) else None

    @property
    def _last(self) -> Facts:
        return self.evidence[-1].facts if self.evidence and self.state in NOT_ON_SERVER else NOTHING

    @property
    def attempt(self) -> int:
        """Number of the last attempt, 0 for none."""
        return self.attempts[-1].number if self.attempts else 0


class RunHeader(NamedTuple):
    """What is said once about a run."""

    kind: RunKind
    connection: str
    """Name of the connection."""
    books: Books
    facts: Facts = NOTHING


@dataclass(frozen=True, slots=True)
class Run:
    """One posting with everything the journal knows about it."""

    number: int
    header: RunHeader
    who: str
    started: dt.datetime
    items: tuple[Item, ...]
    evidence: tuple[Evidence, ...] = ()
    """What concerns the whole run."""

    @property
    def state(self) -> RunState:
        """Derived from the items."""
        return run_state(item.state for item in self.items)

    @property
    def words(self) -> str:
        """The state as a clerk reads it, in the words of its kind."""
        return RUN_WORDS[self.header.kind][self.state]

    @property
    def newest(self) -> Evidence:
        """The last thing that is known."""
        every = [*self.evidence, *(each for item in self.items for each in item.evidence)]
        return max(every, key=lambda each: each.row, default=Evidence(self.started, self.who, "Begun", ""))

    def item(self, number: int) -> Item:
        """The n-th item, from 1."""
        return self.items[number - 1]
