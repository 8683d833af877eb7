"""What became of a request whose answer was lost: found, not there, or left to a person."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.connectwise.calls import Limits
from core.connectwise.rest import Rest, create_body
from core.domain.batches import Batch
from core.domain.plan import request
from core.domain.posting import ItemState, RunKind
from core.domain.preview import Preview
from core.domain.records import BatchKind
from core.domain.runs import Run, RunHeader, books_of
from core.domain.settling import Patience
from core.jobs import Cancel, Cancelled
from core.sandbox.server import Server
from core.store.journal import IdsReserved, ItemMoved
from core.workflows.again import NothingToSendAgain, send_again, to_send_again
from core.workflows.connections import find, opened
from core.workflows.decide import decide
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order, drafted
from core.workflows.post import post
from core.workflows.settle import look, look_all, open_items, settle
from tests.core.workflows.conftest import Ordering, sound
from tests.core.workflows.test_post import posts, quiet, unposted_ids


class HandClock:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.wall = dt.datetime.now(dt.UTC)
        self.count = 1000.0

    def now(self) -> dt.datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.count

    def pause(self, seconds: float, cancel: Cancel) -> None:
        cancel.check()
        self.wall += dt.timedelta(seconds=seconds)
        self.count += seconds


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(desk: Desk, clock: HandClock) -> Desk:
    """A desk on which waiting takes no time."""
    return replace(desk, clock=clock, pause=clock.pause)


def again(desk: Desk) -> Desk:
    """The same folder after the program was started anew."""
    return replace(desk, session="another")


@pytest.fixture
def unclear(desk: Desk, company: Server, shown: Preview, ordering: Ordering) -> Callable[..., Run]:
    """Posts three invoices while a fault loses the answer."""

    def make(**fault: object) -> Run:
        company.faults.add(method="POST", path="/batches$", **fault)
        run = post(desk, ordering(sound(desk, shown, [BatchKind.INVOICES])[:3]), quiet)
        assert run.items[0].state is ItemState.UNKNOWN
        return run

    return make


@pytest.mark.parametrize("restarted", [False, True])
def test_a_batch_that_went_through_is_found_and_proven(
    desk: Desk, company: Server, unclear: Callable[..., Run], restarted: bool
) -> None:
    """The first look after the lost answer finds the batch; its receipt is as complete as any other."""
    run = unclear(drop="after")
    here = again(desk) if restarted else desk
    found = settle(here, "demo", lambda _open: None)
    item = desk.journal_view().item(run.number, 1)
    assert (found, item.state) == ((), ItemState.VERIFIED)
    assert item.receipt is not None
    assert item.receipt["verdict"] == "ties out"
    assert item.receipt["records"] == 3
    assert len(item.looks) == 1
    assert len(posts(company)) == 1


def test_a_request_that_never_arrived_is_not_posted_only_after_the_quiet_period(
    desk: Desk, company: Server, clock: HandClock, unclear: Callable[..., Run]
) -> None:
    """Two looks past the quiet period prove it; until then the ids stay reserved."""
    before = unposted_ids(company)
    run = unclear(drop="before")
    began = clock.count
    heard: list[tuple[float, int]] = []
    settle(desk, "demo", lambda open_: heard.append((clock.count - began, len(open_))))
    item = desk.journal_view().item(run.number, 1)
    assert item.state is ItemState.NOT_POSTED
    assert [round(after) for after, _ in heard] == [0, 2, 5, 15, 30, 60, 120, 185, 200]
    assert [many for _, many in heard] == [1] * 8 + [0]
    assert unposted_ids(company) == before
    assert "twice, after the server had its time" in item.evidence[-1].detail


def test_after_a_restart_the_quiet_period_begins_anew(
    desk: Desk, clock: HandClock, unclear: Callable[..., Run]
) -> None:
    """Looks of an earlier program do not count, however long ago they were."""
    run = unclear(drop="before")
    clock.pause(170, Cancel())
    look(desk, run.number, 1)
    clock.pause(30, Cancel())
    there = again(desk)
    look(there, run.number, 1)
    clock.pause(5, Cancel())
    assert look(there, run.number, 1).state is ItemState.UNKNOWN
    (found,) = open_items(there)
    assert found.next_look == 10.0
    settle(there, "demo", lambda _open: None)
    assert desk.journal_view().item(run.number, 1).state is ItemState.NOT_POSTED


def test_what_was_not_posted_is_sent_again_as_the_same_request(
    desk: Desk, company: Server, unclear: Callable[..., Run]
) -> None:
    """A new attempt of the same run, with the same bytes; nothing else changes."""
    run = unclear(drop="before")
    settle(desk, "demo", lambda _open: None)
    first = desk.journal_view().request_of(run.number, 1)
    assert to_send_again(desk.journal_view(), desk.journal_view().run(run.number)) == (1,)
    told = send_again(again(desk), run.number, quiet)
    assert told.number == run.number
    assert told.items[0].state is ItemState.VERIFIED
    assert told.items[0].attempt == 2
    assert first is not None
    assert posts(company) == [json.loads(first)] * 2  # the server lost the first


def test_nothing_is_sent_again_while_it_is_unclear(
    desk: Desk, company: Server, unclear: Callable[..., Run]
) -> None:
    """Only what certainly is not there may be sent again."""
    run = unclear(drop="after")
    with pytest.raises(NothingToSendAgain):
        send_again(desk, run.number, quiet)
    assert len(posts(company)) == 1


def test_records_that_changed_are_not_sent_again(
    desk: Desk, company: Server, unclear: Callable[..., Run]
) -> None:
    """The same request would post something else than the clerk saw: it is refused with the record named."""
    run = unclear(drop="before")
    settle(desk, "demo", lambda _open: None)
    kept = desk.journal_view().records_of(run.number, 1)
    company.mutate(kind="invoices", number=kept[0].number, by=100)
    told = send_again(desk, run.number, quiet)
    assert told.items[0].state is ItemState.NOT_POSTED
    assert told.items[0].evidence[-1].what == "Not sent"
    assert kept[0].number in told.items[0].evidence[-1].detail
    assert len(posts(company)) == 1


def test_a_third_thing_waits_for_a_person_with_a_reason(
    desk: Desk, company: Server, unclear: Callable[..., Run], shown: Preview, ordering: Ordering
) -> None:
    """Records gone without our batch: ids stay reserved until somebody decides, with name and reason."""
    run = unclear(drop="before")
    colleague(company, desk, run)
    settle(desk, "demo", lambda _open: None)
    item = desk.journal_view().item(run.number, 1)
    assert item.state is ItemState.REVIEW
    assert "they are in batch COLLEAGUE" in item.evidence[-1].detail
    with pytest.raises(IdsReserved):
        desk.journal().intend(
            desk.journal().begin(desk.journal_view().header(run.number), [item.draft]).number,
            1,
            b"{}",
            request="POST x",
        )
    assert look(desk, run.number, 1).state is ItemState.REVIEW
    decided = decide(desk, run.number, 1, posted=False, reason="Kim has batched them by hand")
    assert decided.state is ItemState.NOT_POSTED
    assert decided.evidence[-1].detail == "Kim has batched them by hand"
    with pytest.raises(ItemMoved):
        decide(desk, run.number, 1, posted=True, reason="or not")


def colleague(company: Server, desk: Desk, run: Run) -> None:
    """Another computer batches the same records under another name."""
    journal = desk.journal_view()
    body = json.loads(journal.request_of(run.number, 1) or b"")
    body["batchIdentifier"] = "COLLEAGUE"
    with opened(desk, "demo") as rest:
        rest.create_batch(json.dumps(body).encode())


def test_a_server_that_cannot_be_read_decides_nothing(
    desk: Desk, company: Server, unclear: Callable[..., Run]
) -> None:
    """The schedule ends, it stays unclear with its cause; once the server answers it is settled."""
    run = unclear(drop="after")
    company.faults.add(method="GET", path="/batches", status=403, times=-1)
    found = settle(desk, "demo", lambda _open: None)
    assert [(each.run, each.state) for each in found] == [(run.number, ItemState.UNKNOWN)]
    assert "could not be read" in found[0].detail
    company.faults.clear()
    assert look(desk, run.number, 1).state is ItemState.VERIFIED


def test_a_program_that_ended_leaves_nothing_that_is_not_named(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """Draft and intent were not sent; an attempt without an answer is unclear, then found."""
    order = ordering(sound(desk, shown))
    first, second, _third = order.batches
    journal = desk.journal()
    run = left_behind(desk, order)
    journal.intend(run, 1, request_of(first), request="POST x")
    journal.sending(run, 1)
    journal.intend(run, 2, request_of(second), request="POST x")
    found = look_all(again(desk))
    assert [(each.item, each.state) for each in found] == [(1, ItemState.UNKNOWN)]
    states = [item.state for item in journal.run(run).items]
    assert states == [ItemState.UNKNOWN, ItemState.NOT_SENT, ItemState.NOT_SENT]


def test_what_somebody_carries_out_is_left_alone_and_named(
    desk: Desk, shown: Preview, ordering: Ordering
) -> None:
    """While its program lives, an attempt is not taken for one that was left."""
    order = ordering(sound(desk, shown))
    run = left_behind(desk, order)
    journal = desk.journal()
    journal.intend(run, 1, request_of(order.batches[0]), request="POST x")
    journal.sending(run, 1)
    with journal.taken_up(run):
        found = look_all(again(desk))
        assert [(each.state, bool(each.busy), each.next_look) for each in found] == [
            (ItemState.SENT, True, None)
        ]
    (found_then,) = look_all(again(desk))
    assert (found_then.state, found_then.busy) == (ItemState.UNKNOWN, "")


def left_behind(desk: Desk, order: Order) -> int:
    """A run that was begun by a program which ended."""
    connection = find(desk, "demo")
    header = RunHeader(RunKind.BATCHES, connection.name, books_of(connection))
    drafts = [drafted(each, {}) for each in order.batches]
    return desk.journal().begin(header, drafts, [each.batch.records for each in order.batches]).number


def request_of(order: BatchOrder) -> bytes:
    """What would be sent."""
    return create_body(request(order.batch))


def test_the_quiet_period_is_longer_than_a_write_may_wait_for_its_answer() -> None:
    """A server that works on a request for as long as anybody waits has a minute more."""
    assert Patience().quiet == Limits().slow_read + 60


def test_a_batch_that_appears_between_two_readings_of_one_look_is_found(
    desk: Desk, company: Server, unclear: Callable[..., Run]
) -> None:
    """The server finishes after it was asked for the batch and before its records are read."""
    run = unclear(drop="before")
    body = desk.journal_view().request_of(run.number, 1)
    assert body is not None
    late = [body]

    class Finishing(Rest):
        def find_batches(self, identifier: str, cancel: Cancel | None = None) -> tuple[Batch, ...]:
            found = super().find_batches(identifier, cancel)
            if late:
                self.create_batch(late.pop())
            return found

    assert look(replace(desk, rest=Finishing), run.number, 1).state is ItemState.VERIFIED


def test_a_stop_ends_a_look_between_its_readings(desk: Desk, unclear: Callable[..., Run]) -> None:
    """Whoever closes the window does not wait for the entries of a large batch; it stays unclear."""
    run = unclear(drop="after")
    stop = Cancel()

    class Stopped(Rest):
        def find_batches(self, identifier: str, cancel: Cancel | None = None) -> tuple[Batch, ...]:
            found = super().find_batches(identifier, cancel)
            stop.ask()
            return found

    with pytest.raises(Cancelled):
        look(replace(desk, rest=Stopped), run.number, 1, cancel=stop)
    assert desk.journal_view().item(run.number, 1).state is ItemState.UNKNOWN
