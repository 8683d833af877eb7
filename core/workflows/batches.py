"""What the server has: batches and their entries.

Which run of this computer made a batch is known from the journal alone, by the batch's identifier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.domain.batch_view import UNKNOWN, AccountTotal, Currencies, Maker, Makers, account_totals
from core.domain.batches import Batch, BatchEntry
from core.domain.export import Problem
from core.domain.posting import POSTED, ItemState
from core.domain.runs import Books, Item, Run, books_of
from core.errors import UserError
from core.jobs import Cancel, Progress, never, silent
from core.store.journal import JournalMissing, JournalView, Use
from core.workflows.connections import find, opened
from core.workflows.desk import Desk

_MADE = POSTED | {ItemState.APPLIED}
_UNCLEAR = frozenset({ItemState.SENT, ItemState.UNKNOWN, ItemState.REVIEW})


class NoSuchBatch(UserError):
    """The server has no such batch."""

    title = "There is no such batch."
    message = "The server has no batch with the id or identifier “{batch}”."
    advice = "See “batch list” for the batches there are."


class BatchFound(NamedTuple):
    """A batch with its entries; `counted` is the server's own count of them."""

    batch: Batch
    entries: tuple[BatchEntry, ...]
    counted: int


class BatchList(NamedTuple):
    """All batches of a company, newest first; `counted` and `read` differ where the list is not complete."""

    connection: str
    batches: tuple[Batch, ...]
    counted: int
    """What the server's own count says."""
    read: int
    problems: tuple[Problem, ...]
    read_at: dt.datetime


class EntryList(NamedTuple):
    """The entries of a batch by id, with their totals; `counted` and `read` as those of `BatchList`."""

    batch: int
    entries: tuple[BatchEntry, ...]
    counted: int
    read: int
    problems: tuple[Problem, ...]
    accounts: tuple[AccountTotal, ...]


def batches(
    desk: Desk, connection: str, progress: Progress = silent, cancel: Cancel | None = None
) -> tuple[Batch, ...]:
    """All batches of the company, newest first."""
    return batch_list(desk, connection, progress, cancel).batches


def batch_list(
    desk: Desk, connection: str, progress: Progress = silent, cancel: Cancel | None = None
) -> BatchList:
    """All batches of the company, with what the server counts and what could not be read of them.

    Raises:
        ReachError: the list could not be read.
    """
    with opened(desk, connection) as rest:
        found = rest.batches(progress, cancel or never())
    newest_first = tuple(sorted(found.rows, key=lambda each: -each.id))
    now = desk.clock.now()
    return BatchList(connection, newest_first, found.counted, found.read, found.problems, now)


def entry_list(
    desk: Desk,
    connection: str,
    batch_id: int,
    maker: Maker | None = None,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> EntryList:
    """The entries of one batch, with their totals per account.

    Args:
        desk: what the program works on.
        connection: the company that has the batch.
        batch_id: its id on the server.
        maker: the run that made it; its records tell the currencies, which entries do not name.
        progress: receives what is read.
        cancel: stops at once.

    Raises:
        NotThere: the server has no batch of that id (any more).
        ReachError: they could not be read.
    """
    with opened(desk, connection) as rest:
        found = rest.entries(batch_id, progress, cancel or never())
    totals = account_totals(found.rows, _currencies(desk, maker))
    return EntryList(batch_id, found.rows, found.counted, found.read, found.problems, totals)


def _currencies(desk: Desk, maker: Maker | None) -> Currencies:
    """What the records of a run tell of their entries; nothing where the journal cannot be read."""
    if maker is None:
        return UNKNOWN
    try:
        records = desk.journal_view().records_of(maker.run, maker.item)
    except UserError:
        return UNKNOWN
    return {number: record.currency for record in records for number in record.ids}


def batch(
    desk: Desk, connection: str, wanted: str, progress: Progress = silent, cancel: Cancel | None = None
) -> tuple[BatchFound, ...]:
    """Batches by identifier, or the one with that id, with their entries.

    Raises:
        NoSuchBatch: nothing fits.
    """
    with opened(desk, connection) as rest:
        found = list(rest.find_batches(wanted, cancel))
        if not found and wanted.isdecimal():
            found = [each for each in rest.batches(progress, cancel).rows if str(each.id) == wanted]
        if not found:
            raise NoSuchBatch(batch=wanted)
        listed = [(each, rest.entries(each.id, progress, cancel)) for each in found]
    return tuple(BatchFound(each, entries.rows, entries.counted) for each, entries in listed)


# Who made them


def made_by(desk: Desk, connection: str) -> Mapping[str, int]:
    """The batches that runs of this computer certainly made: identifier in folded case → run."""
    return {name: each.run for name, each in makers(desk, connection).items() if each.certain}


def makers(desk: Desk, connection: str) -> Makers:
    """Which run made which batch of these books; those whose answer is unclear are not certain.

    Raises:
        JournalTrouble: the journal cannot be looked at. Without any journal nothing was made from here.
    """
    books = books_of(find(desk, connection))
    try:
        journal = desk.journal_view()
    except JournalMissing:
        return {}
    found: dict[str, Maker] = {}
    for use in sorted(_claims(journal, books), key=lambda use: (use.state in _MADE, use.run, use.item)):
        found[use.label.casefold()] = Maker(use.run, use.item, use.state in _MADE)
    return found


def _claims(journal: JournalView, books: Books) -> Iterable[Use]:
    """The uses of identifiers that made a batch, or may have made one."""
    for label, newest in journal.identifiers_used(books).items():
        if newest.state in _MADE:
            yield newest
        else:  # a later try of that name does not unmake what an earlier one made
            yield from (use for use in journal.identifier_used(books, label) if use.state in _MADE | _UNCLEAR)


class MadeBy(NamedTuple):
    """A run and its item that made a batch."""

    run: Run
    item: Item


def maker_in_full(desk: Desk, maker: Maker) -> MadeBy:
    """The run that made a batch, with everything the journal knows of it.

    Raises:
        NoSuchRun, JournalTrouble: the journal does not hold it any more.
    """
    run = desk.journal_view().run(maker.run)
    return MadeBy(run, run.item(maker.item))
