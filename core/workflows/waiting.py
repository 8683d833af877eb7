"""Exports whose files were written and whose batches are not created yet; and opened files to be batched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from core.domain.export import Export
from core.domain.plan import Cut, Naming, Plan, PlannedBatch, batch_of, gathered, plan
from core.domain.posting import ItemState
from core.domain.preview import Preview, Question
from core.domain.records import BatchKind, Record
from core.domain.runs import Item, Run, books_of
from core.domain.saved import match
from core.errors import UserError
from core.files.opening import read_export
from core.jobs import Cancel, Progress, never, silent
from core.store.journal import FILE, JournalMissing
from core.workflows.connections import find, opened
from core.workflows.desk import Desk
from core.workflows.order_files import check_unchanged
from core.workflows.orders import BatchOrder, Order, nothing_for
from core.workflows.preview import read_preview
from core.workflows.reading import LATE


class NothingWaiting(UserError):
    """A run that has no export waiting."""

    title = "No export of this run waits to be batched."
    message = "Run {run} was batched or given up already. Nothing was sent."
    advice = "Look at it in the history."


class NotInFile(UserError):
    """`--only` names a document that the file does not hold."""

    title = "The file does not hold that document."
    message = "{path} holds no {number}. Nothing was sent."
    advice = "Look at the file with “show”; a number that names two records is given as KIND:NUMBER."


class NumberUnclear(UserError):
    """`--only` names two records at once."""

    title = "That number names more than one record."
    message = "{number} is the number of: {names}. Nothing was sent."
    advice = "Say which one as KIND:NUMBER."


class WaitingExport(NamedTuple):
    """One export that waits: its run, what it holds, when and where it was written."""

    run: int
    connection: str
    title: str
    records: int
    written_at: dt.datetime
    paths: tuple[Path, ...]


class Resumed(NamedTuple):
    """A saved export made ready to be batched: what it holds under the server's keys, and the plan."""

    preview: Preview
    """The file's records, as they will be compared with the server once more before sending."""
    plan: Plan
    order: Order
    missing: tuple[Record, ...]
    """Records of the file that the server does not show as unposted any more."""


def waiting(desk: Desk, connection: str = "") -> tuple[WaitingExport, ...]:
    """Exports that wait, of one connection or all, newest first; none where the journal cannot be read."""
    try:
        books = books_of(find(desk, connection)) if connection else None
        found = desk.journal_view().waiting_exports(books)
    except JournalMissing:
        return ()
    return tuple(_waiting_export(run) for run in found)


def _waiting_export(run: Run) -> WaitingExport:
    items = _drafts(run)
    kinds = sorted({kind.capitalize() for item in items for kind in item.draft.kinds})
    return WaitingExport(
        run.number,
        run.header.connection,
        ", ".join(kinds),
        sum(len(item.draft.records) for item in items),
        run.started,
        tuple(Path(item.waiting_file) for item in items),
    )


def _drafts(run: Run) -> list[Item]:
    return [item for item in run.items if item.state is ItemState.DRAFT and item.waiting_file]


def give_up(desk: Desk, run: int, reason: str = "Given up by the clerk") -> None:
    """Ends a waiting export; its files stay where they are."""
    journal = desk.journal()
    for item in _drafts(journal.run(run)):
        journal.close_draft(run, item.number, reason)


def resume(desk: Desk, run: int, progress: Progress = silent, cancel: Cancel | None = None) -> Resumed:
    """A waiting export made ready, under the identifiers it was given when it was written.

    Raises:
        NothingWaiting: the run has no draft with a file.
        ExportFileChanged: a file is not the one that was written.
        ReachError: the server could not be read.
    """
    found = desk.journal_view().run(run)
    items = _drafts(found)
    if not items:
        raise NothingWaiting(run=run)
    saved = {item.number: _unchanged(item, progress, cancel) for item in items}
    shown = _shown(desk, found.header.connection, _kinds(saved.values()), progress, cancel)
    missing: list[Record] = []
    orders: list[BatchOrder] = []
    for item in found.items:
        if item.number not in saved:
            orders.append(nothing_for(item))
            continue
        records, gone = _matched(saved[item.number].records, shown.export.records)
        missing.extend(gone)
        label = str(item.draft.facts.get("label", item.draft.label))
        batch = batch_of(records, label, item.draft.label)
        sha256 = hash_of(saved[item.number])
        orders.append(BatchOrder(batch, Path(item.waiting_file), sha256=sha256))
    order = Order(found.header.connection, tuple(orders), run=run)
    return _resumed(shown, order, missing)


