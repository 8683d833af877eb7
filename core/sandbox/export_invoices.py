"""Invoices as the export shows them: transactions with details, and the customers they need."""

from collections.abc import Container, Sequence
from decimal import Decimal

from core.sandbox.data_documents import Document, Entry, Line
from core.sandbox.data_invoices import invoice_entries, invoice_lines
from core.sandbox.data_names import CUSTOMERS, ITEMS, TAX_CODES, TERMS
from core.sandbox.references import (
    BIN,
    CURRENCY,
    CUSTOMER,
    CUSTOMER_SITE,
    CUSTOMER_TYPE,
    ITEM,
    TAX,
    TERM,
    Row,
    iso,
)
from core.sandbox.rows import invoice_type

_ZERO = Decimal(0)


def _rate(document: Document) -> Decimal:
    return Decimal(sum(rate for _, rate in TAX_CODES[document.tax].levels)).scaleb(-4)


def transaction(seed: int, document: Document, kept: Container[int], condensed: bool = False) -> Row:
    """A GLExportTransaction with the entries that are in `kept`; header and lines cancel each other."""
    lines = invoice_lines(seed, document.unit, document.bump)
    entries = invoice_entries(document, lines)
    header = [e for e in entries if e.type in ("AR", "COGS", "INV") and e.id in kept]
    details = [
        _detail(document, e, lines) for e in entries if e.type not in ("AR", "COGS", "INV") and e.id in kept
    ]
    row = _head(document, lines)
    row["glEntryIds"] = ",".join(str(e.id) for e in header)
    row["detail"] = _summed(details) if condensed else details
    row["taxLevels"] = _levels(document, lines)
    return row


def _head(document: Document, lines: Sequence[Line]) -> Row:
    customer = CUSTOMERS[document.party]
    days = TERMS[customer.terms][2]
    row: Row = {
        "id": document.key,
        "glClass": "",
        "glTypeId": "AR",
        "documentDate": iso(document.day),
        "documentNumber": document.number,
        "documentType": "CREDIT MEMO" if document.credit else "INVOICE",
        "memo": "Thank you for your order" if document.unit % 4 else "",
        "description": "Accounts Receivable",
        "attention": "Accounts department",
        "salesTerritory": "My Accounts",
        "company": CUSTOMER[document.party],
        "companyType": CUSTOMER_TYPE,
        "companyAccountNumber": customer.account,
        "site": CUSTOMER_SITE[document.party],
        "billingTerms": TERM[customer.terms],
        "billingTermsXref": TERM[customer.terms]["name"],
        "dueDays": days,
        "dueDate": iso(document.day + days),
        "emailDeliveryFlag": document.unit % 2 == 0,
        "printDeliveryFlag": False,
        "agreementPrePaymentFlag": False,
        "accountNumber": "1100",
        "billingType": invoice_type(document),
        "glEntryIds": "",
        "currency": CURRENCY[document.currency],
        "total": document.money(document.total),
        "salesRepId": "",
        "salesRepName": "",
    }
    row.update(_head_taxes(document, lines))
    row.update(_head_end(document))
    return row


def _head_taxes(document: Document, lines: Sequence[Line]) -> Row:
    sign = -1 if document.credit else 1
    levels = [document.money(sign * amount) for amount in document.taxes] + [_ZERO] * 3
    taxable = document.money(sign * sum(line.total for line in lines if line.taxable))
    taxed = [taxable if i < len(document.taxes) else _ZERO for i in range(5)]
    row: Row = {
        "taxable": any(document.taxes),
        "taxableTotal": taxable,
        "taxCode": TAX[document.tax],
        "taxGroupRate": _rate(document),
        "piggyBackFlag": False,
        "taxAccountNumber": "2100",
        "salesTax": document.money(sign * sum(document.taxes)),
        "stateTax": levels[0],
        "countyTax": levels[1],
        "cityTax": levels[2],
    }
    row.update({f"taxableAmount{i + 1}": amount for i, amount in enumerate(taxed)})
    return row


def _head_end(document: Document) -> Row:
    codes = [code for code, _ in TAX_CODES[document.tax].levels] + [""]
    return {
        "taxAgencyXref": "HMRC",
        "stateTaxXref": codes[0],
        "countyTaxXref": codes[1],
        "taxId": "",
        "taxDpAppliedFlag": False,
        "useAvalaraFlag": False,
        "sendAvalaraTaxFlag": False,
        "shipToCompany": CUSTOMER[document.party],
        "shipToCompanyAccountNumber": CUSTOMERS[document.party].account,
        "shipToCompanyType": CUSTOMER_TYPE,
        "shipToTaxId": "",
        "shipSite": CUSTOMER_SITE[document.party],
        "shipContact": "Accounts department",
    }


def _levels(document: Document, lines: Sequence[Line]) -> list[Row]:
    sign = -1 if document.credit else 1
    taxable = document.money(sign * sum(line.total for line in lines if line.taxable))
    codes = TAX_CODES[document.tax].levels
    return [
        {
            "taxAmount": document.money(sign * amount),
            "taxableAmount": taxable,
            "taxCodeXref": code,
            "taxLevel": i + 1,
        }
        for i, ((code, _), amount) in enumerate(zip(codes, document.taxes, strict=True))
    ]


