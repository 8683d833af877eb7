"""Payment files for the tests: made from rows, opened as a clerk would who answers what is asked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from core.domain.payments.rows import PaymentFile
from core.files.payments.columns import ColumnMap
from core.files.payments.opening import open_payments, read_payments
from core.files.payments.proposing import ColumnsNeeded, Proposal, answered

HEADINGS = ("Invoice Number", "Amount", "Date")


def legacy(inside: str) -> bytes:
    """Legacy XML with one record of these elements."""
    record = f"<UpdateInvoicePayment>\n{inside}\n</UpdateInvoicePayment>"
    return f"<ArrayOfUpdateInvoicePayment>\n{record}\n</ArrayOfUpdateInvoicePayment>".encode()


def one(number: str = "CW-1", amount: str = "10.00", date: str = "2025-04-25T00:00:00") -> bytes:
    """Legacy XML with one record."""
    return legacy(
        f"<InvoiceNumber>{number}</InvoiceNumber><PaidAmount>{amount}</PaidAmount><DatePaid>{date}</DatePaid>"
    )


def table(*rows: str, headings: str = "Invoice Number;Amount;Date", encoding: str = "utf-8") -> bytes:
    """CSV with semicolons."""
    return ("\r\n".join([headings, *rows]) + "\r\n").encode(encoding)


def workbook(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS, **sheets: Sequence[Any]) -> bytes:
    """XLSX with a sheet of payments, and others that are given as their first rows."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(file, options) as book:
        for name, lines in {"Payments": [headings, *rows] if headings else rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(lines):
                sheet.write_row(number, 0, cells)
    return file.getvalue()


def proposal(data: bytes) -> Proposal:
    """What is proposed for a table that nothing is known about."""
    try:
        read_payments(data, "list")
    except ColumnsNeeded as needed:
        return needed.proposal
    raise AssertionError("nothing was asked")


def opened(data: bytes, **answers: object) -> tuple[PaymentFile, ColumnMap]:
    """A table read with what is proposed and these answers to what is asked."""
    found = proposal(data)
    columns = found.map
    for question in found.questions:
        columns = answered(columns, question, answers[question.setting])
    file, settled = open_payments(data, "list", columns)
    assert settled is not None
    return file, settled
