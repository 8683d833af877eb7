"""Rows of a table as they were read, with a last column of messages where they failed."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from core.domain.payments.rows import Layout, PaymentRow, Written
from core.files.payments.csv_reading import FORMULA_STARTS
from core.files.payments.tables import MESSAGE
from core.files.xml_parsing import printable

_MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE, "utf-8": codecs.BOM_UTF8}
_NUMERIC = re.compile(r"[+-][0-9][0-9.,\s']*")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
"""What the name of a sheet may not hold."""

_XLSX_TEXT = 32_767
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}

Results = Sequence[tuple[PaymentRow, str]]


def csv_document(results: Results, columns: Sequence[str], layout: Layout, *, failed: bool) -> bytes:
    """A CSV file with the delimiter and the encoding of the one that was read.

    A text that a spreadsheet would take for a formula gets an apostrophe; numbers stay as they are. What the
    encoding has no place for, which only a message can hold, becomes a question mark.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=layout.delimiter or ",", lineterminator="\r\n")
    for cells in _lines(results, columns, layout, failed=failed):
        writer.writerow([inert(cell.text) for cell in cells])
    return _encoded(buffer.getvalue(), layout)


def _encoded(text: str, layout: Layout) -> bytes:
    """The bytes of a text that are certain to be read as the same text."""
    encoding = layout.encoding or "utf-8"
    data = text.encode(encoding, errors="replace")
    if encoding == "cp1252" and not data.isascii() and _is_utf8(data):
        return _MARKS["utf-8"] + text.encode()
    is_marked = layout.mark or encoding.startswith("utf-16")
    return _MARKS[encoding] + data if is_marked else data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a number with a sign is none.

    >>> inert("=1+1"), inert("-40,00"), inert("CW-1")
    ("'=1+1", '-40,00', 'CW-1')
    """
    if not text.startswith(FORMULA_STARTS) or _NUMERIC.fullmatch(text):
        return text
    return f"'{text}"


def xlsx_document(results: Results, columns: Sequence[str], layout: Layout, *, failed: bool) -> bytes:
    """A workbook of one sheet, its cells of the same kinds as those that were read."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(_NO_NAME.sub("_", layout.sheet)[:31].strip("'") or "Payments")
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "text": book.add_format({"quote_prefix": True}),
        }
        for number, cells in enumerate(_lines(results, columns, layout, failed=failed)):
            for column, cell in enumerate(cells):
                _put(sheet, number, column, cell, formats)
    return file.getvalue()


def _put(sheet: Any, row: int, column: int, cell: Written, formats: dict[str, Any]) -> None:
    """A text keeps the apostrophe of spreadsheets as a property of its cell, not as a character."""
    match cell:
        case Written(_, "", _):
            pass
        case Written(_, text, "number"):
            sheet.write_number(row, column, Decimal(text))
        case Written(_, text, "day" | "moment" as kind):
            sheet.write_datetime(row, column, dt.datetime.fromisoformat(text), formats[kind])
        case Written(_, text, "truth"):
            sheet.write_boolean(row, column, text == "TRUE")
        case Written(_, text, _):
            live = text.startswith(FORMULA_STARTS)
            sheet.write_string(row, column, text[:_XLSX_TEXT], formats["text"] if live else None)


def _lines(
    results: Results, columns: Sequence[str], layout: Layout, *, failed: bool
) -> Iterator[Iterable[Written]]:
    yield from layout.above
    headings = [Written("", heading) for heading in columns]
    yield [*headings, Written("", MESSAGE)] if failed else headings
    for row, message in results:
        yield [*row.written, Written(MESSAGE, _one_line(message))] if failed else row.written


def _one_line(message: str) -> str:
    return " ".join(printable(message).split())
