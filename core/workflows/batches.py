"""What the server has: batches and their entries."""

from __future__ import annotations

from typing import NamedTuple

from core.domain.batches import Batch, BatchEntry
from core.errors import UserError
from core.jobs import Cancel, Progress, never, silent
from core.workflows.connections import opened
from core.workflows.desk import Desk


class NoSuchBatch(UserError):
    """The server has no such batch."""

    title = "There is no such batch."
    message = "The server has no batch with the id or identifier “{batch}”."
    advice = "See “batch list” for the batches there are."


class BatchFound(NamedTuple):
    """A batch with its entries; `counted` is the server's own count of them."""

    batch: Batch
    entries: tuple[BatchEntry, ...]
    counted: int


def batches(
    desk: Desk, connection: str, progress: Progress = silent, cancel: Cancel | None = None
) -> tuple[Batch, ...]:
    """All batches of the company, newest first."""
    with opened(desk, connection) as rest:
        listed = rest.batches(progress, cancel or never())
    return tuple(sorted(listed.rows, key=lambda batch: -batch.id))


def batch(
    desk: Desk, connection: str, wanted: str, progress: Progress = silent, cancel: Cancel | None = None
) -> tuple[BatchFound, ...]:
    """Batches by identifier, or the one with that id, with their entries.

    Raises:
        NoSuchBatch: nothing fits.
    """
    with opened(desk, connection) as rest:
        found = list(rest.find_batches(wanted, cancel))
        if not found and wanted.isdecimal():
            found = [each for each in rest.batches(progress, cancel).rows if str(each.id) == wanted]
        if not found:
            raise NoSuchBatch(batch=wanted)
        listed = [(each, rest.entries(each.id, progress, cancel)) for each in found]
    return tuple(BatchFound(each, entries.rows, entries.counted) for each, entries in listed)
