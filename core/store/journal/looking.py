"""Everything that can be asked of a journal without changing it."""

from __future__ import annotations

from collections.abc import Collection, Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.atomic import check_target, write_bytes
from core.domain.posting import OPEN, Event, IdKind, ItemState, RunKind
from core.domain.records import Record
from core.domain.runs import Books, Draft, Id, Item, Run, RunHeader
from core.store.journal.errors import CopyInItsPlace, JournalMissing, JournalTrouble, NoSuchRun
from core.store.journal.head import Head, head_path, read_head
from core.store.journal.history import (
    ITEM_KINDS,
    SEEN,
    draft_of,
    header_of,
    item_of,
    readable,
    run_of,
    runs_of,
)
from core.store.journal.holding import is_held
from core.store.journal.kept_records import unpacked_records
from core.store.journal.misfits import DAMAGED, RESERVED
from core.store.journal.reserved import difference
from core.store.journal.rows import Row, moment
from core.store.journal.verification import Verification, glanced, verified

if TYPE_CHECKING:
    import datetime as dt

    from core.store.journal.database import Database, Reader

NAME = "journal.db"


class Use(NamedTuple):
    """Where a batch identifier was used."""

    label: str
    run: int
    item: int
    state: ItemState
    at: dt.datetime
    """When it came to that state."""


class Body(NamedTuple):
    """Bytes kept with a row: a request as it was sent, an answer as it came."""

    at: dt.datetime
    event: Event
    attempt: int
    data: bytes


