"""Rows of the unposted lists."""

from collections.abc import Sequence
from decimal import Decimal

from core.sandbox.data_documents import ADJUSTMENT, EXPENSE, PURCHASE, Document, Entry
from core.sandbox.data_expenses import expense_entries
from core.sandbox.data_invoices import invoice_entries, invoice_lines
from core.sandbox.data_names import CUSTOMERS, EXPENSE_TYPES, TAX_CODES, TERMS, VENDORS
from core.sandbox.data_procurement import freight_of, procurement_entries, procurement_lines, purchase_taxes
from core.sandbox.references import (
    CURRENCY,
    CUSTOMER,
    CUSTOMER_SITE,
    DEPARTMENT,
    LEVELS,
    LOCATION,
    MEMBER,
    TAX,
    TERM,
    VENDOR,
    Row,
    iso,
    isoz,
)

_STAMP = {"lastUpdated": "2026-01-05T08:00:00Z", "updatedBy": "JHardy"}
_NO_TAX = {
    f"{level}Tax{end}": value
    for level in LEVELS
    for end, value in (("Flag", False), ("Xref", ""), ("Amount", Decimal(0)))
}


def entries_of(seed: int, document: Document) -> list[Entry]:
    """The GL entries of any document, ascending by id except that an invoice's lines come first."""
    if not document.has_entries:
        return []
    if document.kind == EXPENSE:
        return expense_entries(document)
    if document.kind in "PAT":
        return procurement_entries(document, procurement_lines(seed, document.unit, document.bump))
    return invoice_entries(document, invoice_lines(seed, document.unit, document.bump))


def _taxes(document: Document, amounts: Sequence[int]) -> Row:
    row = dict(_NO_TAX)
    for level, (code, _), amount in zip(LEVELS, TAX_CODES[document.tax].levels, amounts, strict=False):
        row[f"{level}TaxFlag"] = True
        row[f"{level}TaxXref"] = code
        row[f"{level}TaxAmount"] = document.money(amount)
    return row


def invoice_type(document: Document) -> str:
    """The type an invoice is shown with."""
    if document.credit:
        return "CreditMemo"
    return ("Standard", "Agreement", "Standard", "Miscellaneous", "Progress", "Standard")[document.unit % 6]


def invoice_row(
    document: Document, entry: int, description: str = "Accounts Receivable", account: str = "1100"
) -> Row:
    """A row of the unposted invoices; without GL entries its description and account are blank."""
    company = CUSTOMER[document.party]
    site = CUSTOMER_SITE[document.party]
    row: Row = {
        "id": entry,
        "billingLogId": document.key,
        "locationId": LOCATION[document.place]["id"],
        "location": LOCATION[document.place],
        "departmentId": DEPARTMENT[document.unit % 3]["id"],
        "department": DEPARTMENT[document.unit % 3],
        "company": company,
        "accountNumber": account if document.has_entries else "",
        "billToCompany": company,
        "billToSite": site,
        "shipToCompany": company,
        "shipToSite": site,
        "invoiceNumber": document.number,
        "invoiceDate": iso(document.day),
        "invoiceType": invoice_type(document),
        "description": description if document.has_entries else "",
    }
    row.update(_invoice_amounts(document))
    sign = -1 if document.credit else 1
    row.update(_taxes(document, [sign * amount for amount in document.taxes]))
    row["createdBy"] = "PSingh"
    row["dateClosed"] = isoz(document.day)
    row["_info"] = _STAMP
    return row


def _invoice_amounts(document: Document) -> Row:
    customer = CUSTOMERS[document.party]
    days = TERMS[customer.terms][2]
    tax = sum(document.taxes) * (-1 if document.credit else 1)
    return {
        "billingTerms": TERM[customer.terms],
        "dueDays": str(days),
        "dueDate": iso(document.day + days),
        "currency": CURRENCY[document.currency],
        "subTotal": document.money(document.total - tax),
        "total": document.money(document.total),
        "hasTime": document.unit % 2 == 0,
        "hasExpenses": False,
        "hasProducts": document.headers > 1,
        "invoiceTaxableFlag": bool(tax),
        "taxCode": TAX[document.tax],
        "avalaraTaxFlag": False,
        "itemTaxableFlag": bool(tax),
        "salesTaxAmount": document.money(tax),
    }


