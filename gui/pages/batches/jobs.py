"""What the batches page has done off the GUI thread.

This is the named place where the page reaches the workflows: they are imported here, on the worker, because
they bring the network and the database, which the first paint must not wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.domain.batch_view import Maker, Makers
from core.domain.connection import Connection
from core.errors import UserError
from core.jobs import Cancel, Progress

if TYPE_CHECKING:
    from core.workflows.batches import BatchList, EntryList, MadeBy
    from core.workflows.desk import Desk


class Beginning(NamedTuple):
    """The connections there are, and the one whose batches are shown."""

    connections: tuple[Connection, ...]
    name: str


def begin(desk: Desk, wanted: str, *, progress: Progress, cancel: Cancel) -> Beginning:
    """The connections; the wanted one, or the one used last where there is no such connection."""
    del progress, cancel
    from core.workflows.connections import connections
    from core.workflows.remembered import remembered

    known = connections(desk)
    there = wanted in {each.name for each in known}
    return Beginning(known, wanted if there else remembered(desk).connection)


class Known(NamedTuple):
    """What the journal of this computer knows of the batches; None with the reason where it cannot tell."""

    makers: Makers | None
    trouble: UserError | None = None


class Seen(NamedTuple):
    """The batches of the server with what the journal knows of them."""

    list: BatchList
    known: Known


def batches(desk: Desk, connection: str, *, progress: Progress, cancel: Cancel) -> Seen:
    """All batches of a company."""
    from core.workflows.batches import batch_list

    found = batch_list(desk, connection, progress, cancel)
    return Seen(found, known(desk, connection, progress=progress, cancel=cancel))


def known(desk: Desk, connection: str, *, progress: Progress, cancel: Cancel) -> Known:
    """Which runs made which batches; a journal that cannot be read hides no batch. Asks no server."""
    del progress, cancel
    from core.workflows.batches import makers

    try:
        return Known(makers(desk, connection))
    except UserError as trouble:
        return Known(None, trouble)


def entries(
    desk: Desk, connection: str, batch: int, maker: Maker | None, *, progress: Progress, cancel: Cancel
) -> EntryList:
    """The entries of a batch with their totals."""
    from core.workflows.batches import entry_list

    return entry_list(desk, connection, batch, maker, progress, cancel)


def maker(desk: Desk, maker: Maker, *, progress: Progress, cancel: Cancel) -> MadeBy:
    """The run that made a batch."""
    del progress, cancel
    from core.workflows.batches import maker_in_full

    return maker_in_full(desk, maker)