def _detail(document: Document, entry: Entry, lines: Sequence[Line]) -> Row:
    row = {
        "id": entry.id,
        "documentDate": iso(document.day),
        "documentType": "CREDIT MEMO" if document.credit else "INVOICE",
        "accountNumber": entry.account,
        "glClass": "",
        "glTypeId": entry.type,
        "total": document.money(entry.amount),
        "currency": CURRENCY[document.currency],
        "invoiceSummaryOption": "0",
        "priceLevelXref": "DEFAULT",
        "locationXref": "DEFAULT",
        "warehouseBin": BIN,
        "taxable2Flag": False,
        "taxable3Flag": False,
        "taxable4Flag": False,
        "taxable5Flag": False,
        "serializedFlag": False,
        "serialNumbers": "",
        "itemTypeXref": "",
        "uomScheduleXref": "",
    }
    row.update(_tax_part(document, entry) if entry.type == "ST" else _line_part(document, lines[entry.line]))
    return row


def _line_part(document: Document, line: Line) -> Row:
    item = ITEMS[line.item]
    sign = 1 if document.credit else -1
    cost = document.money(line.quantity * line.cost // 100)
    inventory = "1400" if line.cost else ""
    return {
        "glItemId": item.identifier,
        "cost": cost,
        "salesCode": item.account.rstrip(":"),
        "memo": item.description,
        "description": "Taxable Products" if line.taxable else "Nontaxable Products",
        "quantity": Decimal(sign * line.quantity).scaleb(-2),
        "costAccountNumber": "5100" if line.cost else "",
        "inventoryAccountNumber": inventory,
        "productAccountNumber": line.account,
        "taxCodeXref": TAX_CODES[document.tax].levels[0][0] if line.taxable else "T9",
        "taxNote": "",
        "taxableFlag": line.taxable,
        "item": ITEM[line.item],
        "product": {"id": document.key * 1000 + line.item, "description": item.description},
        "itemTaxableFlag": line.taxable,
        "itemPrice": document.money(line.price),
        "itemCost": document.money(line.cost),
        "itemDescription": item.description,
        "salesDescription": item.sales_text,
        "unitOfMeasure": {"id": 1, "name": item.unit},
        "subCategory": {"id": 1, "name": item.group},
        "dropShippedFlag": False,
        "inventoryXref": inventory,
        "cogsXref": "5100" if line.cost else "",
        "taxLevels": [{"taxableFlag": line.taxable, "taxLevel": 1}],
    }


def _tax_part(document: Document, entry: Entry) -> Row:
    code, rate = TAX_CODES[document.tax].levels[entry.line]
    return {
        "glItemId": "",
        "cost": _ZERO,
        "salesCode": "",
        "memo": "Sales Tax",
        "description": f"Level {entry.line + 1} Sales Tax",
        "quantity": _ZERO,
        "costAccountNumber": "",
        "inventoryAccountNumber": "",
        "productAccountNumber": "4000",
        "taxCode": TAX[document.tax],
        "taxCodeXref": code,
        "taxAgencyXref": "HMRC",
        "taxNote": "AUTOSTAX",
        "taxRate": Decimal(rate).scaleb(-4),
        "taxRatePercent": Decimal(rate).scaleb(-2),
        "taxableFlag": False,
        "itemTaxableFlag": False,
        "itemPrice": _ZERO,
        "itemCost": _ZERO,
        "itemDescription": "",
        "salesDescription": "",
        "unitOfMeasure": {"id": 2, "name": "Hour"},
        "subCategory": {"id": 9, "name": "DEFAULT"},
        "dropShippedFlag": False,
        "inventoryXref": "",
        "cogsXref": "",
    }


def _summed(details: list[Row]) -> list[Row]:
    """Details of one account and type in one; the ids of all but the first are hidden by it."""
    groups: dict[tuple[str, str], Row] = {}
    for detail in details:
        key = (detail["accountNumber"], detail["glTypeId"])
        if key not in groups:
            groups[key] = dict(detail)
            continue
        kept = groups[key]
        kept["total"] += detail["total"]
        kept["cost"] += detail["cost"]
        kept["quantity"] = Decimal(-1 if kept["total"] < 0 else 1)
        kept["itemPrice"] = abs(kept["total"])
    return list(groups.values())


def customer(position: int) -> Row:
    """A GLExportCustomer."""
    party = CUSTOMERS[position]
    levels = TAX_CODES[party.tax].levels
    named = dict(zip(("state", "county", "city", "country", "composite"), levels, strict=False))
    row: Row = {
        "company": CUSTOMER[position],
        "companyType": CUSTOMER_TYPE,
        "contact": {"id": 900 + position, "name": "Accounts department"},
        "site": CUSTOMER_SITE[position],
        "accountNumber": party.account,
        "billingTerms": TERM[party.terms],
        "billingTermsXref": TERM[party.terms]["name"],
        "dueDays": TERMS[party.terms][2],
        "taxable": any(rate for _, rate in levels),
        "taxCode": TAX[party.tax],
        "currency": CURRENCY[party.currency],
        "taxGroupRate": Decimal(sum(rate for _, rate in levels)).scaleb(-4),
        "taxAgencyXref": "HMRC",
    }
    for name in ("state", "county", "city", "country", "composite"):
        code, rate = named.get(name, ("", 0))
        row[f"{name}TaxXref"] = code
        row[f"{name}TaxRate"] = Decimal(rate).scaleb(-2)
        row[f"{name}TaxAgencyXref"] = "HMRC" if code else ""
    row["taxLevels"] = [
        {"taxRate": Decimal(rate).scaleb(-2), "taxCodeXref": code, "agencyXref": "HMRC", "taxLevel": i + 1}
        for i, (code, rate) in enumerate(levels)
    ]
    return row
