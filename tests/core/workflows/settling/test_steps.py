"""Settling step by step: what is told of an open item, what is looked at and when, when it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.domain.posting import ItemState
from core.domain.runs import Books
from core.jobs import Cancel, Cancelled, Step
from core.sandbox.server import Server
from core.workflows.connections import find, opened, save
from core.workflows.desk import Desk
from core.workflows.orders import Order, drafted
from core.workflows.settle import Open, look, look_all, look_due, open_items, settle
from tests.core.workflows.settling.conftest import LOST, Reach, first, reads
from tests.core.workflows.test_settle import HandClock, request_of

# What is told


def test_everything_is_told_of_an_open_item(desk: Desk, reach: Reach, order: Order) -> None:
    """Name, books, how much is kept, when it is looked for next, and what is known last."""
    run = reach(ItemState.UNKNOWN)
    batch = order.batches[0].batch
    found = open_items(desk)
    assert found == (
        Open(
            run=run,
            item=1,
            label=batch.identifier,
            connection="demo",
            state=ItemState.UNKNOWN,
            entries=len(batch.ids),
            records=2,
            next_look=2.0,
            busy="",
            detail="The answer was lost.",
        ),
    )
    assert open_items(desk, "demo") == found
    assert open_items(replace(desk, session="another"))[0].next_look == 0.0


def test_somebody_is_named_as_busy_only_where_an_item_is_under_way(desk: Desk, reach: Reach) -> None:
    """An unclear item is nobody's work, even while its run goes on with the next one."""
    sent, unclear = reach(ItemState.SENT), None
    journal = desk.journal()
    with journal.taken_up(sent):
        (found,) = open_items(desk)
        assert found.busy == first(desk, sent).evidence[-1].who != ""
        assert found.next_look is None
        journal.answered(sent, 1, 1, LOST)
        (unclear,) = open_items(desk)
    assert (unclear.busy, unclear.next_look) == ("", 2.0)


# What a program that ended has left


@pytest.mark.parametrize(
    ("left", "becomes", "words"),
    [
        (ItemState.DRAFT, ItemState.NOT_SENT, "The program ended before this was sent."),
        (ItemState.INTENT, ItemState.NOT_SENT, "The program ended before this was sent."),
        (ItemState.THROTTLED, ItemState.REJECTED, "The program ended before this was sent."),
        (
            ItemState.SENT,
            ItemState.UNKNOWN,
            "The program ended before the answer came. It may or may not have been carried out.",
        ),
    ],
)
def test_what_was_left_is_closed_or_unclear_in_words(
    desk: Desk, reach: Reach, left: ItemState, becomes: ItemState, words: str
) -> None:
    """Nothing that was not sent stays open; what was sent is looked for from then on."""
    run = reach(left)
    look_all(desk)
    told = [(each.detail, each.what) for each in first(desk, run).evidence]
    assert first(desk, run).state is becomes
    assert words in [detail for detail, _ in told]


# What is looked at


def test_an_accepted_batch_is_looked_at_once_nobody_reads_it_back_any_more(
    desk: Desk, company: Server, reach: Reach
) -> None:
    """While its own program lives, that one reads back; then whoever looks proves it."""
    run = reach(ItemState.APPLIED, arrived=True)
    with desk.journal().taken_up(run):
        before = reads(company)
        assert look(desk, run, 1).state is ItemState.APPLIED
        look_all(desk)
        assert reads(company) == before
    assert look(desk, run, 1).state is ItemState.VERIFIED
    assert first(desk, run).looks[-1].what.endswith("ties out")


def test_an_accepted_batch_that_is_not_there_needs_a_person(
    desk: Desk, company: Server, reach: Reach, clock: HandClock
) -> None:
    """The server said that it is done, so it is never called not posted."""
    run = reach(ItemState.APPLIED)
    settle(desk, "demo", lambda _open: None)
    assert first(desk, run).state is ItemState.REVIEW
    assert len(first(desk, run).looks) >= 2
    clock.pause(1000, Cancel())
    for _ in range(3):
        assert look(desk, run, 1).state is ItemState.REVIEW


def test_what_waits_for_a_person_is_settled_by_proof_alone(
    desk: Desk, reach: Reach, order: Order, clock: HandClock
) -> None:
    """Nothing found leaves the decision where it is; the whole batch found makes it unnecessary."""
    run = reach(ItemState.APPLIED)
    settle(desk, "demo", lambda _open: None)
    assert look(desk, run, 1).state is ItemState.REVIEW
    with opened(desk, "demo") as rest:
        rest.create_batch(request_of(order.batches[0]))
    assert look(desk, run, 1).state is ItemState.VERIFIED


