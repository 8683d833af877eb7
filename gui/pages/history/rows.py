"""Runs as rows of a table: open ones first, then the newest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.connection import DEMO
from core.domain.kind_words import NOUNS
from core.domain.money import merged
from core.domain.posting import OPEN, ItemState, RunKind, RunState
from core.domain.runs import Item, Run
from core.words import Style
from gui.runs.phrases import amounts, of_file, when
from gui.runs.rows import shown_items
from gui.table import Column, Kind, Mark, Tone

_S = ItemState


def in_order(runs: Iterable[Run]) -> list[Run]:
    """Open runs on top, then the newest first."""
    return sorted(runs, key=lambda run: (not is_open(run), -run.number))


def is_open(run: Run) -> bool:
    """Whether something of the run is not settled."""
    return any(item.state in OPEN for item in run.items)


def what(run: Run, style: Style) -> str:
    """How many of what: "2 batches"."""
    return NOUNS[run.header.kind].counted(len(shown_items(run)), style)


def totals(run: Run, style: Style) -> str:
    """The sums of a run, each currency for itself; of payments what is stored of their file."""
    if run.header.kind is RunKind.PAYMENTS:
        return of_file(run, style)
    return amounts(merged(item.draft.totals for item in run.items), style)


def run_mark(run: Run) -> Mark:
    """The state of a run in calm words with its icon; what is unclear is counted."""
    items = shown_items(run)
    if not items:
        return Mark(Tone.BLOCK, "Cannot be read", run.evidence[-1].detail if run.evidence else "")
    match run.state:
        case RunState.REVIEW:
            return Mark(Tone.WARN, _many(items, _S.REVIEW, "needs your decision"), icon="?")
        case RunState.UNCLEAR:
            return Mark(Tone.WARN, _many(items, _S.UNKNOWN, "cannot tell yet"), icon="?")
        case RunState.UNDER_WAY:
            unread = any(item.state is _S.APPLIED for item in items)
            return Mark(Tone.WARN if unread else Tone.INFO, run.words, icon="?" if unread else None)
        case RunState.POSTED:
            return Mark(Tone.GOOD, run.words)
        case RunState.PARTLY:
            return Mark(Tone.WARN, run.words)
        case _:
            return Mark(Tone.QUIET, run.words)


def _many(items: list[Item], state: ItemState, words: str) -> str:
    return f"{sum(item.state is state for item in items)} {words}"


@dataclass(frozen=True, slots=True, order=True)
class Began:
    """A moment that sorts as such and reads as people say it."""

    at: dt.datetime
    words: str

    def __str__(self) -> str:
        return self.words


def columns(style: Style) -> tuple[Column[Run], ...]:
    """The columns of the list."""

    def began(run: Run) -> Began:
        return Began(run.started, when(run.started, dt.datetime.now(dt.UTC), style))

    return (
        Column("run", "Run", 56, lambda run: run.number, Kind.COUNT),
        Column("when", "When", 140, began, Kind.MOMENT),
        Column("what", "What", 100, lambda run: what(run, style)),
        Column("connection", "Connection", 140, connection_title),
        Column("records", "Records", 76, _records, Kind.COUNT),
        Column("totals", "Totals", 240, lambda run: totals(run, style), stretch=True),
        Column("state", "State", 180, run_mark, Kind.MARK),
        Column("by", "By", 110, lambda run: run.who),
    )


def _records(run: Run) -> int:
    return sum(len(item.draft.records) for item in run.items)


def connection_title(run: Run) -> str:
    """The connection as lists name it."""
    return "Demo company" if run.header.connection == DEMO else run.header.connection
