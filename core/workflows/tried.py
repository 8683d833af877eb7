"""What the journal says of a batch of an input file, and what that means for feeding it in again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from core.domain.batches import Batch
from core.domain.fingerprint import compare
from core.domain.posting import AGAIN, OPEN, POSTED, ItemState
from core.domain.records import Record
from core.domain.runs import Books, Id, Item
from core.files.batches_xml import BatchInput
from core.store.journal import JournalMissing, JournalView
from core.workflows.desk import Desk
from core.workflows.earlier import item_called, items_by_ids, was_in_flight
from core.workflows.elsewhere import made


class Tried(NamedTuple):
    """The item of an earlier run that is gone on with, or why the identifier cannot be used; neither: new."""

    item: Item | None
    against: str = ""


NEW = Tried(None)

_GONE = "If it was deleted on purpose, choose another identifier."


def journal_or_none(desk: Desk) -> JournalView | None:
    """The journal for looking; None where nothing was ever posted."""
    try:
        return desk.journal_view()
    except JournalMissing:
        return None


def known_again(
    journal: JournalView | None, books: Books, inputs: Sequence[BatchInput], taken: Collection[str]
) -> tuple[BatchInput, ...]:
    """The inputs; one without a name gets the name under which its ids were sent before and may be there."""
    if journal is None or all(each.identifier for each in inputs):
        return tuple(inputs)
    before = items_by_ids(journal, books)
    return tuple(each if each.identifier else _renamed(each, before, taken) for each in inputs)


def _renamed(each: BatchInput, before: Mapping[frozenset[Id], Item], taken: Collection[str]) -> BatchInput:
    item = before.get(frozenset(each.ids))
    if item is None or (item.state in POSTED and item.draft.label.casefold() not in taken):
        return each
    return each._replace(identifier=item.draft.label)


def tried(
    journal: JournalView | None,
    books: Books,
    each: BatchInput,
    records: Sequence[Record],
    there: Batch | None,
) -> Tried:
    """What was done about an input batch before.

    Args:
        journal: None where nothing was ever posted.
        books: whose identifiers and ids these are.
        each: the input batch.
        records: the unposted records that hold its ids now.
        there: the batch of that identifier on the server, None for none.
    """
    item = item_called(journal, books, each.identifier) if journal else None
    if journal is None or item is None:
        return Tried(None, f"It was made elsewhere: batch {made(there)}." if there else "")
    if set(item.draft.ids) != set(each.ids):
        return _with_other_ids(item)
    name = f"Run {item.run} ({item.words})"
    if item.state is ItemState.VERIFIED and there is None:
        return Tried(None, f"{name} posted it, but the server has no batch of that name any more. {_GONE}")
    if item.state in POSTED | OPEN | {ItemState.DRAFT}:
        return Tried(item)
    if there is not None:
        return Tried(None, f"{name} did not make it: batch {made(there)}. Look at it on the server.")
    return _of_unposted(journal, item, records)


def _with_other_ids(item: Item) -> Tried:
    if item.state is ItemState.NOT_SENT and not was_in_flight(item):
        return NEW
    used = f"Run {item.run} ({item.words}) has used this identifier for other GL entries."
    return Tried(None, f"{used} Choose another one.")


def _of_unposted(journal: JournalView, item: Item, records: Sequence[Record]) -> Tried:
    """Sent again in its run while its records are what they were; else only what never left begins anew."""
    seen = journal.records_of(item.run, item.number)
    if item.state not in AGAIN or not seen:
        return NEW
    comparison = compare(seen, records)
    if not (comparison.changed or comparison.gone):
        return Tried(item)
    if not was_in_flight(item):
        return NEW
    changed = f"Since run {item.run} sent it, its records have changed or were posted by somebody else."
    return Tried(None, f"{changed} Choose another identifier for them.")
