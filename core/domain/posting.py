"""Run, item, attempt: what was meant to be posted, how far it got, and which step may follow which.

A run has 1…n items (a batch, or one invoice's payment); an item has one request and 1…n attempts to send it.
The run's state is derived from its items. All of this is what the journal's rows fold into.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from core.domain.connection import DEMO, Connection, api_host
from core.domain.export import NOTHING
from core.domain.outcomes import OutcomeKind


class RunKind(Enum):
    """What a run posts. The values are stored."""

    BATCHES = "batches"
    PAYMENTS = "payments"


class IdKind(Enum):
    """What kind of id an open item keeps for itself. The values are stored."""

    GL_ENTRY = "gl entry"
    INVOICE = "invoice"


class ItemState(Enum):
    """How far an item got. The values are stored; `WORDS` is what a clerk reads."""

    DRAFT = "draft"
    """Planned, or written to a file only: nothing was meant to leave yet."""
    INTENT = "intent"
    """The exact request is on disk; nothing has left."""
    SENT = "sent"
    """A request may have left; its answer is not known yet."""
    THROTTLED = "throttled"
    """The server asked to wait (429): nothing happened, it is sent again by itself."""
    APPLIED = "applied"
    """The server said it is done; it has not been read back yet."""
    VERIFIED = "verified"
    """Read back, and the sets are equal."""
    REJECTED = "rejected"
    NOT_SENT = "not sent"
    NOT_POSTED = "not posted"
    """The answer was lost, and the server was read until it was certain that nothing is there."""
    UNKNOWN = "unknown"
    """The answer was lost: being settled by reading back."""
    REVIEW = "review"
    """Reading back did not settle it: a person decides, with a reason."""
    DECIDED = "decided"
    """Posted, as a person decided with a reason."""
    GIVEN_UP = "given up"
    """A draft that will not be posted from here."""


class Event(Enum):
    """What can happen to an item. The values are stored as the kind of the journal's row."""

    INTEND = "intent"
    SEND = "sent"
    APPLIED = "applied"
    REJECTED = "rejected"
    THROTTLED = "throttled"
    NOT_SENT = "not sent"
    UNKNOWN = "unknown"
    ABANDON = "abandoned"
    """Nothing is in flight, and this item will not go on: stopped, or its program ended before sending."""
    VERIFY = "verified"
    MISS = "not posted"
    DOUBT = "review"
    DECIDE_POSTED = "decided posted"
    DECIDE_NOT_POSTED = "decided not posted"
    GIVE_UP = "given up"


_S, _E = ItemState, Event

ANSWERS: Mapping[OutcomeKind, Event] = {
    OutcomeKind.APPLIED: _E.APPLIED,
    OutcomeKind.REJECTED: _E.REJECTED,
    OutcomeKind.THROTTLED: _E.THROTTLED,
    OutcomeKind.NOT_SENT: _E.NOT_SENT,
    OutcomeKind.UNKNOWN: _E.UNKNOWN,
}
"""What the outcome of an attempt means for its item."""

_ANSWERED = {
    _E.APPLIED: _S.APPLIED,
    _E.REJECTED: _S.REJECTED,
    _E.THROTTLED: _S.THROTTLED,
    _E.NOT_SENT: _S.NOT_SENT,
    _E.UNKNOWN: _S.UNKNOWN,
}

TRANSITIONS: Mapping[ItemState, Mapping[Event, ItemState]] = {
    _S.DRAFT: {_E.INTEND: _S.INTENT, _E.GIVE_UP: _S.GIVEN_UP, _E.ABANDON: _S.NOT_SENT},
    _S.INTENT: {_E.SEND: _S.SENT, _E.ABANDON: _S.NOT_SENT},
    _S.SENT: _ANSWERED,
    _S.THROTTLED: {_E.SEND: _S.SENT, _E.ABANDON: _S.REJECTED},
    _S.APPLIED: {_E.VERIFY: _S.VERIFIED, _E.DOUBT: _S.REVIEW},
    # The answers again: another process may call an attempt lost whose own process still hears the answer.
    _S.UNKNOWN: {**_ANSWERED, _E.VERIFY: _S.VERIFIED, _E.MISS: _S.NOT_POSTED, _E.DOUBT: _S.REVIEW},
    _S.REVIEW: {
        _E.VERIFY: _S.VERIFIED,
        _E.DECIDE_POSTED: _S.DECIDED,
        _E.DECIDE_NOT_POSTED: _S.NOT_POSTED,
    },
    _S.NOT_SENT: {_E.INTEND: _S.INTENT},
    _S.NOT_POSTED: {_E.INTEND: _S.INTENT},
    _S.VERIFIED: {},
    _S.REJECTED: {},
    _S.DECIDED: {},
    _S.GIVEN_UP: {},
}
"""State → event → next state. What is not here cannot happen."""

