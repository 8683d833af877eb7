"""Runs as a list shows them: those that are open first, and which of them nobody carries out any more."""

from __future__ import annotations

from typing import NamedTuple

from core.domain.posting import ItemState
from core.domain.runs import Item, Run, books_of
from core.store.journal import JournalMissing
from core.workflows.connections import find
from core.workflows.desk import Desk
from core.workflows.settle import open_items

_S = ItemState

_CARRIED_OUT = frozenset({_S.DRAFT, _S.INTENT, _S.SENT, _S.THROTTLED})
"""States in which an item is only while its program goes on."""


class Standing(NamedTuple):
    """A run, whether something of it is open, and whether its program ended in the middle."""

    run: Run
    is_open: bool
    left: bool


def standings(desk: Desk, limit: int = 100) -> tuple[Standing, ...]:
    """The newest runs and all that are open: what is open comes first, then newest first. Asks no server."""
    try:
        journal = desk.journal_view()
    except JournalMissing:
        return ()
    found = {run.number: run for run in journal.runs(limit)}
    still = {each.run for each in open_items(desk)} | {item.run for item in journal.left_drafts()}
    found.update((number, journal.run(number)) for number in still - found.keys())
    rows = [Standing(run, run.number in still, _is_left(desk, run)) for run in found.values()]
    return tuple(sorted(rows, key=lambda each: (not each.is_open, -each.run.number)))


def standing(desk: Desk, run: Run) -> Standing:
    """One run."""
    every = standings(desk, 0)
    return next((each for each in every if each.run.number == run.number), Standing(run, False, False))


def _is_left(desk: Desk, run: Run) -> bool:
    return any(map(_needs_its_program, run.items)) and not desk.journal_view().is_held(run.number)


def _needs_its_program(item: Item) -> bool:
    return item.state in _CARRIED_OUT and not item.waiting_file


class Place(NamedTuple):
    """Where an item stands: its run and its number."""

    run: int
    item: int


def unsettled(desk: Desk, connection: str = "") -> tuple[Place, ...]:
    """Everything that is not settled: open items, and drafts that a program has left. Asks no server.

    Args:
        desk: what the program works on.
        connection: of whose books; all where empty.
    """
    books = books_of(find(desk, connection)) if connection else None
    try:
        journal = desk.journal_view()
        left = [each for each in journal.left_drafts() if not journal.is_held(each.run)]
        left = [each for each in left if books in (None, journal.header(each.run).books)]
    except JournalMissing:
        return ()
    return tuple(sorted(Place(item.run, item.number) for item in (*journal.open_items(books), *left)))
