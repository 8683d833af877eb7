"""Find a saved export's records among what the server shows now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.records import Record, RecordKind


@dataclass(frozen=True, slots=True)
class Match:
    """A saved record and what stands for it on the server.

    `seen` is the saved record under the server's key, with the ids of the server's unposted rows added (a
    file cannot know those); `now` is the server's own record.
    """

    seen: Record
    now: Record


@dataclass(frozen=True, slots=True)
class Matching:
    """Which saved records the server still shows, and which it does not (or not clearly)."""

    found: tuple[Match, ...]
    missing: tuple[Record, ...]


def match(saved: Iterable[Record], shown: Sequence[Record]) -> Matching:
    """Joins saved records with shown ones: by GL entry id, then by kind and document number."""
    by_id = {number: record for record in shown for number in record.ids}
    by_number: dict[tuple[RecordKind, str], list[Record]] = {}
    for record in shown:
        by_number.setdefault((record.kind, record.number), []).append(record)
    found: list[Match] = []
    missing: list[Record] = []
    for record in saved:
        now = _counterpart(record, by_id, by_number)
        if now is not None:
            found.append(Match(_rekeyed(record, now), now))
        elif apart := _known_by_ids(record, by_id):
            found.extend(Match(each, each) for each in apart)
        else:
            missing.append(record)
    return Matching(tuple(found), tuple(missing))


def _known_by_ids(record: Record, by_id: Mapping[int, Record]) -> tuple[Record, ...]:
    """The server's records behind a saved list of ids without amounts, when it names all their ids."""
    if record.total is not None or record.lines or not all(number in by_id for number in record.ids):
        return ()
    found = {by_id[number].key: by_id[number] for number in record.ids}
    whole = {number for each in found.values() for number in each.ids} == set(record.ids)
    return tuple(found.values()) if whole else ()


def _counterpart(
    record: Record,
    by_id: Mapping[int, Record],
    by_number: Mapping[tuple[RecordKind, str], Sequence[Record]],
) -> Record | None:
    candidates = {by_id[number].key: by_id[number] for number in record.ids if number in by_id}
    same = list(candidates.values()) or by_number.get((record.kind, record.number), ())
    return same[0] if len(same) == 1 else None


def _rekeyed(record: Record, now: Record) -> Record:
    """The saved record with what a file cannot know: key, rows, and what its form has no place for."""
    return replace(
        record,
        key=now.key,
        date=record.date or now.date,
        currency=record.currency or now.currency,
        row_ids=now.row_ids,
        business_keys=now.business_keys,
        location=now.location,
        row_total=now.row_total,
        type=now.type,
    )
