"""Makes the receipt of a batch: four ways, compared as far as they can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import words
from core.domain import entry_owners, money
from core.domain.account_rows import account_rows
from core.domain.batches import BatchEntry
from core.domain.entry_check import Checked, check
from core.domain.entry_owners import Owners
from core.domain.file_check import FileChecked, FileRecord, check_file
from core.domain.journal_view import NO_NAMES, Names
from core.domain.plan import PlannedBatch
from core.domain.receipt import Basis, CurrencyRow, DocumentRow, Receipt, Verdict
from core.domain.records import Record, RecordKey
from core.domain.unposted import UnpostedRow


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that is compared."""

    batch: PlannedBatch
    sent: frozenset[int]
    entries: tuple[BatchEntry, ...]
    unposted: tuple[UnpostedRow, ...] | None
    basis: Basis
    documents: tuple[Checked, ...]
    strangers: tuple[BatchEntry, ...]
    file: FileChecked | None


def tie_out(
    batch: PlannedBatch,
    ids_sent: Iterable[int],
    entries: Iterable[BatchEntry],
    file: Iterable[FileRecord] | None = None,
    unposted: Iterable[UnpostedRow] | None = None,
    not_in_file: Collection[RecordKey] = (),
    names: Names = NO_NAMES,
) -> Receipt:
    """Compares preview, file, ids sent and entries read back.

    Args:
        batch: what was planned, with the records as the clerk saw them.
        ids_sent: `processedRecordIds` of the request.
        entries: all entries of the batch as read back.
        file: what the file holds of this batch, read again; None where none was written.
        unposted: the unposted lists as read afterwards; None where they have not been read.
        not_in_file: records that the file's form has no place for, as its writer said.
        names: names of accounts, for the rows per account.
    """
    case = _case(batch, frozenset(ids_sent), tuple(entries), file, unposted, not_in_file)
    rows = tuple(_document(case, each) for each in case.documents)
    differences = (*_of_ids(case), *_of_lists(case), *(case.file.differences if case.file else ()))
    told = (f"{row.name}: {each}" for row in rows for each in row.differences)
    differences = (*differences, *told)
    return Receipt(
        identifier=batch.identifier,
        label=batch.label,
        verdict=Verdict.DIFFERS if differences else Verdict.TIES_OUT,
        basis=case.basis,
        records=len(batch.records),
        ids_planned=len(batch.ids),
        ids_sent=len(case.sent),
        ids_read=len(case.entries),
        currencies=_currencies(case),
        accounts=account_rows(case.documents, case.file, names),
        documents=rows,
        leftovers=tuple(map(_row_name, _left(case))),
        differences=differences,
        not_compared=tuple(_not_compared(case)),
    )


def _case(
    batch: PlannedBatch,
    sent: frozenset[int],
    entries: tuple[BatchEntry, ...],
    file: Iterable[FileRecord] | None,
    unposted: Iterable[UnpostedRow] | None,
    not_in_file: Collection[RecordKey],
) -> _Case:
    in_common = not entries or not {each.id for each in entries}.isdisjoint(sent)
    basis = Basis.IDS if in_common else Basis.CONTENT
    owners = _owners(batch.records, entries, basis)
    return _Case(
        batch,
        sent,
        entries,
        None if unposted is None else tuple(unposted),
        basis,
        tuple(check(owned, basis is Basis.IDS) for owned in owners.documents),
        owners.strangers,
        None if file is None else check_file(batch.records, file, not_in_file),
    )


def _owners(records: Sequence[Record], entries: Sequence[BatchEntry], basis: Basis) -> Owners:
    sort = entry_owners.by_id if basis is Basis.IDS else entry_owners.by_name
    return sort(records, entries)


def _of_ids(case: _Case) -> list[str]:
    found = []
    if case.sent != set(case.batch.ids):
        found.append(f"{len(case.batch.ids)} GL entries were planned, other ones were sent")
    if case.basis is Basis.CONTENT:
        return found + _of_count(case)
    read = Counter(each.id for each in case.entries)
    texts = (
        ("sent but not in the batch", case.sent - set(read)),
        ("in the batch but not sent", set(read) - case.sent),
        ("in the batch more than once", {number for number, times in read.items() if times > 1}),
    )
    return found + [f"{_entries(ids)}: {text}" for text, ids in texts if ids]


def _of_count(case: _Case) -> list[str]:
    found = []
    if len(case.entries) != len(case.sent):
        found.append(f"{len(case.sent)} GL entries were sent, the batch holds {len(case.entries)}")
    if case.strangers:
        found.append(f"{_entries({each.id for each in case.strangers})}: of no document of this batch")
    return found


