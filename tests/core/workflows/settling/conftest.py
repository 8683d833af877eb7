"""A desk whose clock moves only when somebody waits, and runs that came as far as told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.posting import ItemState
from core.domain.preview import Preview
from core.domain.records import BatchKind
from core.domain.runs import Item
from core.sandbox.server import Server
from core.workflows.connections import opened
from core.workflows.desk import Desk
from core.workflows.orders import Order
from tests.core.workflows.conftest import Ordering, sound
from tests.core.workflows.test_settle import HandClock, left_behind, request_of

LOST = Outcome(OutcomeKind.UNKNOWN, "The answer was lost.")
DONE = Outcome(OutcomeKind.APPLIED, "Done.")
LATER = Outcome(OutcomeKind.THROTTLED, "Later.")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(desk: Desk, clock: HandClock) -> Desk:
    """A desk on which waiting takes no time."""
    return replace(desk, clock=clock, pause=clock.pause)


@pytest.fixture
def order(desk: Desk, shown: Preview, ordering: Ordering) -> Order:
    """Two invoices in one batch, one purchase in another."""
    one, other = (sound(desk, shown, [kind]) for kind in (BatchKind.INVOICES, BatchKind.PROCUREMENT))
    return ordering([*one[:2], *other[:1]])


Reach = Callable[..., int]


@pytest.fixture
def reach(desk: Desk, order: Order) -> Reach:
    """A run whose first item came as far as told, and of which no server has heard unless `arrived`."""

    def make(state: ItemState, *, arrived: bool = False) -> int:
        run, journal = left_behind(desk, order), desk.journal()
        if state is ItemState.DRAFT:
            return run
        journal.intend(run, 1, request_of(order.batches[0]), request="POST x")
        if state is ItemState.INTENT:
            return run
        attempt = journal.sending(run, 1)
        if arrived:
            with opened(desk, "demo") as rest:
                rest.create_batch(request_of(order.batches[0]))
        if state is not ItemState.SENT:
            journal.answered(run, 1, attempt, _ANSWERS[state])
        return run

    return make


_ANSWERS = {ItemState.UNKNOWN: LOST, ItemState.APPLIED: DONE, ItemState.THROTTLED: LATER}


def first(desk: Desk, run: int) -> Item:
    return desk.journal_view().item(run, 1)


def reads(company: Server) -> int:
    return len(company.log.entries("GET"))
