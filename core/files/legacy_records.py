"""Elements of the legacy form into records and lines."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from core.domain import money
from core.domain.records import BatchKind, Line, Origin, Party, Record, RecordKind
from core.files.record_keys import Keys
from core.files.values import Values

Get = Callable[[str], Any]
"""`dict.get` of an element's attributes: the text, or None where it is missing."""

_ZERO = Decimal(0)


class Document(NamedTuple):
    """One document as its elements gave it."""

    get: Get
    lines: tuple[Line, ...]
    origin: Origin


def _invoice_line(values: Values, get: Get) -> Line:
    return _item_line(values, get, get("ItemPrice"))


def _purchase_line(values: Values, get: Get) -> Line:
    return _item_line(values, get, get("ItemCost"))


def _item_line(values: Values, get: Get, price: str | None) -> Line:
    word, number = values.word, values.amount
    return Line(
        word(get("GLTypeID")),
        word(get("AccountNumber")),
        word(get("Memo") or get("ItemDescription") or get("SalesDescription") or get("Description")),
        word(get("Class")),
        word(get("ItemID")),
        number(get("Quantity"), "Quantity"),
        number(price, "Price"),
        values.required(get("Total"), "Line total") or _ZERO,
        word(get("CurrencyID")),
        word(get("TaxCode") or get("TaxCodeXref")),
        values.date(get("DocumentDate"), "Line date"),
        values.ids(get("GLEntryRecID")),
    )


def _invoice(values: Values, keys: Keys, document: Document) -> Record:
    get = document.get
    number, total = values.word(get("DocumentNumber")), values.required(get("Total"), "Total")
    return Record(
        key=keys.key(BatchKind.INVOICES, number),
        kind=invoice_kind(get("DocumentType"), total),
        number=number,
        date=values.date(get("DocumentDate"), "Document date"),
        due_date=values.date(get("DueDate"), "Due date"),
        party=_party(values, get("CompanyName"), get("CompanyAccountNumber")),
        location="",
        type=values.word(get("BillingType")),
        currency=values.word(get("CurrencyID")),
        total=total,
        description=values.word(get("Memo") or get("Description")),
        account=values.word(get("AccountNumber")),
        lines=document.lines,
        header_ids=values.ids(get("GLEntryRecID")),
        flaws=values.take_flaws(),
        origin=document.origin,
    )


def invoice_kind(document_type: object, total: Decimal | None) -> RecordKind:
    """Invoice or credit memo: by the type of the document, else by the sign of its total."""
    words = str(document_type or "").casefold()
    if "credit" in words or (total is not None and total < 0):
        return RecordKind.CREDIT_MEMO
    return RecordKind.INVOICE


def _expense(values: Values, keys: Keys, document: Document) -> Record:
    get, lines = document.get, document.lines
    bill = document.origin.section == "ExpenseBills"
    header_ids = values.ids(get("GLEntryRecID"))
    number = values.word(get("DocumentNumber")) or ", ".join(map(str, header_ids))
    if not bill:
        lines = (_item_line(values, get, None),)
        header_ids = tuple(number for line in document.lines for number in line.ids)
    member = " ".join(filter(None, (get("FirstName"), get("LastName")))) or get("MemberID")
    return Record(
        key=keys.key(BatchKind.EXPENSES, number),
        kind=RecordKind.EXPENSE_BILL if bill else RecordKind.EXPENSE,
        number=number,
        date=values.date(get("DocumentDate"), "Document date"),
        due_date=None,
        party=_party(values, member, get("VendorNumber")),
        location="",
        type=values.word(get("DocumentType")),
        currency=values.word(get("CurrencyID")),
        total=values.required(get("Total"), "Total"),
        description=values.word(get("Memo")),
        account=values.word(get("APAccountNumber")),
        lines=lines,
        header_ids=header_ids,
        flaws=values.take_flaws(),
        origin=document.origin,
    )


def _purchase(values: Values, keys: Keys, document: Document) -> Record:
    get = document.get
    number = values.word(get("DocumentNumber"))
    return Record(
        key=keys.key(BatchKind.PROCUREMENT, number),
        kind=RecordKind.PURCHASE,
        number=number,
        date=values.date(get("DocumentDate"), "Document date"),
        due_date=None,
        party=_party(values, get("VendorName"), get("VendorNumber") or get("VendorAccountNumber")),
        location="",
        type=values.word(get("Description")),
        currency=values.word(get("CurrencyID")),
        total=values.required(get("Total"), "Total"),
        description=values.word(get("Memo") or get("PurchaseInformation")),
        account=values.word(get("APAccountNumber")),
        lines=document.lines,
        header_ids=(),
        flaws=values.take_flaws(),
        origin=document.origin,
    )


def _stock(values: Values, keys: Keys, document: Document) -> Record:
    get = document.get
    transfer = document.origin.section == "InventoryTransfers"
    number = values.word(get("TransferID") or get("AdjustmentID"))
    lines = document.lines
    total = (
        values.required(get("Total"), "Total") if transfer else -money.total(line.amount for line in lines)
    )
    return Record(
        key=keys.key(BatchKind.PROCUREMENT, number),
        kind=RecordKind.TRANSFER if transfer else RecordKind.ADJUSTMENT,
        number=number,
        date=values.date(get("DocumentDate"), "Document date"),
        due_date=None,
        party=Party("", ""),
        location="",
        type=values.word(get("DocumentType")),
        currency=values.word(get("CurrencyID")),
        total=total,
        description=values.word(get("Description") or get("Memo")),
        account=values.word(get("AccountNumber")),
        lines=lines,
        header_ids=(),
        flaws=values.take_flaws(),
        origin=document.origin,
    )


def _party(values: Values, name: str | None, account: str | None) -> Party:
    return Party(values.word(name), values.word(account))


LINES: dict[tuple[str, str], Callable[[Values, Get], Line]] = {
    ("Transaction", "Detail"): _invoice_line,
    ("ExpenseTransaction", "ExpenseDetail"): _invoice_line,
    ("Expense", "ExpenseOffset"): _invoice_line,
    ("PurchaseTransaction", "PurchaseDetail"): _purchase_line,
    ("PurchaseTransaction", "PurchaseDetailTax"): _purchase_line,
    ("AdjustmentTransaction", "AdjustmentDetail"): _purchase_line,
    ("InventoryTransfer", "TransferOffset"): _purchase_line,
}
"""(document element, line element) → what makes a line of it."""

RECORDS: dict[str, Callable[[Values, Keys, Document], Record]] = {
    "Transaction": _invoice,
    "ExpenseTransaction": _expense,
    "Expense": _expense,
    "PurchaseTransaction": _purchase,
    "AdjustmentTransaction": _stock,
    "InventoryTransfer": _stock,
}
"""Document element → what makes a record of it."""
