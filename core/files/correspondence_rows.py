"""The rows of the correspondence between the legacy and the REST form, element by element.

A row is `Attribute form path`. Forms: text, int, money, TF (True/False), YN (Y/N), day, us (month first,
with time), ids (comma list), id (one id), pct (20.00% is 20), share (20.00% is 0.2), factor (0.20% is 0.2:
sic), rate (20.000000 is 0.2), number (an int where it is one). `|` separates paths of which the first filled
one is read and the first one written. Names after `-` exist only in the legacy form:
the REST form has no place for them.

Journal expenses, purchase tax lines, adjustments and transfers are in no published legacy file; their names
here follow the rule of the others.
"""

_CURRENCY = "currency.currencyCode|currency.currencyIdentifier|currency.name"
_ADDRESS = "AddressLine1 AddressLine2 AddressLine3 City State PostalCode Country CountryCode PhoneNumber"
_WAREHOUSE = (
    "WarehouseAddressLine1 WarehouseAddressLine2 WarehouseCity WarehouseState WarehouseZip WarehouseCountry "
    "WarehouseCountryCode"
)
_SHIP_ADDRESS = (
    "ShipAddressLine1 ShipAddressLine2 ShipAddressLine3 ShipCity ShipState ShipPostalCode ShipCountry "
    "ShipCountryCode ShipPhoneNumber"
)
_SHIP_TO_ADDRESS = (
    "ShipToAddressLine1 ShipToAddressLine2 ShipToAddressLine3 ShipToCity ShipToState ShipToPostalCode "
    "ShipToCountry ShipToCountryCode ShipToPhoneNumber"
)

VENDOR = f"""
MemberID text member.identifier
VendorName text vendor.name|member.name
CompanyName text company.name
VendorNumber text vendorNumber
AccountNumber text accountNumber
SiteName text site.name
BillingTerms text billingTerms.name
DueDays int dueDays
TaxGroup text taxCode.name
- FirstName MiddleInitial LastName {_ADDRESS}
"""

CUSTOMER = f"""
CompanyName text company.name
ContactName text contact.name
SiteName text site.name
Taxable TF taxable
AccountNumber text accountNumber
BillingTerms text billingTerms.name
BillingTermsXref text billingTermsXref
TaxCode text taxCode.name
StateTaxXref text stateTaxXref
CountyTaxXref text countyTaxXref
CityTaxXref text cityTaxXref
Level4TaxXref text countryTaxXref
Level5TaxXref text compositeTaxXref
StateTaxRate pct stateTaxRate
CountyTaxRate pct countyTaxRate
CityTaxRate pct cityTaxRate
Level4TaxRate pct countryTaxRate
Level5TaxRate pct compositeTaxRate
TaxAgencyXref text taxAgencyXref
StateTaxAgencyXref text stateTaxAgencyXref
CountyTaxAgencyXref text countyTaxAgencyXref
CityTaxAgencyXref text cityTaxAgencyXref
Level4TaxAgencyXref text countryTaxAgencyXref
Level5TaxAgencyXref text compositeTaxAgencyXref
TaxRate share taxGroupRate
DueDays int dueDays
CurrencyID text {_CURRENCY}
CompanyType text companyType.name
- {_ADDRESS} TaxAccountNumber ContactEmailAddress
"""

EXPENSE_BILL = f"""
Memo text memo
VendorNumber text vendorNumber
MemberID text member.identifier
DocumentType text documentType
DocumentDate day documentDate
DocumentNumber text documentNumber
APAccountNumber text apAccountNumber
Class text glClass
CurrencyID text {_CURRENCY}
GLEntryRecID id id
Total money total
- FirstName LastName
"""

EXPENSE_BILL_DETAIL = f"""
GLTypeID text glTypeId
Memo text memo
AccountNumber text accountNumber
Class text expenseClass.name
Total money total
CompanyName text company.name
DocumentDate day documentDate
Billable TF billable
Reimbursable TF reimbursable
CompanyAdvance TF companyAdvance
CurrencyID text {_CURRENCY}
GLEntryRecID ids id
- CompanyAccountNumber
"""

