"""Create batches, each exactly once: compare, write the file, write the intent, send, read back.

Steps::

read again ── changed ─────────────→ not sent
    │ same
write the file
    │
one write (`delivery`)
    │ applied
read back ── ties out: verified, differs: review
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from core.connectwise.rest import Rest, create_body
from core.domain.journal_view import Names
from core.domain.plan import request
from core.domain.posting import ItemState, RunKind
from core.domain.runs import Run, RunHeader, books_of
from core.errors import UserError
from core.jobs import Cancel, Cancelled, Progress, never, silent
from core.store.journal import Departure, Journal
from core.words import counted
from core.workflows.comparing import compared
from core.workflows.connections import find, opened
from core.workflows.delivery import Changed, Delivery, Watched, may_be_sent, taken_up
from core.workflows.desk import Desk
from core.workflows.order_files import check_files, write_file
from core.workflows.orders import BatchOrder, Order, drafted
from core.workflows.proving import prove
from core.workflows.settle import look_all

REQUEST = "POST /finance/accounting/batches"


def post(
    desk: Desk,
    order: Order,
    changed: Changed,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Run:
    """Carries out an order, one batch after another; what becomes of one does not touch the others.

    Args:
        desk: what the program works on.
        order: batches with their files.
        changed: told about every step.
        progress: receives the step in words and the count of batches.
        cancel: obeyed before each request and between the readings after it; what was not read back stays
            open, to be settled.

    Returns:
        The run as the journal holds it; each item's state says what happened.

    What is unclear of earlier runs is looked for first.

    Raises:
        UserError: nothing was begun: a file exists already, the journal cannot be written, no connection.
    """
    cancel = cancel or never()
    check_files(order)
    if not (order.files_only or order.looked):
        look_all(desk, order.connection, progress, cancel)
    journal = desk.journal()
    with opened(desk, order.connection) as rest, _run_of(desk, journal, order) as run:
        watched = Watched(journal, run, changed)
        names = cache(rest.accounts)
        for number, each in enumerate(order.batches, 1):
            if each.batch.records and may_be_sent(watched.item(number)):
                name = each.batch.identifier
                way = Delivery(desk, watched, number, name, order.patient, progress, cancel)
                _Posting(rest, each, order, names, way).carry_out()
        return journal.run(watched.run.number)


def write_only(
    desk: Desk,
    order: Order,
    changed: Changed,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Run:
    """Writes the files of an order and leaves the batches for later. As `post` otherwise."""
    return post(desk, replace(order, files_only=True), changed, progress, cancel)


@contextmanager
def _run_of(desk: Desk, journal: Journal, order: Order) -> Iterator[Run]:
    """The run of an order: its own, or the earlier one it goes on with."""
    if order.run is not None:
        with taken_up(journal, order.run, order.answers) as run:
            yield run
        return
    connection = find(desk, order.connection)
    header = RunHeader(RunKind.BATCHES, connection.name, books_of(connection), order.facts)
    drafts = [drafted(each, order.answers) for each in order.batches]
    with journal.begun(header, drafts, [each.batch.records for each in order.batches]) as run:
        yield run


@dataclass(frozen=True, slots=True)
class _Posting:
    """One batch from comparing to the receipt."""

    rest: Rest
    order: BatchOrder
    whole: Order
    names: Callable[[], Names]
    """Names of accounts for the receipt, read once a run."""
    way: Delivery

    def carry_out(self) -> None:
        """A trouble before the request closes the item as not sent."""
        try:
            self.way.cancel.check()
            self.say("Comparing with the preview")
            since = self.way.journal.head().rows
            fresh = compared(self.rest, self.order.batch, self.way.cancel)
            self.note("Read again and compared with the preview", self._unchanged())
            write_file(self, fresh)
            if self.whole.files_only:
                self._wait()
                return
            departure = self.way.leave(REQUEST, lambda: create_body(request(self.order.batch)), since)
        except Cancelled:
            self.way.close("Stopped before anything was sent.")
            return
        except UserError as error:
            self.way.close_for(error)
            return
        self._send(departure)

    def _send(self, departure: Departure) -> None:
        state, attempt = self.way.send(departure, "Creating the batch", self.rest.create_batch)
        if state is ItemState.APPLIED:
            self.say("Reading the batch back")
            batch, path, way = self.order.batch, self.order.path, self.way
            # Who asked for a stop before the answer came gets this batch whole, proof and all.
            cancel = None if way.cancel.asked else way.cancel
            prove(self.rest, way.journal, way.run, way.item, attempt, batch, path, self.names, cancel)
            way.tell()

    def _wait(self) -> None:
        """The file is written; the batch is left for later."""
        way = self.way
        if self.order.path is not None:
            way.journal.waiting(way.run, way.item, self.order.path, "Batch it when the books have it")
        way.tell()

    def say(self, what: str) -> None:
        """What is being done, on the status line."""
        self.way.say(what)

    def note(self, what: str, detail: str, **facts: object) -> None:
        """Evidence for this batch."""
        self.way.note(what, detail, **facts)

    def _unchanged(self) -> str:
        return f"{counted(len(self.order.batch.ids), 'GL entry', 'GL entries')}, no change"
