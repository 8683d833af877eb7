"""Whole companies for property tests: documents of every kind, balanced, with their rows and GL entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from hypothesis import strategies as st

from core.domain.batches import BatchEntry
from core.domain.export import Export
from core.domain.records import BatchKind, Line, Party, Record, RecordKey, RecordKind
from core.domain.unposted import UnpostedRow

CENTS = {"GBP": 2, "EUR": 2, "JPY": 0, "KWD": 3}
PLACES = ("London", "Leeds", "York")
DAY = dt.date(2026, 4, 1)


class Spec(NamedTuple):
    """What a document is made from."""

    kind: RecordKind
    amounts: tuple[int, ...]
    """Of its lines, in the smallest unit of the currency."""
    tax: int
    currency: str
    place: int
    day: int
    exported: bool
    cost: bool


class Document(NamedTuple):
    """A document as the export gives it (if it does), its unposted rows and its GL entries."""

    record: Record | None
    rows: tuple[UnpostedRow, ...]
    entries: tuple[BatchEntry, ...]


class Company(NamedTuple):
    """Everything that is unposted in a company."""

    documents: tuple[Document, ...]

    @property
    def rows(self) -> tuple[UnpostedRow, ...]:
        return tuple(row for document in self.documents for row in document.rows)

    @property
    def export(self) -> Export:
        return Export(tuple(each.record for each in self.documents if each.record is not None))

    @property
    def entries(self) -> dict[int, BatchEntry]:
        return {entry.id: entry for document in self.documents for entry in document.entries}

    def one_row_per_record(self) -> Company:
        """The same, listed with one row per record (the control entry's) instead of one per GL entry."""
        return Company(
            tuple(
                each._replace(
                    rows=tuple({row.business_key: row for row in reversed(each.rows)}.values())[::-1]
                )
                for each in self.documents
            )
        )


def specs(kinds: Sequence[RecordKind] = tuple(RecordKind)) -> st.SearchStrategy[Spec]:
    return st.builds(
        Spec,
        kind=st.sampled_from(list(kinds)),
        amounts=st.lists(st.integers(0, 10**9), min_size=1, max_size=4).map(tuple),
        tax=st.integers(0, 10**6),
        currency=st.sampled_from(list(CENTS)),
        place=st.integers(0, 2),
        day=st.integers(0, 60),
        exported=st.sampled_from([True, True, True, False]),
        cost=st.booleans(),
    )


def companies(
    kinds: Sequence[RecordKind] = tuple(RecordKind), min_size: int = 0, exported: bool = False
) -> st.SearchStrategy[Company]:
    """Companies of up to eight documents; with `exported` the export gives all it can give."""
    made = st.lists(specs(kinds), min_size=min_size, max_size=8)
    return made.map(
        lambda found: company([each._replace(exported=True) if exported else each for each in found])
    )


def company(found: Sequence[Spec]) -> Company:
    """A company made from specs."""
    ids, keys = count(5001), count(812)
    return Company(tuple(_MAKERS[each.kind](each, next(keys), ids) for each in found))


def record(**changes: object) -> Record:
    """An invoice of 120.00 with one line and tax, as after joining; `changes` replace its parts."""
    made = company([Spec(RecordKind.INVOICE, (10000,), 2000, "GBP", 0, 24, True, False)]).documents[0]
    assert made.record is not None
    joined = replace(
        made.record,
        row_ids=tuple(row.id for row in made.rows),
        business_keys=(made.rows[0].business_key,),
        row_total=made.record.total,
    )
    return replace(joined, **changes)  # type: ignore[arg-type]


def line(account: str, amount: Decimal, currency: str, ids: tuple[int, ...], kind: str = "RP") -> Line:
    """A line of a document."""
    return Line(kind, account, f"text of {account}", "", "", None, None, amount, currency, "", None, ids)


def _money(spec: Spec, minor: int) -> Decimal:
    return Decimal(minor).scaleb(-CENTS[spec.currency])


def _entry(number: int, account: str, signed: Decimal, **names: object) -> BatchEntry:
    debit, credit = (signed, Decimal(0)) if signed >= 0 else (Decimal(0), -signed)
    return BatchEntry(number, account, "", debit, credit, None, **names)  # type: ignore[arg-type]


def _head(spec: Spec, key: str, number: str, total: Decimal, account: str, lines: Sequence[Line]) -> Record:
    day = DAY + dt.timedelta(days=spec.day)
    return Record(
        key=RecordKey(spec.kind.batch_kind, key),
        kind=spec.kind,
        number=number,
        date=day,
        due_date=None,
        party=Party("Northwind Traders", "NW01"),
        location="",
        type="",
        currency=spec.currency,
        total=total,
        description="",
        account=account,
        lines=tuple(lines),
        header_ids=(),
    )


def _rows(
    spec: Spec, key: str, number: str, total: Decimal, ids: Sequence[int], kind: str
) -> tuple[UnpostedRow, ...]:
    day = DAY + dt.timedelta(days=spec.day)
    return tuple(
        UnpostedRow(
            kind=spec.kind.batch_kind,
            id=each,
            business_key=key,
            record_kind=spec.kind,
            number=number,
            date=day,
            party=Party("Northwind Traders", ""),
            location=PLACES[spec.place],
            location_id=spec.place + 2,
            type=kind,
            currency=spec.currency,
            total=total,
            description="Accounts Receivable",
            reimbursable=kind != "NonReimbursable",
        )
        for each in ids
    )


def _invoice(spec: Spec, key: int, ids: Iterator[int]) -> Document:
    sign = -1 if spec.kind is RecordKind.CREDIT_MEMO else 1
    names = {"invoice_id": key, "invoice_number": f"1{key}"}
    control = next(ids)
    amounts = [(("4001", "4100")[at % 2], "RP", each) for at, each in enumerate(spec.amounts)]
    amounts.append(("2200", "ST", spec.tax))
    lines = [
        line(account, -sign * _money(spec, minor), spec.currency, (next(ids),), kind)
        for account, kind, minor in amounts
    ]
    total = sign * _money(spec, sum(minor for _, _, minor in amounts))
    costs = [
        _entry(next(ids), account, _money(spec, 77) * way, **names) for account, way in _COSTS
    ] * spec.cost
    head = replace(
        _head(spec, str(key), f"1{key}", total, "1100", lines),
        header_ids=(control, *(entry.id for entry in costs)),
    )
    entries = (
        _entry(control, "1100", total, **names),
        *(_entry(each.ids[0], each.account, each.amount, **names) for each in lines),
        *costs,
    )
    kind = "CreditMemo" if sign < 0 else "Standard"
    rows = _rows(spec, str(key), f"1{key}", total, [entry.id for entry in entries], kind)
    return Document(head if spec.exported else None, rows, entries)


_COSTS = (("5100", 1), ("1400", -1))


def _bill(spec: Spec, key: int, ids: Iterator[int]) -> Document:
    parts = [
        (key * 10 + at, _money(spec, each), (next(ids), next(ids))) for at, each in enumerate(spec.amounts)
    ]
    lines = [line("7400", amount, spec.currency, pair, "EE") for _, amount, pair in parts]
    number = f"{parts[0][2][0]}Admin1"
    total = _money(spec, sum(spec.amounts))
    head = replace(_head(spec, number, number, total, "2150", lines), header_ids=(parts[0][2][0],))
    entries = [
        _entry(each, account, way * amount, expense_id=expense)
        for expense, amount, pair in parts
        for each, account, way in ((pair[0], "7400", 1), (pair[1], "2150", -1))
    ]
    listed = spec._replace(kind=RecordKind.EXPENSE)
    rows = [
        row
        for expense, amount, pair in parts
        for row in _rows(listed, str(expense), str(expense), amount, pair, "Reimbursable")
    ]
    return Document(head if spec.exported else None, tuple(rows), tuple(entries))


def _single_expense(spec: Spec, key: int, ids: Iterator[int]) -> Document:
    """A non-reimbursable expense: in the unposted list only."""
    pair = (next(ids), next(ids))
    amount = _money(spec, spec.amounts[0])
    entries = tuple(
        _entry(each, account, way * amount, expense_id=key)
        for each, account, way in ((pair[0], "7400", 1), (pair[1], "2160", -1))
    )
    return Document(None, _rows(spec, str(key), str(key), amount, pair, "NonReimbursable"), entries)


def _purchase(spec: Spec, key: int, ids: Iterator[int]) -> Document:
    control, business_key = next(ids), f"{key}-PS-{key}-1-purchase"
    amounts = [("1400", "RP", each) for each in spec.amounts] + [("2300", "PT", spec.tax)]
    lines = [
        line(account, -_money(spec, minor), spec.currency, (next(ids),), kind)
        for account, kind, minor in amounts
    ]
    total = _money(spec, sum(minor for _, _, minor in amounts))
    name = f"PO-{key}"
    head = _head(spec, f"PO #{name}, Packing Slip: PS-{key}-1", name, total, "2000", lines)
    entries = (
        _entry(control, "2000", -total, purchase_order=name),
        *(_entry(each.ids[0], each.account, -each.amount, purchase_order=name) for each in lines),
    )
    rows = _rows(spec, business_key, name, total, [entry.id for entry in entries], "Purchase")
    return Document(head if spec.exported else None, rows, entries)


def _adjustment(spec: Spec, key: int, ids: Iterator[int]) -> Document:
    signed = [_money(spec, each) * (-1 if at % 2 else 1) for at, each in enumerate(spec.amounts)]
    total = sum(signed, Decimal(0))
    head = _head(
        spec, str(key), f"ADJ-{key}", total, "5900", [line("1400", each, "", (), "IA") for each in signed]
    )
    entries = [
        _entry(next(ids), account, way * each, adjustment=f"ADJ-{key}")
        for each in signed
        for account, way in (("1400", 1), ("5900", -1))
    ]
    rows = _rows(
        spec, f"{key}-adjustment", f"ADJ-{key}", total, [entry.id for entry in entries], "Adjustment"
    )
    return Document(replace(head, currency="") if spec.exported else None, rows, tuple(entries))


def _transfer(spec: Spec, key: int, ids: Iterator[int]) -> Document:
    start, other = next(ids), next(ids)
    amount = _money(spec, spec.amounts[0])
    lines = [
        line("1410", amount, spec.currency, (), "IT"),
        line("1400", -amount, spec.currency, (other,), "IT"),
    ]
    head = _head(spec, str(start), f"TRF-{key}", amount, "1410", lines)
    entries = (
        _entry(start, "1410", amount, transfer=f"TRF-{key}"),
        _entry(other, "1400", -amount, transfer=f"TRF-{key}"),
    )
    rows = _rows(spec, f"{key}-transfer", f"TRF-{key}", amount, (start, other), "Transfer")
    return Document(head if spec.exported else None, rows, entries)


_MAKERS: dict[RecordKind, Callable[[Spec, int, Iterator[int]], Document]] = {
    RecordKind.INVOICE: _invoice,
    RecordKind.CREDIT_MEMO: _invoice,
    RecordKind.EXPENSE_BILL: _bill,
    RecordKind.EXPENSE: _single_expense,
    RecordKind.PURCHASE: _purchase,
    RecordKind.ADJUSTMENT: _adjustment,
    RecordKind.TRANSFER: _transfer,
}

KINDS = tuple(BatchKind)