@pytest.mark.parametrize("state", [ItemState.DRAFT, ItemState.INTENT, ItemState.SENT])
def test_what_somebody_carries_out_is_not_looked_at(
    desk: Desk, company: Server, reach: Reach, state: ItemState
) -> None:
    """On demand neither: its own program knows more."""
    run = reach(state)
    with desk.journal().taken_up(run):
        before = reads(company)
        assert look(desk, run, 1).state is state
        assert reads(company) == before


def test_what_is_settled_is_not_looked_at_again(desk: Desk, company: Server, reach: Reach) -> None:
    """A proof stands."""
    run = reach(ItemState.UNKNOWN, arrived=True)
    assert look(desk, run, 1).state is ItemState.VERIFIED
    before = reads(company)
    assert look(desk, run, 1).state is ItemState.VERIFIED
    assert look_all(desk) == ()
    assert (reads(company), len(first(desk, run).looks)) == (before, 1)


def test_only_what_is_due_is_looked_at(desk: Desk, reach: Reach, clock: HandClock) -> None:
    """Before its time nothing is asked of the server, then once."""
    run = reach(ItemState.UNKNOWN)
    clock.pause(1.9, Cancel())
    assert look_due(desk)[0].next_look == pytest.approx(0.1)
    assert first(desk, run).looks == ()
    clock.pause(0.1, Cancel())
    assert look_due(desk)[0].next_look == pytest.approx(3.0)
    assert len(first(desk, run).looks) == 1
    look_due(desk)
    assert len(first(desk, run).looks) == 1


def test_other_books_are_left_alone(desk: Desk, reach: Reach) -> None:
    """A posting waits only for what its own company has unclear."""
    run = reach(ItemState.UNKNOWN)
    elsewhere = replace(find(desk, "demo"), name="elsewhere", company="other", site="127.0.0.1:9")
    save(desk, elsewhere, None)
    assert open_items(desk, "elsewhere") == ()
    for ask in (look_all, look_due):
        assert ask(desk, "elsewhere") == ()
    assert first(desk, run).looks == ()
    assert len(look_due(replace(desk, session="another"), "demo")) == 1
    assert len(first(desk, run).looks) == 1


def test_settling_stays_with_the_books_it_was_asked_for(
    desk: Desk, reach: Reach, clock: HandClock, order: Order
) -> None:
    """Neither its first look nor a later one touches what is unclear elsewhere, and nobody waits for it."""
    run, journal = reach(ItemState.UNKNOWN), desk.journal()
    header = journal.header(run)._replace(books=Books("elsewhere", "other"))
    other = journal.begin(header, [drafted(order.batches[0], {})]).number
    journal.intend(other, 1, b"{}", request="POST x")
    journal.answered(other, 1, journal.sending(other, 1), LOST)
    began = clock.count
    assert settle(desk, "demo", lambda _open: None) == ()
    assert (first(desk, run).state, clock.count - began) == (ItemState.NOT_POSTED, 200)
    assert first(desk, other).looks == ()


def test_a_stop_ends_the_settling_at_once(desk: Desk, reach: Reach) -> None:
    """Before the first look nothing is asked; later it is the waiting that ends. What is open stays open."""
    run, cancel = reach(ItemState.UNKNOWN), Cancel()
    with pytest.raises(Cancelled):
        settle(desk, "demo", lambda _open: cancel.ask(), cancel=cancel)
    assert len(first(desk, run).looks) == 1
    with pytest.raises(Cancelled):
        settle(desk, "demo", lambda _open: None, cancel=cancel)
    assert len(first(desk, run).looks) == 1
    assert first(desk, run).state is ItemState.UNKNOWN


def test_a_stop_ends_a_later_look_too(desk: Desk, reach: Reach) -> None:
    """Asked for while the second look begins, it ends that look before it is made."""
    run, cancel = reach(ItemState.UNKNOWN), Cancel()
    steps: list[Step] = []

    def told(step: Step) -> None:
        steps.append(step)
        if len(steps) == 2:
            cancel.ask()

    with pytest.raises(Cancelled):
        settle(desk, "demo", lambda _open: None, told, cancel)
    assert len(first(desk, run).looks) == 1