class JournalView:
    """A journal that can be looked at. Every call is a short transaction of its own, from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._database.path

    def run(self, number: int) -> Run:
        """One run with its items, attempts and evidence.

        Raises:
            NoSuchRun: no run has that number.
        """
        with self._database.reading() as reader:
            return _run(reader, number)

    def header(self, run: int) -> RunHeader:
        """What is said once about a run.

        Raises:
            NoSuchRun: no run has that number.
        """
        with self._database.reading() as reader:
            rows = reader.of_item(run, 0)
        if not rows:
            raise NoSuchRun(run=run)
        return header_of(rows[0])

    def runs(self, limit: int = 100, *, before: int | None = None) -> list[Run]:
        """Runs, newest first; `before` is the number of the run after which the list goes on.

        A run whose rows were damaged is there without items, and its evidence says so.
        """
        with self._database.reading() as reader:
            return runs_of(reader.of_runs(reader.newest_runs(limit, before)))

    def item(self, run: int, item: int) -> Item:
        """One item with its attempts and evidence.

        Raises:
            NoSuchRun: there is no such item.
        """
        with self._database.reading() as reader:
            return item_of(_rows_of(reader, run, item))

    def open_items(self, books: Books | None = None) -> list[Item]:
        """Items that keep their ids, of some books or all: what must be settled, oldest first."""
        return self._items(OPEN, books)

    def left_drafts(self) -> list[Item]:
        """Drafts without a file that waits: under way, or left by a program that ended."""
        return [item for item in self._items({ItemState.DRAFT}) if not item.waiting_file]

    def waiting_exports(self, books: Books | None = None) -> list[Run]:
        """Runs with an export that was written to a file and is not batched yet, oldest first."""
        drafts = self._items({ItemState.DRAFT}, books)
        numbers = {item.run for item in drafts if item.waiting_file}
        with self._database.reading() as reader:
            return runs_of(reader.of_runs(numbers))[::-1]

    def _items(self, states: Collection[ItemState], books: Books | None = None) -> list[Item]:
        with self._database.reading() as reader:
            found = reader.standing({state.value for state in states}, books)
            pairs = sorted((row.run, row.item) for row in found)
            return [item_of(reader.of_item(run, item)) for run, item in pairs]

    def identifiers_used(self, books: Books) -> dict[str, Use]:
        """Every batch identifier of these books in the journal, with its newest use."""
        return {use.label: use for use in self._uses(books, None)}

    def identifier_used(self, books: Books, identifier: str) -> list[Use]:
        """Where one identifier was used (letters' case aside), oldest first; what was refused counts too."""
        return self._uses(books, identifier)

    def payments_of(self, books: Books, number: str) -> list[Use]:
        """The payments of one invoice, oldest first; what was refused counts too."""
        return self._uses(books, number, RunKind.PAYMENTS)

    def _uses(self, books: Books, label: str | None, kind: RunKind = RunKind.BATCHES) -> list[Use]:
        with self._database.reading() as reader:
            found = reader.labelled(books, ITEM_KINDS[kind], label)
        found.sort(key=lambda row: (row.run, row.item))
        return [_use(row) for row in found]

    def drafts(self, books: Books, kind: RunKind) -> list[tuple[Use, Draft]]:
        """What the items of these books were to post, with how far each got, oldest first."""
        with self._database.reading() as reader:
            begun = reader.begun(books, ITEM_KINDS[kind])
            uses = {(row.run, row.item): _use(row) for row in reader.labelled(books, ITEM_KINDS[kind], None)}
        found = []
        for row in begun:
            with readable(row.run):
                found.append((uses[row.run, row.item], draft_of(row)))
        return found

    def reserved(self, books: Books, kind: IdKind, ids: Collection[Id]) -> dict[str, tuple[int, int]]:
        """Which of the ids an open item keeps: id as text → its run and item. Warns before a posting."""
        with self._database.reading() as reader:
            return {each.id: (each.run, each.item) for each in reader.held(books, kind, ids)}

    def bodies(self, run: int, item: int) -> list[Body]:
        """Requests and answers of an item, oldest first, byte for byte."""
        with self._database.reading() as reader:
            found = reader.bodies(run, item)
        events = {event.value for event in Event}
        return [
            Body(moment(row.at), Event(row.kind), row.attempt, row.body or b"")
            for row in found
            if row.kind in events
        ]

    def records_of(self, run: int, item: int) -> tuple[Record, ...]:
        """The records of an item as the clerk saw them; none where an earlier version wrote the item."""
        with self._database.reading() as reader:
            kept = [row.body for row in reader.bodies(run, item) if row.kind == SEEN]
        with readable(run):
            return unpacked_records(kept[0]) if kept and kept[0] is not None else ()

    def is_held(self, run: int) -> bool:
        """Whether a window or command carries the run out at this moment."""
        return is_held(self.path, run)

    def request_of(self, run: int, item: int) -> bytes | None:
        """The exact bytes that were or will be sent; None for a draft."""
        with self._database.reading() as reader:
            return request_in(reader, run, item)

    def verify(self) -> Verification:
        """Follows the whole chain; raises nothing for what it finds.

        Where every row fits, the database is asked about its file, and the reserved ids are held against
        those of the open items.
        """
        with closing(self._every()) as rows:
            found = verified(rows, read_head(self.path))
        if not found.fits:
            return found
        if damage := self._database.damage():
            return replace(found, damage=damage, means=DAMAGED)
        strange = self.reservations_differ()
        return replace(found, damage=strange, means=RESERVED, mends_itself=True) if strange else found

    def reservations_differ(self) -> str:
        """How the reserved ids differ from those of the open items, in words; empty where they do not."""
        try:
            with self._database.reading() as reader:
                return difference(reader)
        except JournalTrouble as error:
            return error.title

    def _every(self) -> Generator[Row]:
        with self._database.reading() as reader:
            yield from reader.every()

    def glance(self) -> Verification:
        """The quick part of `verify`: the newest rows and the head kept beside."""
        kept = read_head(self.path)
        with self._database.reading() as reader:
            return glanced(reader, kept)

    def head(self) -> Head:
        """Count of rows and hash of the newest: what a receipt may carry to prove a later cut."""
        with self._database.reading() as reader:
            return Head(*reader.head())

    def copy_to(self, path: Path, *, overwrite: bool = False) -> Verification:
        """Writes a copy with its head beside it, opens it and verifies it.

        Other windows and commands may go on posting meanwhile: the copy is the journal as it was at one
        moment. A journal that does not fit is copied with the head it should have, so that its copy does not
        fit either.

        Raises:
            CopyInItsPlace: the copy or its head would replace the journal or its head.
            WriteError, FileThere: as `core.atomic.writing`.
        """
        self._check_apart(path)
        check_target(head_path(path), overwrite=overwrite)
        kept = read_head(self.path)  # before the rows: later than they it might be ahead of them
        write_bytes(path, self._database.whole(), overwrite=overwrite)
        copy = look_at_file(path)
        own = copy.head()
        write_bytes(head_path(path), (kept or own).as_bytes(), overwrite=overwrite)
        found = copy.verify()
        if found.row is None and kept not in (None, own):
            write_bytes(head_path(path), own.as_bytes(), overwrite=True)
            found = replace(found, notes=())
        return found

    def _check_apart(self, path: Path) -> None:
        ours = {each.resolve() for each in (self.path, head_path(self.path))}
        targets = {path.resolve(), head_path(path).resolve()}
        if ours & targets or len(targets) == 1:
            raise CopyInItsPlace(path=path)


def _use(row: Row) -> Use:
    with readable(row.run):
        return Use(row.label or "", row.run, row.item, ItemState(row.state), moment(row.at))


def _run(reader: Reader, number: int) -> Run:
    rows = reader.of_runs([number])
    if not rows:
        raise NoSuchRun(run=number)
    return run_of(rows)


def _rows_of(reader: Reader, run: int, item: int) -> list[Row]:
    found = reader.of_item(run, item) if item else []
    if not found:
        raise NoSuchRun(run=run)
    return found


def request_in(reader: Reader, run: int, item: int) -> bytes | None:
    """The request that an item's intent wrote down, None before it."""
    bodies = reader.bodies(run, item)
    return next((row.body for row in bodies if row.kind == Event.INTEND.value), None)


def look_at_journal(folder: Path) -> JournalView:
    """Opens a folder's journal for looking only: also one that is read-only, damaged, or in a shared folder.

    Raises:
        JournalMissing: there is none.
        NotAJournal, JournalNewer, JournalDamaged: nothing in it can be read.
    """
    return look_at_file(folder / NAME)


def look_at_file(path: Path) -> JournalView:
    """A journal file of any name, such as a copy. Raises as `look_at_journal`."""
    # The database's library is loaded with the first journal, not with the program.
    from core.store.journal.database import Database
    from core.store.journal.layout import check_current

    if not path.exists():
        raise JournalMissing(path=path)
    database = Database(path, read_only=True)
    check_current(database)
    return JournalView(database)
