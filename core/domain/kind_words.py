"""The words of each kind of run: what a clerk reads for states and events, and what things are called.

One table by kind; window, command, receipts and documents take their words from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.domain.posting import Event, ItemState, RunKind, RunState
from core.words import PLAIN, Style, counted

_S, _E, _R = ItemState, Event, RunState

_BATCH: Mapping[ItemState, str] = {
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

_PAYMENT: Mapping[ItemState, str] = {
    **_BATCH,
    _S.APPLIED: "Accepted, being read back",
    _S.VERIFIED: "Stored",
    _S.REJECTED: "Not stored: refused",
    _S.NOT_SENT: "Not stored: not sent",
    _S.NOT_POSTED: "Not stored",
    _S.DECIDED: "Stored, as decided",
}

WORDS: Mapping[RunKind, Mapping[ItemState, str]] = {RunKind.BATCHES: _BATCH, RunKind.PAYMENTS: _PAYMENT}
"""What a clerk reads for the state of an item."""

WAS_SO = "Was so already"
"""What a clerk reads for a payment that was stored before anything was sent."""

NOT_STORED = "Not stored"
"""What a clerk reads for an invoice of the file of which nothing was sent."""

_BATCHES_RUN: Mapping[RunState, str] = {state: state.value for state in RunState}

RUN_WORDS: Mapping[RunKind, Mapping[RunState, str]] = {
    RunKind.BATCHES: _BATCHES_RUN,
    RunKind.PAYMENTS: {
        **_BATCHES_RUN,
        _R.POSTED: "Stored",
        _R.PARTLY: "Partly stored",
        _R.NOT_POSTED: "Not stored",
    },
}
"""What a clerk reads for the state of a run."""

_BATCH_EVENTS: Mapping[Event, str] = {
    _E.INTEND: "Request written down",
    _E.SEND: "Sending",
    _E.APPLIED: "Accepted by the server",
    _E.REJECTED: "Refused by the server",
    _E.THROTTLED: "The server asked to wait",
    _E.NOT_SENT: "Not sent",
    _E.UNKNOWN: "The answer was lost",
    _E.ABANDON: "Not sent any more",
    _E.ALREADY: "It was so already",
    _E.VERIFY: "Read back and equal",
    _E.MISS: "Read back and not there",
    _E.DOUBT: "Reading back did not settle it",
    _E.DECIDE_POSTED: "Decided: it is posted",
    _E.DECIDE_NOT_POSTED: "Decided: it is not posted",
    _E.GIVE_UP: "Given up",
}

EVENT_WORDS: Mapping[RunKind, Mapping[Event, str]] = {
    RunKind.BATCHES: _BATCH_EVENTS,
    RunKind.PAYMENTS: {
        **_BATCH_EVENTS,
        _E.MISS: "Read back and not stored",
        _E.DECIDE_POSTED: "Decided: it is stored",
        _E.DECIDE_NOT_POSTED: "Decided: it is not stored",
    },
}
"""What the evidence calls an event."""

NOTHING_YET = "No batch was posted and no payment stored from this computer yet."
"""What a history without runs says."""


class Nouns(NamedTuple):
    """What the items of a run, and what they keep for themselves, are called."""

    one: str
    many: str
    done: str
    """What they are once they are on the server."""
    kept: str
    """One of what an open item keeps reserved."""
    kept_many: str

    def counted(self, many: int, style: Style = PLAIN) -> str:
        """So many items: "2 batches"."""
        return counted(many, self.one, self.many, style)

    def reserved(self, many: int, style: Style = PLAIN) -> str:
        """So much that is kept: "291 GL entries"."""
        return counted(many, self.kept, self.kept_many, style)


NOUNS: Mapping[RunKind, Nouns] = {
    RunKind.BATCHES: Nouns("batch", "batches", "posted", "GL entry", "GL entries"),
    RunKind.PAYMENTS: Nouns("payment", "payments", "stored", "invoice", "invoices"),
}


def named(kind: RunKind, label: str) -> str:
    """An item within a sentence: "batch BD-1", "the payment of CW-34251"."""
    return f"the payment of {label}" if kind is RunKind.PAYMENTS else f"batch {label}"
