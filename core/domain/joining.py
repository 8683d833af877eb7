"""Unposted rows joined with the export: records that know every GL entry id there is.

Rows and export are joined by GL entry id, then by business key, then by document number (with total and date
where one number names several documents). What fits neither way is listed: a group of rows without a document
becomes a record that says so, a document without rows becomes a problem. No row is ever left out.

Where ids come from (one rule for all kinds): a record's ids are those its export names and those of all rows
of its business key. So an adjustment, whose export names none, has its rows' ids; and the id of an expense
bill counts only where a line or a row of it has that id too: it is a GL entry in some companies only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core import words
from core.domain import money
from core.domain.export import Export, Problem
from core.domain.pairing import Match, RowGroup, matched
from core.domain.records import BatchKind, Record, RecordKey, RecordKind
from core.domain.unposted import UnpostedRow

__all__ = ["RowGroup", "group", "join", "later"]


def group(rows: Iterable[UnpostedRow]) -> tuple[RowGroup, ...]:
    """Rows by business record, in the order of kind and lowest GL entry id, whatever order they come in."""
    found: dict[BatchKind, dict[str | int, dict[int, UnpostedRow]]] = {kind: {} for kind in BatchKind}
    for row in rows:
        found[row.kind].setdefault(row.business_key or row.id, {}).setdefault(row.id, row)
    return tuple(each for kind, members in found.items() for each in _groups(kind, members.values()))


def _groups(kind: BatchKind, several: Iterable[Mapping[int, UnpostedRow]]) -> list[RowGroup]:
    made = []
    for members in several:
        rows = tuple(members[number] for number in sorted(members))
        made.append(RowGroup(kind, rows[0].business_key, rows))
    return sorted(made, key=lambda each: (each.first.id, each.business_key))


def later(rows: Iterable[UnpostedRow], thru: date) -> tuple[tuple[UnpostedRow, ...], tuple[UnpostedRow, ...]]:
    """Rows of documents up to and including a day (or without a date), and rows of later ones.

    A document is never cut in two: its first row's date decides.
    """
    now: list[UnpostedRow] = []
    after: list[UnpostedRow] = []
    for each in group(rows):
        day = each.first.date
        (after if day is not None and day > thru else now).extend(each.rows)
    return tuple(now), tuple(after)


def join(groups: Sequence[RowGroup], export: Export, others: Sequence[RowGroup] = ()) -> Export:
    """The export with records that know their rows, and a record for each group that it did not give.

    Args:
        groups: what was asked for.
        export: what came back, all parts of it.
        others: unposted groups that were not asked for (later than the through date, another location); a
            document that holds entries of theirs is flawed, because batching it would batch those as well.
    """
    match = matched(groups, export.records)
    strangers: dict[BatchKind, dict[int, RowGroup]] = {kind: {} for kind in BatchKind}
    for each in others:
        strangers[each.kind].update(dict.fromkeys(each.ids, each))
    names: Counter[RecordKey] = Counter()
    records: list[Record] = []
    problems: list[Problem] = []
    for position, record in enumerate(export.records):
        if position not in match.groups:
            problems.append(_unasked(record))
            continue
        joined = _joined(record, [groups[place] for place in match.groups[position]], position, match)
        records.append(_keyed(_with_flaws(joined, strangers[record.key.kind]), names))
    missing = (each for place, each in enumerate(groups) if place not in match.taken)
    records.extend(_keyed(_from_rows(each), names) for each in missing)
    return replace(export, records=tuple(records), problems=(*export.problems, *problems))


def _unasked(record: Record) -> Problem:
    where = f"{record.kind.value} {record.number or record.key.value}"
    what = "came with the export, but no unposted row belongs to it; it is not offered for a batch"
    return Problem(where, what)


def _joined(record: Record, groups: Sequence[RowGroup], position: int, match: Match) -> Record:
    first = groups[0].first
    business_keys = tuple(each.business_key for each in groups if each.business_key)
    row_ids = tuple(sorted(match.row_ids[position]))
    return replace(
        record,
        key=RecordKey(record.key.kind, _key(record, business_keys)),
        date=record.date or first.date,
        party=record.party._replace(name=record.party.name or first.party.name),
        location=record.location or first.location,
        type=first.type or record.type,
        currency=record.currency or first.currency,
        description=record.description or first.description,
        header_ids=_header_ids(record, row_ids),
        row_ids=row_ids,
        business_keys=business_keys,
        row_total=None if match.shared(position) else _row_total(record, groups),
        flaws=(*record.flaws, *_several(record, groups)),
    )


def _key(record: Record, business_keys: Sequence[str]) -> str:
    if record.kind is RecordKind.EXPENSE_BILL and record.number:
        return record.number
    return next(iter(business_keys), record.key.value)


def _header_ids(record: Record, row_ids: Sequence[int]) -> tuple[int, ...]:
    """An expense bill's own id is kept only where a line or a row shows that it is a GL entry."""
    if record.kind is not RecordKind.EXPENSE_BILL:
        return record.header_ids
    known = {*row_ids, *(number for line in record.lines for number in line.ids)}
    return tuple(number for number in record.header_ids if number in known)


