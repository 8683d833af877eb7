"""The export: unposted records, or the records of a batch, as one GLExport."""

from collections.abc import Callable, Container, Iterable
from datetime import date
from typing import Any

from core.sandbox.conditions import moment_of
from core.sandbox.data_documents import ADJUSTMENT, EXPENSE, INVOICE, PURCHASE, TRANSFER, Document
from core.sandbox.data_names import CUSTOMERS, LOCATIONS, MEMBERS, VENDORS
from core.sandbox.export_expenses import expense_bill, expense_journal, member_vendor
from core.sandbox.export_invoices import customer, transaction
from core.sandbox.export_procurement import adjustment, purchase, transfer, vendor
from core.sandbox.messages import Request, Response, answer, invalid
from core.sandbox.references import Row
from core.sandbox.routing import Route, at, body_of
from core.sandbox.state import State

_WHAT = "ExportAccountingBatchRequest"
_FLAGS = {
    "invoices": "exportInvoicesFlag",
    "expenses": "exportExpensesFlag",
    "procurement": "exportProductsFlag",
}
_LISTS = {"invoices": "InvoiceIds", "expenses": "ExpenseIds", "procurement": "ProductIds"}


def _export(state: State, request: Request) -> Response:
    body = body_of(request)
    _check(body)
    wanted = _wanted(state, body, state.ledger.is_open)
    unposted = {entry for document in wanted for entry in state.ledger.unposted_entries(document)}
    return answer(glexport(state, wanted, unposted, body))


def check_identifier(body: dict[str, Any], what: str) -> None:
    """A batch identifier is text of at most 50 characters."""
    identifier = body.get("batchIdentifier")
    if identifier is not None and not isinstance(identifier, str):
        raise invalid("batchIdentifier must be text.", what, "batchIdentifier")
    if identifier is not None and len(identifier) > 50:
        raise invalid("batchIdentifier is longer than 50 characters.", what, "batchIdentifier", "MaxLength")


def check_flags(body: dict[str, Any], what: str, *more: str) -> None:
    """At least one kind must be asked for."""
    flags = (*_FLAGS.values(), *more)
    for name in flags:
        if not isinstance(body.get(name, False), bool | None):
            raise invalid(f"{name} must be true or false.", what, name)
    if not any(body.get(name) for name in flags):
        raise invalid(
            "At least one export flag must be true.", what, "exportInvoicesFlag", "MissingRequiredField"
        )


def _check(body: dict[str, Any]) -> None:
    check_identifier(body, _WHAT)
    check_flags(body, _WHAT, "exportPaymentsFlag")
    if body.get("summarizeInvoices") not in (None, "Default", "Condensed", "Detailed"):
        raise invalid("summarizeInvoices is not valid.", _WHAT, "summarizeInvoices")
    for suffix, kind in (("InvoiceIds", int), ("ExpenseIds", int), ("ProductIds", str)):
        for prefix in ("included", "excluded"):
            each = body.get(prefix + suffix) or []
            if not isinstance(each, list) or not all(isinstance(value, kind) for value in each):
                raise invalid(f"{prefix}{suffix} is not a list of {kind.__name__}.", _WHAT, prefix + suffix)


def _thru(state: State, body: dict[str, Any]) -> int:
    text = body.get("thruDate")
    if not text:
        return state.company.today.toordinal()
    moment = moment_of(text) if isinstance(text, str) else None
    if moment is None:
        raise invalid("thruDate is not a date.", _WHAT, "thruDate")
    return date.toordinal(moment)


def _key(document: Document) -> int | str:
    return document.key if document.kind in (INVOICE, EXPENSE) else document.product_id


def _wanted(state: State, body: dict[str, Any], is_open: Callable[[Document], bool]) -> list[Document]:
    """Documents that the request asks for, in the order of the lists."""
    thru, location = _thru(state, body), body.get("locationId") or 0
    found: list[Document] = []
    for group, flag in _FLAGS.items():
        if not body.get(flag):
            continue
        included = set(body.get("included" + _LISTS[group]) or ())
        excluded = set(body.get("excluded" + _LISTS[group]) or ())
        for document in _candidates(state, group, included):
            if _key(document) in excluded or not is_open(document) or document.day > thru:
                continue
            if not location or LOCATIONS[document.place][0] == location:
                found.append(document)
    return found


