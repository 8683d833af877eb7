"""Which document each entry of a batch belongs to: by GL entry id, or by the document it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.domain.batches import BatchEntry
from core.domain.records import BatchKind, Record, RecordKind

Name = tuple[str, str]
"""What an entry calls a document: the kind of name and the name."""


class Owned(NamedTuple):
    """One document, or several that entries cannot tell apart, with their entries."""

    records: tuple[Record, ...]
    entries: tuple[BatchEntry, ...]


class Owners(NamedTuple):
    """Every entry is in one of the documents or a stranger."""

    documents: tuple[Owned, ...]
    strangers: tuple[BatchEntry, ...]


def by_id(records: Sequence[Record], entries: Iterable[BatchEntry]) -> Owners:
    """Each record with the entries whose ids are its own."""
    places = {number: place for place, record in enumerate(records) for number in record.ids}
    return _sorted_out([(record,) for record in records], [(each, places.get(each.id)) for each in entries])


def by_name(records: Sequence[Record], entries: Iterable[BatchEntry]) -> Owners:
    """Each record with the entries that name its document; records that share a name are taken together."""
    groups: list[list[Record]] = []
    places: dict[Name, int] = {}
    for record in records:
        names = list(names_of_record(record))
        place = next((places[name] for name in names if name in places), len(groups))
        if place == len(groups):
            groups.append([])
        groups[place].append(record)
        for name in names:
            places.setdefault(name, place)
    kinds = {record.key.kind for record in records}
    found = [(each, _place(places, each, kinds)) for each in entries]
    return _sorted_out([tuple(group) for group in groups], found)


def _place(places: dict[Name, int], entry: BatchEntry, kinds: set[BatchKind]) -> int | None:
    """The one document that all its names stand for."""
    found = {places.get(name) for kind in kinds for name in names_of_entry(entry, kind)}
    return found.pop() if len(found) == 1 else None


def _sorted_out(
    groups: Sequence[tuple[Record, ...]], found: Sequence[tuple[BatchEntry, int | None]]
) -> Owners:
    entries: list[list[BatchEntry]] = [[] for _ in groups]
    strangers = []
    for entry, place in found:
        if place is None:
            strangers.append(entry)
        else:
            entries[place].append(entry)
    documents = tuple(Owned(group, tuple(own)) for group, own in zip(groups, entries, strict=True))
    return Owners(documents, tuple(strangers))


def names_of_record(record: Record) -> Iterator[Name]:
    """What entries may call it."""
    match record.kind:
        case RecordKind.INVOICE | RecordKind.CREDIT_MEMO:
            yield from (("invoice id", key) for key in record.business_keys)
            yield "invoice", record.number
        case RecordKind.EXPENSE | RecordKind.EXPENSE_BILL:
            yield from (("expense id", key) for key in record.business_keys)
        case RecordKind.PURCHASE:
            yield "order", record.number
        case RecordKind.ADJUSTMENT | RecordKind.TRANSFER:
            yield record.kind.value, ""


def names_of_entry(entry: BatchEntry, kind: BatchKind) -> Iterator[Name]:
    """What it calls its document, as documents of a kind are called.

    Adjustments and transfers are named by texts of which it is not known what they name, so only the sort of
    document counts.
    """
    if kind is BatchKind.INVOICES:
        if entry.invoice_id is not None:
            yield "invoice id", str(entry.invoice_id)
        if entry.invoice_number:
            yield "invoice", entry.invoice_number
    elif kind is BatchKind.EXPENSES:
        if entry.expense_id is not None:
            yield "expense id", str(entry.expense_id)
    elif entry.purchase_order:
        yield "order", entry.purchase_order
    elif entry.adjustment:
        yield RecordKind.ADJUSTMENT.value, ""
    elif entry.transfer:
        yield RecordKind.TRANSFER.value, ""


def contradictions(record: Record, entry: BatchEntry) -> Iterator[str]:
    """Names of an entry that are not the record's, in words."""
    known = set(names_of_record(record))
    kinds = {kind for kind, _ in known}
    for kind, name in names_of_entry(entry, record.key.kind):
        if kind == "order" and any(key.startswith(f"{name}-") for key in record.business_keys):
            continue
        if (kind, name) not in known and (kind in kinds or kind in ("order", "adjustment", "transfer")):
            yield f"GL entry {entry.id} names {f'{kind} {name}'.strip()}"
