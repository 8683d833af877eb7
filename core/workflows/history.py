"""What was posted, as the journal knows it."""

from __future__ import annotations

from pathlib import Path

from core.domain.runs import Run
from core.store.journal import Body, JournalMissing, Verification
from core.workflows.desk import Desk


def runs(desk: Desk, limit: int = 100, *, before: int | None = None) -> list[Run]:
    """Runs, newest first; none where nothing was ever posted."""
    try:
        return desk.journal_view().runs(limit, before=before)
    except JournalMissing:
        return []


def run(desk: Desk, number: int) -> Run:
    """One run with its items, attempts and evidence.

    Raises:
        NoSuchRun, JournalMissing: there is none.
    """
    return desk.journal_view().run(number)


def verify(desk: Desk) -> Verification:
    """Follows the journal's chain of hashes from the first row to the last."""
    return desk.journal_view().verify()


def copy(desk: Desk, path: Path, overwrite: bool = False) -> Verification:
    """Writes a copy of the journal with its head beside it, and verifies that copy.

    Raises:
        JournalMissing: there is nothing to copy.
        CopyInItsPlace, WriteError, FileThere: as `JournalView.copy_to`.
    """
    return desk.journal_view().copy_to(path, overwrite=overwrite)


def bodies(desk: Desk, run: int, item: int) -> tuple[Body, ...]:
    """The exact request of an item and the answers to it, oldest first; keys are no part of them."""
    return tuple(desk.journal_view().bodies(run, item))