def _candidates(state: State, group: str, included: set[int | str]) -> Iterable[Document]:
    documents = state.ledger.documents(group)
    if not included:
        return documents
    found = [document for document in documents if _key(document) in included]
    if group == "expenses" and state.switches.bills == "whole":
        bills = {document.bill for document in found if document.bill}
        return [each for each in documents if _key(each) in included or each.bill in bills]
    return found


def glexport(state: State, documents: list[Document], kept: Container[int], body: dict[str, Any]) -> Row:
    """A GLExport of documents, with those of their entries that are in `kept`."""
    documents = [document for document in documents if not _omitted(state, document)]
    kinds: dict[str, list[Document]] = {kind: [] for kind in "IEPAT"}
    for document in documents:
        kinds[document.kind].append(document)
    seed, condensed = state.company.seed, body.get("summarizeInvoices") == "Condensed"
    paid_back = [document for document in kinds[EXPENSE] if document.bill]
    bills: dict[str, list[Document]] = {}
    for document in paid_back:
        bills.setdefault(document.bill, []).append(document)
    as_bill = state.switches.expenses_as_bill
    return {
        "exportSettings": _settings(state, body),
        "vendors": _vendors(kinds),
        "customers": _customers(kinds),
        "transactions": [transaction(seed, each, kept, condensed) for each in kinds[INVOICE]],
        "expenses": [] if as_bill else [expense_journal(each) for each in paid_back],
        "expenseBills": [expense_bill(each, kept) for each in bills.values()] if as_bill else [],
        "purchaseTransactions": [purchase(seed, each, kept) for each in kinds[PURCHASE]],
        "adjustmentTransactions": [adjustment(seed, each) for each in kinds[ADJUSTMENT]],
        "inventoryTransfers": [transfer(seed, each) for each in kinds[TRANSFER]],
    }


def _omitted(state: State, document: Document) -> bool:
    """Whether a document is silently left out for want of an account or vendor number."""
    if document.kind == INVOICE:
        return state.switches.missing_account == "omit" and not CUSTOMERS[document.party].account
    if state.switches.missing_vendor != "omit":
        return False
    if document.kind == PURCHASE:
        return not VENDORS[document.party].number
    return document.kind == EXPENSE and not MEMBERS[document.party].vendor_number


def _customers(kinds: dict[str, list[Document]]) -> list[Row]:
    needed = {document.party for document in kinds[INVOICE]}
    needed |= {document.lines for document in kinds[EXPENSE] if document.bill}
    return [customer(position) for position in sorted(needed)]


def _vendors(kinds: dict[str, list[Document]]) -> list[Row]:
    members = {document.party for document in kinds[EXPENSE] if document.bill}
    vendors = {document.party for document in kinds[PURCHASE]}
    return [*map(member_vendor, sorted(members)), *map(vendor, sorted(vendors))]


def _settings(state: State, body: dict[str, Any]) -> Row:
    return {
        "cogsOption": True,
        "salesTaxOption": True,
        "salesTaxGroupsOption": False,
        "inventoryPostOption": True,
        "expenseAsBillOption": state.switches.expenses_as_bill,
        "expenseSummaryOption": False,
        "exportInvoices": bool(body.get("exportInvoicesFlag")),
        "exportExpenses": bool(body.get("exportExpensesFlag")),
        "exportInventory": bool(body.get("exportProductsFlag")),
        "syncPayments": False,
        "lastPaymentSync": "",
        "dropShipCogsOption": False,
        "uomProductOption": False,
    }


def _batch_export(state: State, request: Request, identity: str) -> Response:
    from_batch = state.ledger.batches.get(int(identity))
    if from_batch is None:
        raise invalid(f"Batch {identity} does not exist.", _WHAT, "id", "NotFound")
    body = body_of(request)
    _check(body)
    kept = set(from_batch.entries)
    firsts = {document.first for document in map(state.company.holder, kept) if document}
    thru = {"thruDate": "9999-12-31T00:00:00Z", **{k: v for k, v in body.items() if v is not None}}
    documents = _wanted(state, thru, lambda document: document.first in firsts)
    return answer(glexport(state, documents, kept, body))


ROUTES: list[Route] = [
    ("POST", at("/finance/accounting/export"), _export),
    ("POST", at("/finance/accounting/batches/{id}/export"), _batch_export),
]
