"""Invoices as records, and their payments (read only)."""

from decimal import Decimal

from core.sandbox.data_documents import Document
from core.sandbox.data_names import CUSTOMERS, TERMS
from core.sandbox.ledger import Batch
from core.sandbox.listing import Listing, counted, listed, of_rows, one
from core.sandbox.messages import Request, not_found
from core.sandbox.references import CURRENCY, CUSTOMER, CUSTOMER_SITE, LOCATION, TAX, TERM, Row, isoz
from core.sandbox.routing import Route, at
from core.sandbox.rows import invoice_type
from core.sandbox.state import State


def _paid(document: Document) -> Decimal:
    """What the invoice has been paid so far: every tenth has had a half of it."""
    if document.credit or document.unit % 10 != 7:
        return Decimal(0)
    return document.money(document.total // 2)


def _invoices(state: State, request: Request) -> Listing:
    found = state.company.invoice_by_id
    ids = sorted(document.key for document in state.ledger.documents("invoices"))
    return Listing(
        ids, lambda key: _row(state, found[key], request), frozenset(("glBatch", "unbatchedBatch"))
    )


def _row(state: State, document: Document, request: Request) -> Row:
    customer = CUSTOMERS[document.party]
    total, paid = document.money(document.total), _paid(document)
    tax = document.money(sum(document.taxes) * (-1 if document.credit else 1))
    row: Row = {
        "id": document.key,
        "invoiceNumber": document.number,
        "type": invoice_type(document),
        "status": {"id": 2, "name": "Closed", "isClosed": True},
        "company": CUSTOMER[document.party],
        "billToCompany": CUSTOMER[document.party],
        "shipToCompany": CUSTOMER[document.party],
        "accountNumber": customer.account,
        "billingSite": CUSTOMER_SITE[document.party],
        "billingSiteCity": customer.city,
        "billingTerms": TERM[customer.terms],
        "date": isoz(document.day),
        "locationId": LOCATION[document.place]["id"],
        "location": LOCATION[document.place],
        "taxableFlag": any(document.taxes),
        "taxCode": TAX[document.tax],
        "currency": CURRENCY[document.currency],
        "dueDate": isoz(document.day + TERMS[customer.terms][2]),
        "subtotal": total - tax,
        "total": total,
        "salesTax": tax,
        "payments": paid,
        "credits": Decimal(0),
        "balance": total - paid,
    }
    batch = state.ledger.batch_of(document.control) if document.has_entries else None
    if batch is not None:
        row["glBatch"] = _batch_reference(batch, request)
    return row


def _batch_reference(batch: Batch, request: Request) -> Row:
    root = request.path[: request.path.index("/finance/")]
    address = f"{request.base}{root}/finance/accounting/batches/{batch.id}"
    return {"id": batch.id, "name": batch.identifier, "_info": {"batch_href": address}}


def _payments(state: State, identity: str) -> Listing:
    document = state.company.invoice_by_id.get(int(identity))
    if document is None:
        raise not_found("Invoice", identity)
    paid, total = _paid(document), document.money(document.total)
    if not paid:
        return of_rows([], "id", "type", "amount")
    row = {
        "id": 40_000 + document.unit,
        "type": "P",
        "source": "Default",
        "invoice": {"id": document.key, "identifier": document.number},
        "amount": paid,
        "invoiceBalance": total - paid,
        "invoiceTotal": total,
        "paymentDate": isoz(document.day + 5),
        "appliedBy": "PSingh",
        "paymentSyncStatus": "Unapplied",
    }
    return of_rows([row])


ROUTES: list[Route] = [
    ("GET", at("/finance/invoices"), lambda state, r: listed(_invoices(state, r), r)),
    ("GET", at("/finance/invoices/count"), lambda state, r: counted(_invoices(state, r), r)),
    ("GET", at("/finance/invoices/{id}"), lambda state, r, i: one(_invoices(state, r), "Invoice", int(i), r)),
    ("GET", at("/finance/invoices/{id}/payments"), lambda state, r, i: listed(_payments(state, i), r)),
    (
        "GET",
        at("/finance/invoices/{id}/payments/{id}"),
        lambda state, r, i, each: one(_payments(state, i), "Payment", int(each), r),
    ),
]
