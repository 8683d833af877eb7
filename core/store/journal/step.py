"""One step of the journal inside its transaction: compare, append, keep or release ids."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from core.domain.export import NOTHING
from core.domain.kind_words import WORDS
from core.domain.posting import POSTED, TRANSITIONS, Event, IdKind, ItemState, is_open
from core.domain.records import Record
from core.domain.runs import Books, Draft, Facts, Run, RunHeader
from core.store.clock import Clock
from core.store.journal.errors import IdentifierUsed, IdsReserved, InvoiceReserved, ItemMoved, NoSuchRun
from core.store.journal.head import Head
from core.store.journal.history import ITEM_KINDS, RUN, SEEN, draft_data, draft_of, item_of, readable, runs_of
from core.store.journal.kept_records import packed_records
from core.store.journal.looking import request_in
from core.store.journal.rows import Row, canonical, moment, sealed, stamp
from core.words import counted

if TYPE_CHECKING:
    from core.store.journal.database import Held, Writer


class Step:
    """A transaction that holds the database alone, and the head it will leave."""

    def __init__(self, writer: Writer, clock: Clock, who: str, session: str) -> None:
        self.writer = writer
        self.head = Head(*writer.head())
        self.added = 0
        self.leaves = False
        """Whether a request leaves after it."""
        self._clock, self._who, self._session = clock, who, session

    def add(
        self,
        kind: str,
        run: int,
        item: int = 0,
        *,
        attempt: int = 0,
        state: ItemState | None = None,
        data: Facts,
        body: bytes | None = None,
        begins: tuple[RunHeader, str | None] | None = None,
    ) -> None:
        """Appends a row; `begins` gives header and label of the rows that begin a run or an item."""
        header, label = begins or (None, None)
        row = Row(
            seq=self.head.rows + 1,
            at=stamp(self._clock.now()),
            monotonic_ns=round(self._clock.monotonic() * 1e9),
            session=self._session,
            who=self._who,
            kind=kind,
            run=run,
            item=item,
            attempt=attempt,
            state=state.value if state else "",
            connection=header.connection if header else None,
            site=header.books.site if header else None,
            company=header.books.company if header else None,
            label=label,
            data=canonical(data),
            body=body,
            previous=self.head.hash,
        )
        row = sealed(row)
        self.writer.add(row)
        self.head, self.added = Head(row.seq, row.hash), self.added + 1

    def begin(
        self, header: RunHeader, drafts: Sequence[Draft], records: Sequence[Sequence[Record]] = ()
    ) -> Run:
        """A new run with its items as drafts. See `Journal.begin`."""
        number = self.writer.highest_run() + 1
        self.add(RUN, number, data={"kind": header.kind, "facts": header.facts}, begins=(header, None))
        for place, draft in enumerate(drafts, 1):
            self.add(
                ITEM_KINDS[header.kind],
                number,
                place,
                state=ItemState.DRAFT,
                data=draft_data(draft),
                begins=(header, draft.label),
            )
            if place <= len(records):
                self._see(number, place, records[place - 1])
        return runs_of(self.writer.of_runs([number]))[0]

    def _see(self, run: int, item: int, records: Sequence[Record]) -> None:
        entries = len({number for record in records for number in record.ids})
        what = f"{counted(len(records), 'record')}, {counted(entries, 'GL entry', 'GL entries')}"
        self.note(run, item, SEEN, "Chosen", what, NOTHING, packed_records(records))

    def newest(self, run: int, item: int) -> Row:
        """The newest row of an item, which holds its state and attempt.

        Raises:
            NoSuchRun: there is no such item.
        """
        row = self.writer.newest_of(run, item) if item else None
        if row is None:
            raise NoSuchRun(run=run)
        return row

    def expect(self, run: int, item: int, states: Collection[ItemState], attempt: int | None = None) -> Row:
        """The newest row of an item that must be in one of the states, and at an attempt where one is given.

        Raises:
            ItemMoved: it is not.
        """
        row = self.newest(run, item)
        with readable(run):
            state = ItemState(row.state)
        if state not in states or attempt not in (None, row.attempt):
            raise self._moved(row)
        return row

    def after(self, run: int, item: int, event: Event, attempt: int | None = None) -> ItemState:
        """The state that an event leads to from where the item is. Raises as `expect`."""
        return TRANSITIONS[ItemState(self._before(run, item, event, attempt).state)][event]

    def _before(self, run: int, item: int, event: Event, attempt: int | None = None) -> Row:
        """The newest row of an item from which an event leads on."""
        allowed = {state for state, events in TRANSITIONS.items() if event in events}
        return self.expect(run, item, allowed, attempt)

    def change(
        self,
        run: int,
        item: int,
        event: Event,
        *,
        expected: int | None = None,
        attempt: int | None = None,
        detail: str = "",
        facts: Facts = NOTHING,
        body: bytes | None = None,
    ) -> ItemState:
        """Appends the row of an event; ids are released in the same transaction where it closes the item.

        Args:
            run: number of the run.
            item: number of the item.
            event: what happened.
            expected: the attempt the caller speaks of; another one is a conflict.
            attempt: number of a new attempt.
            detail: words for a person.
            facts: what is evidence.
            body: bytes that are evidence.
        """
        row = self._before(run, item, event, expected)
        state = TRANSITIONS[ItemState(row.state)][event]
        number = row.attempt if attempt is None else attempt
        data = {"detail": detail, "facts": facts}
        self.add(event.value, run, item, attempt=number, state=state, data=data, body=body)
        if not is_open(state):
            self.writer.release(run, item)
        return state

    def intend(self, run: int, item: int, body: bytes, facts: Facts, since: int | None) -> None:
        """Writes the request down and keeps the ids. See `Journal.intend`."""
        self.after(run, item, Event.INTEND)
        self._check_label(run, item)
        kept = request_in(self.writer, run, item)
        if kept not in (None, body):
            raise ValueError("an item is always sent with the bytes of its first intent")
        self.reserve(run, item, since)
        told = {**facts, "sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
        self.change(run, item, Event.INTEND, facts=told, body=body if kept is None else None)

    def _check_label(self, run: int, item: int) -> None:
        """An identifier that may have reached the server belongs to the ids it was sent with.

        Raises:
            IdentifierUsed: it was sent for other ids, and no answer says that nothing happened.
        """
        first = self.writer.of_item(run, item)[0]
        with readable(run):
            draft = draft_of(first)
        if draft.id_kind is not IdKind.GL_ENTRY or not draft.label:
            return
        books = Books(first.site or "", first.company or "")
        for place in self.writer.begun_as(books, first.kind, draft.label):
            other = item_of(self.writer.of_item(*place))
            if place != (run, item) and other.was_in_flight and set(other.draft.ids) != set(draft.ids):
                last = other.evidence[-1]
                raise IdentifierUsed(label=draft.label, run=other.run, who=last.who, at=last.at)

    def send(self, run: int, item: int) -> int:
        """Appends the row after which a request may leave; returns the number of the attempt."""
        row = self._before(run, item, Event.SEND)
        attempt, self.leaves = row.attempt + 1, True
        self.change(run, item, Event.SEND, attempt=attempt, detail=f"Attempt {attempt}")
        return attempt

    def request(self, run: int, item: int) -> tuple[bytes, str] | None:
        """The request that was written down first: its bytes, its method and path."""
        intents = (row for row in self.writer.bodies(run, item) if row.kind == Event.INTEND.value)
        first = next(intents, None)
        if first is None or first.body is None:
            return None
        with readable(run):
            return first.body, str(json.loads(first.data)["facts"]["request"])

    def reserve(self, run: int, item: int, since: int | None) -> None:
        """Keeps the ids of an item's draft.

        Raises:
            IdsReserved: another item keeps some of them, or has posted some since then.
        """
        row = self.writer.of_item(run, item)[0]
        with readable(run):
            draft, books = draft_of(row), Books(row.site or "", row.company or "")
        ids = draft.ids
        held = self.writer.held(books, draft.id_kind, ids)
        held = held or self._posted_since(row.seq if since is None else since, row, draft)
        if held:
            raise self._reserved(draft, held)
        self.writer.reserve(books, draft.id_kind, ids, run, item)

    def note(
        self, run: int, item: int, kind: str, what: str, detail: str, facts: Facts, body: bytes | None = None
    ) -> None:
        """Appends evidence; state and attempt stay what they are."""
        row = self.newest(run, item) if item else self._run(run)
        state = ItemState(row.state) if row.state else None
        data = {"what": what, "detail": detail, "facts": facts}
        self.add(kind, run, item, attempt=row.attempt, state=state, data=data, body=body)

    def _run(self, run: int) -> Row:
        row = self.writer.newest_of(run, 0)
        if row is None:
            raise NoSuchRun(run=run)
        return row

    def _moved(self, row: Row) -> ItemMoved:
        first = self.writer.of_item(row.run, row.item)[0]
        with readable(row.run):
            state, label = WORDS[draft_of(first).kind][ItemState(row.state)], first.label
        return ItemMoved(run=row.run, label=label, state=state, who=row.who, at=moment(row.at))

    def _posted_since(self, since: int, mine: Row, draft: Draft) -> list[Held]:
        """The ids that another item has posted since a row: what the server showed before is out of date."""
        from core.store.journal.database import Held  # who has a writer has loaded it

        wanted, found = set(map(str, draft.ids)), list[Held]()
        for run, item in self.writer.reached_since(since, {state.value for state in POSTED}):
            rows = self.writer.of_item(run, item)
            sent = any(row.kind == Event.INTEND.value for row in rows)
            same_books = (rows[0].site, rows[0].company) == (mine.site, mine.company)
            if sent and same_books and (run, item) != (mine.run, mine.item):
                with readable(run):
                    other = draft_of(rows[0])
                both = wanted.intersection(map(str, other.ids)) if other.id_kind is draft.id_kind else ()
                found += [Held(each, run, item) for each in both]
        return found

    def _reserved(self, draft: Draft, held: list[Held]) -> IdsReserved:
        first = held[0]
        rows = self.writer.of_item(first.run, first.item)
        intent = next(row for row in reversed(rows) if row.kind == Event.INTEND.value)
        ids = {each.id for each in held}
        records = [each.name for each in draft.records if ids.intersection(map(str, each.ids))]
        kind = InvoiceReserved if draft.id_kind is IdKind.INVOICE else IdsReserved
        return kind(
            records=records,
            count=len(ids),
            ids=sorted(ids, key=lambda each: (len(each), each)),
            label=rows[0].label,
            run=first.run,
            who=intent.who,
            at=moment(intent.at),
            state=WORDS[draft.kind][ItemState(rows[-1].state)],
        )
