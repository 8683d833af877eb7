"""Invoices as records, with what was paid on them so far."""

from decimal import Decimal

from core.sandbox.data_names import CUSTOMERS, TERMS
from core.sandbox.ledger import Batch
from core.sandbox.listing import Listing, counted, fields_of, listed
from core.sandbox.messages import Request, Response, answer, not_found
from core.sandbox.payments import credited, paid
from core.sandbox.receivable import Receivable
from core.sandbox.receivables import receivable, receivable_ids
from core.sandbox.references import CURRENCY, CUSTOMER, CUSTOMER_SITE, LOCATION, TAX, TERM, Row, isoz
from core.sandbox.routing import Route, at
from core.sandbox.state import State

STATUS: dict[str, Row] = {
    "New": {"id": 1, "name": "New", "isClosed": False},
    "Closed": {"id": 2, "name": "Closed", "isClosed": True},
    "Sent": {"id": 3, "name": "Sent", "isClosed": False},
    "Void": {"id": 4, "name": "Void", "isClosed": True},
}


def invoice_of(state: State, identity: str) -> Receivable:
    """The invoice of a path, or 404."""
    found = receivable(state, int(identity))
    if found is None:
        raise not_found("Invoice", identity)
    return found


def _invoices(state: State, request: Request) -> Listing:
    return Listing(
        receivable_ids(state),
        lambda key: _row(state, invoice_of(state, str(key)), request),
        frozenset(("glBatch", "unbatchedBatch")),
    )


def _one(state: State, request: Request, identity: str) -> Response:
    return answer(fields_of(_row(state, invoice_of(state, identity), request), request))


def _row(state: State, invoice: Receivable, request: Request) -> Row:
    customer = CUSTOMERS[invoice.party]
    row: Row = {
        "id": invoice.id,
        "invoiceNumber": invoice.number,
        "type": invoice.kind,
        "status": STATUS[invoice.status],
        "company": CUSTOMER[invoice.party],
        "billToCompany": CUSTOMER[invoice.party],
        "shipToCompany": CUSTOMER[invoice.party],
        "accountNumber": customer.account,
        "billingSite": CUSTOMER_SITE[invoice.party],
        "billingSiteCity": customer.city,
        "billingTerms": TERM[customer.terms],
        "date": isoz(invoice.day),
        "locationId": LOCATION[invoice.place]["id"],
        "location": LOCATION[invoice.place],
        "taxableFlag": bool(invoice.tax),
        "taxCode": TAX[invoice.tax_code],
        "currency": CURRENCY[invoice.currency],
        "dueDate": isoz(invoice.day + TERMS[customer.terms][2]),
        **_amounts(state, invoice),
    }
    batch = _batch(state, invoice, request)
    if batch is not None:
        row["glBatch"] = batch
    return row


def _amounts(state: State, invoice: Receivable) -> dict[str, Decimal]:
    payments = state.payments.of(invoice)
    money, memos = paid(payments), credited(payments)
    return {
        "subtotal": invoice.total - invoice.tax,
        "total": invoice.total,
        "salesTax": invoice.tax,
        "payments": money,
        "credits": memos,
        "balance": invoice.total - money - memos,
    }


def _batch(state: State, invoice: Receivable, request: Request) -> Row | None:
    if invoice.batch:
        return {"id": 1 + sum(invoice.batch.encode()) % 29, "name": invoice.batch}
    batch = state.ledger.batch_of(invoice.control) if invoice.control else None
    return _batch_reference(batch, request) if batch else None


def _batch_reference(batch: Batch, request: Request) -> Row:
    root = request.path[: request.path.index("/finance/")]
    address = f"{request.base}{root}/finance/accounting/batches/{batch.id}"
    return {"id": batch.id, "name": batch.identifier, "_info": {"batch_href": address}}


ROUTES: list[Route] = [
    ("GET", at("/finance/invoices"), lambda state, r: listed(_invoices(state, r), r)),
    ("GET", at("/finance/invoices/count"), lambda state, r: counted(_invoices(state, r), r)),
    ("GET", at("/finance/invoices/{id}"), _one),
]
