"""The journal as postings use it: every step is on disk before the next one may be taken.

A step is one transaction that holds the database alone: it reads the item's state, appends a row only if the
table of transitions allows the step from there, keeps or releases the item's ids, and is on disk when the
call returns. A call that raises has changed nothing.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.domain.export import NOTHING
from core.domain.outcomes import Outcome
from core.domain.posting import ANSWERS, OPEN, Event, ItemState
from core.domain.records import Record
from core.domain.runs import Draft, Facts, Item, Run, RunHeader
from core.domain.settling import Sight
from core.errors import UserError
from core.store.clock import Clock
from core.store.journal.errors import (
    JournalChanged,
    JournalDamaged,
    JournalNotWritten,
    JournalReadOnly,
    ReasonMissing,
    RunHeld,
    SharedPlace,
)
from core.store.journal.head import Head, write_head
from core.store.journal.history import LOOK, NOTE, WAITING, item_of
from core.store.journal.holding import holding
from core.store.journal.looking import NAME, JournalView
from core.store.journal.reserved import reserve_anew
from core.store.journal.step import Step
from core.store.journal.verification import Verification
from core.store.person import person
from core.store.places import place_of

if TYPE_CHECKING:
    from core.store.journal.database import Database

FILE = "File written"
"""What the note about an export's file is called."""

KEPT_FILE = "File kept"
"""The same for a file that had been written before."""


class Departure(NamedTuple):
    """A request that may leave now."""

    attempt: int
    body: bytes


