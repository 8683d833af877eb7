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


def verified(rows: Iterable[Row], kept: Head | None) -> Verification:
    """Follows the chain from the first row to the last, then compares with the head kept outside.

    Args:
        rows: all rows in order; raising JournalTrouble where the file cannot be read on.
        kept: the head kept beside the journal, None where it is gone.
    """
    count, last, kept_fits = 0, FIRST, kept is None or kept.rows == 0
    try:
        for row in rows:
            what = _misfit(row, count + 1, last)
            if what:
                return Verification(Head(count, last), count + 1, what)
            count, last = row.seq, row.hash
            kept_fits = kept_fits or (kept is not None and kept == Head(count, last))
    except JournalTrouble:
        return Verification(Head(count, last), count + 1, "the file cannot be read from here on")
    return _against(Head(count, last), kept, kept_fits=kept_fits)


def _misfit(row: Row, expected: int, previous: str) -> str:
    if row.seq != expected:
        return "it is missing; rows were taken out here"
    if digest(row) != row.hash:
        return "its content is not what was written"
    if row.previous != previous:
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
    """The quick look at each start: the last row, and the row whose hash is kept outside."""
    return verified_ends(reader.last(), kept, reader.row(kept.rows) if kept and kept.rows else None)


def verified_ends(last: Row | None, kept: Head | None, row_of_kept: Row | None) -> Verification:
    """As `verified`, for the newest row and the one that the kept head names."""
    head = Head(last.seq, last.hash) if last else Head(0, FIRST)
    if last and digest(last) != last.hash:
        return Verification(
            Head(last.seq - 1, last.previous), last.seq, "its content is not what was written"
        )
    fits = kept is None or kept.rows == 0 or (row_of_kept is not None and row_of_kept.hash == kept.hash)
    return _against(head, kept, kept_fits=fits)
