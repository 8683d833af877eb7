"""What the clerk sees before anything is posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.domain.export import Export
from core.domain.records import BatchKind


@dataclass(frozen=True, slots=True)
class Question:
    """What the clerk asked to see: kinds, one location or all, documents up to and including a day."""

    kinds: frozenset[BatchKind]
    thru: date
    location: str = ""
    """A location's id or exact name; empty for all."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How a kind's list was read."""

    rows: int
    """Rows read over all pages."""
    counted: int
    """What the server's own count says."""
    records: int
    """Documents shown."""
    later: int
    """Documents dated after the through date: counted, not shown."""

    @property
    def agrees(self) -> bool:
        """Whether as many rows were read as the server counts."""
        return self.rows == self.counted


@dataclass(frozen=True, slots=True)
class Preview:
    """Unposted records joined with their export, or an opened file (then `question` is None)."""

    export: Export
    read_at: datetime
    question: Question | None = None
    counts: tuple[tuple[BatchKind, KindCount], ...] = ()
    connection: str = ""
    """Name of the connection read from; empty for a file."""