class Journal(JournalView):
    """A journal that takes postings. Safe from several threads and several processes.

    Every method may raise `JournalTrouble`; those that change an item raise `ItemMoved` when it is not in a
    state from which the step is allowed, or when `attempt` is not its last one.
    """

    def __init__(self, database: Database, clock: Clock, who: str, session: str) -> None:
        super().__init__(database)
        self._clock, self._who, self._session = clock, who, session
        self._carried = 0
        """How many runs are being carried out with it."""
        self._late: Head | None = None
        """The newest head, where the one beside is behind it."""
        self.head_trouble: UserError | None = None
        """Why the head beside could not be written last time; the rows themselves are on disk."""

    @property
    def session(self) -> str:
        """Names this opening of the journal; monotonic times compare within one session."""
        return self._session

    def begin(
        self, header: RunHeader, drafts: Sequence[Draft], records: Sequence[Sequence[Record]] = ()
    ) -> Run:
        """Writes a new run with its items as drafts. Ids are not reserved before `intend`.

        Args:
            header: what is said once about the run.
            drafts: what each item will post.
            records: of each item as the clerk saw them; what a lost batch is compared with.
        """
        with self._step() as step:
            return step.begin(header, drafts, records)

    @contextmanager
    def begun(
        self, header: RunHeader, drafts: Sequence[Draft], records: Sequence[Sequence[Record]] = ()
    ) -> Iterator[Run]:
        """As `begin`; while inside, others see that this program carries the run out."""
        with ExitStack() as held:
            with self._step() as step:
                run = step.begin(header, drafts, records)
                # before anybody can see the run, so that nobody takes it for one that was left
                held.enter_context(self._holding(run.number))
            yield run

    @contextmanager
    def taken_up(self, run: int) -> Iterator[Run]:
        """An earlier run; while inside, others see that this program carries it out.

        Raises:
            RunHeld: another window or command carries it out.
        """
        with self._holding(run):
            yield self.run(run)

    @contextmanager
    def _holding(self, run: int) -> Iterator[None]:
        with ExitStack() as held:
            try:
                held.enter_context(holding(self.path, run))
            except TimeoutError as error:
                last = self.run(run).newest
                raise RunHeld(run=run, who=last.who, at=last.at) from error
            except OSError as error:
                raise JournalNotWritten(path=self.path, reason=error.strerror or str(error)) from error
            with self._carrying():
                yield

    @contextmanager
    def _carrying(self) -> Iterator[None]:
        """While inside, the file stays open, and the head beside is kept where it matters and at the end."""
        with self._database.kept_open():
            self._carried += 1
            try:
                yield
            finally:
                self._carried -= 1
                if self._late is not None and not self._carried:
                    self._keep_head(self._late)

    def intend(
        self,
        run: int,
        item: int,
        body: bytes,
        *,
        request: str,
        facts: Facts = NOTHING,
        since: int | None = None,
    ) -> None:
        """Writes down the exact request and keeps the item's ids for it.

        Args:
            run: number of the run.
            item: number of the item, from 1.
            body: the bytes that will be sent. A request that was written down once stays the same.
            request: method and path: "POST /finance/accounting/batches".
            facts: what else should be evidence.
            since: count of rows when the server was asked what this request relies on; when the item was
                begun, where left out.

        Raises:
            IdsReserved: an open item keeps some of the ids, or another one has posted some since then.
            ValueError: the item has another request already.
        """
        with self._step() as step:
            step.intend(run, item, body, {**facts, "request": request}, since)

    def resend(self, run: int, item: int, since: int | None = None) -> bytes:
        """Writes down that the same request shall be sent again (after NOT SENT or NOT POSTED); returns it.

        Always an act of the clerk or caller. Raises as `intend`.
        """
        with self._step() as step:
            step.after(run, item, Event.INTEND)
            kept = step.request(run, item)
            if kept is None:
                raise ValueError(f"item {item} of run {run} has no request yet")
            body, request = kept
            step.intend(run, item, body, {"request": request}, since)
            return body

    def sending(self, run: int, item: int) -> int:
        """Writes down that an attempt begins; only after this returned may the request leave.

        Returns:
            The number of the attempt, from 1.
        """
        with self._step() as step:
            return step.send(run, item)

    def leave(
        self,
        run: int,
        item: int,
        make_body: Callable[[], bytes],
        *,
        request: str,
        since: int | None = None,
    ) -> Departure:
        """As `intend` (or `resend`) and `sending` in one step: all of it is on disk, or nothing.

        Args:
            run: number of the run.
            item: number of the item, from 1.
            make_body: makes the bytes that will be sent, where none were written down before.
            request: method and path. An item that was sent before keeps its own.
            since: as in `intend`.

        Returns:
            The number of the attempt and the bytes; only now may the request leave.

        Raises:
            IdsReserved: an open item keeps some of the ids, or another one has posted some since then.
        """
        with self._step() as step:
            kept = step.request(run, item)
            body, line = kept or (make_body(), request)
            step.intend(run, item, body, {"request": line}, since)
            return Departure(step.send(run, item), body)

    def answered(
        self, run: int, item: int, attempt: int, outcome: Outcome, facts: Facts = NOTHING
    ) -> ItemState:
        """Writes down what became of an attempt, its answer included.

        Also from UNKNOWN, where another process gave the attempt up while its own still heard the answer.
        """
        told: dict[str, object] = {**facts, "status": outcome.status, "request_id": outcome.request_id}
        if outcome.retry_after is not None:
            told["retry_after"] = Decimal(str(outcome.retry_after))
        with self._step() as step:
            event, answer = ANSWERS[outcome.kind], outcome.answer or None
            return step.change(
                run, item, event, expected=attempt, detail=outcome.reason, facts=told, body=answer
            )

    def abandoned(self, run: int, item: int, detail: str, facts: Facts = NOTHING) -> ItemState:
        """Closes an item with nothing in flight.

        A draft (its records have changed) or an intent becomes NOT SENT, a throttled one REJECTED. Never the
        answer to a Conflict: then the item is in somebody else's hands.
        """
        with self._step() as step:
            return step.change(run, item, Event.ABANDON, detail=detail, facts=facts)

    def verified(self, run: int, item: int, attempt: int, receipt: Facts, detail: str = "") -> None:
        """Writes down that what was read back is what was sent; `receipt` is the proof."""
        with self._step() as step:
            step.change(run, item, Event.VERIFY, expected=attempt, detail=detail, facts=receipt)

    def already(self, run: int, item: int, receipt: Facts, detail: str) -> None:
        """Writes down that the server holds exactly this; nothing was sent."""
        with self._step() as step:
            step.change(run, item, Event.ALREADY, detail=detail, facts=receipt)

    def not_posted(self, run: int, item: int, attempt: int, detail: str, facts: Facts = NOTHING) -> None:
        """Writes down that the server was read until it was certain that nothing arrived."""
        with self._step() as step:
            step.change(run, item, Event.MISS, expected=attempt, detail=detail, facts=facts)

    def review(self, run: int, item: int, attempt: int, detail: str, facts: Facts = NOTHING) -> None:
        """Writes down that reading back did not settle it; the ids stay with the item."""
        with self._step() as step:
            step.change(run, item, Event.DOUBT, expected=attempt, detail=detail, facts=facts)

    def looked(
        self, run: int, item: int, attempt: int, sight: Sight, what: str, facts: Facts = NOTHING
    ) -> Item:
        """Writes down one look on the server; returns the item with it. The state stays what it is."""
        with self._step() as step:
            step.expect(run, item, OPEN, attempt)
            step.note(run, item, LOOK, "Looked on the server", what, {**facts, "sight": sight})
            return item_of(step.writer.of_item(run, item))

    def decided(self, run: int, item: int, *, posted: bool, reason: str, facts: Facts = NOTHING) -> ItemState:
        """Writes down a person's decision about an item in REVIEW; `facts`: what the server showed just then.

        Raises:
            ReasonMissing: there is none.
        """
        if not reason.strip():
            raise ReasonMissing(run=run, item=item)
        event = Event.DECIDE_POSTED if posted else Event.DECIDE_NOT_POSTED
        with self._step() as step:
            return step.change(run, item, event, detail=reason.strip(), facts=facts)

    def note(
        self, run: int, item: int, what: str, detail: str, facts: Facts = NOTHING, body: bytes | None = None
    ) -> None:
        """Adds evidence without a change of state; item 0 is the run itself."""
        with self._step() as step:
            step.note(run, item, NOTE, what, detail, facts, body)

    def waiting(self, run: int, item: int, file: Path, detail: str = "") -> None:
        """Marks a draft as an export that was written to a file and waits to be batched."""
        with self._step() as step:
            step.expect(run, item, {ItemState.DRAFT})
            step.note(run, item, WAITING, "Waiting to be batched", detail, {"file": file})

    def close_draft(self, run: int, item: int, reason: str) -> None:
        """Ends a draft that will not be posted from here: given up, or batched in another way."""
        with self._step() as step:
            step.change(run, item, Event.GIVE_UP, detail=reason)

    def rebuild_reservations(self) -> int:
        """Builds the reservations anew from the rows.

        Returns:
            How many ids are reserved now.
        """
        with self._step() as step:
            return reserve_anew(step.writer)

    @contextmanager
    def _step(self) -> Iterator[Step]:
        with self._database.writing() as writer:
            step = Step(writer, self._clock, self._who, self._session)
            yield step
        if step.added:
            self._late = step.head
            # Rows that a posting relies on may not be cut off unseen; what follows them is found by looking.
            if step.leaves or not self._carried:
                self._keep_head(step.head)

    def _keep_head(self, head: Head) -> None:
        # The rows are on disk; a head that is behind is noted by `verify` and is no reason to stop.
        try:
            write_head(self.path, head)
            self.head_trouble = self._late = None
        except UserError as error:
            self.head_trouble = error


