"""Batches: list, create, delete, entries."""

from datetime import UTC, datetime
from typing import Any

from core.sandbox.data_documents import EXPENSE, INVOICE, PURCHASE, TRANSFER, Document, Entry
from core.sandbox.data_invoices import invoice_lines
from core.sandbox.data_names import ACCOUNTS, ITEMS
from core.sandbox.data_procurement import procurement_lines
from core.sandbox.ledger import Batch
from core.sandbox.listing import Listing, counted, listed, of_rows, one
from core.sandbox.messages import Request, Response, answer, invalid, no_content, not_found
from core.sandbox.references import Row, iso
from core.sandbox.routes_export import check_flags, check_identifier, glexport
from core.sandbox.routing import Route, at, body_of
from core.sandbox.rows import DESCRIPTIONS, entries_of, invoice_type
from core.sandbox.state import State

_WHAT = "CreateAccountingBatchRequest"
_KINDS = {"I": "exportInvoicesFlag", "E": "exportExpensesFlag"}


def _batch_row(batch: Batch) -> Row:
    return {
        "id": batch.id,
        "batchIdentifier": batch.identifier,
        "exportInvoicesFlag": batch.invoices,
        "exportExpensesFlag": batch.expenses,
        "exportProductsFlag": batch.products,
        "closedFlag": False,
        "_info": {"lastUpdated": batch.created, "updatedBy": "demo.clerk"},
    }


def _batches(state: State) -> Listing:
    names = (
        "id",
        "batchIdentifier",
        "exportInvoicesFlag",
        "exportExpensesFlag",
        "exportProductsFlag",
        "closedFlag",
    )
    return of_rows([_batch_row(batch) for batch in state.ledger.batches.values()], *names)


def _found(state: State, identity: str) -> Batch:
    batch = state.ledger.batches.get(int(identity))
    if batch is None:
        raise not_found("AccountingBatch", identity)
    return batch


def _create(state: State, request: Request) -> Response:
    body = body_of(request)
    check_identifier(body, _WHAT)
    check_flags(body, _WHAT)
    now = datetime.now(UTC)
    identifier = body.get("batchIdentifier") or f"{now:%Y%m%d%H%M%S}"
    entries = _entries_sent(body)
    if state.switches.mode == "strict":
        _strictly(state, body, identifier, entries)
    known = [entry for entry in dict.fromkeys(entries) if _batchable(state, entry)]
    batch = Batch(
        id=state.ledger.last_id + 1,
        identifier=identifier,
        entries=known,
        invoices=bool(body.get("exportInvoicesFlag")),
        expenses=bool(body.get("exportExpensesFlag")),
        products=bool(body.get("exportProductsFlag")),
        created=f"{now:%Y-%m-%dT%H:%M:%SZ}",
    )
    state.ledger.add(batch)
    if state.switches.created_reply == "empty":
        return answer({}, 201, committed=True)
    firsts = {document.first: document for document in map(state.company.holder, known) if document}
    return answer(glexport(state, list(firsts.values()), set(known), body), 201, committed=True)


def _entries_sent(body: dict[str, Any]) -> list[int]:
    entries = body.get("processedRecordIds")
    if entries is None:
        raise invalid("processedRecordIds is required.", _WHAT, "processedRecordIds", "MissingRequiredField")
    if not isinstance(entries, list) or not all(type(entry) is int for entry in entries):
        raise invalid("processedRecordIds must be a list of whole numbers.", _WHAT, "processedRecordIds")
    return entries


def _batchable(state: State, entry: int) -> bool:
    document = state.company.holder(entry)
    return document is not None and document.first not in state.ledger.hidden


def _strictly(state: State, body: dict[str, Any], identifier: str, entries: list[int]) -> None:
    """Refuse what a careful server would refuse."""
    field = "processedRecordIds"
    if any(batch.identifier.lower() == identifier.lower() for batch in state.ledger.batches.values()):
        raise invalid(
            f"Batch identifier '{identifier}' already exists.", _WHAT, "batchIdentifier", "ObjectExists"
        )
    if not entries:
        raise invalid("processedRecordIds is empty.", _WHAT, field, "MissingRequiredField")
    unknown = [entry for entry in entries if not _batchable(state, entry)]
    if unknown:
        raise invalid(f"GL entries do not exist: {_some(unknown)}.", _WHAT, field, "NotFound")
    batched = [entry for entry in entries if state.ledger.batch_of(entry)]
    if batched:
        raise invalid(f"GL entries are already batched: {_some(batched)}.", _WHAT, field, "AlreadyBatched")
    for entry in entries:
        document = state.company.holder(entry)
        flag = _KINDS.get(document.kind, "exportProductsFlag") if document else ""
        if not body.get(flag):
            raise invalid(f"GL entry {entry} needs {flag}.", _WHAT, flag)


