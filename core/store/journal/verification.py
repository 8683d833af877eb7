"""Does the journal agree with itself and with the head kept beside? Names the first row that does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.store.journal import misfits
from core.store.journal.errors import JournalTrouble
from core.store.journal.head import Head
from core.store.journal.misfits import Misfit
from core.store.journal.rows import FIRST, Row, digest

if TYPE_CHECKING:
    from core.store.journal.database import Reader


NOTHING_YET = Head(0, FIRST)
"""The head before the first row."""

TAIL = 200
"""So many of the newest rows are followed at each start."""

_NEAR = 100
"""Whether a row was moved is tried with so many numbers around its own, and that after its predecessor."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look at every row found."""

    head: Head
    """Rows that fit, counted from the first, and the hash of the last of them."""
    row: int | None = None
    """Number of the first row that does not fit; None when all do."""
    what: str = ""
    """What does not fit there, in words that follow "Row 7 does not fit:"."""
    damage: str = ""
    """What is wrong with the file around the rows although every row fits; empty for nothing."""
    notes: tuple[str, ...] = ()
    """What is no sign of a change but should be known."""
    means: str = ""
    """What `row` or `damage` means for the clerk, and what to do; empty when everything agrees."""
    mends_itself: bool = False
    """Whether `damage` is put right when the journal is next opened for posting."""

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
    rows = iter(rows)
    try:
        for row in rows:
            wrong = _misfit(row, head, rows)
            if wrong:
                return _wrong(head, head.rows + 1, wrong)
            head = Head(row.seq, row.hash)
            kept_fits = kept_fits or kept == head
    except JournalTrouble:
        return _wrong(head, head.rows + 1, misfits.UNREADABLE)
    return _against(head, kept, kept_fits=kept_fits)


def _wrong(head: Head, row: int, wrong: Misfit, **values: int) -> Verification:
    places = {"before": row - 1, **values}
    return Verification(head, row, wrong.what.format(**places), means=wrong.means.format(**places))


def _misfit(row: Row, before: Head, later: Iterable[Row]) -> Misfit | None:
    if row.seq < before.rows + 1:
        return misfits.STRANGE
    if row.seq > before.rows + 1:
        return misfits.GONE
    if digest(row) != row.hash:
        return _altered(row, later)
    if row.previous != before.hash:
        return misfits.UNCHAINED
    return None


def _altered(row: Row, later: Iterable[Row]) -> Misfit:
    """A row whose hash fits another number was moved; any other was edited."""
    try:
        after = [each.seq + 1 for each in later if each.hash == row.previous]
    except JournalTrouble:
        after = []
    for number in (*after[:1], *range(max(row.seq - _NEAR, 1), row.seq + _NEAR)):
        if digest(replace(row, seq=number)) == row.hash:
            moved = misfits.OUT_OF_PLACE
            return moved._replace(what=moved.what.format(other=number))
    return misfits.ALTERED


def _against(head: Head, kept: Head | None, *, kept_fits: bool) -> Verification:
    if kept is None:
        note = "the file with the head beside the journal is gone or no head, so a cut tail would not show"
        return Verification(head, notes=(note,) if head.rows else ())
    if kept.rows > head.rows:
        return _wrong(head, head.rows + 1, misfits.CUT, rows=kept.rows)
    if not kept_fits:
        return _wrong(head, kept.rows, misfits.REPLACED)
    return Verification(head, notes=_behind(head, kept))


def _behind(head: Head, kept: Head) -> tuple[str, ...]:
    late = head.rows - kept.rows
    return (f"the head kept beside the journal is {late} rows behind",) if late else ()


def glanced(reader: Reader, kept: Head | None) -> Verification:
    """The quick look at each start: the newest rows, and the row whose hash is kept outside."""
    tail = reader.tail(TAIL)
    start = _start_of(tail)
    older = reader.row(kept.rows) if kept and 0 < kept.rows <= start.rows else None
    return verified(tail, kept, start, known=older is not None and Head(older.seq, older.hash) == kept)


def _start_of(tail: list[Row]) -> Head:
    """Where the chain is taken up: by the number of the newest row, so that a gap before the others shows."""
    first = max(tail[-1].seq - TAIL, 0) if tail else 0
    return Head(first, tail[0].previous) if first else NOTHING_YET
