"""The steps a posting may take, and what its states mean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.connection import Connection, ConnectionType
from core.domain.outcomes import OutcomeKind
from core.domain.posting import (
    AGAIN,
    ANSWERS,
    EVENT_WORDS,
    NOT_ON_SERVER,
    OPEN,
    POSTED,
    TRANSITIONS,
    WORDS,
    Event,
    IdKind,
    ItemState,
    NotAllowed,
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
    assert set(TRANSITIONS) == set(WORDS) == set(ItemState)
    assert set(EVENT_WORDS) == set(Event)
    assert set(ANSWERS) == set(OutcomeKind)


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