def _some(entries: list[int]) -> str:
    return ", ".join(map(str, entries[:10])) + (" …" if len(entries) > 10 else "")


def _delete(state: State, request: Request, identity: str) -> Response:
    _found(state, identity)
    state.ledger.remove(int(identity))
    return no_content(committed=True)


def _entries(state: State, identity: str) -> Listing:
    batch = _found(state, identity)
    rows: list[Row] = []
    known: dict[int, tuple[Document, dict[int, Entry]]] = {}
    for position, entry in enumerate(batch.entries):
        document = state.company.holder(entry)
        if document is None:
            continue
        if document.first not in known:
            known[document.first] = document, {e.id: e for e in entries_of(state.company.seed, document)}
        rows.append(_entry_row(state, document, known[document.first][1][entry]))
        if state.switches.entry_ids == "own":
            rows[-1]["id"] = 9_000_000 + 10_000 * batch.id + position
    return of_rows(rows, "invoice", "expense", "purchaseOrder", "lineItem", "transfer", "adjustmentDetail")


def _entry_row(state: State, document: Document, entry: Entry) -> Row:
    row: Row = {
        "id": entry.id,
        "accountType": DESCRIPTIONS.get(entry.type, "Expense"),
        "name": ACCOUNTS.get(entry.account, ""),
        "accountNumber": entry.account,
    }
    if document.control == entry.id and document.kind in (INVOICE, PURCHASE):
        row["accountType"] = "Accounts Receivable" if document.kind == INVOICE else "Accounts Payable"
    row["debit" if entry.amount >= 0 else "credit"] = document.money(abs(entry.amount))
    row.update(_goods(state, document, entry))
    row.update(_reference(document, entry))
    return row


def _goods(state: State, document: Document, entry: Entry) -> Row:
    none = {"cost": document.money(0), "item": "", "salesCode": "", "costOfGoodsSoldAccountNumber": ""}
    if entry.line < 0 or entry.type in ("ST", "PT", "FT", "PF", "EE", "EO"):
        return none
    make = invoice_lines if document.kind == INVOICE else procurement_lines
    line = make(state.company.seed, document.unit, document.bump)[entry.line]
    item = ITEMS[line.item]
    unit = line.cost if document.kind == INVOICE else line.price
    return {
        "cost": document.money(line.quantity * unit // 100),
        "item": item.identifier,
        "salesCode": item.account.rstrip(":"),
        "costOfGoodsSoldAccountNumber": "5100" if item.cost else "",
    }


def _reference(document: Document, entry: Entry) -> Row:
    """Where the entry comes from."""
    if document.kind == INVOICE:
        kind, when = invoice_type(document), iso(document.day)
        row = {"id": document.key, "identifier": document.number, "billingType": kind, "invoiceDate": when}
        return {"invoice": row}
    if document.kind == EXPENSE:
        return {"expense": {"id": document.key, "amount": document.money(document.total)}}
    if document.kind == PURCHASE:
        found: Row = {"purchaseOrder": {"id": document.key, "name": document.number}}
        if 0 <= entry.line < document.lines:
            identity = document.key * 100 + entry.line + 1
            found["lineItem"] = {"id": identity, "identifier": str(entry.line + 1)}
        return found
    if document.kind == TRANSFER:
        return {"transfer": str(document.key)}
    return {"adjustmentDetail": {"id": document.key * 100 + entry.line, "name": document.number}}


ROUTES: list[Route] = [
    ("GET", at("/finance/accounting/batches"), lambda state, request: listed(_batches(state), request)),
    ("POST", at("/finance/accounting/batches"), _create),
    (
        "GET",
        at("/finance/accounting/batches/count"),
        lambda state, request: counted(_batches(state), request),
    ),
    (
        "GET",
        at("/finance/accounting/batches/{id}"),
        lambda state, request, i: answer(_batch_row(_found(state, i))),
    ),
    ("DELETE", at("/finance/accounting/batches/{id}"), _delete),
    (
        "GET",
        at("/finance/accounting/batches/{id}/entries"),
        lambda state, r, i: listed(_entries(state, i), r),
    ),
    (
        "GET",
        at("/finance/accounting/batches/{id}/entries/count"),
        lambda state, r, i: counted(_entries(state, i), r),
    ),
    (
        "GET",
        at("/finance/accounting/batches/{id}/entries/{id}"),
        lambda state, request, i, each: one(_entries(state, i), "BatchEntry", int(each), request),
    ),
]
