"""Writes the lines of records as one flat table: CSV and XLSX. One row a line, the record's columns repeated.

Numbers stay numbers, days are ISO days, and a text that a spreadsheet would take for a formula is made
inert by an apostrophe before it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from core.domain.export import ExportFormat
from core.domain.records import Line, Record
from core.files.errors import TooManyRows
from core.files.picking import Said

Cell = str | Decimal | dt.date | None

RECORD_COLUMNS = (
    "kind",
    "number",
    "date",
    "due_date",
    "party",
    "party_account",
    "location",
    "type",
    "currency",
    "total",
    "description",
    "account",
    "record_gl_entry_ids",
)
LINE_COLUMNS = (
    "line",
    "line_type",
    "line_account",
    "line_text",
    "line_class",
    "item",
    "quantity",
    "price",
    "amount",
    "line_currency",
    "tax_code",
    "line_date",
    "line_gl_entry_ids",
)
COLUMNS = RECORD_COLUMNS + LINE_COLUMNS
"""The first row, in every file the same."""

_CSV_ROWS_AT_ONCE = 1000
_XLSX_ROWS = 1_048_575
_XLSX_TEXT = 32_767
_EXACT_DIGITS = 15
"""A spreadsheet's number holds no more; a longer amount is written as text."""


def pieces(form: ExportFormat, records: tuple[Record, ...], said: Said) -> Iterator[bytes]:
    """The file in pieces.

    Raises:
        TooManyRows: a worksheet does not hold so many.
    """
    if form is ExportFormat.CSV:
        return _csv(records)
    count = sum(max(1, len(record.lines)) for record in records)
    if count > _XLSX_ROWS:
        raise TooManyRows(rows=count, most=_XLSX_ROWS)
    return _xlsx(records, said)


def rows(records: Iterable[Record]) -> Iterator[list[Cell]]:
    """A row for each line; one with empty line columns for a record without lines."""
    for record in records:
        head = _head(record)
        for number, line in enumerate(record.lines, 1):
            yield head + _line(number, line)
        if not record.lines:
            yield head + [None] * len(LINE_COLUMNS)


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> inert("=1+1"), inert("Cable")
    ("'=1+1", 'Cable')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _head(record: Record) -> list[Cell]:
    return [
        record.kind.value,
        record.number,
        record.date,
        record.due_date,
        record.party.name,
        record.party.account,
        record.location,
        record.type,
        record.currency,
        record.total,
        record.description,
        record.account,
        ",".join(map(str, record.ids)),
    ]


def _line(number: int, line: Line) -> list[Cell]:
    return [
        Decimal(number),
        line.type,
        line.account,
        line.text,
        line.gl_class,
        line.item,
        line.quantity,
        line.price,
        line.amount,
        line.currency,
        line.tax_code,
        line.date,
        ",".join(map(str, line.ids)),
    ]


def _csv(records: tuple[Record, ...]) -> Iterator[bytes]:
    """Commas, quotes where needed, and a byte order mark, without which spreadsheets misread umlauts."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows(records), 1):
        writer.writerow([_as_text(cell) for cell in row])
        if number % _CSV_ROWS_AT_ONCE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:f}"
        case dt.date():
            return cell.isoformat()
        case _:
            return inert(cell)


class _StaysOpen(io.BytesIO):
    """Bytes in memory: a full disk makes XlsxWriter leave its ZIP open, which then still ends itself here."""

    def close(self) -> None:
        """Nothing; the memory goes with the object."""


def _xlsx(records: tuple[Record, ...], said: Said) -> Iterator[bytes]:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    file = _StaysOpen()
    try:
        with xlsxwriter.Workbook(file, options) as book:
            _fill(book, records, said)
    except FileCreateError as error:  # how XlsxWriter calls an OSError
        raise error.args[0] from error
    file.seek(0)
    while piece := file.read(1 << 20):
        yield piece


def _fill(book: Any, records: tuple[Record, ...], said: Said) -> None:
    sheet = book.add_worksheet("Lines")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name)
    for number, row in enumerate(rows(records), 1):
        for column, cell in enumerate(row):
            _put(sheet, number, column, cell, day, said)


def _put(sheet: Any, row: int, column: int, cell: Cell, day: Any, said: Said) -> None:
    match cell:
        case Decimal() if len(cell.normalize().as_tuple().digits) <= _EXACT_DIGITS:
            sheet.write_number(row, column, cell)
        case dt.date() if cell.year >= 1900:
            sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
        case None | "":
            pass
        case _:
            text = _as_text(cell)
            if len(text) > _XLSX_TEXT:
                said.beside.add(f"what is over {_XLSX_TEXT} characters of {COLUMNS[column]}")
            sheet.write_string(row, column, text[:_XLSX_TEXT])
