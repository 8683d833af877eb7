"""Procurement as the export shows it: purchases, adjustments, transfers, and the vendors they need."""

from collections.abc import Container
from decimal import Decimal

from core.sandbox.data_documents import Document, Entry, Line
from core.sandbox.data_names import ITEMS, LOCATIONS, TAX_CODES, VENDORS
from core.sandbox.data_procurement import freight_of, procurement_entries, procurement_lines, purchase_taxes
from core.sandbox.references import (
    BIN,
    CURRENCY,
    ITEM,
    TAX,
    TERM,
    VENDOR,
    VENDOR_SITE,
    VENDOR_TYPE,
    Row,
    iso,
    us,
)

_ZERO = Decimal(0)


def _rate(document: Document) -> Decimal:
    return Decimal(sum(rate for _, rate in TAX_CODES[document.tax].levels)).scaleb(-4)


def purchase(seed: int, document: Document, kept: Container[int]) -> Row:
    """A GLExportPurchaseTransaction; header, details and tax details cancel each other."""
    lines = procurement_lines(seed, document.unit, document.bump)
    entries = [e for e in procurement_entries(document, lines) if e.id in kept]
    row = _purchase_head(document, lines)
    row["purchaseDetail"] = [_detail(document, e, lines) for e in entries if e.type in ("RP", "PF")]
    row["purchaseDetailTax"] = [_tax(document, e) for e in entries if e.type in ("PT", "FT")]
    return row


def _purchase_head(document: Document, lines: list[Line]) -> Row:
    vendor = VENDORS[document.party]
    freight = freight_of(document.unit, document.currency)
    row: Row = {
        "id": f"PO #{document.number}, Packing Slip: {document.slip}",
        "documentDate": iso(document.day),
        "documentNumber": document.number,
        "description": "Purchase",
        "memo": "",
        "apAccountNumber": "2000",
        "purchaseDate": iso(document.day),
        "company": VENDOR[document.party],
        "companyType": VENDOR_TYPE,
        "contact": {"id": 950 + document.party, "name": "Order desk"},
        "site": VENDOR_SITE[document.party],
        "purchaseClass": "",
        "freightAmount": document.money(freight),
        "freightPackingSlip": document.slip if freight else "",
        "packingSlip": document.slip,
        "dropshipFlag": False,
        "currency": CURRENCY[document.currency],
        "total": document.money(document.total),
        "billingTerms": TERM[1],
        "billingTermsXref": TERM[1]["name"],
        "dueDays": 30,
        "vendorNumber": vendor.number,
        "vendorAccountNumber": vendor.number,
        "vendorInvoiceDate": iso(document.day),
        "vendorInvoiceNumber": f"VI-{document.unit + 5000}" if document.unit % 4 else "",
        "shipToCompanyAccountNumber": vendor.number,
        "shipToTaxGroup": "",
    }
    row.update(_purchase_head_taxes(document, lines, freight))
    return row


def _purchase_head_taxes(document: Document, lines: list[Line], freight: int) -> Row:
    _, on_freight = purchase_taxes(lines, freight, document.tax)
    codes = [code for code, _ in TAX_CODES[document.tax].levels]
    return {
        "taxAgencyXref": "",
        "stateTaxXref": codes[0],
        "countyTaxXref": codes[1] if len(codes) > 1 else "",
        "cityTaxXref": codes[2] if len(codes) > 2 else "",
        "taxCode": TAX[document.tax],
        "taxGroupRate": _rate(document),
        "useAvalaraTaxFlag": False,
        "purchaseHeaderTaxGroup": TAX_CODES[document.tax].name,
        "purchaseHeaderTaxableFlag": any(document.taxes),
        "purchaseHeaderFreightTaxableFlag": bool(on_freight),
        "taxLevels": [{"taxCodeXref": code, "taxLevel": i + 1} for i, code in enumerate(codes)],
    }


def _shared(document: Document, entry: Entry) -> Row:
    return {
        "id": entry.id,
        "documentDate": us(document.day, 7 * entry.id),
        "glClass": "",
        "glTypeId": entry.type,
        "vendorNumber": VENDORS[document.party].number,
        "vendorAccountNumber": VENDORS[document.party].number,
        "accountNumber": entry.account,
        "cost": document.money(entry.amount),
        "total": document.money(-entry.amount),
        "currency": CURRENCY[document.currency],
        "serializedFlag": False,
        "serialNumbers": "",
        "dropShippedFlag": False,
        "lineNumber": entry.line + 1,
        "warehouseBin": BIN,
        "itemTypeXref": "",
        "uomScheduleXref": "DEFAULT",
        "priceLevelXref": "DEFAULT",
        "locationXref": "DEFAULT",
        "purchaseHeaderTaxGroup": TAX_CODES[document.tax].name,
    }


