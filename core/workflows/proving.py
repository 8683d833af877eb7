"""Read a created batch back and write its receipt: preview = file = ids sent = entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from core.connectwise.rest import Rest
from core.domain.batches import BatchEntry
from core.domain.export import ExportFormat
from core.domain.file_check import FileRecord, contents
from core.domain.journal_view import Names
from core.domain.plan import PlannedBatch
from core.domain.receipt import Receipt, as_dict
from core.domain.tie_out import tie_out
from core.errors import UserError
from core.files.opening import read_export
from core.jobs import never, silent
from core.store.journal import Journal
from core.words import counted, sentences
from core.workflows.reading import rows_of


def prove(
    rest: Rest,
    journal: Journal,
    run: int,
    item: int,
    attempt: int,
    batch: PlannedBatch,
    path: Path | None,
    names: Callable[[], Names],
) -> None:
    """Finds the batch by its identifier and ties it out; what does not fit is left to a person.

    Where the server cannot be read the item stays "created, being read back": its ids stay reserved.
    """
    try:
        found = rest.find_batches(batch.identifier)
        if len(found) != 1:
            what = f"The server shows {counted(len(found), 'batch', 'batches')} of this identifier"
            journal.review(run, item, attempt, what, {"batches": [each.id for each in found]})
            return
        entries = rest.entries(found[0].id)
        if not entries.agrees or entries.problems:
            what = f"The server counts {entries.counted} entries, {len(entries.rows)} could be read"
            journal.review(run, item, attempt, what, {"batches": [found[0].id]})
            return
        receipt = receipt_of(rest, batch, entries.rows, path, names())
    except UserError as error:
        # only the title: an error of reading says that nothing was posted, and here something was
        why = f"The server has accepted it, but it could not be read back: {sentences(error)[0]}"
        journal.note(run, item, "Could not be read back yet", why)
        return
    facts = {**as_dict(receipt), "batch_id": found[0].id}
    read = counted(receipt.ids_read, "entry", "entries")
    if receipt.ties_out:
        detail = f"Batch {found[0].id}, {read}, ties out"
        journal.verified(run, item, attempt, facts, detail)
    else:
        detail = f"Batch {found[0].id}, {read}: {'; '.join(receipt.differences)}"
        journal.review(run, item, attempt, detail, facts)


def receipt_of(
    rest: Rest, batch: PlannedBatch, entries: Sequence[BatchEntry], path: Path | None, names: Names
) -> Receipt:
    """The tie-out of a batch as the server shows it now."""
    left = rows_of(rest, batch.records, silent, never())
    return tie_out(
        batch,
        batch.ids,
        entries,
        file=in_file(path, batch) if path else None,
        unposted=left,
        not_in_file={record.key for record in batch.records if not record.exported},
        names=names,
    )


_READABLE = frozenset({ExportFormat.LEGACY.ending, ExportFormat.JSON.ending})


def in_file(path: Path, batch: PlannedBatch) -> tuple[FileRecord, ...] | None:
    """What the file says of this batch, read again from the disk; None for a form that is not read back."""
    if path.suffix.lstrip(".").casefold() not in _READABLE:
        return None
    wanted = set(batch.ids)
    names = {(record.kind, record.number) for record in batch.records}
    saved = read_export(path).records
    # Adjustments have no ids in a file. Ids without amounts are in no document; the receipt names their
    # records as held by no file.
    return contents(
        each
        for each in saved
        if each.total is not None
        and (wanted.intersection(each.ids) or (not each.ids and (each.kind, each.number) in names))
    )
