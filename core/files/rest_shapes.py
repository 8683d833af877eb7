"""The members of every type of the REST export, in the order of the vendor's schema, with their types.

XML knows only text: these types say what is a number and what a text of digits when XML becomes JSON.
A member without mark is a text; `:int`, `:num`, `:bool`; `:ref` a reference; `:Type` an object; `[]` a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from core.files.rest_wire import SECTIONS

_TYPES = """
Reference
    id:int identifier name symbol currencyCode decimalSeparator numberOfDecimals:int thousandsSeparator
    negativeParenthesesFlag:bool displaySymbolFlag:bool currencyIdentifier displayIdFlag:bool rightAlign:bool
    serializedFlag:bool dailyCapacity:num description lockedFlag:bool _info:open
AdjustmentTransaction
    id documentType documentDate glTypeID accountNumber memo glClass adjustmentDescription
    adjustmentDetail:AdjustmentTransactionDetail[]
AdjustmentTransactionDetail
    glClass description memo item:ref quantity:int total:num cost:num costAccountNumber
    inventoryAccountNumber accountNumber productAccountNumber
Customer
    company:ref companyType:ref contact:ref site:ref accountNumber billingTerms:ref billingTermsXref
    dueDays:int taxable:bool taxCode:ref currency:ref stateTaxXref countyTaxXref cityTaxXref
    countryTaxXref compositeTaxXref stateTaxRate:num countyTaxRate:num cityTaxRate:num
    countryTaxRate:num compositeTaxRate:num taxGroupRate:num taxAgencyXref stateTaxAgencyXref
    countyTaxAgencyXref cityTaxAgencyXref countryTaxAgencyXref compositeTaxAgencyXref
    taxLevels:CustomerTaxLevel[]
CustomerTaxLevel
    taxRate:num taxCodeXref agencyXref taxLevel:int
Expense
    id:int documentDate documentType apAccountNumber apClass accountNumber glClass glTypeId memo
    description periodStartDate periodEndDate member:ref vendorNumber company:ref companyAccountNumber
    project:ref currency:ref total:num offset:ExpenseOffset
ExpenseBill
    id:int documentDate documentType documentNumber memo glClass apAccountNumber member:ref vendorNumber
    currency:ref total:num detail:ExpenseBillDetail[]
ExpenseBillDetail
    id:int[] documentDate glTypeId memo company:ref accountNumber expenseClass:ref currency:ref
    total:num billable:bool reimbursable:bool companyAdvance:bool
ExpenseOffset
    id:int documentDate documentType accountNumber glTypeId glClass member:ref memo description
    total:num
InventoryTransfer
    id documentType documentDate accountNumber glClass glTypeId description salesCode memo
    costAccountNumber inventoryAccountNumber transferId:int item:ref glItemId salesDescription
    itemDescription currency:ref itemPrice:num taxable:bool unitOfMeasure:ref quantity:num cost:num
    total:num subCategory:ref serializedFlag:bool serialNumbers bin:ref warehouse:ref
    transferFromBin:ref transferFromLocationXref transferToBin:ref transferToLocationXref locationXref
    priceLevelXref uomScheduleXref itemTypeXref inventoryXref cogsXref taxNote
    offset:InventoryTransferOffset
InventoryTransferOffset
    id:int documentType documentDate accountNumber glClass total:num memo description glTypeId
PurchaseTransaction
    id documentDate documentNumber description memo apAccountNumber purchaseDate company:ref
    companyType:ref contact:ref site:ref purchaseClass freightAmount:num freightPackingSlip packingSlip
    dropshipFlag:bool currency:ref total:num billingTerms:ref billingTermsXref dueDays:int vendorNumber
    vendorAccountNumber vendorInvoiceDate vendorInvoiceNumber taxAgencyXref stateTaxXref countyTaxXref
    cityTaxXref shipToCompany:ref shipToCompanyAccountNumber shipToCompanyType:ref shipToContact:ref
    shipToSite:ref shipToTaxGroup taxCode:ref taxGroupRate:num useAvalaraTaxFlag:bool
    purchaseHeaderTaxGroup purchaseHeaderTaxableFlag:bool purchaseHeaderFreightTaxableFlag:bool
    taxLevels:PurchaseTransactionTaxLevel[] purchaseDetail:PurchaseTransactionDetail[]
    purchaseDetailTax:PurchaseTransactionDetailTax[]
PurchaseTransactionDetail
    id:int documentDate glClass glTypeId glItemId salesCode description cost:num memo taxNote
    vendorNumber accountNumber costAccountNumber inventoryAccountNumber vendorAccountNumber item:ref
    itemDescription salesDescription taxable:bool itemPrice:num itemCost:num unitOfMeasure:ref
    quantity:num total:num currency:ref serializedFlag:bool serialNumbers dropShippedFlag:bool
    lineNumber:int warehouseBin:ref warehouseSite:ref subCategory:ref shipmentMethod:ref itemTypeXref
    inventoryXref cogsXref uomScheduleXref priceLevelXref locationXref taxCode:ref
    purchaseHeaderTaxGroup taxCodeXref taxRate:num taxAgencyXref
