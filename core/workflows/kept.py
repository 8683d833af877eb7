"""A batch of an earlier run as the journal kept it, and the connection to its books."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.domain.plan import PlannedBatch, batch_of
from core.domain.records import BatchKind
from core.domain.runs import Books, Item, RunHeader, books_of
from core.errors import UserError
from core.store.journal import FILE, KEPT_FILE, JournalView
from core.workflows.connections import connections
from core.workflows.desk import Desk


class BooksNotReached(UserError):
    """No connection leads to the books of a run any more."""

    title = "There is no connection to those books any more."
    message = (
        "“{connection}” was removed, or now leads to another company. Nothing was sent; what the run"
        " holds stays reserved until it can be looked up."
    )
    advice = "Add a connection to company {company} on {site} again; its name does not matter."


def connection_to(desk: Desk, header: RunHeader) -> str:
    """The name of a connection to a run's books: the one it was made with, else another one.

    Raises:
        BooksNotReached: none leads there.
    """
    fitting = [each.name for each in connections(desk) if books_of(each) == header.books]
    if not fitting:
        raise _not_reached(header.connection, header.books)
    return header.connection if header.connection in fitting else fitting[0]


def _not_reached(connection: str, books: Books) -> BooksNotReached:
    return BooksNotReached(connection=connection, company=books.company, site=books.site)


def batch_of_item(journal: JournalView, item: Item) -> PlannedBatch:
    """What was planned: the records as the clerk saw them, with the ids and identifier of the request."""
    draft = item.draft
    records = journal.records_of(item.run, item.number)
    ids = tuple(number for number in draft.ids if isinstance(number, int))
    label = str(draft.facts.get("label", draft.label))
    batch = batch_of(records, label, draft.label, ids)
    return replace(batch, kinds=frozenset(map(BatchKind, draft.kinds)))


def file_of(item: Item) -> tuple[Path, str] | None:
    """The item's export file and its hash when it was written; None where none was."""
    for each in reversed(item.evidence):
        if each.what in (FILE, KEPT_FILE) and "path" in each.facts:
            return Path(str(each.facts["path"])), str(each.facts.get("sha256", ""))
    return None
