"""Does the journal agree with itself and with the head kept beside? Names the first row that does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.store.journal.errors import JournalTrouble
from core.store.journal.head import Head
from core.store.journal.rows import FIRST, Row, digest

if TYPE_CHECKING:
    from core.store.journal.database import Reader


NOTHING_YET = Head(0, FIRST)
"""The head before the first row."""

TAIL = 200
"""So many of the newest rows are followed at each start."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look at every row found."""

    head: Head
    """Rows that fit, counted from the first, and the hash of the last of them."""
    row: int | None = None
    """Number of the first row that does not fit; None when all do."""
    what: str = ""
    """What does not fit there, in words."""
    damage: str = ""
    """What the database finds wrong with its own file although every row fits; empty for nothing."""
    notes: tuple[str, ...] = ()
    """What is no sign of a change but should be known."""

    @property
    def fits(self) -> bool:
        """Whether everything agrees."""
        return self.row is None and not self.damage


def verified(
    rows: Iterable[Row], kept: Head | None, start: Head = NOTHING_YET, *, known: bool = False
) -> Verification:
    """Follows the chain to the last row, then compares with the head kept outside.

    Args:
        rows: all rows after `start`, in order; raising JournalTrouble where the file cannot be read on.
        kept: the head kept beside the journal, None where it is gone.
        start: where the chain is taken up.
        known: whether the kept head is at or before `start` and was found to fit.
    """
    head, kept_fits = start, known or kept is None or kept == start
    try:
        for row in rows:
            what = _misfit(row, head)
            if what:
                return Verification(head, head.rows + 1, what)
            head = Head(row.seq, row.hash)
            kept_fits = kept_fits or kept == head
    except JournalTrouble:
        return Verification(head, head.rows + 1, "the file cannot be read from here on")
    return _against(head, kept, kept_fits=kept_fits)


def _misfit(row: Row, before: Head) -> str:
    if row.seq != before.rows + 1:
        return "it is missing; rows were taken out here"
    if digest(row) != row.hash:
        return "its content is not what was written"
    if row.previous != before.hash:
        return "it does not follow the row before it"
    return ""


def _against(head: Head, kept: Head | None, *, kept_fits: bool) -> Verification:
    if kept is None:
        note = "the file with the head beside the journal is gone, so a cut tail would not show"
        return Verification(head, notes=(note,) if head.rows else ())
    if kept.rows > head.rows:
        return Verification(head, head.rows + 1, f"it is missing; the journal once had {kept.rows} rows")
    if not kept_fits:
        return Verification(head, kept.rows, "its hash is not the one kept beside the journal")
    return Verification(head, notes=_behind(head, kept))


def _behind(head: Head, kept: Head) -> tuple[str, ...]:
    late = head.rows - kept.rows
    return (f"the head kept beside the journal is {late} rows behind",) if late else ()


def glanced(reader: Reader, kept: Head | None) -> Verification:
    """The quick look at each start: the newest rows, and the row whose hash is kept outside."""
    tail = reader.tail(TAIL)
    start = Head(tail[0].seq - 1, tail[0].previous) if tail else NOTHING_YET
    older = reader.row(kept.rows) if kept and 0 < kept.rows <= start.rows else None
    return verified(tail, kept, start, known=older is not None and Head(older.seq, older.hash) == kept)
