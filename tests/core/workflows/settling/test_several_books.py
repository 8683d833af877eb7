"""Several companies in one journal: each is looked for in its own books, and none waits for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from core import sandbox
from core.domain.connection import Connection, ConnectionType
from core.domain.posting import ItemState, RunKind
from core.domain.runs import RunHeader, books_of
from core.domain.settling import Sight
from core.errors import UserError
from core.jobs import Step
from core.sandbox.server import Server
from core.store.journal import JournalChanged
from core.store.journal.head import Head, head_path
from core.store.secrets import SecretKind
from core.workflows.connections import SecretMissing, find, opened, remove, save
from core.workflows.desk import Desk
from core.workflows.kept import BooksNotReached
from core.workflows.orders import BatchOrder, Order, drafted
from core.workflows.settle import look_all
from tests.core.workflows.settling.conftest import LOST, first
from tests.core.workflows.test_settle import request_of


@pytest.fixture
def north(desk: Desk) -> Iterator[Server]:
    """Another company whose records have the same ids, under the connection "North"."""
    with sandbox.serve(size=60) as server:
        keys = (server.company, server.public_key, server.client_id)
        save(desk, Connection("North", ConnectionType.REST, server.url, *keys), server.private_key)
        yield server


def left_sent(desk: Desk, name: str, *orders: BatchOrder) -> int:
    """A run over a connection whose program ended before any answer came."""
    journal, header = desk.journal(), RunHeader(RunKind.BATCHES, name, books_of(find(desk, name)))
    drafts = [drafted(each, {}) for each in orders]
    run = journal.begin(header, drafts, [each.batch.records for each in orders]).number
    for number, each in enumerate(orders, 1):
        journal.intend(run, number, request_of(each), request="POST x")
        journal.sending(run, number)
    return run


def unclear(desk: Desk, name: str, *orders: BatchOrder, arrived: bool = False) -> int:
    """A run over a connection whose answers were lost."""
    run = left_sent(desk, name, *orders)
    for number, each in enumerate(orders, 1):
        desk.journal().answered(run, number, 1, LOST)
        if arrived:
            with opened(desk, name) as rest:
                rest.create_batch(request_of(each))
    return run


@pytest.mark.usefixtures("north")
def test_each_batch_is_looked_for_in_its_own_books(desk: Desk, order: Order) -> None:
    """Two companies, a batch of one name each: the one that arrived is proven, the other stays unclear."""
    one, other = order.batches
    runs = [
        unclear(desk, "demo", one),
        unclear(desk, "North", one, arrived=True),
        unclear(desk, "demo", other, arrived=True),
    ]
    steps: list[Step] = []
    look_all(desk, progress=steps.append)
    verified, unknown = ItemState.VERIFIED, ItemState.UNKNOWN
    assert [first(desk, run).state for run in runs] == [unknown, verified, verified]
    name, another = (f"Looking for {each.batch.identifier}" for each in (one, other))
    assert steps == [Step(name, 0, 2), Step(another, 1, 2), Step(name, 0, 1)]


@pytest.mark.usefixtures("north")
def test_what_a_program_left_in_other_books_is_not_touched(desk: Desk, order: Order) -> None:
    """Only the books that were asked for are closed; the others when their turn comes."""
    elsewhere = left_sent(desk, "North", order.batches[0])
    here = left_sent(desk, "demo", order.batches[1])
    look_all(desk, "demo")
    assert [first(desk, run).state for run in (here, elsewhere)] == [ItemState.UNKNOWN, ItemState.SENT]
    assert first(desk, elsewhere).looks == ()
    look_all(desk, "North")
    assert first(desk, elsewhere).state is ItemState.UNKNOWN


@pytest.mark.usefixtures("north")
def test_books_with_nothing_open_do_not_need_a_journal_that_takes_rows(desk: Desk, order: Order) -> None:
    """A journal that was changed stops the looking only where there is something to write down."""
    unclear(desk, "demo", order.batches[0])
    journal = desk.journal()
    ahead = Head(journal.head().rows + 1, "0" * 64)
    head_path(journal.path).write_bytes(ahead.as_bytes())
    assert look_all(desk, "North") == ()
    with pytest.raises(JournalChanged):
        look_all(desk, "demo")


def without_its_key(desk: Desk) -> UserError:
    """The key of "North" is on this computer no more."""
    desk.secrets.forget("North", SecretKind.PRIVATE_KEY)
    return SecretMissing(connection="North")


def removed(desk: Desk) -> UserError:
    """The connection "North" is gone."""
    books = books_of(find(desk, "North"))
    remove(desk, "North")
    return BooksNotReached(connection="North", company=books.company, site=books.site)


@pytest.mark.usefixtures("north")
@pytest.mark.parametrize("closed", [without_its_key, removed])
def test_books_that_cannot_be_opened_are_noted_and_the_others_looked_at(
    desk: Desk, order: Order, closed: Callable[[Desk], UserError]
) -> None:
    """Each item there gets a look that could read nothing, with its cause in words; it stays unclear."""
    shut = unclear(desk, "North", *order.batches, arrived=True)
    here = unclear(desk, "demo", order.batches[0], arrived=True)
    trouble = closed(desk)
    found = look_all(desk)
    assert [(each.run, each.item, each.state, each.detail) for each in found] == [
        (shut, item, ItemState.UNKNOWN, f"The server could not be read: {trouble.title}") for item in (1, 2)
    ]
    items = desk.journal_view().run(shut).items
    assert [[each.sight for each in item.looks] for item in items] == [[Sight.UNREAD]] * 2
    assert first(desk, here).state is ItemState.VERIFIED
