"""Payment XML of the Accounting Interface and of the REST interface."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from core.domain.payments.rows import PaymentForm, PaymentRow, Written
from core.files.content import encoding_of
from core.files.errors import WrongEncoding
from core.files.payments import amounts, days, errors
from core.files.payments.row_flaws import id_of, number_flaw
from core.files.payments.table_rows import zeros_note
from core.files.payments.tables import MESSAGE
from core.files.values import shown
from core.files.xml_parsing import small_tree


class Shape(NamedTuple):
    """The element names of one kind of payment XML."""

    form: PaymentForm
    root: str
    record: str
    number: str
    amount: str
    date: str
    invoice_id: str = ""
    payment_id: str = ""
    external_id: str = ""

    @property
    def known(self) -> set[str]:
        """All names that are understood."""
        return {*self[3:], MESSAGE} - {""}


LEGACY = Shape(
    PaymentForm.LEGACY_XML,
    "ArrayOfUpdateInvoicePayment",
    "UpdateInvoicePayment",
    "InvoiceNumber",
    "PaidAmount",
    "DatePaid",
)
REST = Shape(
    PaymentForm.REST_XML,
    "InvoicePayments",
    "InvoicePayment",
    "invoice/identifier",
    "amount",
    "paymentDate",
    "invoice/id",
    "id",
    "externalId",
)
_INDEX = re.compile(r"\[[0-9]+\]")

SHAPES = {shape.root: shape for shape in (LEGACY, REST)}
"""By the name of the root element."""


def read_rows(data: bytes, shape: Shape, name: str) -> tuple[tuple[PaymentRow, ...], tuple[str, ...]]:
    """The payments of a file and what should be known about it.

    Raises:
        FileProblem: it is not well-formed, uses a DOCTYPE, holds something else or nothing.
    """
    root = small_tree(_utf8(data, name), name)
    records = list(root.iterchildren("*"))
    for record in records:
        if record.tag != shape.record:
            element = shown(str(record.tag))
            raise errors.PaymentElement(
                path=name, line=record.sourceline, element=element, expected=shape.record
            )
    if not records:
        raise errors.NoPayments(path=name, expected=shape.record)
    rows = tuple(_row(place, record, shape) for place, record in enumerate(records, 1))
    return rows, _notes(rows, shape)


def _utf8(data: bytes, name: str) -> bytes:
    encoding = encoding_of(data[:4096], name)
    if encoding == "utf-8":
        return data
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except (UnicodeError, LookupError):
        raise WrongEncoding(path=name, encoding=encoding.upper(), where="") from None


def _row(place: int, record: Any, shape: Shape) -> PaymentRow:
    written = tuple(_written(record))
    values = {each.name: each.text for each in written}
    flaws: list[str] = []
    invoice_id = id_of(values.get(shape.invoice_id, ""), "Invoice id", flaws)
    number = values.get(shape.number, "")
    of_number = number_flaw(number, invoice_id)
    flaws += [of_number] if of_number else []
    flaws += _repeated(written, shape)
    date, of_date = _date(values.get(shape.date, ""))
    return PaymentRow(
        place,
        record.sourceline,
        number if number.strip() else "",
        _amount(values.get(shape.amount, ""), flaws),
        date,
        invoice_id,
        id_of(values.get(shape.payment_id, ""), "Payment id", flaws),
        values.get(shape.external_id, ""),
        flaws=(*flaws, *([of_date] if of_date else [])),
        number_flaw=of_number,
        date_flaw=of_date,
        names=tuple(each.name for each in written),
        texts=tuple(each.text for each in written),
    )


def _repeated(written: tuple[Written, ...], shape: Shape) -> list[str]:
    names = {_INDEX.sub("", each.name) for each in written if "[" in each.name}
    return [f"{name} stands there twice" for name in sorted(names & shape.known)]


def _written(parent: Any, before: str = "") -> Iterator[Written]:
    """The texts of a record by the path of their elements; of several alike the later ones bear a number."""
    seen: dict[str, int] = {}
    for child in parent.iterchildren("*"):
        tag = str(child.tag).rpartition("}")[2]
        seen[tag] = count = seen.get(tag, 0) + 1
        path = f"{before}{tag}" if count == 1 else f"{before}{tag}[{count}]"
        if path == MESSAGE or path.startswith(f"{MESSAGE}["):
            continue
        if next(child.iterchildren("*"), None) is not None:
            yield from _written(child, f"{path}/")
        else:
            yield Written(path, _text(child))


def _text(element: Any) -> str:
    """All text of an element, whatever comments divide it."""
    return str(element.xpath("string()")) if len(element) else element.text or ""


def _amount(text: str, flaws: list[str]) -> Any:
    if not text.strip():
        flaws.append("Amount is missing")
        return None
    try:
        return amounts.xml_amount(text)
    except amounts.NoAmount as error:
        flaws.append(str(error))
        return None


def _date(text: str) -> tuple[dt.date | None, str]:
    """The day, and why it is none where something else stands there."""
    if not text.strip():
        return None, ""
    try:
        return days.xml_day(text), ""
    except days.NoDay as error:
        return None, str(error)


def _notes(rows: tuple[PaymentRow, ...], shape: Shape) -> tuple[str, ...]:
    written = ((row.line, dict(zip(row.names, row.texts, strict=True)), row.amount) for row in rows)
    zeros = zeros_note((line, texts.get(shape.amount, ""), value) for line, texts, value in written)
    names = dict.fromkeys(name for row in rows for name in row.names)
    unknown = [
        name for name in names if name.split("[")[0] not in shape.known and not name.startswith("lookup")
    ]
    if not unknown:
        return zeros
    return (*zeros, f"Not understood, but written back: {', '.join(map(shown, unknown[:10]))}.")
