"""The one door for payment files: what a file is, is told by its content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from core.collector import collector_paused
from core.domain.payments.rows import PaymentFile, PaymentForm
from core.files.errors import EmptyFile, WebPage
from core.files.payments import csv_reading, errors, xlsx_reading
from core.files.payments.columns import ColumnMap, columns_told
from core.files.payments.table_rows import rows_of
from core.files.payments.tables import Table, table_of
from core.files.payments.xlsx_safety import OLE, refuse_old
from core.files.payments.xml_reading import SHAPES, Shape, read_rows
from core.files.recognising import root_of, text_of
from core.files.values import shown

Recall = Callable[[tuple[str, ...]], ColumnMap | None]
"""The columns that are remembered for a list with these headings."""

_HEAD = 1 << 16
_ROOTS = {
    "GLExport": "an export",
    "Batches": "a list of batches",
    "PsaData": "a confirmation of the server",
    "PsaError": "an error message of the server",
}


class Opened(NamedTuple):
    """A payment file and, of a table, its columns with what the values settled.

    With these columns its fail file is read alike, although fewer values are left in it.
    """

    file: PaymentFile
    columns: ColumnMap | None


def read_payments(data: bytes, name: str, columns: ColumnMap | None = None) -> PaymentFile:
    """Reads a payment file: legacy XML, REST XML, CSV or XLSX.

    Args:
        data: the whole file.
        name: how words call it; nothing is told by it.
        columns: what the columns of a table mean; not used for XML.

    Returns:
        The file; each row with its line, its texts as written, and flaws where it cannot be read.

    Raises:
        ColumnsNeeded: a table without a map, or one whose questions are open; it holds the proposal.
        FileProblem: one of its subclasses: what the file is instead, or what is wrong with it.
    """
    return open_payments(data, name, columns).file


def open_payments(
    data: bytes, name: str, columns: ColumnMap | None = None, recall: Recall | None = None
) -> Opened:
    """The same, with the columns to remember. Raises as `read_payments`.

    Args:
        data: the whole file.
        name: how words call it.
        columns: what the columns of a table mean.
        recall: asked where no columns are given.
    """
    with collector_paused():
        form = payment_form(data, name)
        if form.is_table:
            return _table(data, form, name, columns, recall)
        rows, notes = read_rows(data, _shape(data, name), name)
        return Opened(PaymentFile(name, form, _sha256(data), rows, notes=notes), None)


def payment_form(data: bytes, name: str) -> PaymentForm:
    """What kind of payment file this is.

    Raises:
        FileProblem: it is something else.
    """
    start = data[:_HEAD].lstrip()
    if not start and not data.strip():
        raise EmptyFile(path=name)
    if start.startswith(b"%PDF-"):
        raise errors.PaymentsPdf(path=name)
    if start.startswith(OLE):
        refuse_old(data, name)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return PaymentForm.XLSX
    if _is_xml(data):
        return _shape(data, name).form
    if start.removeprefix(b"\xef\xbb\xbf").startswith((b"{", b"[")):
        raise errors.NotPayments(path=name, what="JSON")
    return PaymentForm.CSV


def _is_xml(data: bytes) -> bool:
    head = data[:200].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return head.replace(b"\0", b"").lstrip().startswith(b"<")


def _shape(data: bytes, name: str) -> Shape:
    try:
        root, _, _ = root_of(text_of(data[:_HEAD], name), name)
    except WebPage as error:
        raise errors.NotPayments(path=name, what=f"a web page (“{error.values['start']}”)") from None
    if root not in SHAPES:
        raise errors.NotPayments(path=name, what=_ROOTS.get(root) or f"XML that begins with <{shown(root)}>")
    return SHAPES[root]


def _table(
    data: bytes, form: PaymentForm, name: str, columns: ColumnMap | None, recall: Recall | None
) -> Opened:
    table = _laid_out(data, form, name, columns)
    if columns is None and recall and (known := recall(table.headings)):
        columns = replace(known, sheet=known.sheet if known.sheet in table.sheets else "")
        if columns.header_row is not None or columns.sheet not in ("", table.layout.sheet):
            table = _laid_out(data, form, name, columns)
        columns = columns.fitted(table.headings)
    read = rows_of(table, columns, name)
    particulars = (*table.particulars, *columns_told(read.columns))
    told = (particulars, table.headings, read.notes, table.layout, read.control)
    file = PaymentFile(name, form, _sha256(data), read.rows, *told)
    return Opened(file, read.columns)


def _laid_out(data: bytes, form: PaymentForm, name: str, columns: ColumnMap | None) -> Table:
    reader = csv_reading if form is PaymentForm.CSV else xlsx_reading
    return table_of(reader.read_grid(data, name, columns), name, columns)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
