"""The list of what invoices could not take, for the accountant: CSV or XLSX."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from core import atomic
from core.domain.payments.excesses import Excess
from core.domain.payments.rows import PaymentForm
from core.files.table_writing import inert
from core.words import number

COLUMNS = (
    "invoice",
    "company",
    "currency",
    "in_file",
    "stored",
    "excess",
    "date",
    "lines",
    "run",
    "listed_before",
)
"""The first row."""

_NAME = "connectwise_accounting_interface_update_invoice_payments_excess"
_EXACT_DIGITS = 15
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def excess_name(form: PaymentForm) -> str:
    """The default name beside the result files of a payment file of that form.

    >>> excess_name(PaymentForm.LEGACY_XML)
    'connectwise_accounting_interface_update_invoice_payments_excess.csv'
    """
    return f"{_NAME}.{'xlsx' if form is PaymentForm.XLSX else 'csv'}"


def write_excess(found: Sequence[Excess], run: int, path: Path, *, overwrite: bool = False) -> atomic.Written:
    """Writes the list, whole or not at all; a workbook where the name ends so. Raises as `atomic.writing`."""
    document = _xlsx if path.suffix.casefold() == ".xlsx" else _csv
    return atomic.write_bytes(path, document(found, run), overwrite=overwrite)


def _cells(each: Excess, run: int) -> tuple[str | Decimal | dt.date | None, ...]:
    runs = ", ".join(map(str, each.listed_in))
    listed = f"{number(each.listed)} in run {runs}" if each.listed else ""
    lines = ", ".join(map(str, each.lines))
    known = (each.invoice, each.company, each.currency, each.in_file, each.stored, each.excess, each.date)
    return (*known, lines, Decimal(run), listed)


def _csv(found: Sequence[Excess], run: int) -> bytes:
    """With a byte order mark, without which spreadsheets misread umlauts."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in found:
        cells = zip(COLUMNS, _cells(each, run), strict=True)
        writer.writerow(str(cell) if name == "run" else _text(cell) for name, cell in cells)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")


def _text(cell: str | Decimal | dt.date | None) -> str:
    match cell:
        case Decimal():
            return number(cell)
        case str():
            return inert(cell)
        case _:
            return cell.isoformat() if cell else ""


def _xlsx(found: Sequence[Excess], run: int) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet("Excess")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        money = book.add_format({"num_format": "0.00"})
        sheet.write_row(0, 0, COLUMNS)
        for line, each in enumerate(found, 1):
            for column, cell in enumerate(_cells(each, run)):
                match cell:
                    case dt.date():
                        sheet.write_datetime(line, column, cell, day)
                    case Decimal() if len(cell.as_tuple().digits) <= _EXACT_DIGITS:
                        sheet.write_number(line, column, cell, None if COLUMNS[column] == "run" else money)
                    case _:
                        sheet.write_string(line, column, _text(cell))
    return file.getvalue()
