"""What the pages have done off the GUI thread.

This is the named place where the wizard reaches the workflows: they are imported here, on the worker, because
they bring the network, the files and the database, which the first paint must not wait for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.domain.connection import Connection
from core.domain.payments.rows import Amounts
from core.domain.runs import Item, Run
from core.errors import UserError
from core.jobs import Cancel, Progress, Step
from gui.runs.jobs import Mailbox
from gui.wizards.payments.draft import Source

if TYPE_CHECKING:
    from core.domain.payments.sums import Sums
    from core.workflows.desk import Desk
    from core.workflows.payment_columns import ColumnMap, ColumnsNeeded
    from core.workflows.payment_orders import PaymentPlan, ResultPaths
    from core.workflows.payment_results import InvoiceResult
    from core.workflows.payments import Checked


class Beginning(NamedTuple):
    """What the first page shows."""

    connections: tuple[Connection, ...]
    connection: str
    folder: Path | None
    """Where files were written last."""
    recent: tuple[Path, ...]
    """Payment files opened lately, newest first."""


def begin(desk: Desk, wanted: str, *, progress: Progress, cancel: Cancel) -> Beginning:
    """The connections and what was chosen last; the wanted connection, else the one used last."""
    del progress, cancel
    from core.workflows.connections import connections
    from core.workflows.remembered import recent_payments, remembered

    known, chosen = connections(desk), remembered(desk)
    name = wanted if wanted in {each.name for each in known} else chosen.connection
    return Beginning(known, name, chosen.folder, recent_payments(desk))


class Needed(NamedTuple):
    """A table whose columns only the clerk can tell."""

    path: Path
    data: bytes
    needed: ColumnsNeeded


def open_file(
    desk: Desk, path: Path, columns: ColumnMap | None, *, progress: Progress, cancel: Cancel
) -> Source | Needed:
    """Reads a payment file; a table with the columns that were chosen, else those remembered for its sender.

    Raises:
        FileProblem: one of its subclasses.
    """
    del cancel
    from core.workflows.payment_columns import ColumnsNeeded, open_list
    from core.workflows.remembered import payments_content, payments_opened

    progress(Step(f"Reading {path.name}", 0, None))
    data = payments_content(path)
    try:
        opened = open_list(desk, data, str(path), columns)
    except ColumnsNeeded as needed:
        payments_opened(desk, path)
        return Needed(path, data, needed)
    payments_opened(desk, path)
    return Source(path, data, opened, columns is not None)


class Seen(NamedTuple):
    """A file held against the server."""

    checked: Checked
    open_before: Mapping[int, Item]


def check(
    desk: Desk, connection: str, source: Source, amounts: Amounts, *, progress: Progress, cancel: Cancel
) -> Seen:
    """Finds the invoices and says what will be stored.

    What is unclear of earlier runs is looked for first.
    """
    from core.workflows.payments import check, open_payments, to_settle
    from core.workflows.settle import look_all

    file = source.opened.file
    if connection and to_settle(desk, connection, file):
        look_all(desk, connection, progress, cancel)
    checked = check(desk, connection, file, amounts, None, progress, cancel)
    return Seen(checked, open_payments(desk, connection) if connection else {})


class Expected(NamedTuple):
    """What the upload would come to, and where its files would go."""

    results: tuple[InvoiceResult, ...]
    sums: Sums
    paths: ResultPaths
    lists_excess: bool
    """Whether something is newly cut, so that a list of it is written."""


def expect(plan: PaymentPlan, folder: Path, *, progress: Progress, cancel: Cancel) -> Expected:
    """What would become of every invoice, and names that are free in the folder."""
    del progress, cancel
    from core.workflows.payment_orders import free_paths
    from core.workflows.payment_results import lists_excess, sums_of

    found = plan.expected()
    paths = free_paths(folder, plan.checked.file.form)
    return Expected(found, sums_of(found), paths, lists_excess(found))


def requests(plan: PaymentPlan, *, progress: Progress, cancel: Cancel) -> list[tuple[str, bytes]]:
    """What would be sent for each invoice: the request's line and its body."""
    del progress, cancel
    from core.workflows.payment_orders import requests_of

    return requests_of(plan)


def remember(
    desk: Desk,
    connection: str,
    folder: Path | None,
    source: Source | None,
    amounts: Amounts | None,
    *,
    progress: Progress,
    cancel: Cancel,
) -> None:
    """Keeps connection, folder and what was answered about the columns of a list for next time."""
    del progress, cancel
    from core.workflows.payment_columns import remember
    from core.workflows.remembered import choose

    choose(desk, connection, folder)
    if source is not None and source.columns is not None:
        remember(desk, source.columns, str(source.path), amounts)


class Uploaded(NamedTuple):
    """A run with what became of every invoice of its file."""

    run: Run | None
    results: tuple[InvoiceResult, ...]
    paths: ResultPaths
    problem: UserError | None = None
    """Why a file could not be written; the payments are as the run says."""


def carry_out(
    desk: Desk, plan: PaymentPlan, paths: ResultPaths, box: Mailbox, *, progress: Progress, cancel: Cancel
) -> Uploaded:
    """Uploads what may go, each invoice once, then writes the files that tell of every row."""
    from core.workflows.history import run as read_run
    from core.workflows.payment_files import PaymentResultsNotWritten
    from core.workflows.payment_orders import write_results
    from core.workflows.upload import upload

    order = plan.order()
    assert order is not None
    run = upload(desk, order, *box.telling(progress, Step("Beginning", 0, len(order.tasks))), cancel=cancel)
    problem = None
    try:
        write_results(desk, plan, run, paths)
    except PaymentResultsNotWritten as error:
        problem = error
    return Uploaded(read_run(desk, run.number), plan.results(run), paths, problem)


def write_only(plan: PaymentPlan, paths: ResultPaths, *, progress: Progress, cancel: Cancel) -> Uploaded:
    """Writes the checked payments and the rest into two files; nothing is sent and no run is begun.

    Raises:
        CheckedNotWritten: one or both could not be written.
    """
    del cancel
    from core.workflows.payment_orders import write_checked

    progress(Step("Writing both files"))
    return Uploaded(None, write_checked(plan, paths), paths)