def _row_total(record: Record, groups: Sequence[RowGroup]) -> Decimal | None:
    if len(groups) == 1:
        return groups[0].total(record.total)
    stated = [each.total() for each in groups]
    return None if None in stated else money.total(value for value in stated if value is not None)


def _several(record: Record, groups: Sequence[RowGroup]) -> list[str]:
    if len(groups) == 1 or record.kind is RecordKind.EXPENSE_BILL:
        return []
    keys = words.listed([each.business_key or f"GL entry {each.first.id}" for each in groups])
    return [f"it holds GL entries of {len(groups)} documents of the unposted list: {keys}"]


def _with_flaws(record: Record, strangers: Mapping[int, RowGroup]) -> Record:
    """Says which entries of other documents would come along."""
    if not strangers and record.kind is not RecordKind.EXPENSE_BILL:
        return record
    found = {strangers[number] for number in record.ids if number in strangers}
    flaws = [_comes_along(each) for each in sorted(found, key=lambda each: each.first.id)]
    rows = set(record.row_ids)
    if record.kind is RecordKind.EXPENSE_BILL and not flaws and rows:
        flaws = [
            f"its line of {words.number(line.amount)} on account {line.account or '(none)'} belongs to no "
            "expense that was read"
            for line in record.lines
            if line.ids and rows.isdisjoint(line.ids)
        ]
    return replace(record, flaws=(*record.flaws, *flaws)) if flaws else record


def _comes_along(each: RowGroup) -> str:
    dated = f" of {words.day(each.first.date)}" if each.first.date else ""
    return f"it also holds {each.first.record_kind.value} {each.business_key}{dated}, which was not asked for"


def _from_rows(each: RowGroup) -> Record:
    """A record of which only rows are known: no lines, and no ids but theirs."""
    row = each.first
    return Record(
        key=RecordKey(each.kind, each.business_key or f"GL entry {row.id}"),
        kind=row.record_kind,
        number=row.number or each.business_key,
        date=row.date,
        due_date=None,
        party=row.party,
        location=row.location,
        type=row.type,
        currency=row.currency,
        total=each.total(),
        description=row.description,
        account="",
        lines=(),
        header_ids=(),
        row_ids=each.ids,
        business_keys=(each.business_key,) if each.business_key else (),
        row_total=each.total(),
        exported=False,
    )


def _keyed(record: Record, names: Counter[RecordKey]) -> Record:
    """The record under a key that no other has: a value that comes again gets #2, then #3."""
    key = record.key
    names[key] += 1
    if names[key] == 1:
        return record
    again = RecordKey(key.kind, f"{key.value}#{names[key]}")
    return _keyed(replace(record, key=again), names)
