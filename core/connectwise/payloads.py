"""The server's rows, with only the members that are used. Amounts are exact; null counts as left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

Id = Annotated[int, Meta(gt=0, le=2**63 - 1)]
Amount = Decimal | None
Text = str | None


class Wire(Struct, rename="camel", gc=False):
    """A row as it travels."""


class Ref(Struct, rename="camel", gc=False):
    """A reference to another record."""

    id: int | None = None
    name: Text = None
    identifier: Text = None
    currency_code: Text = None


class InvoiceRow(Wire):
    """A row of the unposted invoices."""

    id: Id
    billing_log_id: Id
    location_id: int | None = None
    location: Ref | None = None
    company: Ref | None = None
    bill_to_company: Ref | None = None
    invoice_number: Text = None
    invoice_date: Text = None
    invoice_type: Text = None
    description: Text = None
    currency: Ref | None = None
    total: Amount = None


class ExpenseRow(Wire):
    """A row of the unposted expenses."""

    id: Id
    expense_detail_id: Id
    location_id: int | None = None
    location: Ref | None = None
    classification: Text = None
    member: Ref | None = None
    date_expense: Text = None
    charge_description: Text = None
    expense_type: Ref | None = None
    currency: Ref | None = None
    total: Amount = None


class ProcurementRow(Wire):
    """A row of the unposted procurement."""

    id: Id
    unposted_product_id: Annotated[str, Meta(min_length=1)]
    description: Text = None
    location_id: int | None = None
    location: Ref | None = None
    procurement_type: Text = None
    purchase_order: Ref | None = None
    purchase_date: Text = None
    vendor: Ref | None = None
    vendor_account_number: Text = None
    currency: Ref | None = None
    total: Amount = None


class Info(Struct, rename="camel"):
    """Who changed a record, and when."""

    last_updated: Text = None
    updated_by: Text = None


class BatchRow(Struct, rename="camel"):
    """A batch in the list of batches."""

    id: Id
    batch_identifier: Text = None
    export_invoices_flag: bool | None = None
    export_expenses_flag: bool | None = None
    export_products_flag: bool | None = None
    closed_flag: bool | None = None
    info: Info | None = msgspec.field(default=None, name="_info")


class EntryRow(Wire):
    """A ledger row of a batch."""

    id: Id
    name: Text = None
    account_number: Text = None
    debit: Amount = None
    credit: Amount = None
    cost: Amount = None
    invoice: Ref | None = None
    purchase_order: Ref | None = None
    transfer: Text = None
    expense: Ref | None = None
    adjustment_detail: Ref | None = None


class StatusRef(Struct, rename="camel", gc=False):
    """The status of an invoice."""

    name: Text = None
    is_closed: bool | None = None


class InvoiceRecord(Wire):
    """An invoice as a record of its own."""

    id: Id
    invoice_number: Text = None
    type: Text = None
    status: StatusRef | None = None
    company: Ref | None = None
    date: Text = None
    currency: Ref | None = None
    total: Amount = None
    payments: Amount = None
    credits: Amount = None
    gl_batch: Ref | None = None


class InvoiceNumberRow(Wire):
    """An invoice of which only the number is asked for."""

    id: Id
    invoice_number: Text = None


class PaymentRecord(Wire):
    """A payment of an invoice, or what was applied of a credit memo."""

    id: Id
    type: Text = None
    source: Text = None
    invoice: Ref | None = None
    credit: Ref | None = None
    amount: Amount = None
    payment_date: Text = None
    applied_by: Text = None
    payment_sync_status: Text = None
    gl_batch_id: Text = msgspec.field(default=None, name="glBatchID")


class LocationRow(Wire):
    """A place of the company's structure."""

    id: Id
    name: Text = None
    location_flag: bool | None = None


class AccountRow(Wire):
    """A mapping of a kind of entry to an account."""

    id: int | None = None
    gl_type: Text = None
    mapped_type: Ref | None = None
    mapped_record: Ref | None = None
    segment1: Text = None
    segment2: Text = None
    segment3: Text = None
    segment4: Text = None
    segment5: Text = None
    segment6: Text = None
    segment7: Text = None
    segment8: Text = None
    segment9: Text = None
    segment10: Text = None


class PermissionRow(Wire):
    """What the role of the keys may do with one function of a module."""

    module_name: Text = None
    module_function_name: Text = None
    add_level: Text = None
    edit_level: Text = None
    delete_level: Text = None
    inquire_level: Text = None


class Count(Struct):
    """How many rows a list has."""

    count: Annotated[int, Meta(ge=0)]


class CompanyAnswer(Struct, rename="pascal"):
    """What a server tells about a company without keys."""

    codebase: Text = None
    company_name: Text = None
    version_code: Text = None


class LicenseBit(Wire):
    """A part of the product and whether the company has it."""

    name: Text = None
    active_flag: bool | None = None


class SystemAnswer(Struct, rename="camel"):
    """Version, time zone and licences of the server."""

    version: Text = None
    is_cloud: bool | None = None
    server_time_zone: Text = None
    license_bits: list[LicenseBit] | None = None
