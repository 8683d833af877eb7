"""What other programs do while one settles: nothing of one attempt is taken for another."""

from __future__ import annotations

from typing import Any

import pytest

from core.domain.posting import ItemState
from core.domain.runs import Item
from core.jobs import Cancel, Step
from core.sandbox.server import Server
from core.store.journal import Journal
from core.workflows.connections import opened
from core.workflows.desk import Desk
from core.workflows.orders import Order
from core.workflows.settle import look, look_all
from tests.core.workflows.settling.conftest import LATER, LOST, Reach, first
from tests.core.workflows.test_settle import request_of


def test_an_export_that_came_to_wait_meanwhile_is_left_alone(
    desk: Desk, reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its program wrote the file and ended well between two glances: the draft goes on waiting."""
    run = reach(ItemState.DRAFT)

    def ends_well(journal: Journal, number: int) -> bool:
        for item in (1, 2):
            journal.waiting(number, item, desk.home / "export.xml")
        return False

    monkeypatch.setattr(Journal, "is_held", ends_well)
    look_all(desk)
    assert first(desk, run).state is ItemState.DRAFT


def test_a_later_attempt_is_not_taken_for_the_one_that_was_left(
    desk: Desk, reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing another program went on: what it does is its own."""
    run = reach(ItemState.SENT)
    read = Journal.item

    def overtaken(journal: Journal, number: int, item: int) -> Item:
        found = read(journal, number, item)
        if item == 1 and found.attempt == 1:
            journal.answered(number, 1, 1, LATER)
            journal.sending(number, 1)
        return found

    monkeypatch.setattr(Journal, "item", overtaken)
    look_all(desk)
    assert (read(desk.journal(), run, 1).state, read(desk.journal(), run, 1).attempt) == (ItemState.SENT, 2)


def test_a_look_is_not_counted_for_the_next_attempt(desk: Desk, reach: Reach) -> None:
    """While it was made the answer came after all and the request went out again: it says nothing of that."""
    run, journal = reach(ItemState.UNKNOWN), desk.journal()

    def meanwhile(_step: Step) -> None:
        journal.answered(run, 1, 1, LATER)
        journal.sending(run, 1)

    with journal.taken_up(run):
        look_all(desk, progress=meanwhile)
    item = first(desk, run)
    assert (item.state, item.attempt, item.looks) == (ItemState.SENT, 2, ())


@pytest.mark.parametrize("server", ["has it", "has nothing", "has it twice"])
def test_what_looks_prove_of_one_attempt_is_nothing_of_the_next(
    desk: Desk, company: Server, reach: Reach, order: Order, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    """The next attempt was lost as well, just before the proof is written down: that one is unclear anew."""
    company.set(mode="permissive")
    run, journal, looked = reach(ItemState.UNKNOWN), desk.journal(), Journal.looked
    for _ in range(("has nothing", "has it", "has it twice").index(server)):
        with opened(desk, "demo") as rest:
            rest.create_batch(request_of(order.batches[0]))
    for seconds in (185, 15):
        desk.pause(seconds, Cancel())
        if seconds == 185 and server != "has it":
            look(desk, run, 1)

    def overtaken(own: Journal, *of: Any) -> Item:
        found = looked(own, *of)
        journal.answered(run, 1, 1, LATER)
        journal.answered(run, 1, journal.sending(run, 1), LOST)
        return found

    monkeypatch.setattr(Journal, "looked", overtaken)
    item = look(desk, run, 1)
    assert (item.state, item.attempt) == (ItemState.UNKNOWN, 2)


def test_a_proof_that_comes_too_late_changes_nothing(desk: Desk, reach: Reach) -> None:
    """The batch was found, but its own program has heard the answer and reads it back itself."""
    run, journal = reach(ItemState.UNKNOWN, arrived=True), desk.journal()
    with journal.taken_up(run):
        look_all(desk, progress=lambda _step: journal.verified(run, 1, 1, {"by": "its own program"}))
    assert first(desk, run).receipt == {"by": "its own program"}
    assert first(desk, run).looks == ()
