"""The members of the REST export that become records. Everything else stays in the source's bytes.

Values are untyped on purpose: numbers arrive as exact Decimals, and a text where a number belongs becomes
a flaw of its record instead of an error of the whole answer.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Wire(Struct, rename="camel", gc=False):
    """What all of them share: camelCase names, missing members are None."""


class Named(Wire):
    """A reference to another record of the server."""

    id: Any = None
    identifier: Any = None
    name: Any = None
    currency_code: Any = None
    currency_identifier: Any = None


class Detail(Wire):
    """A line of an invoice, a purchase, its taxes, an adjustment or an expense bill; also an offset."""

    id: Any = None
    document_date: Any = None
    account_number: Any = None
    gl_class: Any = None
    gl_type_id: Any = None
    memo: Any = None
    description: Any = None
    item_description: Any = None
    sales_description: Any = None
    item: Named | None = None
    quantity: Any = None
    item_price: Any = None
    item_cost: Any = None
    total: Any = None
    currency: Named | None = None
    tax_code: Named | None = None
    tax_code_xref: Any = None
    expense_class: Named | None = None
    inventory_account_number: Any = None


class Document(Wire):
    """Any document: invoice, expense, bill, purchase, adjustment, transfer."""

    id: Any = None
    document_type: Any = None
    document_date: Any = None
    document_number: Any = None
    due_date: Any = None
    memo: Any = None
    description: Any = None
    adjustment_description: Any = None
    company: Named | None = None
    company_account_number: Any = None
    member: Named | None = None
    vendor_number: Any = None
    vendor_account_number: Any = None
    billing_type: Any = None
    account_number: Any = None
    ap_account_number: Any = None
    gl_class: Any = None
    gl_type_id: Any = None
    gl_entry_ids: Any = None
    packing_slip: Any = None
    currency: Named | None = None
    total: Any = None
    quantity: Any = None
    item_price: Any = None
    item: Named | None = None
    detail: list[Detail] | None = None
    purchase_detail: list[Detail] | None = None
    purchase_detail_tax: list[Detail] | None = None
    adjustment_detail: list[Detail] | None = None
    offset: Detail | None = None


class PartyWire(Wire):
    """A customer or a vendor."""

    company: Named | None = None
    vendor: Named | None = None
    member: Named | None = None
    account_number: Any = None
    vendor_number: Any = None


SECTIONS = {
    "vendors": "vendor",
    "customers": "customer",
    "transactions": "transaction",
    "expenses": "expense",
    "expenseBills": "expenseBill",
    "purchaseTransactions": "purchaseTransaction",
    "adjustmentTransactions": "adjustmentTransaction",
    "inventoryTransfers": "inventoryTransfer",
}
"""Arrays of the export in the order of the vendor's schema → element name of one entry in the XML form."""

SETTINGS = "exportSettings"
