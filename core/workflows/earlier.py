"""What was done before about a batch that is asked for again: found by its identifier, or by the file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path

from core.domain.checks import name_of
from core.domain.posting import AGAIN, OPEN, POSTED, ItemState
from core.domain.runs import Books, Id, Item, Run, books_of
from core.files.opening import read_export
from core.jobs import Cancel, Progress, silent
from core.store.journal import JournalMissing, JournalView
from core.workflows.connections import find
from core.workflows.desk import Desk
from core.workflows.kept import file_of
from core.workflows.waiting import selected

NEWEST = 200
"""So many runs are searched for a file. An older one that is open still keeps its records to itself."""


def was_in_flight(item: Item) -> bool:
    """Whether a request of an item may have reached the server without a clear answer."""
    return item.was_in_flight


def item_called(journal: JournalView, books: Books, identifier: str) -> Item | None:
    """The newest item of that identifier that still means something; letters' case aside.

    That is one which is on the server, unclear, under way, or may be sent again. What was refused, given up
    or waits in a file does not keep its identifier.
    """
    uses = journal.identifier_used(books, identifier)
    items = (journal.item(use.run, use.item) for use in reversed(uses))
    return next((each for each in items if _means_something(each)), None)


def _means_something(item: Item) -> bool:
    if item.state is ItemState.DRAFT:
        return not item.waiting_file
    return item.state in AGAIN or _may_be_there(item)


def items_by_ids(journal: JournalView, books: Books) -> dict[frozenset[Id], Item]:
    """What the newest runs hold that may be on the server, by its ids.

    So a batch whose file gives it no name is known again, also where a power cut kept the fail file, which
    would name it, from being written.
    """
    found: dict[frozenset[Id], Item] = {}
    for run in journal.runs(NEWEST):
        for item in run.items if run.header.books == books else ():
            if _may_be_there(item):
                found.setdefault(frozenset(item.draft.ids), item)
    return found


def unclear_runs(
    desk: Desk, connection: str, wanted: Iterable[tuple[str, Collection[int]]]
) -> frozenset[int]:
    """The runs of a connection's books that hold an open batch of one of these names, or of these ids."""
    try:
        items = desk.journal_view().open_items(books_of(find(desk, connection)))
    except JournalMissing:
        return frozenset()
    wanted = tuple(wanted)
    names = {name.casefold() for name, _ in wanted}
    sets = {frozenset[Id](ids) for name, ids in wanted if not name}
    return frozenset(
        item.run
        for item in items
        if item.draft.label.casefold() in names or frozenset(item.draft.ids) in sets
    )


def run_of_file(
    desk: Desk,
    connection: str,
    path: Path,
    only: Collection[str] = (),
    identifier: str = "",
    *,
    parts: bool = False,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Run | None:
    """The run that posted, or tried to post, the same records of the same file: the newest that matters most.

    Args:
        desk: what the program works on.
        connection: to whose books.
        path: the export file; it is known by its contents, wherever it is now.
        only: document numbers, as typed; all records where empty.
        identifier: what the one batch is to be called; any where empty.
        parts: whether a run of some of these records counts too: others had been left out.
        progress: receives what is read.
        cancel: stops at once.
    """
    try:
        journal, books = desk.journal_view(), books_of(find(desk, connection))
        sha256 = _hash(path)
    except (JournalMissing, OSError):
        return None
    newest = journal.runs(NEWEST)
    runs = [run for run in newest if run.header.books == books and _came_from(run, sha256)]
    if not runs:
        return None
    saved = read_export(path, progress, cancel)
    wanted = {name_of(record) for record in selected(saved.records, only, path)}
    same = [run for run in runs if _is_called(run, identifier) and _holds(run, wanted, parts)]
    mattering = (run for run in same if any(map(_may_be_there, run.items)))
    return next(mattering, same[0] if same else None)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _came_from(run: Run, sha256: str) -> bool:
    files = [file_of(item) for item in run.items]
    return any(file is not None and file[1] == sha256 for file in files)


def _holds(run: Run, wanted: set[str], parts: bool) -> bool:
    held = {each.name for item in run.items for each in item.draft.records}
    return held == wanted or (parts and bool(held) and held <= wanted)


def _may_be_there(item: Item) -> bool:
    return item.state in POSTED | OPEN or was_in_flight(item)


def _is_called(run: Run, identifier: str) -> bool:
    if not identifier:
        return True
    return [item.draft.label.casefold() for item in run.items] == [identifier.casefold()]