def open_journal(
    folder: Path, clock: Clock, *, who: str = "", session: str = "", seconds: float = 5.0
) -> Journal:
    """Opens a folder's journal for posting; makes it where there is none, brings an older one up to date.

    Args:
        folder: where the journal is; it must exist.
        clock: tells both times of each row.
        who: signs the rows; the user and computer when left out.
        session: names this opening; made up when left out.
        seconds: how long a step waits for another window or command.

    Raises:
        JournalTrouble: one of its subclasses, by cause. `look_at_journal` may still open it for looking.
    """
    # The database's library is loaded with the first journal, not with the program.
    from core.store.journal.database import Database
    from core.store.journal.layout import bring_up

    path = folder / NAME
    _check_place(folder, path)
    database = Database(path, seconds=seconds)
    journal = Journal(database, clock, who or person(), session or f"{os.getpid()}-{secrets.token_hex(4)}")
    bring_up(database, lambda layout: _keep_before(journal, layout))
    _check_fits(path, journal.glance())
    _check_reserved(journal, database)
    return journal


def _check_reserved(journal: Journal, database: Database) -> None:
    """What keeps a record from being posted twice is as the rows say, found by an index that does not lie.

    States are found by that index: where it lost a row, an item looks as if it had not been sent. What is
    reserved otherwise is made anew: whoever changed it must not make two postings of one record possible.
    """
    strange = journal.reservations_differ()
    if database.misplaced() or (strange and database.damage()):
        raise JournalDamaged(path=journal.path)
    if strange:
        journal.rebuild_reservations()


def _keep_before(journal: Journal, layout: str) -> None:
    """Keeps a copy of a journal of an older layout beside it; one that does not verify is not changed."""
    name = f"journal-before-{layout}-{journal.head().rows}.db"
    _check_fits(journal.path, journal.copy_to(journal.path.with_name(name), overwrite=True))


def _check_fits(path: Path, found: Verification) -> None:
    if found.row is not None:
        raise JournalChanged(path=path, row=found.row, what=found.what)
    if found.damage and not found.mends_itself:
        raise JournalDamaged(path=path)


def _check_place(folder: Path, path: Path) -> None:
    place = place_of(folder)
    if place:
        raise SharedPlace(folder=folder, place=place)
    for each in (folder, path):
        if each.exists() and not os.access(each, os.W_OK):
            raise JournalReadOnly(path=path)