def _detail(document: Document, entry: Entry, lines: list[Line]) -> Row:
    row = _shared(document, entry)
    if entry.type == "PF":
        row.update(_freight_part(document, entry))
        return row
    line = lines[entry.line]
    item = ITEMS[line.item]
    row.update(
        {
            "glItemId": item.identifier,
            "salesCode": item.account.rstrip(":"),
            "description": "Purchase",
            "memo": item.description,
            "taxNote": "",
            "costAccountNumber": "5100",
            "inventoryAccountNumber": "1400",
            "item": ITEM[line.item],
            "itemDescription": item.description,
            "salesDescription": item.sales_text,
            "taxable": line.taxable,
            "itemPrice": document.money(line.cost),
            "itemCost": document.money(line.price),
            "unitOfMeasure": {"id": 1, "name": item.unit},
            "quantity": Decimal(-line.quantity).scaleb(-2),
            "subCategory": {"id": 1, "name": item.group},
            "inventoryXref": "1400",
            "cogsXref": "5100",
            "taxCodeXref": TAX_CODES[document.tax].levels[0][0] if line.taxable else "T9",
            "taxRate": _rate(document) if line.taxable else _ZERO,
        }
    )
    return row


def _freight_part(document: Document, entry: Entry) -> Row:
    return {
        "glItemId": "",
        "salesCode": "",
        "description": "Freight",
        "memo": f"Freight of {document.slip}",
        "taxNote": "",
        "taxable": bool(_rate(document)),
        "itemPrice": _ZERO,
        "itemCost": document.money(entry.amount),
        "itemDescription": "Freight",
        "salesDescription": "",
        "quantity": Decimal(-1),
        "taxRate": _rate(document),
    }


def _tax(document: Document, entry: Entry) -> Row:
    row = _shared(document, entry)
    row.update(
        {
            "glItemId": "",
            "salesCode": "",
            "memo": "Freight tax" if entry.type == "FT" else "Purchase tax",
            "taxableFlag": False,
            "itemPrice": _ZERO,
            "itemCost": _ZERO,
            "itemDescription": "",
            "salesDescription": "",
            "quantity": _ZERO,
            "taxCode": TAX[document.tax],
            "taxRate": _rate(document),
            "taxRatePercent": _rate(document) * 100,
            "taxNote": "AUTOPTAX",
        }
    )
    return row


def adjustment(seed: int, document: Document) -> Row:
    """A GLExportAdjustmentTransaction; its details carry no ids."""
    return {
        "id": str(document.key),
        "documentType": "INVENTORY ADJUSTMENT",
        "documentDate": iso(document.day),
        "glTypeID": "IA",
        "accountNumber": "5900",
        "memo": document.number,
        "glClass": "",
        "adjustmentDescription": f"Stock count {LOCATIONS[document.place][1]}",
        "adjustmentDetail": [
            _adjusted(document, i, line)
            for i, line in enumerate(procurement_lines(seed, document.unit, document.bump))
        ],
    }


def _adjusted(document: Document, position: int, line: Line) -> Row:
    sign = -1 if position % 2 else 1
    return {
        "glClass": "",
        "description": "Inventory Adjustment",
        "memo": ITEMS[line.item].description,
        "item": ITEM[line.item],
        "quantity": sign * line.quantity // 100,
        "total": document.money(sign * line.total),
        "cost": document.money(line.price),
        "costAccountNumber": "5100",
        "inventoryAccountNumber": "1400",
        "accountNumber": "5900",
        "productAccountNumber": ITEMS[line.item].account,
    }


def transfer(seed: int, document: Document) -> Row:
    """A GLExportInventoryTransfer; header and offset cancel each other."""
    line = procurement_lines(seed, document.unit, document.bump)[0]
    side: Row = {
        "documentType": "INVENTORY TRANSFER",
        "documentDate": iso(document.day),
        "glClass": "",
        "glTypeId": "IT",
        "description": "Inventory Transfer",
        "memo": document.number,
    }
    offset = {
        "id": document.first + 1,
        **side,
        "accountNumber": "1400",
        "total": document.money(-document.total),
    }
    return {
        "id": str(document.first),
        **side,
        "accountNumber": "1410",
        "transferId": document.key,
        "currency": CURRENCY[document.currency],
        "quantity": Decimal(line.quantity).scaleb(-2),
        "cost": document.money(line.price),
        "total": document.money(document.total),
        **_moved(document, line),
        "offset": offset,
    }


def _moved(document: Document, line: Line) -> Row:
    item = ITEMS[line.item]
    return {
        "salesCode": "",
        "costAccountNumber": "5100",
        "inventoryAccountNumber": "1400",
        "item": ITEM[line.item],
        "glItemId": item.identifier,
        "salesDescription": item.sales_text,
        "itemDescription": item.description,
        "itemPrice": document.money(line.cost),
        "taxable": False,
        "unitOfMeasure": {"id": 1, "name": item.unit},
        "subCategory": {"id": 1, "name": item.group},
        "serializedFlag": False,
        "serialNumbers": "",
        "transferFromBin": {"id": 1, "name": "Default"},
        "transferFromLocationXref": "LONDON",
        "transferToBin": {"id": 2, "name": "DEFAULT"},
        "transferToLocationXref": "LEEDS",
    }


def vendor(position: int) -> Row:
    """A vendor company as GLExportVendor."""
    party = VENDORS[position]
    return {
        "vendor": VENDOR[position],
        "vendorNumber": party.number,
        "company": VENDOR[position],
        "contact": {"id": 950 + position, "name": "Order desk"},
        "accountNumber": party.number,
        "billingTerms": TERM[1],
        "dueDays": 30,
        "site": VENDOR_SITE[position],
        "taxCode": TAX[party.tax],
    }
