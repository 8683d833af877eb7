"""Documents of the REST form, whether they came as JSON or as XML, into records and lines."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from core.domain import money
from core.domain.export import Export, Problem, Source
from core.domain.records import BatchKind, Line, Origin, Party, Record, RecordKind
from core.files.legacy_records import invoice_kind
from core.files.record_keys import Keys
from core.files.rest_wire import SECTIONS, Detail, Document, Named, PartyWire
from core.files.values import Values, plain

_ZERO = Decimal(0)


class RestReader:
    """Makes records of the documents of one export, in order."""

    def __init__(self) -> None:
        self.values = Values()
        self.keys = Keys()

    def record(self, document: Document, origin: Origin) -> Record:
        """The record of one document."""
        return _BUILDERS[origin.section](self, document, origin)

    def party(self, entry: PartyWire, section: str) -> Party:
        """A customer or vendor."""
        if section == "customers":
            return Party(self.name(entry.company), self.values.word(entry.account_number))
        names = (entry.vendor, entry.company, entry.member)
        return Party(next(filter(None, map(self.name, names)), ""), self.values.word(entry.vendor_number))

    def name(self, reference: Named | None) -> str:
        """What a reference is called."""
        return self.values.word(reference.name or reference.identifier) if reference else ""

    def currency(self, reference: Named | None) -> str:
        """The currency's code."""
        if reference is None:
            return ""
        return self.values.word(reference.currency_code or reference.currency_identifier or reference.name)

    def line(self, detail: Detail, price: object, currency: str) -> Line:
        """A line. `currency` is the document's, for lines that name none."""
        word, values = self.values.word, self.values
        text = detail.memo or detail.item_description or detail.sales_description or detail.description
        item, tax, gl_class = detail.item, detail.tax_code, detail.gl_class
        return Line(
            word(detail.gl_type_id),
            word(detail.account_number),
            word(text),
            word(gl_class) if gl_class else self.name(detail.expense_class),
            word(item.identifier or item.name) if item else "",
            values.amount(detail.quantity, values.quantities),
            values.amount(price, values.prices),
            values.amount(detail.total, values.line_totals) or _ZERO,
            self.currency(detail.currency) or currency,
            (self.name(tax) if tax else "") or word(detail.tax_code_xref),
            values.line_dates[plain(detail.document_date)],
            values.ids(detail.id),
        )


class Gathered:
    """What has been read of one export, whether it came as JSON or as XML."""

    def __init__(self, path: object) -> None:
        self.path = path
        self.reader = RestReader()
        self.records: list[Record] = []
        self.parties: dict[str, dict[Party, None]] = {"customers": {}, "vendors": {}}
        self.problems: list[Problem] = []
        self.unknown: dict[str, None] = {}
        self.settings: dict[str, str] = {}

    def unreadable(self, section: str, position: int, error: Exception) -> None:
        """Names an entry that could not be read; the others are."""
        where = f"{SECTIONS[section]} {position + 1}"
        self.problems.append(Problem(where, f"it could not be read: {error}"))
        self.reader.values.take_flaws()

    def as_export(self, source: Source, gl_batch_id: str | None) -> Export:
        """All of it."""
        return Export(
            records=tuple(self.records),
            customers=tuple(self.parties["customers"]),
            vendors=tuple(self.parties["vendors"]),
            settings=MappingProxyType(self.settings),
            gl_batch_id=gl_batch_id,
            source=source,
            problems=tuple(self.problems),
            unknown=tuple(self.unknown),
        )


def _invoice(reader: RestReader, document: Document, origin: Origin) -> Record:
    currency = reader.currency(document.currency)
    total = reader.values.amount(document.total, reader.values.totals)
    number = reader.values.word(document.document_number)
    return Record(
        key=reader.keys.key(BatchKind.INVOICES, plain(document.id) or number),
        kind=invoice_kind(document.document_type, total),
        number=number,
        party=_party(reader, document.company, document.company_account_number),
        type=reader.values.word(document.billing_type),
        total=total,
        description=reader.values.word(document.memo or document.description),
        account=reader.values.word(document.account_number),
        lines=tuple(reader.line(line, line.item_price, currency) for line in document.detail or ()),
        header_ids=reader.values.ids(document.gl_entry_ids),
        **_shared_fields(reader, document, origin, currency),
    )


def _bill(reader: RestReader, document: Document, origin: Origin) -> Record:
    currency = reader.currency(document.currency)
    number = reader.values.word(document.document_number) or plain(document.id)
    return Record(
        key=reader.keys.key(BatchKind.EXPENSES, number),
        kind=RecordKind.EXPENSE_BILL,
        number=number,
        party=_party(reader, document.member, document.vendor_number),
        type=reader.values.word(document.document_type),
        total=reader.values.amount(document.total, reader.values.totals),
        description=reader.values.word(document.memo),
        account=reader.values.word(document.ap_account_number),
        lines=tuple(reader.line(line, None, currency) for line in document.detail or ()),
        header_ids=reader.values.ids(document.id),
        **_shared_fields(reader, document, origin, currency),
    )


