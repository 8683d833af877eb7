"""The columns of records, GL lines, journal rows, findings and GL entry ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.domain.findings import Finding
from core.domain.records import BatchKind, Line, Record
from gui.table import Column, Kind

PARTIES = {BatchKind.INVOICES: "Customer", BatchKind.EXPENSES: "Member", BatchKind.PROCUREMENT: "Vendor"}
"""What the other end of a record is called."""


class GlLine(NamedTuple):
    """A line with the record it belongs to."""

    record: Record
    line: Line


def gl_lines(records: Sequence[Record]) -> list[GlLine]:
    """The lines of all records, in their order."""
    return [GlLine(record, line) for record in records for line in record.lines]


def record_columns(
    kind: BatchKind, findings: Callable[[Record], Sequence[Finding]]
) -> tuple[Column[Record], ...]:
    """What is shown of records of one kind."""
    return (
        Column("number", "Number", 92 if kind is BatchKind.INVOICES else 150, lambda record: record.number),
        Column("date", "Date", 112, lambda record: record.date, Kind.DATE),
        Column(
            "party",
            PARTIES[kind],
            210 if kind is BatchKind.INVOICES else 180,
            lambda record: record.party.name,
        ),
        Column("location", "Location", 90, lambda record: record.location),
        Column("type", "Type", 120, _type),
        Column("currency", "Cur", 60, lambda record: record.currency),
        Column("total", "Total", 110, lambda record: record.total, Kind.AMOUNT),
        Column("findings", "Findings", 180, findings, Kind.FINDINGS, stretch=True),
        Column("due", "Due", 112, lambda record: record.due_date, Kind.DATE, visible=False),
        Column("account", "Account", 110, lambda record: record.account, visible=False),
        Column("party_account", "Account no.", 110, lambda record: record.party.account, visible=False),
        Column("description", "Description", 240, lambda record: record.description, visible=False),
        Column("lines", "Lines", 70, lambda record: len(record.lines), Kind.COUNT, visible=False),
        Column("entries", "GL entries", 90, lambda record: len(record.ids), Kind.COUNT, visible=False),
    )


def _type(record: Record) -> str:
    """The server's own type in words: "CreditMemo" reads "Credit memo"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", record.type) or record.kind.value
    return words[:1].upper() + words[1:].lower()


LINE_COLUMNS: tuple[Column[Line], ...] = (
    Column("account", "Account", 110, lambda line: line.account),
    Column("type", "GL type", 80, lambda line: line.type),
    Column("text", "Text", 240, lambda line: line.text, stretch=True),
    Column("item", "Item", 130, lambda line: line.item),
    Column("class", "Class", 110, lambda line: line.gl_class),
    Column("quantity", "Quantity", 90, lambda line: line.quantity, Kind.AMOUNT, decimals=lambda _line: 0),
    Column("price", "Price", 100, lambda line: line.price, Kind.AMOUNT),
    Column("currency", "Cur", 60, lambda line: line.currency),
    Column("amount", "Amount", 110, lambda line: line.amount, Kind.AMOUNT),
    Column("tax", "Tax", 80, lambda line: line.tax_code),
)
"""The lines of one record."""

GL_LINE_COLUMNS: tuple[Column[GlLine], ...] = (
    Column("number", "Record", 92, lambda row: row.record.number),
    Column("date", "Date", 112, lambda row: row.line.date or row.record.date, Kind.DATE),
    Column("party", "Party", 180, lambda row: row.record.party.name),
    Column("account", "Account", 110, lambda row: row.line.account),
    Column("type", "GL type", 80, lambda row: row.line.type),
    Column("text", "Text", 200, lambda row: row.line.text, stretch=True),
    Column("class", "Class", 100, lambda row: row.line.gl_class),
    Column("currency", "Cur", 60, lambda row: row.line.currency),
    Column("amount", "Amount", 110, lambda row: row.line.amount, Kind.AMOUNT),
    Column("location", "Location", 90, lambda row: row.record.location, visible=False),
    Column("item", "Item", 130, lambda row: row.line.item, visible=False),
    Column("tax", "Tax", 80, lambda row: row.line.tax_code, visible=False),
)
"""The lines of all records."""


class GlId(NamedTuple):
    """One GL entry id of a record and where it is known from."""

    id: int
    place: str


def gl_ids(record: Record) -> list[GlId]:
    """The GL entry ids of a record with the places that name them."""
    places: dict[int, list[str]] = {number: [] for number in record.ids}
    for number in record.header_ids:
        places[number].append("document")
    for position, line in enumerate(record.lines, 1):
        for number in line.ids:
            places[number].append(f"line {position}")
    for number in record.row_ids:
        places[number].append("unposted list")
    return [GlId(number, ", ".join(dict.fromkeys(named))) for number, named in places.items()]


ID_COLUMNS: tuple[Column[GlId], ...] = (
    Column("id", "GL entry id", 140, lambda row: str(row.id)),
    Column("place", "Known from", 300, lambda row: row.place, stretch=True),
)