def resume_file(
    desk: Desk,
    connection: str,
    path: Path,
    names: Naming,
    only: Collection[str] = (),
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Resumed:
    """An opened export made ready; one that waits keeps its identifiers when it is taken whole.

    Args:
        desk: what the program works on.
        connection: where its records are unposted.
        path: the export file.
        names: proposes identifiers.
        only: document numbers, or KIND:NUMBER; all records where empty.
        progress: receives what is read.
        cancel: stops at once.
    """
    run = waiting_run_of(desk, connection, path)
    if run is not None and not only:
        return resume(desk, run, progress, cancel)
    saved = read_export(path, progress, cancel)
    chosen = selected(saved.records, only, path)
    shown = _shown(desk, connection, _kinds([replace(saved, records=chosen)]), progress, cancel)
    records, missing = _matched(chosen, shown.export.records)
    planned = plan(records, Cut.KIND, names)
    sha256 = hash_of(saved)
    orders = tuple(BatchOrder(batch, path, sha256=sha256) for batch in planned.batches)
    order = Order(connection, orders)
    return _resumed(shown, order, missing)


def waiting_run_of(desk: Desk, connection: str, path: Path) -> int | None:
    """The run whose waiting export is this one file, None where it is none or one of several."""
    wanted = path.absolute()
    for each in waiting(desk, connection):
        if [file.absolute() for file in each.paths] == [wanted]:
            return each.run
    return None


def selected(records: Sequence[Record], only: Collection[str], path: Path) -> tuple[Record, ...]:
    """The records that some numbers name, all without numbers.

    Raises:
        NotInFile: a number names none.
        NumberUnclear: a number without its kind names several.
    """
    if not only:
        return tuple(records)
    found: dict[int, Record] = {}
    for wanted in only:
        hits = [(n, each) for n, each in enumerate(records) if _is_named(each, wanted)]
        if not hits:
            raise NotInFile(path=path, number=wanted)
        if len(hits) > 1:
            names = [f"{each.kind.value}:{each.number}" for _, each in hits]
            raise NumberUnclear(number=wanted, names=names)
        found.update(hits)
    return tuple(found.values())


def _is_named(record: Record, wanted: str) -> bool:
    kind, mark, number = wanted.partition(":")
    if mark and kind.casefold().replace("-", " ") == record.kind.value:
        return number == record.number
    return wanted == record.number


def _unchanged(item: Item, progress: Progress, cancel: Cancel | None) -> Export:
    path = Path(item.waiting_file)
    written = [each.facts.get("sha256") for each in item.evidence if each.what == FILE]
    export = read_export(path, progress, cancel)
    check_unchanged(path, str(written[-1]) if written else hash_of(export))
    return export


def hash_of(saved: Export) -> str:
    """SHA-256 of the one file an export was read from."""
    assert saved.source is not None
    return saved.source.parts[0].sha256


def _shown(
    desk: Desk,
    connection: str,
    kinds: frozenset[BatchKind],
    progress: Progress,
    cancel: Cancel | None,
) -> Preview:
    with opened(desk, connection) as rest:
        question = Question(kinds, LATE)
        return read_preview(rest, connection, question, desk.clock.now(), progress, cancel or never())


def _kinds(exports: Iterable[Export]) -> frozenset[BatchKind]:
    return frozenset(record.key.kind for export in exports for record in export.records)


def _matched(
    saved: Sequence[Record], shown: Sequence[Record]
) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """The saved records under the server's keys, and those without a counterpart (also kept, to be named)."""
    matching = match(saved, shown)
    return (*(each.seen for each in matching.found), *matching.missing), matching.missing


def _resumed(shown: Preview, order: Order, missing: Sequence[Record]) -> Resumed:
    batches: list[PlannedBatch] = [each.batch for each in order.batches if each.batch.records]
    planned = gathered(batches)
    preview = replace(shown, export=replace(shown.export, records=planned.records))
    return Resumed(preview, planned, order, tuple(missing))
