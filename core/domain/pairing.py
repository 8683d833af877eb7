"""Which documents of an export and which rows of the unposted lists belong together."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from core.domain.records import BatchKind, Record, RecordKind
from core.domain.unposted import UnpostedRow


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of one business record, ascending by GL entry id, each id once."""

    kind: BatchKind
    business_key: str
    """Empty for a row that the server gave none; such a row is a group of its own."""
    rows: tuple[UnpostedRow, ...]

    @property
    def first(self) -> UnpostedRow:
        """The row that speaks for the record: the one with the lowest GL entry id."""
        return self.rows[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """GL entry ids of the rows."""
        return tuple(row.id for row in self.rows)

    def total(self, exported: Decimal | None = None) -> Decimal | None:
        """What the rows state as total.

        Where they differ (a row per GL entry, each with its own amount) it is the export's total if one of
        them states that, else the first row's.
        """
        stated = [row.total for row in self.rows if row.total is not None]
        return exported if exported in stated else next(iter(stated), None)


@dataclass(slots=True)
class Match:
    """Positions of exported records against places of groups."""

    groups: dict[int, list[int]] = field(default_factory=dict)
    """Record → its groups; a record without any is not in it."""
    row_ids: dict[int, list[int]] = field(default_factory=dict)
    """Record → GL entry ids of the rows that are its own; each row has one owner."""
    taken: dict[int, list[int]] = field(default_factory=dict)
    """Group → the records that hold its entries, the first of which owns the rows that none of them names."""

    def add(self, position: int, place: int) -> None:
        """Notes that a record and a group belong together."""
        if place not in self.groups.setdefault(position, []):
            self.groups[position].append(place)
            self.taken.setdefault(place, []).append(position)

    def shared(self, position: int) -> bool:
        """Whether another record holds entries of the same group."""
        return any(len(self.taken[place]) > 1 for place in self.groups[position])


def matched(groups: Sequence[RowGroup], records: Sequence[Record]) -> Match:
    """Joins by GL entry id, then by what names a document, as far as it names one alone."""
    match = Match()
    owners = _by_id(match, groups, records)
    for of_record, of_group in _TIES:
        _tie(match, groups, records, of_record, of_group)
    match.row_ids = {position: [] for position in match.groups}
    for place, positions in match.taken.items():
        own = owners[groups[place].kind]
        for number in groups[place].ids:
            match.row_ids[own.get(number, positions[0])].append(number)
    return match


def _by_id(
    match: Match, groups: Sequence[RowGroup], records: Sequence[Record]
) -> dict[BatchKind, dict[int, int]]:
    """Joins by GL entry id; gives the first record that names each row."""
    places: dict[BatchKind, dict[int, int]] = {kind: {} for kind in BatchKind}
    for place, each in enumerate(groups):
        places[each.kind].update(dict.fromkeys(each.ids, place))
    owners: dict[BatchKind, dict[int, int]] = {kind: {} for kind in BatchKind}
    for position, record in enumerate(records):
        own, named = owners[record.key.kind], places[record.key.kind]
        for number in filter(named.__contains__, _telling(record)):
            match.add(position, named[number])
            own.setdefault(number, position)
    return owners


def _telling(record: Record) -> tuple[int, ...]:
    """The ids that prove where a record belongs: a bill's own id may be something else than a GL entry."""
    lines = tuple(number for line in record.lines for number in line.ids)
    return lines if record.kind is RecordKind.EXPENSE_BILL else (*lines, *record.header_ids)


OfRecord = Callable[[Record], Iterable[Hashable]]
OfGroup = Callable[[RowGroup], Iterable[Hashable]]


def _tie(
    match: Match,
    groups: Sequence[RowGroup],
    records: Sequence[Record],
    of_record: OfRecord,
    of_group: OfGroup,
) -> None:
    """Joins what is still alone where a name stands for one record and one group only."""
    free_records = (
        (position, of_record(record))
        for position, record in enumerate(records)
        if position not in match.groups
    )
    free_groups = ((place, of_group(each)) for place, each in enumerate(groups) if place not in match.taken)
    named, found = _index(free_records), _index(free_groups)
    for name, positions in named.items():
        places = found.get(name, [])
        if len(positions) == len(places) == 1:
            position, place = positions[0], places[0]
            if position not in match.groups and place not in match.taken:
                match.add(position, place)


def _index(pairs: Iterable[tuple[int, Iterable[Hashable]]]) -> Mapping[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for position, names in pairs:
        for name in dict.fromkeys(names):
            found.setdefault(name, []).append(position)
    return found


_FORMS = {RecordKind.ADJUSTMENT: "adjustment", RecordKind.TRANSFER: "transfer"}
_SLIP_IN_LABEL = re.compile(r"Packing Slip: (.+)$")
_SLIP_IN_KEY = re.compile(r"\d+-(.+)-purchase")


def _keys_of_record(record: Record) -> Iterable[Hashable]:
    """Business keys it may have; an invoice's counts only together with its number."""
    value = record.key.value
    if record.key.kind is BatchKind.INVOICES:
        yield record.key.kind, value, record.number
        return
    yield record.key.kind, value, ""
    if form := _FORMS.get(record.kind):
        yield record.key.kind, f"{value}-{form}", ""
        yield record.key.kind, f"{record.number}-{form}", ""


def _keys_of_group(each: RowGroup) -> Iterable[Hashable]:
    if each.business_key:
        number = each.first.number if each.kind is BatchKind.INVOICES else ""
        yield each.kind, each.business_key, number


def _slips_of_record(record: Record) -> Iterable[Hashable]:
    """Order number with packing slip, which tells the receipts of one order apart."""
    if record.kind is RecordKind.PURCHASE:
        for text in (record.key.value, record.description):
            label = _SLIP_IN_LABEL.search(text)
            yield record.number, label.group(1) if label else text


def _slips_of_group(each: RowGroup) -> Iterable[Hashable]:
    if each.first.record_kind is RecordKind.PURCHASE and (slip := _SLIP_IN_KEY.fullmatch(each.business_key)):
        yield each.first.number, slip.group(1)


def _transfer_entry(record: Record) -> Iterable[Hashable]:
    """A transfer's own id is text; where it is a number it may be the GL entry of a row."""
    if record.kind is RecordKind.TRANSFER:
        yield from {record.key.value, record.number}


def _entries_of_transfer(each: RowGroup) -> Iterable[Hashable]:
    if each.first.record_kind is RecordKind.TRANSFER:
        yield from map(str, each.ids)


def _number_total_date(record: Record) -> Iterable[Hashable]:
    if record.number:
        yield record.key.kind, record.number, record.total, record.date


def _number_total_date_of_group(each: RowGroup) -> Iterable[Hashable]:
    if each.first.number:
        yield each.kind, each.first.number, each.total(), each.first.date


def _number_total(record: Record) -> Iterable[Hashable]:
    if record.number:
        yield record.key.kind, record.number, record.total


def _number_total_of_group(each: RowGroup) -> Iterable[Hashable]:
    if each.first.number:
        yield each.kind, each.first.number, each.total()


def _number(record: Record) -> Iterable[Hashable]:
    if record.number:
        yield record.key.kind, record.number


def _number_of_group(each: RowGroup) -> Iterable[Hashable]:
    if each.first.number:
        yield each.kind, each.first.number


_TIES: tuple[tuple[OfRecord, OfGroup], ...] = (
    (_keys_of_record, _keys_of_group),
    (_transfer_entry, _entries_of_transfer),
    (_slips_of_record, _slips_of_group),
    (_number_total_date, _number_total_date_of_group),
    (_number_total, _number_total_of_group),
    (_number, _number_of_group),
)
"""From the surest name of a document to the weakest."""
