"""Whatever two programs do in whatever order, the journal agrees with a model of it in memory."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.posting import ANSWERS, OPEN, TRANSITIONS, Event, ItemState
from core.store.journal import IdsReserved, ItemMoved, look_at_journal, open_journal
from tests.core.store.journal_samples import BOOKS, HEADER, REQUEST, HandClock, draft

_WHO = st.sampled_from([0, 1])
_ITEM = st.integers(1, 3)
_IDS = {1: {1, 2}, 2: {2, 3}, 3: {4}}
"""Items 1 and 2 share an id."""


class Journals(RuleBasedStateMachine):
    """Two programs on one journal with one run of three items."""

    @initialize()
    def open_both(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        path = Path(self.folder.name)
        self.journals = [open_journal(path, self.clock, who=who) for who in ("anna", "tom")]
        drafts = [draft(f"BD-{number}", ids=sorted(ids)) for number, ids in _IDS.items()]
        self.journals[0].begin(HEADER, drafts)
        self.states = dict.fromkeys(_IDS, ItemState.DRAFT)
        self.attempts = dict.fromkeys(_IDS, 0)
        self.rows = 4

    def _try(self, item: int, event: Event, step: Callable[[], object], attempt: int | None = None) -> None:
        allowed = event in TRANSITIONS[self.states[item]] and attempt in (None, self.attempts[item])
        wanted = event is Event.INTEND and any(
            self.states[other] in OPEN and _IDS[other] & _IDS[item] for other in _IDS if other != item
        )
        try:
            step()
        except ItemMoved:
            assert not allowed
        except IdsReserved:
            assert allowed
            assert wanted
        else:
            assert allowed
            assert not wanted
            self.states[item] = TRANSITIONS[self.states[item]][event]
            self.attempts[item] += event is Event.SEND
            self.rows += 1

    @rule(who=_WHO, item=_ITEM)
    def intend(self, who: int, item: int) -> None:
        journal = self.journals[who]
        self._try(item, Event.INTEND, lambda: journal.intend(1, item, b"{}", request=REQUEST))

    @rule(who=_WHO, item=_ITEM)
    def send(self, who: int, item: int) -> None:
        self._try(item, Event.SEND, lambda: self.journals[who].sending(1, item))

    @rule(who=_WHO, item=_ITEM, kind=st.sampled_from(OutcomeKind), late=st.booleans())
    def answer(self, who: int, item: int, kind: OutcomeKind, late: bool) -> None:
        attempt = self.attempts[item] - late
        step = partial(self.journals[who].answered, 1, item, attempt, Outcome(kind, "so"))
        self._try(item, ANSWERS[kind], step, attempt)

    @rule(who=_WHO, item=_ITEM, event=st.sampled_from([Event.VERIFY, Event.MISS, Event.DOUBT]))
    def settle(self, who: int, item: int, event: Event) -> None:
        journal, attempt = self.journals[who], self.attempts[item]
        steps = {
            Event.VERIFY: lambda: journal.verified(1, item, attempt, {}),
            Event.MISS: lambda: journal.not_posted(1, item, attempt, "none"),
            Event.DOUBT: lambda: journal.review(1, item, attempt, "some"),
        }
        self._try(item, event, steps[event], attempt)

    @rule(who=_WHO, item=_ITEM, posted=st.booleans())
    def decide(self, who: int, item: int, posted: bool) -> None:
        event = Event.DECIDE_POSTED if posted else Event.DECIDE_NOT_POSTED
        self._try(item, event, lambda: self.journals[who].decided(1, item, posted=posted, reason="seen"))

    @rule(who=_WHO, item=_ITEM)
    def find_it_so(self, who: int, item: int) -> None:
        self._try(item, Event.ALREADY, lambda: self.journals[who].already(1, item, {}, "so"))

    @rule(who=_WHO, item=_ITEM)
    def abandon(self, who: int, item: int) -> None:
        self._try(item, Event.ABANDON, lambda: self.journals[who].abandoned(1, item, "gone"))

    @rule(item=_ITEM, seconds=st.integers(-90_000, 90_000))
    def note_at_any_time(self, item: int, seconds: int) -> None:
        self.clock.wall += dt.timedelta(seconds=seconds)
        self.journals[1].note(1, item, "Looked", "nothing new")
        self.rows += 1

    @rule()
    def rebuild(self) -> None:
        reserved = sum(len(_IDS[item]) for item, state in self.states.items() if state in OPEN)
        assert self.journals[0].rebuild_reservations() == reserved

    @invariant()
    def the_journal_tells_the_same(self) -> None:
        told = self.journals[1].run(1).items
        assert {item.number: item.state for item in told} == self.states
        assert {item.number: item.attempt for item in told} == self.attempts
        assert [item.number for item in self.journals[0].open_items(BOOKS)] == [
            number for number, state in self.states.items() if state in OPEN
        ]

    def teardown(self) -> None:
        found = look_at_journal(Path(self.folder.name)).verify()
        assert found.fits
        assert found.notes == ()
        assert found.head.rows == self.rows
        self.folder.cleanup()


TestJournals = Journals.TestCase
TestJournals.settings = settings(max_examples=8, stateful_step_count=25, deadline=None)
