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
_new: Any = tuple.__new__
"""Makes a NamedTuple without its Python-level constructor: there is one for every line of the file."""


class Document(NamedTuple):
    """One document as its elements gave it."""

    get: Get
    lines: tuple[Line, ...]
    origin: Origin


def _invoice_line(values: Values, get: Get) -> Line:
    return _item_line(values, get, get("ItemPrice"))


def _purchase_line(values: Values, get: Get) -> Line:
    return _item_line(values, get, get("ItemCost"))


def _stock_line(values: Values, get: Get) -> Line:
    """The stock's side of an adjustment; the other is the account of the adjustment itself."""
    line = _item_line(values, get, get("ItemCost"))
    return line._replace(account=values.words[get("InventoryAccountNumber")] or line.account)


def _item_line(values: Values, get: Get, price: str | None) -> Line:
    words, id_text = values.words, get("GLEntryRecID") or ""
    one_id = int(id_text) if id_text.isdecimal() and id_text.isascii() and len(id_text) <= 18 else 0
    fields = (
        words[get("GLTypeID")],
        words[get("AccountNumber")],
        words[get("Memo") or get("ItemDescription") or get("SalesDescription") or get("Description")],
        words[get("Class")],
        words[get("ItemID")],
        values.quantities[get("Quantity")],
        values.prices[price],
        values.line_totals[get("Total")] or _ZERO,
        words[get("CurrencyID")],
        words[get("TaxCode") or get("TaxCodeXref")],
        values.line_dates[get("DocumentDate")],
        (one_id,) if one_id else values.ids(id_text),
    )
    line: Line = _new(Line, fields)
    return line


def _invoice(values: Values, keys: Keys, document: Document) -> Record:
    get = document.get
    number, total = values.words[get("DocumentNumber")], values.totals[get("Total")]
    return Record(
        key=keys.key(BatchKind.INVOICES, number),
        kind=invoice_kind(get("DocumentType"), total),
        number=number,
        date=values.dates[get("DocumentDate")],
        due_date=values.due_dates[get("DueDate")],
        party=_party(values, get("CompanyName"), get("CompanyAccountNumber")),
        location="",
        type=values.words[get("BillingType")],
        currency=values.words[get("CurrencyID")],
        total=total,
        description=values.words[get("Memo") or get("Description")],
        account=values.words[get("AccountNumber")],
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
    number = values.words[get("DocumentNumber")] or ", ".join(map(str, header_ids))
    if not bill:
        lines = (_item_line(values, get, None),)
        header_ids = tuple(number for line in document.lines for number in line.ids)
    member = " ".join(filter(None, (get("FirstName"), get("LastName")))) or get("MemberID")
    return Record(
        key=keys.key(BatchKind.EXPENSES, number),
        kind=RecordKind.EXPENSE_BILL if bill else RecordKind.EXPENSE,
        number=number,
        date=values.dates[get("DocumentDate")],
        due_date=None,
        party=_party(values, member, get("VendorNumber")),
        location="",
        type=values.words[get("DocumentType")],
        currency=values.words[get("CurrencyID")],
        total=values.totals[get("Total")],
        description=values.words[get("Memo")],
        account=values.words[get("APAccountNumber")],
        lines=lines,
        header_ids=header_ids,
        flaws=values.take_flaws(),
        origin=document.origin,
    )


def _purchase(values: Values, keys: Keys, document: Document) -> Record:
    get = document.get
    number = values.words[get("DocumentNumber")]
    return Record(
        key=keys.key(BatchKind.PROCUREMENT, number),
        kind=RecordKind.PURCHASE,
        number=number,
        date=values.dates[get("DocumentDate")],
        due_date=None,
        party=_party(values, get("VendorName"), get("VendorNumber") or get("VendorAccountNumber")),
        location="",
        type=values.words[get("Description")],
        currency=values.words[get("CurrencyID")],
        total=values.totals[get("Total")],
        description=values.words[get("Memo") or get("PurchaseInformation")],
        account=values.words[get("APAccountNumber")],
        lines=document.lines,
        header_ids=(),
        flaws=values.take_flaws(),
        origin=document.origin,
    )


def _stock(values: Values, keys: Keys, document: Document) -> Record:
    get = document.get
    transfer = document.origin.section == "InventoryTransfers"
    number = values.words[get("TransferID") or get("AdjustmentID")]
    lines = document.lines
    total = values.totals[get("Total")] if transfer else money.total(line.amount for line in lines)
    return Record(
        key=keys.key(BatchKind.PROCUREMENT, number),
        kind=RecordKind.TRANSFER if transfer else RecordKind.ADJUSTMENT,
        number=number,
        date=values.dates[get("DocumentDate")],
        due_date=None,
        party=Party("", ""),
        location="",
        type=values.words[get("DocumentType")],
        currency=values.words[get("CurrencyID")],
        total=total,
        description=values.words[get("Description") or get("Memo")],
        account=values.words[get("AccountNumber")],
        lines=lines,
        header_ids=(),
        flaws=values.take_flaws(),
        origin=document.origin,
    )


def _party(values: Values, name: str | None, account: str | None) -> Party:
    return Party(values.words[name], values.words[account])


LINES: dict[str, dict[str, Callable[[Values, Get], Line]]] = {
    "Transaction": {"Detail": _invoice_line},
    "ExpenseTransaction": {"ExpenseDetail": _invoice_line},
    "Expense": {"ExpenseOffset": _invoice_line},
    "PurchaseTransaction": {"PurchaseDetail": _purchase_line, "PurchaseDetailTax": _purchase_line},
    "AdjustmentTransaction": {"AdjustmentDetail": _stock_line},
    "InventoryTransfer": {"TransferOffset": _purchase_line},
}
"""Document element → its line elements → what makes a line of one."""

RECORDS: dict[str, Callable[[Values, Keys, Document], Record]] = {
    "Transaction": _invoice,
    "ExpenseTransaction": _expense,
    "Expense": _expense,
    "PurchaseTransaction": _purchase,
    "AdjustmentTransaction": _stock,
    "InventoryTransfer": _stock,
}
"""Document element → what makes a record of it."""
