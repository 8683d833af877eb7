"""What a written file holds, read back, held against the records it was written from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from core import words
from core.domain.postings import postings
from core.domain.records import Record, RecordKey, RecordKind


class FileRecord(NamedTuple):
    """One document of a file that was written."""

    kind: RecordKind
    number: str
    currency: str
    """Empty where the file's form has no place for it."""
    total: Decimal | None
    ids: tuple[int, ...]
    """GL entry ids that the file names for it; empty where its form names none."""
    postings: tuple[tuple[str, Decimal], ...]
    """Account and signed amount of its journal, as far as the file holds lines."""


def contents(records: Iterable[Record]) -> tuple[FileRecord, ...]:
    """What a file that was read again holds."""
    return tuple(_content(record) for record in records)


def _content(record: Record) -> FileRecord:
    ids = {number for line in record.lines for number in line.ids}
    if record.kind is not RecordKind.EXPENSE_BILL:
        ids.update(record.header_ids)
    return FileRecord(
        record.kind,
        record.number,
        record.currency,
        record.total,
        tuple(sorted(ids)),
        tuple((each.account, each.signed) for each in postings(record)),
    )


@dataclass(slots=True)
class FileChecked:
    """What came of it."""

    found: dict[RecordKey, FileRecord] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    outside: list[Record] = field(default_factory=list)
    """Records that the file cannot hold."""


def check_file(
    records: Sequence[Record], file: Iterable[FileRecord], left_out: Collection[RecordKey]
) -> FileChecked:
    """Finds each record in the file; `left_out` are those that the file's form has no place for."""
    result = FileChecked()
    waiting: dict[tuple[RecordKind, str], list[FileRecord]] = {}
    for each in file:
        waiting.setdefault((each.kind, each.number), []).append(each)
    for record in records:
        same = waiting.get((record.kind, record.number), [])
        if same:
            chosen = min(same, key=lambda each: _distance(record, each))
            same.remove(chosen)
            result.found[record.key] = chosen
            result.differences.extend(_differences(record, chosen))
        elif not record.exported or record.key in left_out:
            result.outside.append(record)
        else:
            result.differences.append(f"the file lacks {_name(record)}")
    strangers = [each for same in waiting.values() for each in same]
    result.differences.extend(
        f"the file holds {each.kind.value} {each.number}, which is not in the batch" for each in strangers
    )
    return result


def _distance(record: Record, each: FileRecord) -> tuple[bool, bool]:
    """Which of several documents with one number it is: the one with its ids, then with its total."""
    return bool(each.ids) and set(each.ids).isdisjoint(record.ids), each.total != record.total


def _differences(record: Record, each: FileRecord) -> list[str]:
    found = []
    name = _name(record)
    if each.total != record.total:
        found.append(f"{name}: the file says {_shown(each.total)}, the preview {_shown(record.total)}")
    if each.currency and each.currency != record.currency:
        found.append(f"{name}: the file says {each.currency}, the preview {record.currency}")
    expected = [(posting.account, posting.signed) for posting in postings(record)]
    if sorted(each.postings) != sorted(expected):
        found.append(f"{name}: the file posts other amounts or accounts")
    if each.ids and set(_content(record).ids) - set(each.ids):
        found.append(f"{name}: the file lacks GL entry ids")
    if strange := sorted(set(each.ids) - set(record.ids)):
        found.append(f"{name}: the file names GL entries of others: {words.listed(list(map(str, strange)))}")
    return found


def _name(record: Record) -> str:
    return f"{record.kind.value} {record.number or record.key.value}"


def _shown(value: Decimal | None) -> str:
    return "no total" if value is None else words.number(value)
