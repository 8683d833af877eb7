"""Send again what certainly was not posted: the same request, as a new attempt of the same run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from core.domain.export import ExportFormat
from core.domain.payments.tasks import task_from
from core.domain.posting import AGAIN, IdKind, RunKind
from core.domain.runs import Item, Run
from core.errors import UserError
from core.jobs import Cancel, Progress, silent
from core.store.journal import JournalView
from core.workflows.delivery import Changed
from core.workflows.desk import Desk
from core.workflows.kept import batch_of_item, connection_to, file_of
from core.workflows.orders import BatchOrder, Order, nothing_for
from core.workflows.post import post
from core.workflows.upload import PaymentOrder, upload


class NothingToSendAgain(UserError):
    """A run of which nothing may be sent again."""

    title = "There is nothing to send again."
    message = (
        "Run {run} holds nothing that was not sent or certainly is not in ConnectWise. Nothing was sent."
    )
    advice = "Look at run {run} in the history; what was refused needs a change first."


def to_send_again(journal: JournalView, run: Run) -> tuple[int, ...]:
    """The items of a run that may be sent again: not on the server, and their records are known."""
    return tuple(
        item.number
        for item in run.items
        if item.state in AGAIN and (_is_payment(item) or journal.records_of(item.run, item.number))
    )


def _is_payment(item: Item) -> bool:
    return item.draft.id_kind is IdKind.INVOICE


def send_again(
    desk: Desk,
    run: int,
    changed: Changed,
    progress: Progress = silent,
    cancel: Cancel | None = None,
    items: Collection[int] = (),
    *,
    patient: bool = False,
    looked: bool = False,
) -> Run:
    """Compares the records once more, then sends the same bytes again.

    Args:
        desk: what the program works on.
        run: number of the run.
        changed: told about every step.
        progress: receives the steps.
        cancel: obeyed before the first request, then between batches.
        items: only these; all that may be sent again where empty.
        patient: whether to wait as long as the server asks.
        looked: whether the caller has just looked for what is unclear of earlier runs.

    Raises:
        NothingToSendAgain: no item of the run may be sent again.
        BooksNotReached: no connection leads to its books any more.
        UserError: as `post`.
    """
    journal = desk.journal_view()
    found = journal.run(run)
    wanted = {number for number in to_send_again(journal, found) if not items or number in items}
    if not wanted:
        raise NothingToSendAgain(run=run)
    name = connection_to(desk, found.header)
    if found.header.kind is RunKind.PAYMENTS:
        tasks = tuple(task_from(item.draft.facts) if item.number in wanted else None for item in found.items)
        return upload(
            desk,
            PaymentOrder(name, tasks, run=run, patient=patient, looked=looked),
            changed,
            progress,
            cancel,
        )
    orders = tuple(
        _order(journal, item) if item.number in wanted else nothing_for(item) for item in found.items
    )
    order = Order(name, orders, run=run, patient=patient, looked=looked)
    return post(desk, order, changed, progress, cancel)


def _order(journal: JournalView, item: Item) -> BatchOrder:
    batch = batch_of_item(journal, item)
    written = file_of(item)
    if written is None:
        return BatchOrder(batch, *_planned_file(item))
    path, sha256 = written
    # The books may have taken the file away; what was written is proven by its records, which are compared.
    return BatchOrder(batch, path, sha256=sha256) if path.exists() else BatchOrder(batch, None)


def _planned_file(item: Item) -> tuple[Path | None, ExportFormat | None]:
    """Where the file of an item that never came so far was to go."""
    planned = item.draft.facts.get("file")
    if not isinstance(planned, Mapping) or planned.get("form") is None:
        return None, None
    return Path(str(planned["path"])), ExportFormat(planned["form"])
