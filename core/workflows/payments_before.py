"""What was uploaded before: every row of a payment file that is on the server or may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.payments.excesses import Excess, excess_of, has_cut, less_listed
from core.domain.payments.file_rules import FileUpload
from core.domain.payments.proof import ZERO, missing_of
from core.domain.payments.rows import Amounts
from core.domain.payments.tasks import PaymentTask, Upload, task_from
from core.domain.payments.uploads import Listed, listed_by_invoice, listed_of, remembered, uploads_of
from core.domain.posting import OPEN, POSTED, ItemState, RunKind
from core.domain.runs import Books, Item, Run, books_of
from core.store.journal import JournalMissing, Use
from core.workflows.connections import find
from core.workflows.desk import Desk


@dataclass(frozen=True, slots=True)
class Earlier:
    """The rows that were uploaded, by what tells them from others."""

    by_print: Mapping[str, Upload] = field(default_factory=dict)
    """Fingerprint → upload."""
    by_id: Mapping[str, Upload] = field(default_factory=dict)
    """External id → upload."""
    listed: Mapping[int, Listed] = field(default_factory=dict)
    """Invoice id → what lists of excesses hold of it."""

    def files(self, desk: Desk, runs: Mapping[int, Upload]) -> dict[int, FileUpload]:
        """Run → the file it uploaded, as far as the journal has it.

        Args:
            desk: what the program works on.
            runs: run → any upload of it.
        """
        found = {}
        for run, upload in runs.items():
            kept = desk.journal_view().header(run).facts.get("input")
            if isinstance(kept, Mapping):
                found[run] = FileUpload(run, upload.at, str(kept["name"]), str(kept["sha256"]))
        return found


def earlier_uploads(desk: Desk, connection: str) -> Earlier:
    """All rows that are on the server or may be, of the books of a connection. Raises `JournalTrouble`."""
    try:
        tasks = _tasks(desk, books_of(find(desk, connection)))
    except JournalMissing:
        return Earlier()
    uploads = tuple(_uploads(desk, tasks))
    by_id = {upload.part.external: upload for upload in uploads if upload.part.external}
    return Earlier(remembered(uploads), by_id, _listed(tasks))


_Tasks = Sequence[tuple[Use, PaymentTask]]
"""Payments that are stored or may be, the oldest first."""


def _tasks(desk: Desk, books: Books) -> _Tasks:
    found = desk.journal_view().drafts(books, RunKind.PAYMENTS)
    return [(use, task_from(draft.facts)) for use, draft in found if use.state in OPEN | POSTED]


def _uploads(desk: Desk, tasks: _Tasks) -> Iterator[Upload]:
    journal = desk.journal_view()
    for use, task in tasks:
        decided = use.state is ItemState.DECIDED
        missing = missing_of(journal.item(use.run, use.item)) if decided else ZERO
        yield from uploads_of(task, use.run, use.at, use.state, missing)


def _listed(tasks: _Tasks) -> dict[int, Listed]:
    return listed_by_invoice((use.run, task) for use, task in tasks if use.state in POSTED)


def new_excess(desk: Desk, run: Run) -> tuple[Excess, ...]:
    """What a run has cut, less what lists of runs that ended before it hold of the same money.

    What all of is listed already stays, with nothing left of it, so that it can be told.
    """
    found = excess_of(run)
    if not found:
        return ()
    every = ((use, task) for use, task in _tasks(desk, run.header.books) if use.run != run.number)
    others = [(use, task) for use, task in every if use.state in POSTED and task.cut]
    totals = run.header.facts.get("amounts") == Amounts.TOTALS.value
    items = [item for item in run.items if has_cut(item)]
    return tuple(
        less_listed(each, *_listed_before(desk, item, others, totals=totals))
        for each, item in zip(found, items, strict=True)
    )


def _listed_before(desk: Desk, item: Item, others: _Tasks, *, totals: bool) -> Listed:
    """Runs that came to their end at one moment are told apart by their numbers."""
    own, moment = task_from(item.draft.facts), (item.changed_at, item.run)
    before = [each for each in others if (each[0].at, each[0].run) < moment]
    prints = {part.print for part in own.parts}
    same = (each for each in _uploads(desk, before) if each.part.print in prints and each.cut)
    rows = Listed(*listed_of(remembered(same).values()))
    return max(rows, _listed(before).get(own.invoice_id, Listed())) if totals else rows
