"""Rows into runs: what the journal's rows say, as values. No database here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.domain.kind_words import EVENT_WORDS
from core.domain.posting import ANSWERS, Event, IdKind, ItemState, RunKind
from core.domain.runs import Attempt, Books, Draft, Evidence, Item, Look, Moment, Run, RunHeader
from core.domain.settling import Sight
from core.store.journal.errors import RunUnreadable
from core.store.journal.ids import packed, unpacked
from core.store.journal.rows import Row, moment

NEVER = dt.datetime.fromtimestamp(0, dt.UTC)
"""Stands for a moment that cannot be read."""

RUN = "run"
NOTE = "note"
SEEN = "seen"
"""The records of an item as the clerk saw them."""
LOOK = "look"
WAITING = "waiting"
ITEM_KINDS = {RunKind.BATCHES: "batch", RunKind.PAYMENTS: "payment"}
"""The kind of the row that begins an item."""

_OUTCOMES = {event.value: outcome for outcome, event in ANSWERS.items()}
_EVENTS = {event.value: event for event in Event}


def draft_data(draft: Draft) -> dict[str, object]:
    """What the row that begins an item keeps of its draft, besides the label."""
    return {
        "kinds": draft.kinds,
        "id_kind": draft.id_kind.value,
        "records": packed(draft.records),
        "totals": draft.totals,
        "facts": draft.facts,
    }


def draft_of(row: Row) -> Draft:
    """The draft that a row began."""
    data = json.loads(row.data)
    return Draft(
        label=row.label or "",
        kinds=tuple(data["kinds"]),
        id_kind=IdKind(data["id_kind"]),
        records=unpacked(data["records"]),
        totals={currency: Decimal(total) for currency, total in data["totals"].items()},
        facts=data["facts"],
    )


def runs_of(rows: Iterable[Row]) -> list[Run]:
    """The runs that some rows tell of, newest first; one whose rows were damaged is there without items.

    The rows of a run must be complete and in order.
    """
    by_run: dict[int, list[Row]] = {}
    for row in rows:
        by_run.setdefault(row.run, []).append(row)
    return [_run_or_trace(by_run[number]) for number in sorted(by_run, reverse=True)]


def _run_or_trace(rows: list[Row]) -> Run:
    try:
        return run_of(rows)
    except RunUnreadable as error:
        what = Evidence(NEVER, "", error.title, error.message.format(run=rows[0].run))
        header = RunHeader(RunKind.BATCHES, str(rows[0].connection or ""), Books("", ""))
        return Run(rows[0].run, header, str(rows[0].who), NEVER, (), (what,))


_NOT_OURS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What data raise that this program has not written."""


@contextmanager
def readable(run: int) -> Iterator[None]:
    """Rows that do not hold what rows hold were damaged or changed by hand: RunUnreadable says so."""
    try:
        yield
    except _NOT_OURS as error:
        raise RunUnreadable(run=run) from error


def run_of(rows: list[Row]) -> Run:
    """The run that its rows, from first to last, tell of. Raises RunUnreadable."""
    with readable(rows[0].run):
        return _run(rows)


def _run(rows: list[Row]) -> Run:
    first, by_item = rows[0], dict[int, list[Row]]()
    for row in rows[1:]:
        by_item.setdefault(row.item, []).append(row)
    header = _header(first)
    return Run(
        number=first.run,
        header=header,
        who=first.who,
        started=moment(first.at),
        items=tuple(_item(by_item[number]) for number in sorted(by_item) if number),
        evidence=tuple(_evidence(row, json.loads(row.data), header.kind) for row in by_item.get(0, ())),
    )


def header_of(row: Row) -> RunHeader:
    """What the row that begins a run says of it. Raises RunUnreadable."""
    with readable(row.run):
        return _header(row)


def _header(row: Row) -> RunHeader:
    data = json.loads(row.data)
    books = Books(row.site or "", row.company or "")
    return RunHeader(RunKind(data["kind"]), row.connection or "", books, data["facts"])


@dataclass
class _Telling:
    """An item while its rows are read."""

    kind: RunKind
    attempts: list[Attempt] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    waiting_file: str = ""
    receipt: Mapping[str, object] | None = None

    def hear(self, row: Row) -> None:
        data = json.loads(row.data)
        self.evidence.append(_evidence(row, data, self.kind))
        if row.kind == WAITING:
            self.waiting_file = data["facts"]["file"]
        elif row.kind == LOOK:
            self.looks.append(Look(row.attempt, _moment(row), Sight(data["facts"]["sight"]), data["detail"]))
        elif row.kind == Event.SEND.value:
            self.attempts.append(Attempt(row.attempt, _moment(row)))
        elif row.kind in _OUTCOMES and self.attempts:
            outcome = _OUTCOMES[row.kind]
            self.attempts[-1] = self.attempts[-1]._replace(outcome=outcome, answered=_moment(row))
        elif row.kind in (Event.VERIFY.value, Event.ALREADY.value):
            self.receipt = data["facts"]


def _moment(row: Row) -> Moment:
    return Moment(moment(row.at), row.monotonic_ns / 1e9, row.session)


def item_of(rows: list[Row]) -> Item:
    """The item that its rows, from first to last, tell of. Raises RunUnreadable."""
    with readable(rows[0].run):
        return _item(rows)


def _item(rows: list[Row]) -> Item:
    draft = draft_of(rows[0])
    told = _Telling(draft.kind)
    for row in rows[1:]:
        told.hear(row)
    return Item(
        run=rows[0].run,
        number=rows[0].item,
        draft=draft,
        state=ItemState(rows[-1].state),
        changed_at=moment(rows[-1].at),
        attempts=tuple(told.attempts),
        looks=tuple(told.looks),
        evidence=tuple(told.evidence),
        waiting_file=told.waiting_file,
        receipt=told.receipt,
    )


def _evidence(row: Row, data: Mapping[str, Any], kind: RunKind) -> Evidence:
    event = _EVENTS.get(row.kind)
    what = EVENT_WORDS[kind][event] if event else data["what"]
    return Evidence(moment(row.at), row.who, what, data["detail"], data["facts"], row.seq, row.hash)