def _expense(reader: RestReader, document: Document, origin: Origin) -> Record:
    """One expense as journal rows: the expense itself is the line, its offset the payable."""
    currency, offset = reader.currency(document.currency), document.offset
    own_ids = reader.values.ids(document.id)
    offset_ids = reader.values.ids(offset.id) if offset else ()
    number = ", ".join(map(str, own_ids or offset_ids))
    line = Detail(
        id=document.id,
        document_date=document.document_date,
        account_number=document.account_number,
        gl_class=document.gl_class,
        gl_type_id=document.gl_type_id,
        memo=document.memo or document.description,
        total=document.total,
    )
    return Record(
        key=reader.keys.key(BatchKind.EXPENSES, number),
        kind=RecordKind.EXPENSE,
        number=number,
        party=_party(reader, document.member, document.vendor_number),
        type=reader.values.word(document.document_type),
        total=reader.values.amount(document.total, reader.values.totals),
        description=reader.values.word(document.memo or document.description),
        account=reader.values.word(document.ap_account_number or (offset.account_number if offset else "")),
        lines=(reader.line(line, None, currency),),
        header_ids=offset_ids,
        **_shared_fields(reader, document, origin, currency),
    )


def _purchase(reader: RestReader, document: Document, origin: Origin) -> Record:
    currency = reader.currency(document.currency)
    number = reader.values.word(document.document_number)
    label = plain(document.id) or " ".join(filter(None, (number, plain(document.packing_slip))))
    details = [*(document.purchase_detail or ()), *(document.purchase_detail_tax or ())]
    return Record(
        key=reader.keys.key(BatchKind.PROCUREMENT, label),
        kind=RecordKind.PURCHASE,
        number=number,
        party=_party(reader, document.company, document.vendor_number or document.vendor_account_number),
        type=reader.values.word(document.description),
        total=reader.values.amount(document.total, reader.values.totals),
        description=reader.values.word(document.memo or document.id),
        account=reader.values.word(document.ap_account_number),
        lines=tuple(reader.line(line, line.item_cost, currency) for line in details),
        header_ids=(),
        **_shared_fields(reader, document, origin, currency),
    )


def _adjustment(reader: RestReader, document: Document, origin: Origin) -> Record:
    """The form has no total and no ids: the total is the sum of the lines, with their sign."""
    lines = tuple(_stock_line(reader, line) for line in document.adjustment_detail or ())
    number = reader.values.word(document.id)
    return Record(
        key=reader.keys.key(BatchKind.PROCUREMENT, number),
        kind=RecordKind.ADJUSTMENT,
        number=number,
        party=Party("", ""),
        type=reader.values.word(document.document_type),
        total=money.total(line.amount for line in lines),
        description=reader.values.word(document.adjustment_description or document.memo),
        account=reader.values.word(document.account_number),
        lines=lines,
        header_ids=(),
        **_shared_fields(reader, document, origin, ""),
    )


def _stock_line(reader: RestReader, detail: Detail) -> Line:
    """The stock's side; the other is the account of the adjustment itself."""
    line = reader.line(detail, detail.item_cost, "")
    return line._replace(account=reader.values.word(detail.inventory_account_number) or line.account)


def _transfer(reader: RestReader, document: Document, origin: Origin) -> Record:
    """The transfer is the document, its offset the line."""
    currency, offset = reader.currency(document.currency), document.offset
    number = reader.values.word(document.id)
    return Record(
        key=reader.keys.key(BatchKind.PROCUREMENT, number),
        kind=RecordKind.TRANSFER,
        number=number,
        party=Party("", ""),
        type=reader.values.word(document.document_type),
        total=reader.values.amount(document.total, reader.values.totals),
        description=reader.values.word(document.description or document.memo),
        account=reader.values.word(document.account_number),
        lines=(reader.line(offset, None, currency),) if offset else (),
        header_ids=(),
        **_shared_fields(reader, document, origin, currency),
    )


def _shared_fields(reader: RestReader, document: Document, origin: Origin, currency: str) -> dict[str, Any]:
    return {
        "date": reader.values.dates[plain(document.document_date)],
        "due_date": reader.values.due_dates[plain(document.due_date)],
        "location": "",
        "currency": currency,
        "flaws": reader.values.take_flaws(),
        "origin": origin,
    }


def _party(reader: RestReader, reference: Named | None, account: object) -> Party:
    return Party(reader.name(reference), reader.values.word(account))


_BUILDERS: dict[str, Callable[[RestReader, Document, Origin], Record]] = {
    "transactions": _invoice,
    "expenseBills": _bill,
    "expenses": _expense,
    "purchaseTransactions": _purchase,
    "adjustmentTransactions": _adjustment,
    "inventoryTransfers": _transfer,
}
