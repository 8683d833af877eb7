"""One look on the server for a batch: is it there, exactly as it was sent?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from core.connectwise.rest import Rest
from core.domain.batches import Batch, BatchEntry
from core.domain.checks import name_of
from core.domain.export import NOTHING, ExportFormat
from core.domain.file_check import FileRecord, contents
from core.domain.journal_view import Names
from core.domain.plan import PlannedBatch
from core.domain.receipt import Receipt, as_dict
from core.domain.records import Record
from core.domain.runs import Facts, Named
from core.domain.settling import Sight
from core.domain.tie_out import tie_out
from core.errors import UserError
from core.files.opening import read_export
from core.jobs import Cancel, never, silent
from core.store.journal import Journal
from core.words import counted, listed, sentences
from core.workflows.elsewhere import in_other_batches, made, words_of
from core.workflows.reading import rows_of


class Sighting(NamedTuple):
    """What a look showed, in words and with the proof (a receipt) where a batch was read."""

    sight: Sight
    what: str
    facts: Facts = NOTHING


def look_for(
    rest: Rest,
    batch: PlannedBatch,
    path: Path | None,
    names: Callable[[], Names],
    named: Sequence[Named] = (),
    cancel: Cancel | None = None,
) -> Sighting:
    """Looks for a batch by its identifier and ties it out; without one, whether its records are unposted.

    Args:
        rest: the open connection, of the same books.
        batch: what was sent, with the records as the clerk saw them.
        path: its export file, None for none.
        names: names of accounts for the receipt.
        named: what was sent, by name with ids: for an item whose records were not kept.
        cancel: stops at once.
    """
    cancel = cancel or never()
    try:
        found = rest.find_batches(batch.identifier, cancel)
        if not found:
            absent = _absent(rest, batch, named, cancel)
            if absent.sight is Sight.ABSENT:
                return absent
            # The server may have finished between the two readings: then the batch is there by now.
            found = rest.find_batches(batch.identifier, cancel)
            if not found:
                return absent
        if len(found) > 1:
            return _several(found)
        return _compared(rest, found[0], batch, path, names, cancel)
    except UserError as error:
        return unread(error)


def unread(error: UserError) -> Sighting:
    """A look that saw nothing. Of the error only the title is told: it says that nothing was changed."""
    return Sighting(Sight.UNREAD, f"The server could not be read: {sentences(error)[0]}")


def keep_proof(journal: Journal, run: int, item: int, attempt: int, seen: Sighting) -> None:
    """Writes down what reading back has shown of something the server has accepted.

    What does not fit is left to a person; where nothing could be read it is looked for again.
    """
    match seen.sight:
        case Sight.THERE:
            journal.verified(run, item, attempt, seen.facts, seen.what)
        case Sight.UNREAD:
            journal.looked(run, item, attempt, seen.sight, f"The server has accepted it. {seen.what}")
        case _:
            journal.review(run, item, attempt, seen.what, seen.facts)


def _several(found: Sequence[Batch]) -> Sighting:
    who = listed([made(each) for each in found])
    what = f"The server shows {len(found)} batches of this identifier: {who}"
    return Sighting(Sight.OTHER, what, {"batches": [each.id for each in found]})


def _compared(
    rest: Rest,
    found: Batch,
    batch: PlannedBatch,
    path: Path | None,
    names: Callable[[], Names],
    cancel: Cancel,
) -> Sighting:
    entries = rest.entries(found.id, silent, cancel)
    if not entries.agrees or entries.problems:
        counts = f"the server counts {entries.counted} entries, {len(entries.rows)} could be read"
        return Sighting(Sight.OTHER, f"Batch {found.id}: {counts}", {"batches": [found.id]})
    receipt = _receipt(rest, batch, entries.rows, path, names(), cancel)
    facts = {**as_dict(receipt), "batch_id": found.id}
    told = f"Batch {made(found)}, {counted(receipt.ids_read, 'entry', 'entries')}"
    if receipt.ties_out:
        return Sighting(Sight.THERE, f"{told}, ties out", facts)
    return Sighting(Sight.OTHER, f"{told}: {'; '.join(receipt.differences)}", facts)


def _receipt(
    rest: Rest,
    batch: PlannedBatch,
    entries: Sequence[BatchEntry],
    path: Path | None,
    names: Names,
    cancel: Cancel,
) -> Receipt:
    """The tie-out of a batch as the server shows it now."""
    left = rows_of(rest, batch.records, silent, cancel)
    return tie_out(
        batch,
        batch.ids,
        entries,
        file=in_file(path, batch) if path else None,
        unposted=left,
        not_in_file={record.key for record in batch.records if not record.exported},
        names=names,
    )


# No batch of that name


def _absent(rest: Rest, batch: PlannedBatch, named: Sequence[Named], cancel: Cancel) -> Sighting:
    left = rows_of(rest, batch.records, silent, cancel)
    present = {(row.kind, row.business_key) for row in left}
    gone = [record for record in batch.records if not _keys(record) <= present]
    unknown = _unknown_gone(rest, batch, named, cancel)
    if not gone and not unknown:
        many = counted(len(batch.records), "record") if batch.records else counted(len(batch.ids), "GL entry")
        return Sighting(Sight.ABSENT, f"No batch of this identifier; {many} still unposted")
    names = listed([*(name_of(record) for record in gone), *unknown])
    elsewhere = words_of(in_other_batches(rest, gone, cancel, batch.ids))
    what = f"No batch of this identifier, but no longer unposted: {names}{elsewhere}"
    return Sighting(Sight.OTHER, what)


def _keys(record: Record) -> set[tuple[object, str]]:
    return {(record.key.kind, key) for key in record.business_keys}


def _unknown_gone(rest: Rest, batch: PlannedBatch, named: Sequence[Named], cancel: Cancel) -> list[str]:
    """Of what was sent without its record being known: what no unposted list shows any more.

    A list may show one row for a record, so one id that is there stands for all of its name.
    """
    known = {number for record in batch.records for number in record.ids}
    groups = [each for each in named if known.isdisjoint(each.ids)]
    if not groups:
        return []
    shown = {row.id for kind in batch.kinds for row in rest.unposted(kind, None, silent, cancel).rows}
    return [each.name for each in groups if shown.isdisjoint(each.ids)]


# The file


_READABLE = frozenset({ExportFormat.LEGACY.ending, ExportFormat.JSON.ending})


def in_file(path: Path, batch: PlannedBatch) -> tuple[FileRecord, ...] | None:
    """What the file says of this batch, read again from the disk.

    None for a form that is not read back, and for a file that was moved since: the receipt then says that the
    file was not compared.
    """
    if path.suffix.lstrip(".").casefold() not in _READABLE:
        return None
    try:
        saved = read_export(path).records
    except UserError:
        return None
    wanted = set(batch.ids)
    names = {(record.kind, record.number) for record in batch.records}
    # Adjustments have no ids in a file. Ids without amounts are in no document; the receipt names their
    # records as held by no file.
    return contents(
        each
        for each in saved
        if each.total is not None
        and (wanted.intersection(each.ids) or (not each.ids and (each.kind, each.number) in names))
    )