EXPENSE = f"""
DocumentType text documentType
DocumentDate day documentDate
APAccountNumber text apAccountNumber
APClass text apClass
AccountNumber text accountNumber
Class text glClass
GLTypeID text glTypeId
Memo text memo
Description text description
PeriodStartDate day periodStartDate
PeriodEndDate day periodEndDate
MemberID text member.identifier
VendorNumber text vendorNumber
CompanyName text company.name
CompanyAccountNumber text companyAccountNumber
ProjectName text project.name
CurrencyID text {_CURRENCY}
GLEntryRecID id id
Total money total
"""

OFFSET = """
DocumentType text documentType
DocumentDate day documentDate
AccountNumber text accountNumber
Class text glClass
GLTypeID text glTypeId
Memo text memo
Description text description
MemberID text member.identifier
GLEntryRecID id id
Total money total
"""

TRANSACTION = f"""
DocumentType text documentType
DocumentDate day documentDate
CompanyName text company.name
ProjectName text project.name
Total money total
TaxableTotal money taxableTotal
SalesTax money salesTax
StateTax money stateTax
CountyTax money countyTax
CityTax money cityTax
TaxableAmount1 money taxableAmount1
TaxableAmount2 money taxableAmount2
TaxableAmount3 money taxableAmount3
TaxableAmount4 money taxableAmount4
TaxableAmount5 money taxableAmount5
DocumentNumber text documentNumber
Memo text memo
Description text description
Taxable YN taxable
TaxCode number taxCode.id
TaxGroup text taxCode.name
TaxGroupRate rate taxGroupRate
TaxAccountNumber text taxAccountNumber
PiggyBackFlag TF piggyBackFlag
Attention text attention
SiteName text site.name
ShipCompanyAccountNumber text shipToCompanyAccountNumber|shipCompanyAccountNumber
ShipCompanyType text shipToCompanyType.name|shipCompanyType.name
ShipTaxID text shipToTaxId|shipTaxId
ShipCompanyName text shipToCompany.name|shipCompany.name
ShipSiteName text shipSite.name
ShipContactName text shipContact
BillingTerms text billingTerms.name
BillingTermsXref text billingTermsXref
DueDays int dueDays
DueDate day dueDate
AccountNumber text accountNumber
Class text glClass
GLEntryRecID text glEntryIds
CompanyAccountNumber text companyAccountNumber
TaxAgencyXref text taxAgencyXref
StateTaxXref text stateTaxXref
CountyTaxXref text countyTaxXref
SalesRepID text salesRepId
SalesRepName text salesRepName
PONumber text purchaseOrder.name|customerPO
GLTypeID text glTypeId
SalesTerritory text salesTerritory
CurrencyID text {_CURRENCY}
CompanyType text companyType.name
BillingType text billingType
TaxDPAppliedFlag YN taxDpAppliedFlag
EmailDeliveryFlag YN emailDeliveryFlag
PrintDeliveryFlag YN printDeliveryFlag
AgreementPrePaymentFlag YN agreementPrePaymentFlag
TaxID text taxId
UseAvalara YN useAvalaraFlag
SendAvalaraTax YN sendAvalaraTaxFlag
- {_ADDRESS} {_SHIP_ADDRESS} CityTaxXref
"""

_ITEM = f"""
AccountNumber text accountNumber
Class text glClass
Cost money cost
CostAccountNumber text costAccountNumber
InventoryAccountNumber text inventoryAccountNumber
SalesCode text salesCode
ItemID text item.identifier
ItemPrice money itemPrice
ItemCost money itemCost
Memo text memo
GLTypeID text glTypeId
GLItemID text glItemId
ItemTypeXref text itemTypeXref
InventoryXref text inventoryXref
CogsXref text cogsXref
SalesDescription text salesDescription
ItemDescription text itemDescription
CurrencyID text {_CURRENCY}
UomName text unitOfMeasure.name
PriceLevelXref text priceLevelXref
LocationXref text locationXref
UomScheduleXref text uomScheduleXref
SubCatDescription text subCategory.name
Serialized YN serializedFlag
SerialNumbers text serialNumbers
TaxNote text taxNote
Total money total
Quantity money quantity
"""

_LINE = f"""{_ITEM}
GLEntryRecID id id
BinDescription text warehouseBin.name
WarehouseSiteName text warehouseSite.name
Dropshipped YN dropShippedFlag
ShipmentMethod text shipmentMethod.name
TaxRate factor taxRate
TaxCode text taxCode.name
TaxAgencyXref text taxAgencyXref
- {_WAREHOUSE}
"""

