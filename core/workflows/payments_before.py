"""What was uploaded before: every row of a payment file that is on the server or may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.domain.payments.excesses import Excess, excess_of, has_cut, less_listed
from core.domain.payments.file_rules import FileUpload
from core.domain.payments.proof import ZERO, missing_of
from core.domain.payments.tasks import Upload, task_from
from core.domain.payments.uploads import listed_of, remembered, uploads_of
from core.domain.posting import OPEN, POSTED, ItemState, RunKind
from core.domain.runs import Books, Item, Run, books_of
from core.store.journal import JournalMissing
from core.workflows.connections import find
from core.workflows.desk import Desk


@dataclass(frozen=True, slots=True)
class Earlier:
    """The rows that were uploaded, by what tells them from others."""

    by_print: Mapping[str, Upload] = field(default_factory=dict)
    """Fingerprint → upload."""
    by_id: Mapping[str, Upload] = field(default_factory=dict)
    """External id → upload."""

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
        uploads = tuple(_uploads(desk, books_of(find(desk, connection))))
    except JournalMissing:
        return Earlier()
    by_id = {upload.part.external: upload for upload in uploads if upload.part.external}
    return Earlier(remembered(uploads), by_id)


def _uploads(desk: Desk, books: Books) -> Iterator[Upload]:
    journal = desk.journal_view()
    for use, draft in journal.drafts(books, RunKind.PAYMENTS):
        if use.state in OPEN or use.state in POSTED:
            decided = use.state is ItemState.DECIDED
            missing = missing_of(journal.item(use.run, use.item)) if decided else ZERO
            yield from uploads_of(task_from(draft.facts), use.run, use.at, use.state, missing)


def new_excess(desk: Desk, run: Run) -> tuple[Excess, ...]:
    """What a run has cut, less what lists of runs that ended before it hold of the same rows.

    What all of is listed already stays, with nothing left of it, so that it can be told.
    """
    found = excess_of(run)
    if not found:
        return ()
    others = [each for each in _uploads(desk, run.header.books) if each.run != run.number and each.cut]
    items = [item for item in run.items if has_cut(item)]
    return tuple(_less(each, item, others) for each, item in zip(found, items, strict=True))


def _less(excess: Excess, item: Item, others: Iterable[Upload]) -> Excess:
    """Runs that came to their end at one moment are told apart by their numbers."""
    prints = {part.print for part in task_from(item.draft.facts).parts}
    moment = item.changed_at, item.run
    before = [each for each in others if each.part.print in prints and (each.at, each.run) < moment]
    return less_listed(excess, *listed_of(remembered(before).values()))
