"""The export: records with their customers, vendors and settings, and where their full text can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import MappingProxyType

from core.domain.records import Party, Record

NOTHING: Mapping[str, str] = MappingProxyType({})


class ExportFormat(Enum):
    """How an export is written. The values are the command's words."""

    LEGACY = "legacy"
    REST = "rest"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def ending(self) -> str:
        """The ending of a file of this format."""
        return "xml" if self in (ExportFormat.LEGACY, ExportFormat.REST) else self.value


@dataclass(frozen=True, slots=True)
class Part:
    """One document an export was read from: a file, or an answer kept in memory (compressed by zlib).

    `sha256` is of the bytes as they were read; a file that has changed since is refused when copied from.
    """

    sha256: str
    size: int
    path: Path | None = None
    packed: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """The documents of an export, all of one format; `Record.origin` points into them."""

    format: ExportFormat
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that could not be shown as a record: listed with its reason, never dropped."""

    where: str
    """The place: "line 41", "invoice 10482", "page 3"."""
    what: str
    """What is wrong, in words."""


@dataclass(frozen=True, slots=True)
class Export:
    """Everything one source holds. `settings` are the export's own options by the names of the source."""

    records: tuple[Record, ...]
    customers: tuple[Party, ...] = ()
    vendors: tuple[Party, ...] = ()
    settings: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    gl_batch_id: str | None = None
    """`GLBatchID` of a legacy download: the handle its batch update needs."""
    source: Source | None = None
    problems: tuple[Problem, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names of elements and attributes that were not known; they are kept and written back."""
