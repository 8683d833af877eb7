"""Which attribute of the legacy form says the same as which member of the REST form: one table, both ways.

The rows are in `correspondence_rows`.
"""

from __future__ import annotations

from typing import NamedTuple

from core.files import correspondence_rows as tables


class Pair(NamedTuple):
    """One attribute, how its text is written, and where the REST form keeps it (paths, best first)."""

    attribute: str
    form: str
    paths: tuple[tuple[str, ...], ...]


class Element(NamedTuple):
    """A legacy element: its pairs, the attributes only it has, and its children by REST member."""

    name: str
    pairs: tuple[Pair, ...]
    alone: tuple[str, ...]
    children: tuple[tuple[str, str], ...] = ()
    """(REST member that holds them, legacy element name)."""


CONTAINERS = {
    "Vendors": ("vendors", "Vendor"),
    "Customers": ("customers", "Customer"),
    "Expenses": ("expenses", "Expense"),
    "ExpenseBills": ("expenseBills", "ExpenseTransaction"),
    "Transactions": ("transactions", "Transaction"),
    "PurchaseTransactions": ("purchaseTransactions", "PurchaseTransaction"),
    "AdjustmentTransactions": ("adjustmentTransactions", "AdjustmentTransaction"),
    "InventoryTransfers": ("inventoryTransfers", "InventoryTransfer"),
}
"""Legacy container → (REST array, legacy child), in the order of the legacy form."""

_SETTINGS = """
CogsOption SalesTaxOption SalesTaxGroupsOption InventoryPostOption ExpenseAsBillOption ExpenseSummaryOption
ExportInvoices ExportExpenses ExportInventory SyncPayments GLBatchID LastPaymentSync DropShipCogsOption
UomProductOption
"""
SETTINGS = tuple(_SETTINGS.split())
"""Attributes of the root of the legacy form, in its order."""


def _element(name: str, table: str, *children: tuple[str, str]) -> Element:
    pairs, alone = [], []
    for row in table.split("\n"):
        words = row.split()
        if words and words[0] == "-":
            alone += words[1:]
        elif words:
            paths = tuple(tuple(path.split(".")) for path in words[2].split("|"))
            pairs.append(Pair(words[0], words[1], paths))
    return Element(name, tuple(pairs), tuple(alone), children)


ELEMENTS = {
    element.name: element
    for element in (
        _element("Vendor", tables.VENDOR),
        _element("Customer", tables.CUSTOMER),
        _element("ExpenseTransaction", tables.EXPENSE_BILL, ("detail", "ExpenseDetail")),
        _element("ExpenseDetail", tables.EXPENSE_BILL_DETAIL),
        _element("Expense", tables.EXPENSE, ("offset", "ExpenseOffset")),
        _element("ExpenseOffset", tables.OFFSET),
        _element("Transaction", tables.TRANSACTION, ("detail", "Detail")),
        _element("Detail", tables.DETAIL),
        _element(
            "PurchaseTransaction",
            tables.PURCHASE,
            ("purchaseDetail", "PurchaseDetail"),
            ("purchaseDetailTax", "PurchaseDetailTax"),
        ),
        _element("PurchaseDetail", tables.PURCHASE_DETAIL),
        _element("PurchaseDetailTax", tables.PURCHASE_DETAIL_TAX),
        _element("AdjustmentTransaction", tables.ADJUSTMENT, ("adjustmentDetail", "AdjustmentDetail")),
        _element("AdjustmentDetail", tables.ADJUSTMENT_DETAIL),
        _element("InventoryTransfer", tables.TRANSFER, ("offset", "TransferOffset")),
        _element("TransferOffset", tables.OFFSET),
    )
}
"""Every known legacy element by its name."""


def known_attributes(name: str) -> frozenset[str]:
    """The attribute names of a legacy element."""
    element = ELEMENTS[name]
    return frozenset([*(pair.attribute for pair in element.pairs), *element.alone])
