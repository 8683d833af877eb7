"""From chosen records to a plan: identifiers proposed and looked up, findings gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.connectwise.rest import create_body
from core.domain.checks import Context, context
from core.domain.identifiers import BITS, fault, propose
from core.domain.plan import Naming, PlannedBatch, request
from core.domain.posting import NOT_ON_SERVER, ItemState
from core.domain.records import BatchKind, Record
from core.domain.runs import Books, Item, books_of
from core.errors import UserError
from core.jobs import Cancel, Progress, Step, never, silent
from core.store.journal import JournalMissing, JournalView, Use
from core.workflows.connections import find, opened
from core.workflows.desk import Desk


def naming(desk: Desk, prefix: str) -> Naming:
    """Proposes identifiers; the same kind and label always get the same one, so plans can be made again."""
    given: dict[tuple[BatchKind, str], str] = {}
    day = desk.clock.now().astimezone().date()

    def name(kind: BatchKind, label: str) -> str:
        if (kind, label) not in given:
            given[kind, label] = propose(prefix, kind, day, desk.bits(BITS))
        return given[kind, label]

    return name


def known(desk: Desk, connection: str, shown: Iterable[Record]) -> Context:
    """What the checks may know: all records shown, and the ids that open runs of these books keep."""
    batched: dict[int, str] = {}
    if connection:
        for item in _open_items(desk, connection):
            name = f"run {item.run}, {item.draft.label}"
            batched.update((number, name) for number in item.draft.ids if isinstance(number, int))
    return context(shown, batched=batched)


def _open_items(desk: Desk, connection: str) -> list[Item]:
    try:
        return desk.journal_view().open_items(books_of(find(desk, connection)))
    except UserError:  # a journal that cannot be read stops the posting itself, with its own words
        return []


def request_bytes(batch: PlannedBatch) -> bytes:
    """Exactly what would be sent to create a batch."""
    return create_body(request(batch))


def check_identifiers(
    desk: Desk,
    connection: str,
    identifiers: Iterable[str],
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Mapping[str, str]:
    """What is wrong with each identifier, in words that follow "The identifier"; empty for a free one.

    One that may have reached the server belongs to what it was sent with, also when that turned out not to be
    posted: another batch of that name could not be told from it.

    Looks at its characters, the journal and the server, in that order.

    Raises:
        ReachError: the server could not be asked.
    """
    wanted = tuple(dict.fromkeys(identifiers))
    books = books_of(find(desk, connection))
    found = {name: fault(name) or _in_journal(desk, books, name) for name in wanted}
    with opened(desk, connection) as rest:
        for number, name in enumerate(wanted):
            progress(Step("Looking up identifiers", number, len(wanted)))
            if not found[name] and rest.find_batches(name, cancel or never()):
                found[name] = "is in use on the server"
    return found


def _in_journal(desk: Desk, books: Books, name: str) -> str:
    try:
        view = desk.journal_view()
        uses = [use for use in view.identifier_used(books, name) if _keeps_name(view, use)]
    except JournalMissing:
        return ""
    except UserError:
        return "could not be looked up in the journal"
    return f"was used in run {uses[-1].run}" if uses else ""


def _keeps_name(view: JournalView, use: Use) -> bool:
    if use.state in NOT_ON_SERVER:
        return view.item(use.run, use.item).was_in_flight
    return use.state is not ItemState.DRAFT