OPEN = frozenset({_S.INTENT, _S.SENT, _S.THROTTLED, _S.APPLIED, _S.UNKNOWN, _S.REVIEW})
"""States that keep the item's ids for it; every other state has released them."""

POSTED = frozenset({_S.VERIFIED, _S.DECIDED})
"""States of an item that is on the server."""

NOT_ON_SERVER = frozenset({_S.REJECTED, _S.NOT_SENT, _S.NOT_POSTED, _S.GIVEN_UP})
"""Closed states of an item that is not on the server."""

AGAIN = frozenset({_S.NOT_SENT, _S.NOT_POSTED})
"""States from which the clerk or caller may send the same request again."""

WORDS: Mapping[ItemState, str] = {
    _S.DRAFT: "Not sent yet",
    _S.INTENT: "About to be sent",
    _S.SENT: "Waiting for the answer",
    _S.THROTTLED: "The server asked to wait",
    _S.APPLIED: "Created, being read back",
    _S.VERIFIED: "Posted",
    _S.REJECTED: "Refused by the server",
    _S.NOT_SENT: "Not sent",
    _S.NOT_POSTED: "Not posted",
    _S.UNKNOWN: "Cannot tell yet",
    _S.REVIEW: "Needs your decision",
    _S.DECIDED: "Posted, as decided",
    _S.GIVEN_UP: "Given up",
}
"""What a clerk reads for a state."""


EVENT_WORDS: Mapping[Event, str] = {
    _E.INTEND: "Request written down",
    _E.SEND: "Sending",
    _E.APPLIED: "Accepted by the server",
    _E.REJECTED: "Refused by the server",
    _E.THROTTLED: "The server asked to wait",
    _E.NOT_SENT: "Not sent",
    _E.UNKNOWN: "The answer was lost",
    _E.ABANDON: "Not sent any more",
    _E.VERIFY: "Read back and equal",
    _E.MISS: "Read back and not there",
    _E.DOUBT: "Reading back did not settle it",
    _E.DECIDE_POSTED: "Decided: it is posted",
    _E.DECIDE_NOT_POSTED: "Decided: it is not posted",
    _E.GIVE_UP: "Given up",
}
"""What the evidence calls an event."""


class NotAllowed(ValueError):
    """A step that the table of transitions does not hold."""


def advance(state: ItemState, event: Event) -> ItemState:
    """The state after an event.

    Raises:
        NotAllowed: the table has no such step.
    """
    after = TRANSITIONS[state].get(event)
    if after is None:
        raise NotAllowed(f"{event.name} cannot follow {state.name}")
    return after


def is_open(state: ItemState) -> bool:
    """Whether an item in this state keeps its ids reserved."""
    return state in OPEN


class RunState(Enum):
    """A run in one word, derived from its items. The values are what a clerk reads."""

    WAITING = "Not sent yet"
    UNDER_WAY = "Under way"
    UNCLEAR = "Cannot tell yet"
    REVIEW = "Needs your decision"
    POSTED = "Posted"
    PARTLY = "Partly posted"
    NOT_POSTED = "Not posted"


def run_state(states: Iterable[ItemState]) -> RunState:
    """The state of a run: what needs a person first, then what is unclear, under way, and how it ended."""
    found = set(states)
    if not found:  # its rows cannot be read
        return RunState.UNCLEAR
    if _S.REVIEW in found:
        return RunState.REVIEW
    if _S.UNKNOWN in found:
        return RunState.UNCLEAR
    if found & OPEN:
        return RunState.UNDER_WAY
    if found <= {_S.DRAFT, _S.GIVEN_UP} and _S.DRAFT in found:
        return RunState.WAITING
    if not found & POSTED:
        return RunState.NOT_POSTED
    return RunState.POSTED if found <= POSTED else RunState.PARTLY


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
    evidence: tuple[Evidence, ...] = ()
    waiting_file: str = ""
    """Path of the file of an export that waits to be batched; empty for none."""
    receipt: Facts | None = None

    @property
    def words(self) -> str:
        """The state as a clerk reads it."""
        return WORDS[self.state]

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

    def item(self, number: int) -> Item:
        """The n-th item, from 1."""
        return self.items[number - 1]