DETAIL = f"""{_LINE}
DocumentType text documentType
DocumentDate day documentDate
ProductAccountNumber text productAccountNumber
Taxable YN taxableFlag
Taxable2 YN taxable2Flag
Taxable3 YN taxable3Flag
Taxable4 YN taxable4Flag
Taxable5 YN taxable5Flag
ItemTaxable YN itemTaxableFlag
Description text description
TaxCodeXref text taxCodeXref
InvoiceSummaryOption text invoiceSummaryOption
TimeEntryRecId number timeEntry.id
TaxRatePercent pct taxRatePercent
"""

PURCHASE = f"""
DocumentNumber text documentNumber
DocumentDate day documentDate
PurchaseDate day purchaseDate
VendorName text company.name
VendorNumber text vendorNumber
VendorAccountNumber text vendorAccountNumber
VendorInvoiceNumber text vendorInvoiceNumber
VendorInvoiceDate day vendorInvoiceDate
FreightAmount money freightAmount
FreightPackingSlip text freightPackingSlip
APAccountNumber text apAccountNumber
Class text purchaseClass
ContactName text contact.name
SiteName text site.name
Description text description
Memo text memo|id
BillingTerms text billingTerms.name
CurrencyID text {_CURRENCY}
PackingSlip text packingSlip
BillingTermsXref text billingTermsXref
CompanyType text companyType.name
TaxCode number taxCode.id
TaxGroup text taxCode.name
TaxGroupRate rate taxGroupRate
TaxAgencyXref text taxAgencyXref
StateTaxXref text stateTaxXref
CountyTaxXref text countyTaxXref
CityTaxXref text cityTaxXref
ShipToCompanyName text shipToCompany.name
ShipToCompanyAccountNumber text shipToCompanyAccountNumber
ShipToCompanyType text shipToCompanyType.name
ShipToContactName text shipToContact.name
ShipToSiteName text shipToSite.name
ShipToTaxGroup text shipToTaxGroup
Dropshipped YN dropshipFlag
DueDays int dueDays
UseAvalara YN useAvalaraTaxFlag
PurchaseHeaderTaxGroup text purchaseHeaderTaxGroup
PurchaseHeaderTaxable YN purchaseHeaderTaxableFlag
PurchaseHeaderFreightTaxable YN purchaseHeaderFreightTaxableFlag
PurchaseInformation text id
Total money total
- {_ADDRESS} {_SHIP_TO_ADDRESS}
"""

PURCHASE_DETAIL = f"""{_LINE}
DocumentDate us documentDate
Taxable YN taxable
Description text description
VendorAccountNumber text vendorAccountNumber
VendorNumber text vendorNumber
LineNumber int lineNumber
PurchaseHeaderTaxGroup text purchaseHeaderTaxGroup
TaxCodeXref text taxCodeXref
"""

PURCHASE_DETAIL_TAX = f"""{_LINE}
DocumentDate us documentDate
Taxable YN taxableFlag
VendorAccountNumber text vendorAccountNumber
VendorNumber text vendorNumber
LineNumber int lineNumber
PurchaseHeaderTaxGroup text purchaseHeaderTaxGroup
TaxRatePercent pct taxRatePercent
"""

ADJUSTMENT = """
AdjustmentID text id
DocumentType text documentType
DocumentDate day documentDate
GLTypeID text glTypeID
AccountNumber text accountNumber
Memo text memo
Class text glClass
Description text adjustmentDescription
"""

ADJUSTMENT_DETAIL = """
Class text glClass
Description text description
Memo text memo
ItemID text item.identifier
Quantity money quantity
Total money total
Cost money cost
CostAccountNumber text costAccountNumber
InventoryAccountNumber text inventoryAccountNumber
AccountNumber text accountNumber
ProductAccountNumber text productAccountNumber
"""

TRANSFER = f"""{_ITEM}
TransferID text id
TransferRecID number transferId
DocumentType text documentType
DocumentDate day documentDate
Description text description
Taxable YN taxable
BinDescription text bin.name
WarehouseName text warehouse.name
TransferFromBin text transferFromBin.name
TransferFromLocationXref text transferFromLocationXref
TransferToBin text transferToBin.name
TransferToLocationXref text transferToLocationXref
"""
