"""Which documents of an export are to be written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from core.domain.export import Export
from core.domain.records import Origin, Record, RecordKey
from core.files.legacy_reading import BY_IDS_ONLY


class Said(NamedTuple):
    """What is found out while writing: what the form asks for in vain, and what it has no place for."""

    lacks: dict[str, None]
    beside: set[str]


@dataclass(frozen=True)
class Picked:
    """The chosen records of an export. `origins` is None when the whole source is wanted."""

    records: tuple[Record, ...]
    origins: frozenset[tuple[int, str, int]] | None
    ids: frozenset[int]

    def wants(self, part: int, section: str, position: int) -> bool:
        """Whether the document that stands there is to be written."""
        return self.origins is None or (part, section, position) in self.origins

    @property
    def documents(self) -> tuple[Record, ...]:
        """The records that have a document in the source."""
        return tuple(record for record in self.records if in_source(record))

    @property
    def by_ids_only(self) -> tuple[Record, ...]:
        """The records of which only ids are known."""
        return tuple(record for record in self.records if not in_source(record))


def picked(export: Export, chosen: Collection[RecordKey] | None) -> Picked:
    """The choice in terms of the source. None: everything the source holds."""
    if chosen is None:
        everything = frozenset(number for each in export.records for number in each.ids)
        return Picked(export.records, None, everything)
    wanted = frozenset(chosen)
    records = tuple(record for record in export.records if record.key in wanted)
    origins = frozenset(
        (record.origin.part, record.origin.section, record.origin.position)
        for record in records
        if record.origin is not None
    )
    return Picked(records, origins, frozenset(number for record in records for number in record.ids))


def in_source(record: Record) -> bool:
    """Whether the source has a document for the record, more than its ids."""
    return record.exported and isinstance(record.origin, Origin) and record.origin.section != BY_IDS_ONLY