PurchaseTransactionDetailTax
    id:int documentDate accountNumber glClass cost:num salesCode glTypeId glItemId memo vendorNumber
    vendorAccountNumber costAccountNumber inventoryAccountNumber itemTypeXref inventoryXref cogsXref
    uomScheduleXref priceLevelXref locationXref item:ref taxableFlag:bool salesDescription
    itemDescription itemPrice:num itemCost:num unitOfMeasure:ref quantity:num total:num currency:ref
    serializedFlag:bool serialNumbers dropShippedFlag:bool lineNumber:int warehouseSite:ref
    warehouseBin:ref shipmentMethod:ref subCategory:ref taxCode:ref taxRate:num taxRatePercent:num
    taxAgencyXref taxNote purchaseHeaderTaxGroup
PurchaseTransactionTaxLevel
    taxCodeXref taxLevel:int
Transaction
    id:int glClass glTypeId documentDate documentNumber documentType memo description attention
    salesTerritory company:ref companyType:ref companyAccountNumber site:ref billingTerms:ref
    billingTermsXref dueDays:int dueDate emailDeliveryFlag:bool printDeliveryFlag:bool
    agreementPrePaymentFlag:bool accountNumber billingType glEntryIds purchaseOrder:ref project:ref
    currency:ref total:num salesRepId salesRepName taxable:bool taxableTotal:num taxCode:ref
    taxGroupRate:num piggyBackFlag:bool taxAccountNumber salesTax:num stateTax:num countyTax:num
    cityTax:num taxableAmount1:num taxableAmount2:num taxableAmount3:num taxableAmount4:num
    taxableAmount5:num taxAgencyXref stateTaxXref countyTaxXref taxId taxDpAppliedFlag:bool
    useAvalaraFlag:bool sendAvalaraTaxFlag:bool shipToCompany:ref shipToCompanyAccountNumber
    shipToCompanyType:ref shipToTaxId shipSite:ref shipContact detail:TransactionDetail[]
    taxLevels:TransactionTaxLevel[]
TransactionDetail
    id:int documentDate documentType accountNumber glClass glTypeId glItemId invoiceSummaryOption
    cost:num salesCode memo description quantity:num total:num currency:ref timeEntry:ref
    costAccountNumber inventoryAccountNumber productAccountNumber taxCode:ref taxCodeXref taxAgencyXref
    taxNote taxRate:num taxRatePercent:num taxableFlag:bool taxable2Flag:bool taxable3Flag:bool
    taxable4Flag:bool taxable5Flag:bool item:ref product:ref itemTaxableFlag:bool itemPrice:num
    itemCost:num itemDescription salesDescription unitOfMeasure:ref subCategory:ref serializedFlag:bool
    serialNumbers warehouseSite:ref warehouseBin:ref shipmentMethod:ref dropShippedFlag:bool
    itemTypeXref inventoryXref cogsXref uomScheduleXref priceLevelXref locationXref
    taxLevels:TransactionDetailTaxLevel[]
TransactionDetailTaxLevel
    taxableFlag:bool taxLevel:int
TransactionTaxLevel
    taxAmount:num taxableAmount:num taxCodeXref taxLevel:int
Vendor
    member:ref vendor:ref vendorNumber company:ref contact:ref accountNumber billingTerms:ref
    dueDays:int site:ref taxCode:ref
"""

Shape = Mapping[str, str]
"""Member → type."""


def _shapes() -> Mapping[str, Shape]:
    shapes: dict[str, dict[str, str]] = {}
    name = ""
    for row in _TYPES.strip().split("\n"):
        if row.startswith(" "):
            pairs = (word.partition(":") for word in row.split())
            shapes[name].update({member: _TYPE_NAMES.get(kind, kind) for member, _, kind in pairs})
        else:
            name = row
            shapes[name] = {}
    return shapes


_TYPE_NAMES = {"": "text", "ref": "Reference"}
SHAPES = _shapes()

OLD_NAMES = {
    "Transaction": {
        "shipCompanyAccountNumber": "text",
        "shipCompanyType": "Reference",
        "shipCompany": "Reference",
        "shipTaxId": "text",
        "status": "text",
        "customerPO": "text",
    }
}
"""Names of older releases and names seen although no schema has them."""


def shape(type_name: str) -> Shape:
    """Members and types of a type, old names last; empty for one that is not known."""
    return {**SHAPES.get(type_name, {}), **OLD_NAMES.get(type_name, {})}


def entry_type(section: str) -> str:
    """The type of the entries of an array: `transactions` holds `Transaction`."""
    element = SECTIONS[section]
    return element[0].upper() + element[1:]


def element_of(member: str) -> str:
    """The XML element of one entry of a list: `detail` holds `detailItem`, `taxLevels` holds `taxLevel`."""
    return "taxLevel" if member == "taxLevels" else f"{member}Item"


def unknown_names(type_name: str, value: object, where: str = "") -> set[str]:
    """Names in a value that its type does not have, as `transaction/detail/newName`."""
    found: set[str] = set()
    _gather_unknown(type_name, value, where, found)
    return found


def _gather_unknown(type_name: str, value: object, where: str, found: set[str]) -> None:
    if isinstance(value, list):
        for each in value:
            _gather_unknown(type_name, each, where, found)
    elif isinstance(value, Mapping):
        known = _types_inside(type_name)
        for name, each in value.items():
            inside = known.get(name)
            if inside is None:
                found.add(f"{where}/{name}")
            elif inside:
                _gather_unknown(inside, each, f"{where}/{name}", found)


@cache
def _types_inside(type_name: str) -> Shape:
    """Member → the type with members of its own that it holds; empty for a plain value."""
    kinds = {member: kind.removesuffix("[]") for member, kind in shape(type_name).items()}
    return {member: kind if kind in SHAPES else "" for member, kind in kinds.items()}