def expense_row(document: Document, entry: int, gl_type: str = "EE") -> Row:
    """A row of the unposted expenses; both entries of an expense show its full amount."""
    amount = document.money(document.total)
    billable = document.unit % 2 == 0
    row: Row = {
        "id": entry,
        "locationId": LOCATION[document.place]["id"],
        "departmentId": DEPARTMENT[0]["id"],
        "company": CUSTOMER[document.lines],
        "accountNumber": EXPENSE_TYPES[document.tax][2],
        "creditAccount": "2150" if document.bill else "2160",
        "expenseDetailId": document.key,
        "expenseType": {"id": EXPENSE_TYPES[document.tax][0], "name": EXPENSE_TYPES[document.tax][1]},
        "classification": "Reimbursable" if document.bill else "NonReimbursable",
        "glType": gl_type,
        "member": MEMBER[document.party],
        "dateExpense": isoz(document.day),
        "chargeDescription": f"{EXPENSE_TYPES[document.tax][1]} for {CUSTOMERS[document.lines].name}",
        "inPolicy": True,
        "paymentMethod": {"id": 1, "name": "Cash"} if document.bill else {"id": 2, "name": "Company card"},
        "currency": CURRENCY[document.currency],
        "total": amount,
        "billableAmount": amount if billable else Decimal(0),
        "nonBillableAmount": Decimal(0) if billable else amount,
        "agreementAmountCovered": Decimal(0),
        "taxCode": TAX[-1],
        "avalaraTaxFlag": False,
        "itemTaxableFlag": False,
        "salesTaxAmount": Decimal(0),
    }
    row.update(_NO_TAX)
    row["dateClosed"] = isoz(document.day + 1)
    row["_info"] = _STAMP
    return row


def procurement_row(seed: int, document: Document, entry: int, description: str = "") -> Row:
    """A row of the unposted procurement: purchase, adjustment or transfer."""
    if document.kind == PURCHASE:
        return _purchase_row(seed, document, entry, description or "Accounts Payable")
    kind = "Adjustment" if document.kind == ADJUSTMENT else "Transfer"
    row = _procurement_start(document, entry, kind, description or f"Inventory {kind}")
    row.update(_NO_TAX)
    row["dateClosed"] = isoz(document.day)
    row["_info"] = _STAMP
    return row


def _procurement_start(document: Document, entry: int, kind: str, description: str) -> Row:
    return {
        "id": entry,
        "description": description if document.has_entries else "",
        "unpostedProductId": document.product_id,
        "locationId": LOCATION[document.place]["id"],
        "departmentId": DEPARTMENT[2]["id"],
        "procurementType": kind,
        "purchaseDate": isoz(document.day) if document.unit % 3 == 0 else iso(document.day),
        "currency": CURRENCY[document.currency],
        "total": document.money(document.total),
    }


def _purchase_row(seed: int, document: Document, entry: int, description: str) -> Row:
    vendor = VENDORS[document.party]
    lines = procurement_lines(seed, document.unit, document.bump)
    freight = freight_of(document.unit, document.currency)
    _, on_freight = purchase_taxes(lines, freight, document.tax)
    tax = sum(document.taxes)
    row = _procurement_start(document, entry, "Purchase", description)
    row["purchaseOrder"] = {"id": document.key, "name": document.number}
    row["trackingNumber"] = f"1Z{document.key:08}"
    row["billingTerms"] = TERM[1]
    row["taxCode"] = TAX[document.tax]
    row["avalaraTaxFlag"] = False
    row["itemTaxableFlag"] = bool(tax)
    row["purchaseOrderTaxableFlag"] = bool(tax)
    row.update(_taxes(document, _split(tax, document.tax)))
    row["taxTotal"] = document.money(tax)
    row["vendor"] = VENDOR[document.party]
    row["vendorAccountNumber"] = vendor.number
    row["vendorInvoiceNumber"] = f"VI-{document.unit + 5000}" if document.unit % 4 else ""
    row["vendorInvoiceDate"] = iso(document.day)
    row["taxFreightFlag"] = bool(on_freight)
    row["freightTaxTotal"] = document.money(on_freight)
    row["freightCost"] = document.money(freight)
    row["dateClosed"] = isoz(document.day)
    row["_info"] = _STAMP
    return row


def _split(tax: int, code: int) -> list[int]:
    """A purchase's tax over the levels of its code, in proportion; the first level takes the rest."""
    rates = [rate for _, rate in TAX_CODES[code].levels]
    whole = sum(rates) or 1
    parts = [tax * rate // whole for rate in rates]
    parts[0] += tax - sum(parts)
    return parts


def row_of(seed: int, document: Document, entry: int) -> Row:
    """The unposted row that carries a GL entry id; entries beside the control entry are described as such."""
    if document.kind == EXPENSE:
        return expense_row(document, entry, "EE" if entry == document.first else "EO")
    if entry == document.control or not document.has_entries:
        return (
            invoice_row(document, entry) if document.kind == "I" else procurement_row(seed, document, entry)
        )
    found = next(each for each in entries_of(seed, document) if each.id == entry)
    words = DESCRIPTIONS[found.type]
    if document.kind == "I":
        return invoice_row(document, entry, words, found.account)
    return procurement_row(seed, document, entry, words)


DESCRIPTIONS = {
    "AR": "Rounding",
    "AP": "Accounts Payable",
    "RP": "Taxable Products",
    "R": "Services",
    "RA": "Agreements",
    "ST": "Sales Tax",
    "COGS": "Cost of Goods Sold",
    "INV": "Inventory",
    "IA": "Inventory Adjustment",
    "IT": "Inventory Transfer",
    "PF": "Freight",
    "PT": "Purchase Tax",
    "FT": "Freight Tax",
}
