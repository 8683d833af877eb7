"""Records that somebody else has posted: in which batches, as far as the server shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from core.connectwise.rest import Rest
from core.domain.batches import Batch, BatchEntry
from core.domain.records import Record
from core.jobs import Cancel, silent
from core.words import listed

NEWEST = 20
"""So many of the newest batches are searched."""


def in_other_batches(
    rest: Rest, gone: Iterable[Record], cancel: Cancel, ids: Collection[int] = ()
) -> tuple[Batch, ...]:
    """The newest batches that hold entries of these records, or entries with one of the ids.

    Raises:
        ReachError: the server could not be read.
    """
    records = tuple(gone)
    numbers = {record.number for record in records if record.number}
    wanted = {*ids, *(number for record in records for number in record.ids)}
    newest = sorted(rest.batches(silent, cancel).rows, key=lambda each: -each.id)[:NEWEST]
    return tuple(
        each for each in newest if _holds(rest.entries(each.id, silent, cancel).rows, wanted, numbers)
    )


def _holds(entries: Iterable[BatchEntry], ids: Collection[int], numbers: Collection[str]) -> bool:
    return any(each.id in ids or each.invoice_number in numbers for each in entries)


def made(batch: Batch) -> str:
    """A batch by its id, with the person where the server names one."""
    return f"{batch.id} by {batch.updated_by}" if batch.updated_by else str(batch.id)


def words_of(batches: Sequence[Batch]) -> str:
    """Where they are, as the end of a sentence; empty for nowhere."""
    told = [f"{each.identifier} ({made(each)})" for each in batches]
    return f"; they are in batch {listed(told)}" if told else ""
