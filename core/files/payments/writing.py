"""Success and fail files: the rows of a payment file as they were read, in the form they came in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from core import atomic
from core.domain.payments.rows import PaymentFile, PaymentForm, PaymentRow
from core.files.payments.table_writing import csv_document, xlsx_document
from core.files.payments.xml_reading import LEGACY, REST
from core.files.payments.xml_writing import xml_document

_NAME = "connectwise_accounting_interface_update_invoice_payments"
_ENDINGS = {PaymentForm.CSV: "csv", PaymentForm.XLSX: "xlsx"}


class PaymentResult(NamedTuple):
    """A row and why it failed; no message for what succeeded."""

    row: PaymentRow
    message: str = ""


def results_name(form: PaymentForm, *, failed: bool) -> str:
    """The default name of a success or fail file, with the ending of what is written.

    >>> results_name(PaymentForm.CSV, failed=True)
    'connectwise_accounting_interface_update_invoice_payments_fail.csv'
    """
    return f"{_NAME}_{'fail' if failed else 'success'}.{_ENDINGS.get(form, 'xml')}"


def payment_results(results: Iterable[PaymentResult], file: PaymentFile, *, failed: bool) -> bytes:
    """A success or fail file.

    Args:
        results: the rows that belong into it, in the order of the file.
        file: where they come from: its form, columns and layout decide; its rows are not looked at.
        failed: whether the messages are written, last in each row.
    """
    found = tuple(results)
    if not failed:
        found = tuple(PaymentResult(result.row) for result in found)
    match file.form:
        case PaymentForm.LEGACY_XML:
            return xml_document(((row.written, message) for row, message in found), LEGACY)
        case PaymentForm.REST_XML:
            return xml_document(((row.written, message) for row, message in found), REST)
        case PaymentForm.CSV:
            return csv_document(found, file.columns, file.layout, failed=failed)
        case PaymentForm.XLSX:
            return xlsx_document(found, file.columns, file.layout, failed=failed)


def write_payment_results(
    results: Iterable[PaymentResult],
    file: PaymentFile,
    path: Path,
    *,
    failed: bool,
    overwrite: bool = False,
) -> atomic.Written:
    """Writes a success or fail file, whole or not at all. Raises as `core.atomic.writing`."""
    return atomic.write_bytes(path, payment_results(results, file, failed=failed), overwrite=overwrite)