def _entries(ids: Collection[int]) -> str:
    listed = words.listed([str(number) for number in sorted(ids)])
    return f"GL entry {listed}" if len(ids) == 1 else f"GL entries {listed}"


def _of_lists(case: _Case) -> list[str]:
    """By content a record must be gone altogether; by id it is enough that no id that was sent is left."""
    if case.unposted is None:
        lost = "the unposted lists were not read, so it cannot be told whether the records left them"
        return [lost] if case.basis is Basis.CONTENT else []
    left = [row for row in _left(case) if case.basis is Basis.CONTENT or row.id in case.sent]
    return [f"{_row_name(row)} is still unposted" for row in left]


def _left(case: _Case) -> list[UnpostedRow]:
    keys = {(each.key.kind, key) for each in case.batch.records for key in each.business_keys}
    rows = case.unposted or ()
    return [row for row in rows if (row.kind, row.business_key) in keys or row.id in case.sent]


def _row_name(row: UnpostedRow) -> str:
    return f"{row.record_kind.value} {row.number or row.business_key}, GL entry {row.id}"


def _document(case: _Case, each: Checked) -> DocumentRow:
    records = each.owned.records
    both = each.sides
    return DocumentRow(
        name=_document_name(each),
        currency=words.listed(sorted({record.currency for record in records})),
        preview=_total([record.total for record in records]),
        file=_in_file(case, records),
        entries=each.total,
        debit=both.debit,
        credit=both.credit,
        ids=len({number for record in records for number in record.ids if number in case.sent}),
        read=len(each.owned.entries),
        differences=tuple(each.differences),
    )


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return money.total(known) if known else None


def _in_file(case: _Case, records: Iterable[Record]) -> Decimal | None:
    if case.file is None:
        return None
    found = [case.file.found[record.key] for record in records if record.key in case.file.found]
    return _total(each.total for each in found)


def _currencies(case: _Case) -> tuple[CurrencyRow, ...]:
    sums: dict[str, dict[str, list[Decimal]]] = {}
    for each in case.documents:
        for record in each.owned.records:
            columns = sums.setdefault(record.currency, {})
            _add(columns, "preview", record.total)
            _add(columns, "unread", record.total if each.total is None else None)
            _add(columns, "file", _in_file(case, [record]))
        _add(sums[each.owned.records[0].currency], "entries", each.total)
    for record in case.file.outside if case.file else ():
        _add(sums[record.currency], "outside", record.total)
    return tuple(_currency(case, currency, sums[currency]) for currency in sorted(sums))


def _add(columns: dict[str, list[Decimal]], name: str, value: Decimal | None) -> None:
    if value is not None:
        columns.setdefault(name, []).append(value)


def _currency(case: _Case, currency: str, columns: dict[str, list[Decimal]]) -> CurrencyRow:
    def column(name: str) -> Decimal:
        return money.total(columns.get(name, ()))

    file = column("file") if case.file else None
    return CurrencyRow(
        currency, column("preview"), file, column("entries"), column("outside"), column("unread")
    )


def _not_compared(case: _Case) -> list[str]:
    """What the receipt cannot vouch for, and why."""
    found = []
    by_ids = sum(len(each.pool) for each in case.documents)
    if by_ids:
        entries = words.counted(by_ids, "GL entry", "GL entries")
        found.append(
            f"amounts and accounts of {entries}: the export names their ids only; together with the others "
            "their debits equal their credits"
        )
    if uncertain := sorted({account for each in case.documents for account in each.uncertain}):
        found.append(f"lines on {words.listed(uncertain)}: the export does not say which GL entry is theirs")
    if unknown := [each for each in case.documents if each.total is None and not each.uncertain]:
        what = words.listed([_document_name(each) for each in unknown])
        found.append(f"total of {what}: no single entry states it, or no total is known")
    if case.basis is Basis.CONTENT:
        found.append("GL entry ids: the batch's entries have ids of their own; compared by content instead")
    elif unnamed := sum(each.unnamed for each in case.documents):
        entries = words.counted(unnamed, "GL entry", "GL entries")
        found.append(f"document of {entries}: the server names none")
    return found + _not_read(case)


def _not_read(case: _Case) -> list[str]:
    found = []
    if case.file is None:
        found.append("the file: none was read back")
    elif case.file.outside:
        outside = [f"{record.kind.value} {record.number or record.key.value}" for record in case.file.outside]
        found.append(f"{words.listed(outside)}: no file holds it")
    if case.unposted is None and case.basis is Basis.IDS:
        found.append("the unposted lists: they were not read afterwards")
    return found


def _document_name(each: Checked) -> str:
    names = [f"{record.kind.value} {record.number or record.key.value}" for record in each.owned.records]
    return words.listed(names)
