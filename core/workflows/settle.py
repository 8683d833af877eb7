"""Find out what became of requests whose answers were lost. It reads the server and writes the journal only.

What a program that ended has left behind is closed first: a draft or an intent was not sent, an attempt
without an answer is unclear. Then each unclear item is looked for, as often as its schedule says; what the
looks mean together is decided in `core.domain.settling`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from core.connectwise.rest import Rest
from core.domain.journal_view import Names
from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.payments.tasks import task_from
from core.domain.posting import Event, IdKind, ItemState, RunKind
from core.domain.runs import Books, Item, Look, books_of
from core.domain.settling import Seen, meaning, wait
from core.errors import UserError
from core.jobs import Cancel, Progress, Step, never, silent
from core.store.journal import Conflict, Journal, JournalMissing, JournalView
from core.workflows.connections import find, opened
from core.workflows.desk import Desk
from core.workflows.kept import batch_of_item, connection_to, file_of
from core.workflows.payment_sighting import look_for_payment
from core.workflows.sighting import Sighting, look_for, unread

_S = ItemState

UNCLEAR = frozenset({_S.UNKNOWN, _S.APPLIED})
"""States that are looked for by themselves."""

_LEFT = frozenset({_S.DRAFT, _S.INTENT, _S.SENT, _S.THROTTLED})
"""States in which a program can leave an item when it ends; living ones pass through them."""


class Open(NamedTuple):
    """An item that is not settled, as a front door shows it."""

    run: int
    item: int
    label: str
    connection: str
    state: ItemState
    entries: int
    """GL entries that stay reserved for it."""
    records: int
    next_look: float | None
    """Seconds until it is looked for again; None where it is not looked for by itself."""
    busy: str
    """Who is carrying it out in some window or command just now; empty for nobody."""
    detail: str
    """What is known last, in words."""
    kind: RunKind = RunKind.BATCHES


def open_items(desk: Desk, connection: str = "") -> tuple[Open, ...]:
    """What is not settled, of the books of a connection or all, oldest first. Asks no server."""
    try:
        journal = desk.journal_view()
        items = journal.open_items(_books(desk, connection))
    except JournalMissing:
        return ()
    return tuple(_open(desk, journal, item) for item in items)


def look(desk: Desk, run: int, item: int, progress: Progress = silent, cancel: Cancel | None = None) -> Item:
    """Looks for one item now, also for one that waits for a decision; returns what is known then."""
    journal = desk.journal()
    _close_left(journal, None)
    found = journal.item(run, item)
    if found.state in (_S.UNKNOWN, _S.REVIEW) or (found.state is _S.APPLIED and not journal.is_held(run)):
        _look_at([found], desk, journal, progress, cancel or never())
    return journal.item(run, item)


def look_all(
    desk: Desk, connection: str = "", progress: Progress = silent, cancel: Cancel | None = None
) -> tuple[Open, ...]:
    """Closes what was left behind and looks once at each unclear item: on start, and before a write.

    A server that cannot be read is evidence, no error.

    Raises:
        JournalTrouble: the journal cannot be read or written.
        Cancelled: a stop was asked for.
    """
    return _pass(desk, connection, progress, cancel or never(), lambda _item: True)


def look_due(
    desk: Desk, connection: str = "", progress: Progress = silent, cancel: Cancel | None = None
) -> tuple[Open, ...]:
    """As `look_all`, but only those whose time has come."""
    return _pass(desk, connection, progress, cancel or never(), lambda item: not _seconds(desk, item))


def settle(
    desk: Desk,
    connection: str,
    changed: Callable[[tuple[Open, ...]], None],
    progress: Progress = silent,
    cancel: Cancel | None = None,
    runs: Collection[int] = (),
) -> tuple[Open, ...]:
    """Looks until everything is settled or left to a person, or until the schedule has ended.

    Args:
        desk: what the program works on.
        connection: of whose books; empty for all.
        changed: told what is open after each look.
        progress: receives what is looked for.
        cancel: stops at once; what is open stays open.
        runs: only these; all where empty.
    """
    cancel = cancel or never()
    ends = desk.clock.monotonic() + desk.patience.offsets[-1] + 1
    found = look_all(desk, connection, progress, cancel)
    while True:
        changed(found)
        waits = [each.next_look for each in found if each.next_look is not None and _asked(each, runs)]
        if not waits or desk.clock.monotonic() + min(waits) > ends:
            return found
        desk.pause(min(waits), cancel)
        found = look_due(desk, connection, progress, cancel)


def _asked(each: Open, runs: Collection[int]) -> bool:
    return not runs or each.run in runs


def _pass(
    desk: Desk, connection: str, progress: Progress, cancel: Cancel, wanted: Callable[[Item], bool]
) -> tuple[Open, ...]:
    try:
        books = _books(desk, connection)
        view = desk.journal_view()
        if not view.open_items(books) and not view.left_drafts():
            return ()
    except JournalMissing:
        return ()
    journal = desk.journal()
    _close_left(journal, books)
    unclear = [item for item in journal.open_items(books) if item.state in UNCLEAR and wanted(item)]
    unclear = [item for item in unclear if not journal.is_held(item.run) or item.state is _S.UNKNOWN]
    _look_at(unclear, desk, journal, progress, cancel)
    return open_items(desk, connection)


def _books(desk: Desk, connection: str) -> Books | None:
    return books_of(find(desk, connection)) if connection else None


def _open(desk: Desk, journal: JournalView, item: Item) -> Open:
    held = item.state in _LEFT | {_S.APPLIED} and journal.is_held(item.run)
    last = item.evidence[-1]
    return Open(
        run=item.run,
        item=item.number,
        label=item.draft.label,
        connection=journal.header(item.run).connection,
        state=item.state,
        entries=len(item.draft.ids),
        records=len(item.draft.records),
        next_look=_seconds(desk, item) if item.state in UNCLEAR and not held else None,
        busy=last.who if held else "",
        detail=last.detail,
        kind=item.draft.kind,
    )


# What a program that ended left behind


def _close_left(journal: Journal, books: Books | None) -> None:
    left = [item for item in (*journal.open_items(books), *journal.left_drafts()) if item.state in _LEFT]
    held = {run: journal.is_held(run) for run in {item.run for item in left}}
    for item in left:
        if not held[item.run]:
            _close(journal, item)


def _close(journal: Journal, item: Item) -> None:
    try:
        # read again after it was seen that nobody holds the run: its program may just have ended well
        item = journal.item(item.run, item.number)
        if item.state is _S.SENT:
            ended = "The program ended before the answer came. It may or may not have been carried out."
            journal.answered(item.run, item.number, item.attempt, Outcome(OutcomeKind.UNKNOWN, ended))
        elif item.state in _LEFT and not item.waiting_file:
            journal.abandoned(item.run, item.number, "The program ended before this was sent.")
    except Conflict:  # somebody else was quicker, and wrote down what happened
        return


# Looking


def _look_at(items: Iterable[Item], desk: Desk, journal: Journal, progress: Progress, cancel: Cancel) -> None:
    by_books: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        by_books.setdefault(journal.header(item.run).books, []).append(item)
    for group in by_books.values():
        cancel.check()
        try:
            name = connection_to(desk, journal.header(group[0].run))
            with opened(desk, name) as rest:
                _Looking(desk, journal, rest, progress, cancel).at(group)
        except UserError as error:
            for item in group:
                _keep(desk, journal, item, unread(error))


@dataclass(frozen=True, slots=True)
class _Looking:
    """Looks over one connection."""

    desk: Desk
    journal: Journal
    rest: Rest
    progress: Progress
    cancel: Cancel

    def at(self, items: list[Item]) -> None:
        names = cache(self.rest.accounts)
        for done, item in enumerate(items):
            self.progress(Step(f"Looking for {item.draft.label}", done, len(items)))
            self.cancel.check()
            _keep(self.desk, self.journal, item, self._look(item, names))

    def _look(self, item: Item, names: Callable[[], Names]) -> Sighting:
        if item.draft.id_kind is IdKind.INVOICE:
            return look_for_payment(self.rest, task_from(item.draft.facts), self.cancel)
        file = file_of(item)
        batch = batch_of_item(self.journal, item)
        path = file[0] if file else None
        return look_for(self.rest, batch, path, names, item.draft.records, self.cancel)


def _keep(desk: Desk, journal: Journal, item: Item, seen: Sighting) -> None:
    """Writes a look down, and what all of them mean together."""
    run, number, attempt = item.run, item.number, item.attempt
    try:
        now = journal.looked(run, number, attempt, seen.sight, seen.what)
        match _meaning(desk, now):
            case Event.VERIFY:
                journal.verified(run, number, attempt, seen.facts, seen.what)
            case Event.MISS:
                journal.not_posted(run, number, attempt, f"{seen.what}, twice, after the server had its time")
            case Event.DOUBT:
                journal.review(run, number, attempt, seen.what, seen.facts)
    except Conflict:  # its own program still heard the answer, or another window settled it
        return


def _meaning(desk: Desk, item: Item) -> Event | None:
    """What may be made of the looks: a person's decision stays a person's, an accepted one is not missing."""
    means = meaning(_looks(desk, item), desk.patience)
    if item.state is _S.REVIEW:
        return means if means is Event.VERIFY else None
    if item.state is _S.APPLIED and means is Event.MISS:
        return Event.DOUBT
    return means


def _seconds(desk: Desk, item: Item) -> float:
    looks = _looks(desk, item)
    since = _given_up(desk, item)
    if since is None:
        return 0.0
    return wait(looks, desk.clock.monotonic() - since, desk.patience)


def _looks(desk: Desk, item: Item) -> list[Seen]:
    """This program's looks since the answer was given up; those of others do not compare."""
    since = _given_up(desk, item)
    if since is None:
        return []
    return [Seen(look.moment.monotonic - since, look.sight) for look in _mine(desk, item)]


def _mine(desk: Desk, item: Item) -> list[Look]:
    ours = (item.attempt, desk.session)
    return [look for look in item.looks if (look.attempt, look.moment.session) == ours]


def _given_up(desk: Desk, item: Item) -> float | None:
    """When the quiet period began on this program's clock: as it heard of it, or anew with its first look."""
    answered = item.attempts[-1].answered if item.attempts else None
    if answered is not None and answered.session == desk.session:
        return answered.monotonic
    mine = _mine(desk, item)
    return mine[0].moment.monotonic if mine else None
