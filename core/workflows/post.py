"""Create batches, each exactly once: compare, write the file, write the intent, send, read back.

Steps::

read again ── changed ─────────────→ not sent
    │ same
write the file
    │
intent on disk, ids reserved
    │
SENT on disk ─→ one request ─┬─ not sent / rejected → released
                             ├─ throttled → waits, next attempt
                             ├─ unknown → reserved, nothing is sent again
                             └─ applied → read back → ties out: verified
                                                    → differs: review
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from core.connectwise.rest import Rest, create_body
from core.domain.journal_view import Names
from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.plan import request
from core.domain.posting import AGAIN, ItemState, RunKind
from core.domain.runs import Item, Run, RunHeader, books_of
from core.errors import UserError
from core.jobs import Cancel, Cancelled, Progress, Step, never, silent
from core.store.journal import Journal
from core.words import counted, sentences
from core.workflows.comparing import compared
from core.workflows.connections import find, opened
from core.workflows.desk import Desk
from core.workflows.order_files import check_files, write_file
from core.workflows.orders import BatchOrder, Order, drafted
from core.workflows.proving import prove
from core.workflows.settle import look_all

REQUEST = "POST /finance/accounting/batches"

Changed = Callable[[Run], None]
"""Told whenever something new is known about the run; called from the posting thread."""


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
        cancel: obeyed at once before the first request, then between batches.

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
    with opened(desk, order.connection) as rest, begun(desk, journal, order) as run:
        watched = Watched(journal, run, changed)
        names = cache(rest.accounts)
        for number, each in enumerate(order.batches, 1):
            if each.batch.records and _open_for_posting(watched.item(number)):
                Posting(
                    desk, rest, journal, watched, number, each, order, names, progress, cancel
                ).carry_out()
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
def begun(desk: Desk, journal: Journal, order: Order) -> Iterator[Run]:
    """The run of an order: its own, or the earlier one it goes on with. Held while it is carried out."""
    if order.run is None:
        connection = find(desk, order.connection)
        header = RunHeader(RunKind.BATCHES, connection.name, books_of(connection), order.facts)
        drafts = [drafted(each, order.answers) for each in order.batches]
        with journal.begun(header, drafts, [each.batch.records for each in order.batches]) as run:
            yield run
        return
    with journal.taken_up(order.run) as run:
        if order.answers:
            said = ", ".join(f"{rule}: {reason}" for rule, reason in order.answers.items())
            journal.note(order.run, 0, "Findings answered", said, {"answers": dict(order.answers)})
        yield run


def _open_for_posting(item: Item) -> bool:
    return item.state is ItemState.DRAFT or item.state in AGAIN


class Watched:
    """The run as it is shown while it is posted: only the item that moved is read again."""

    def __init__(self, journal: Journal, run: Run, changed: Changed) -> None:
        self.journal, self.run, self._changed = journal, run, changed

    def item(self, number: int) -> Item:
        """An item as the journal holds it now; shows it."""
        found = self.journal.item(self.run.number, number)
        items = (*self.run.items[: number - 1], found, *self.run.items[number:])
        self.run = replace(self.run, items=items)
        self._changed(self.run)
        return found


@dataclass(frozen=True, slots=True)
class Posting:
    """One batch on its way. Every step is in the journal before the next one begins."""

    desk: Desk
    rest: Rest
    journal: Journal
    watched: Watched
    item: int
    order: BatchOrder
    whole: Order
    names: Callable[[], Names]
    """Names of accounts for the receipt, read once a run."""
    progress: Progress
    cancel: Cancel

    @property
    def run(self) -> int:
        """Number of the run."""
        return self.watched.run.number

    def carry_out(self) -> None:
        """From comparing to the receipt. A trouble before the request closes the item as not sent."""
        try:
            self.cancel.check()
            self.say("Comparing with the preview")
            fresh = compared(self.rest, self.order.batch, self.cancel)
            self.note("Read again and compared with the preview", self._unchanged())
            write_file(self, fresh)
            if self.whole.files_only:
                self.wait()
                return
            self.intend()
        except Cancelled:
            self.close("Stopped before anything was sent.")
            return
        except UserError as error:
            self.close(" ".join(filter(None, sentences(error)[:2])))
            return
        self.send()

    def wait(self) -> None:
        """The file is written; the batch is left for later."""
        if self.order.path is not None:
            self.journal.waiting(self.run, self.item, self.order.path, "Batch it when the books have it")
        self.tell()

    def intend(self) -> None:
        """The exact request on disk, its ids reserved."""
        if self.journal.request_of(self.run, self.item) is None:
            body = create_body(request(self.order.batch))
            self.journal.intend(self.run, self.item, body, request=REQUEST)
        else:
            self.journal.resend(self.run, self.item)
        self.tell()

    def send(self) -> None:
        """One request; again only when the server asked to wait."""
        body = self.journal.request_of(self.run, self.item) or b""
        waited = 0.0
        while True:
            attempt = self.journal.sending(self.run, self.item)
            self.say("Creating the batch")
            outcome = self.rest.create_batch(body)
            state = self.journal.answered(self.run, self.item, attempt, outcome)
            self.tell()
            if state is ItemState.APPLIED:
                self.say("Reading the batch back")
                batch, path = self.order.batch, self.order.path
                prove(self.rest, self.journal, self.run, self.item, attempt, batch, path, self.names)
                self.tell()
            if state is not ItemState.THROTTLED:
                return
            wait = self._wait(outcome, waited)
            if not wait:
                return
            waited += wait

    def _wait(self, outcome: Outcome, before: float) -> float:
        """Waits as the server asked, longer each time; the seconds, 0 when a stop or the limit closed the item.

        The limit holds for all waits of an item together: a server may ask for a short one again and again.
        """
        assert outcome.kind is OutcomeKind.THROTTLED
        longest = 900.0 if self.whole.patient else 60.0
        asked = 5.0 if outcome.retry_after is None else outcome.retry_after
        if before + max(asked, 0.5) > longest:
            after = f" after {before:.0f} s of waiting" if before else ""
            self.abandon(f"The server asked to wait {asked:.0f} s{after}; that is too long")
            return 0.0
        seconds = min(max(asked, 0.5, before), longest - before)
        self.say(f"The server asked to wait {seconds:.0f} s")
        try:
            self.desk.pause(seconds, self.cancel)
        except Cancelled:
            self.abandon("Stopped while the server asked to wait")
            return 0.0
        return seconds

    def note(self, what: str, detail: str, **facts: object) -> None:
        """Evidence for this batch."""
        self.journal.note(self.run, self.item, what, detail, facts)
        self.tell()

    def close(self, reason: str) -> None:
        """Ends the batch before its request.

        A waiting export goes on waiting; an item that another window or command has taken up is left to it.
        """
        item = self.journal.item(self.run, self.item)
        if item.state is ItemState.DRAFT and not item.waiting_file:
            self.abandon(reason)
        else:
            self.note("Not sent", reason)

    def abandon(self, reason: str) -> None:
        """Closes the item with nothing in flight."""
        self.journal.abandoned(self.run, self.item, reason)
        self.tell()

    def say(self, what: str) -> None:
        """What is being done, on the status line."""
        name = self.order.batch.identifier
        self.progress(Step(f"{what}: {name}", self.item - 1, len(self.whole.batches)))

    def tell(self) -> None:
        """Lets the front door show what is known now."""
        self.watched.item(self.item)

    def _unchanged(self) -> str:
        return f"{counted(len(self.order.batch.ids), 'GL entry', 'GL entries')}, no change"
