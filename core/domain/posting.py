"""The states of a posting, what can happen to it, and which step may follow which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

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
    """How far an item got. The values are stored; `kind_words` has what a clerk reads."""

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
    ALREADY = "already so"
    """The server holds exactly this without a request."""
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
    _S.DRAFT: {
        _E.INTEND: _S.INTENT,
        _E.GIVE_UP: _S.GIVEN_UP,
        _E.ABANDON: _S.NOT_SENT,
        _E.ALREADY: _S.VERIFIED,
    },
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
    _S.NOT_SENT: {_E.INTEND: _S.INTENT, _E.ALREADY: _S.VERIFIED},
    _S.NOT_POSTED: {_E.INTEND: _S.INTENT, _E.ALREADY: _S.VERIFIED},
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