@pytest.mark.parametrize("ask", [look_all, look_due])
def test_a_stop_ends_the_looking_at_once(
    desk: Desk, reach: Reach, clock: HandClock, ask: Callable[..., object]
) -> None:
    """Nothing is written down about a look that did not happen."""
    run = reach(ItemState.UNKNOWN)
    clock.pause(5, Cancel())
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(Cancelled):
        ask(desk, cancel=cancel)
    with pytest.raises(Cancelled):
        look(desk, run, 1, cancel=cancel)
    assert first(desk, run).looks == ()


def test_each_item_is_told_while_it_is_looked_for(desk: Desk, reach: Reach, order: Order) -> None:
    """The status line says which one, and how many there are."""
    reach(ItemState.UNKNOWN)
    steps: list[Step] = []
    look_all(desk, progress=steps.append)
    assert steps == [Step(f"Looking for {order.batches[0].batch.identifier}", 0, 1)]


def test_what_was_seen_is_the_evidence(desk: Desk, company: Server, reach: Reach, order: Order) -> None:
    """A proof says which batch it is of, a doubt which ones there are."""
    proven = reach(ItemState.UNKNOWN, arrived=True)
    what = look(desk, proven, 1).evidence[-1]
    assert what.detail == first(desk, proven).looks[-1].what
    assert (what.detail.split()[0], what.detail.split()[-2:]) == ("Batch", ["ties", "out"])


def test_batches_that_leave_a_doubt_are_kept_with_it(
    desk: Desk, company: Server, reach: Reach, order: Order
) -> None:
    """Whoever decides must know which ones to look at."""
    company.set(mode="permissive")
    run = reach(ItemState.UNKNOWN, arrived=True)
    with opened(desk, "demo") as rest:
        rest.create_batch(request_of(order.batches[0]))
        there = [each.id for each in rest.find_batches(order.batches[0].batch.identifier)]
    settle(desk, "demo", lambda _open: None)
    doubt = first(desk, run).evidence[-1]
    assert first(desk, run).state is ItemState.REVIEW
    assert doubt.facts == {"batches": there}
    assert doubt.detail.startswith("The server shows 2 batches of this identifier")


def test_a_server_that_is_away_is_noted_for_each_item(desk: Desk, company: Server, reach: Reach) -> None:
    """It is evidence, in words, and no error."""
    run = reach(ItemState.UNKNOWN)
    company.stop()
    (found,) = look_all(desk)
    assert (found.state, found.run) == (ItemState.UNKNOWN, run)
    assert found.detail.startswith("The server could not be read: ")


# When it ends


def test_waiting_ends_with_the_schedule_when_the_server_cannot_be_read(
    desk: Desk, company: Server, reach: Reach, clock: HandClock
) -> None:
    """The last look of the schedule is made, the next minute is not waited for."""
    reach(ItemState.UNKNOWN)
    company.stop()
    began = clock.count
    heard: list[float] = []
    found = settle(desk, "demo", lambda _open: heard.append(clock.count - began))
    assert [each.state for each in found] == [ItemState.UNKNOWN]
    assert (heard[0], heard[1], heard[-1]) == (0, 2, desk.patience.offsets[-1])
    assert clock.count - began == desk.patience.offsets[-1]


def test_only_the_runs_that_were_asked_for_are_waited_for(desk: Desk, reach: Reach, clock: HandClock) -> None:
    """Others are looked at once and told."""
    run = reach(ItemState.UNKNOWN)
    began = clock.count
    (found,) = settle(desk, "demo", lambda _open: None, runs=[run + 1])
    assert (clock.count, found.run) == (began, run)
    assert settle(desk, "demo", lambda _open: None, runs=[run]) == ()
    assert first(desk, run).state is ItemState.NOT_POSTED


def test_the_clock_on_the_wall_decides_nothing(desk: Desk, reach: Reach, clock: HandClock) -> None:
    """Set back or forward by a day at each look, the looks come when they are due and prove the same."""
    run = reach(ItemState.UNKNOWN)
    began = clock.count
    heard: list[float] = []

    def told(_open: tuple[Open, ...]) -> None:
        heard.append(clock.count - began)
        clock.wall += dt.timedelta(days=1 if len(heard) % 2 else -2)

    steps: list[Step] = []
    settle(desk, "demo", told, steps.append)
    assert len(steps) == len(heard)
    assert heard == [0, 2, 5, 15, 30, 60, 120, 185, 200]
    assert first(desk, run).state is ItemState.NOT_POSTED
