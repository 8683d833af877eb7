"""The steps a posting may take, and what its states mean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.connection import Connection, ConnectionType
from core.domain.kind_words import EVENT_WORDS, NOUNS, RUN_WORDS, WORDS
from core.domain.outcomes import OutcomeKind
from core.domain.posting import (
    AGAIN,
    ANSWERS,
    NOT_ON_SERVER,
    OPEN,
    POSTED,
    TRANSITIONS,
    Event,
    IdKind,
    ItemState,
    NotAllowed,
    RunKind,
    RunState,
    advance,
    is_open,
    run_state,
)
from core.domain.runs import Books, Draft, Named, books_of


def test_every_state_is_open_or_closed_or_a_draft_and_has_words() -> None:
    """No state is forgotten by the tables that money depends on."""
    groups = [{ItemState.DRAFT}, OPEN, POSTED, NOT_ON_SERVER]
    assert sorted(state.name for group in groups for state in group) == sorted(s.name for s in ItemState)
    assert set(TRANSITIONS) == set(ItemState)
    assert set(WORDS) == set(EVENT_WORDS) == set(RUN_WORDS) == set(NOUNS) == set(RunKind)
    for kind in RunKind:
        assert set(WORDS[kind]) == set(ItemState)
        assert set(EVENT_WORDS[kind]) == set(Event)
        assert set(RUN_WORDS[kind]) == set(RunState)
    assert set(ANSWERS) == set(OutcomeKind)


def test_a_payment_is_never_called_posted() -> None:
    """Money is stored or not stored; only batches are posted."""
    tables = (WORDS, EVENT_WORDS, RUN_WORDS)
    words = [text for table in tables for text in table[RunKind.PAYMENTS].values()]  # type: ignore[attr-defined]
    assert not [text for text in words if "post" in text.casefold() or "batch" in text.casefold()]


@given(st.lists(st.sampled_from(Event), max_size=30))
def test_only_the_steps_of_the_table_are_possible(events: list[Event]) -> None:
    """Whatever is tried, a state changes by the table or not at all."""
    state = ItemState.DRAFT
    for event in events:
        if event in TRANSITIONS[state]:
            assert advance(state, event) is TRANSITIONS[state][event]
            state = advance(state, event)
        else:
            with pytest.raises(NotAllowed, match=event.name):
                advance(state, event)


@given(st.lists(st.sampled_from(Event), max_size=60))
def test_nothing_leaves_twice_without_a_certain_no_between(events: list[Event]) -> None:
    """Between two sendings lies an answer or a reading that says nothing happened."""
    state, certain = ItemState.DRAFT, True
    for event in events:
        if event not in TRANSITIONS[state]:
            continue
        state = advance(state, event)
        if event is Event.SEND:
            assert certain
            certain = False
        certain = certain or event in {
            *(Event.THROTTLED, Event.NOT_SENT, Event.REJECTED, Event.MISS, Event.DECIDE_NOT_POSTED),
        }


_S, _E = ItemState, Event


def test_each_event_may_happen_exactly_where_it_makes_sense() -> None:
    """The whole table again, from the side of the events, each with its reason."""
    answers = {_S.SENT, _S.UNKNOWN}  # one of these has a request under way
    wanted = {
        # a request is written down first, and again only after a certain no
        _E.INTEND: dict.fromkeys({_S.DRAFT, _S.NOT_SENT, _S.NOT_POSTED}, _S.INTENT),
        # it leaves after it was written down, or when the server had put it off unread
        _E.SEND: dict.fromkeys({_S.INTENT, _S.THROTTLED}, _S.SENT),
        _E.APPLIED: dict.fromkeys(answers, _S.APPLIED),
        _E.REJECTED: dict.fromkeys(answers, _S.REJECTED),
        _E.THROTTLED: dict.fromkeys(answers, _S.THROTTLED),
        _E.NOT_SENT: dict.fromkeys(answers, _S.NOT_SENT),
        _E.UNKNOWN: dict.fromkeys(answers, _S.UNKNOWN),
        # nothing may be abandoned while a request is under way
        _E.ABANDON: {_S.DRAFT: _S.NOT_SENT, _S.INTENT: _S.NOT_SENT, _S.THROTTLED: _S.REJECTED},
        # what the server holds exactly so already is proven without a request
        _E.ALREADY: dict.fromkeys({_S.DRAFT, *AGAIN}, _S.VERIFIED),
        # a proof is taken from wherever the batch may be on the server
        _E.VERIFY: dict.fromkeys({_S.APPLIED, _S.UNKNOWN, _S.REVIEW}, _S.VERIFIED),
        # what the server said it has done is never called missing, and what a person must decide neither
        _E.MISS: {_S.UNKNOWN: _S.NOT_POSTED},
        _E.DOUBT: dict.fromkeys({_S.APPLIED, _S.UNKNOWN}, _S.REVIEW),
        # a person decides what reading did not settle, and nothing else
        _E.DECIDE_POSTED: {_S.REVIEW: _S.DECIDED},
        _E.DECIDE_NOT_POSTED: {_S.REVIEW: _S.NOT_POSTED},
        _E.GIVE_UP: {_S.DRAFT: _S.GIVEN_UP},
    }
    assert set(wanted) == set(Event)
    for event, steps in wanted.items():
        assert {state: table[event] for state, table in TRANSITIONS.items() if event in table} == steps


def test_an_outcome_is_the_event_of_its_name() -> None:
    """What an answer means is what happens to the item."""
    assert {kind.name: event.name for kind, event in ANSWERS.items()} == {
        name: name for name in ("APPLIED", "REJECTED", "THROTTLED", "NOT_SENT", "UNKNOWN")
    }


def test_a_request_leaves_only_after_its_intent() -> None:
    """SENT can be reached from an intent or a throttled attempt only."""
    before = {state for state, steps in TRANSITIONS.items() if steps.get(Event.SEND)}
    assert before == {ItemState.INTENT, ItemState.THROTTLED}
    assert {state for state, steps in TRANSITIONS.items() if Event.INTEND in steps} == {
        ItemState.DRAFT,
        *AGAIN,
    }


def test_what_is_posted_or_refused_stays_so() -> None:
    """The ends of a posting have no way out."""
    for state in (ItemState.VERIFIED, ItemState.DECIDED, ItemState.REJECTED, ItemState.GIVEN_UP):
        assert TRANSITIONS[state] == {}
        assert not is_open(state)


def test_review_is_left_by_proof_or_by_a_person_only() -> None:
    """No reading that finds nothing closes an item that needs a decision."""
    assert set(TRANSITIONS[ItemState.REVIEW]) == {
        Event.VERIFY,
        Event.DECIDE_POSTED,
        Event.DECIDE_NOT_POSTED,
    }


@pytest.mark.parametrize(
    ("states", "run"),
    [
        ((ItemState.DRAFT, ItemState.DRAFT), RunState.WAITING),
        ((ItemState.DRAFT, ItemState.GIVEN_UP), RunState.WAITING),
        ((ItemState.VERIFIED, ItemState.INTENT), RunState.UNDER_WAY),
        ((ItemState.THROTTLED,), RunState.UNDER_WAY),
        ((ItemState.VERIFIED, ItemState.UNKNOWN, ItemState.SENT), RunState.UNCLEAR),
        ((ItemState.UNKNOWN, ItemState.REVIEW), RunState.REVIEW),
        ((ItemState.VERIFIED, ItemState.DECIDED), RunState.POSTED),
        ((ItemState.VERIFIED, ItemState.REJECTED), RunState.PARTLY),
        ((ItemState.VERIFIED, ItemState.DRAFT), RunState.PARTLY),
        ((ItemState.REJECTED, ItemState.NOT_SENT), RunState.NOT_POSTED),
        ((ItemState.GIVEN_UP,), RunState.NOT_POSTED),
    ],
)
def test_a_run_is_what_its_items_are(states: tuple[ItemState, ...], run: RunState) -> None:
    """What needs a person comes first, then what is unclear, then how it ended."""
    assert run_state(states) is run


def test_the_ids_of_a_draft_are_sorted_and_single() -> None:
    """An id that two records name is reserved once."""
    records = (Named("a", (30, 2)), Named("b", (2, 1, "INV-7")))
    made = Draft("x", ("invoices",), IdKind.GL_ENTRY, records, {"GBP": Decimal(1)})
    assert made.ids == (1, 2, 30, "INV-7")


@pytest.mark.parametrize(
    "site", ["eu.myconnectwise.net", "https://API-EU.myconnectwise.net/", "eu.MyConnectWise.net"]
)
def test_one_company_has_one_name_however_it_is_typed(site: str) -> None:
    """Two connections to the same company guard the same ids."""
    made = Connection("Any", ConnectionType.REST, site, " Northwind ", "k", "c")
    assert books_of(made) == Books("api-eu.myconnectwise.net", "northwind")


def test_the_embedded_company_is_the_same_on_every_port() -> None:
    """The demo server answers elsewhere after each start; its open items must stay its own."""
    books = {
        books_of(Connection("demo", ConnectionType.REST, f"http://127.0.0.1:{port}", "demo", "k", "c"))
        for port in (1, 2)
    }
    assert books == {Books("demo", "demo")}
