"""Set-up of the accounting interface: packages, accounts, currencies, statuses."""

from core.sandbox.data_names import ACCOUNT_TYPES, ACCOUNTS, ITEMS
from core.sandbox.listing import Listing, counted, listed, of_rows, one
from core.sandbox.references import CURRENCY, Row
from core.sandbox.routing import Route, at
from core.sandbox.state import State

_PACKAGE: Row = {"id": 1, "identifier": "Other", "name": "Other"}


def _packages(state: State) -> Listing:
    return of_rows([_PACKAGE])


def _setup(state: State) -> Listing:
    as_bill = state.switches.expenses_as_bill
    row: Row = {
        "id": 1,
        "accountingPackage": _PACKAGE,
        "directTransferFlag": False,
        "includeInvoicesFlag": True,
        "invoiceFormat": "Detailed",
        "includeExpensesFlag": True,
        "transferExpensesAsBillFlag": as_bill,
        "expenseFormat": "Default",
        "suppressMemoFlag": False,
        "syncPaymentInfoFlag": False,
        "syncWisePayPaymentInfoFlag": False,
        "includeSalesTaxFlag": True,
        "enableTaxGroupsFlag": False,
        "zeroDollarTaxAmountsFlag": True,
        "includeItemsFlag": True,
        "inventorySOHFlag": True,
        "sendComponentAmountFlag": False,
        "sendUomFlag": True,
        "includeCogsEntriesFlag": True,
        "includeCogsDropShipFlag": False,
    }
    return of_rows([row])


def _accounts(state: State) -> Listing:
    """GL mapping: segment1 is the account number, mappedRecord carries the account's name."""
    rows: list[Row] = []
    for kind, numbers in ACCOUNT_TYPES.items():
        for number in numbers:
            identity = len(rows) + 1
            row: Row = {
                "id": identity,
                "glType": kind,
                "mappedType": {"id": list(ACCOUNT_TYPES).index(kind) + 1, "name": ACCOUNTS[numbers[0]]},
                "mappedRecord": {"id": identity, "name": ACCOUNTS[number]},
                "segment1": number,
            }
            if kind == "RP":
                row.update({"cogs1": "5100", "inventory": "1400", "productId": ITEMS[0].identifier})
            rows.append(row)
    return of_rows(rows, "cogs1", "inventory", "productId", "salesCode")


def _currencies(state: State) -> Listing:
    rows = [
        {
            **currency,
            "currencyCode": {"id": currency["id"], "name": currency["currencyCode"]},
            "reportFormat": "",
        }
        for currency in CURRENCY
    ]
    return of_rows(rows)


def _statuses(state: State) -> Listing:
    flags = ((1, "New", False), (2, "Closed", True), (3, "Sent", False), (4, "Void", True))
    return of_rows(
        [
            {
                "id": identity,
                "name": name,
                "sortOrder": identity,
                "defaultFlag": identity == 1,
                "closedFlag": closed,
                "inactiveFlag": False,
                "sentFlag": name == "Sent",
            }
            for identity, name, closed in flags
        ]
    )


_LISTS = (
    ("/finance/accountingPackages", "AccountingPackage", _packages),
    ("/finance/accountingPackageSetup", "AccountingPackageSetup", _setup),
    ("/finance/glAccounts", "GLAccount", _accounts),
    ("/finance/currencies", "Currency", _currencies),
    ("/finance/billingStatuses", "BillingStatus", _statuses),
)

ROUTES: list[Route] = [
    route
    for path, what, make in _LISTS
    for route in (
        ("GET", at(path), lambda state, request, make=make: listed(make(state), request)),
        ("GET", at(path + "/count"), lambda state, request, make=make: counted(make(state), request)),
        (
            "GET",
            at(path + "/{id}"),
            lambda state, request, i, make=make, what=what: one(make(state), what, int(i), request),
        ),
    )
]
