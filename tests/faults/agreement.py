"""The question every fault test ends with: does the journal say exactly what the server has?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.domain.payments.tasks import task_from
from core.domain.posting import NOT_ON_SERVER, POSTED, IdKind, ItemState
from core.domain.runs import Item
from core.sandbox.log import LogEntry
from core.sandbox.server import Server
from core.store.journal import JournalMissing
from core.workflows.desk import Desk
from core.workflows.settle import settle
from tests.faults.payers import INVOICES

NOT_BEGUN = frozenset({ItemState.DRAFT})


def all_items(desk: Desk) -> list[Item]:
    """Every item of the desk's journal."""
    try:
        runs = desk.journal_view().runs(10**6)
    except JournalMissing:
        return []
    return [item for run in runs for item in run.items]


def settled(desk: Desk) -> None:
    """Looks until everything that can be told is told."""
    settle(desk, "demo", lambda _open: None)


def agree(desk: Desk, server: Server) -> None:
    """Fails where journal and server differ, with the words for it."""
    found = disagreements(desk, server)
    assert not found, "; ".join(found)


def disagreements(desk: Desk, server: Server) -> list[str]:
    """Where journal and server differ once everything is settled, in words; empty when they agree."""
    batches = server.snapshot()["batches"]
    items = all_items(desk)
    payments = [item for item in items if item.draft.id_kind is IdKind.INVOICE]
    posted = [item for item in items if item.draft.id_kind is IdKind.GL_ENTRY]
    return [
        *_unfit(desk),
        *_twice(batches),
        *_unknown(batches, posted),
        *_told_wrongly(batches, posted),
        *_paid_wrongly(server, payments),
    ]


def _unfit(desk: Desk) -> list[str]:
    try:
        found = desk.journal_view().verify()
    except JournalMissing:
        return []
    wrong = [f"row {found.row}: {found.what} {found.damage}"] if not found.fits else []
    return wrong + [note for note in found.notes if "reserved" in note]


def _twice(batches: Sequence[dict[str, Any]]) -> list[str]:
    names = Counter(each["identifier"] for each in batches)
    ids = Counter(number for each in batches for number in each["entries"])
    return [f"{what} {count} times on the server" for what, count in (names + ids).items() if count > 1]


def _unknown(batches: Sequence[dict[str, Any]], items: Sequence[Item]) -> list[str]:
    known = {item.draft.label for item in items}
    strangers = [each["identifier"] for each in batches if each["identifier"] not in known]
    return [f"{name} is on the server, the journal knows nothing of it" for name in strangers]


def _told_wrongly(batches: Sequence[dict[str, Any]], items: Sequence[Item]) -> list[str]:
    there = {each["identifier"]: set(each["entries"]) for each in batches}
    wrong = []
    for item in items:
        name, state, found = item.draft.label, item.state, there.get(item.draft.label)
        if state in POSTED and found != set(item.draft.ids):
            wrong.append(f"{name} is told as posted; the server has {found}")
        elif state in NOT_ON_SERVER | NOT_BEGUN and found is not None:
            wrong.append(f"{name} is told as {state.value!r}, but the server has it")
        elif state not in POSTED | NOT_ON_SERVER | NOT_BEGUN:
            wrong.append(f"{name} is left as {state.value!r}: {item.evidence[-1].detail}")
    return wrong


def _paid_wrongly(server: Server, items: Sequence[Item]) -> list[str]:
    """What is stored for each invoice must be what its last payment in the journal says, and that once."""
    told = {number: Decimal(before or 0) for number, _, before in INVOICES}
    wrong = []
    for item in sorted(items, key=lambda each: each.evidence[-1].row):
        if item.state in POSTED:
            told[item.draft.label] = task_from(item.draft.facts).after
        elif item.state not in NOT_ON_SERVER | NOT_BEGUN:
            wrong.append(f"{item.draft.label} is left as {item.state.value!r}: {item.evidence[-1].detail}")
    for number, amount in told.items():
        stored = [each.amount for each in server.payments(number)]
        if stored != ([amount] if amount else []):
            wrong.append(f"{number} is told as {amount}; the server has {stored}")
    return wrong


def resent_wrongly(writes: Sequence[LogEntry]) -> list[str]:
    """Requests that came again although the one before was not answered 429, or with other bytes."""
    before: dict[str, LogEntry] = {}
    wrong = []
    for each in writes:
        name = what_of(each)
        last = before.get(name)
        if last is not None and (last.status != 429 or last.body != each.body):
            wrong.append(f"{name} was sent again after {last.status}")
        before[name] = each
    return wrong


def what_of(write: LogEntry) -> str:
    """What a write is for: the batch's identifier, or the path of the invoice's payments."""
    told: Any = json.loads(write.body)
    return told["batchIdentifier"] if "/batches" in write.path else write.path
