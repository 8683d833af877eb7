"""The unposted lists."""

import re

from core.sandbox.listing import Listing, counted, listed, of_rows, one
from core.sandbox.messages import Request, Response, not_found
from core.sandbox.references import LEVELS, Row
from core.sandbox.routing import Route, at
from core.sandbox.state import State

_WHAT = {"invoices": "UnpostedInvoice", "expenses": "UnpostedExpense", "procurement": "UnpostedProcurement"}
_GROUP = r"/finance/accounting/unposted(invoices|expenses|procurement)"


def _list(state: State, request: Request, group: str) -> Response:
    return listed(state.ledger.unposted(group), request)


def _count(state: State, request: Request, group: str) -> Response:
    return counted(state.ledger.unposted(group), request)


def _one(state: State, request: Request, group: str, identity: str) -> Response:
    return one(state.ledger.unposted(group), _WHAT[group], int(identity), request)


def _levels(state: State, group: str, identity: str) -> Listing:
    listing = state.ledger.unposted(group)
    if int(identity) not in listing.ids:
        raise not_found(_WHAT[group], identity)
    row = listing.row(int(identity))
    found: list[Row] = []
    for number, level in enumerate(LEVELS, 1):
        if row[f"{level}TaxFlag"]:
            xref, amount = row[f"{level}TaxXref"], row[f"{level}TaxAmount"]
            found.append({"id": number, "taxLevel": number, "taxCodeXref": xref, "taxAmount": amount})
    return of_rows(found)


def _level_list(state: State, request: Request, group: str, identity: str) -> Response:
    return listed(_levels(state, group, identity), request)


def _level_count(state: State, request: Request, group: str, identity: str) -> Response:
    return counted(_levels(state, group, identity), request)


def _level_one(state: State, request: Request, group: str, parent: str, identity: str) -> Response:
    return one(_levels(state, group, parent), "TaxableLevel", int(identity), request)


def _no_payments(state: State, request: Request) -> Response:
    return listed(of_rows([]), request)


ROUTES: list[Route] = [
    ("GET", re.compile(_GROUP + "/?"), _list),
    ("GET", re.compile(_GROUP + "/count"), _count),
    ("GET", re.compile(_GROUP + r"/(\d{1,18})"), _one),
    ("GET", re.compile(_GROUP + r"/(\d{1,18})/taxableLevels"), _level_list),
    ("GET", re.compile(_GROUP + r"/(\d{1,18})/taxableLevels/count"), _level_count),
    ("GET", re.compile(_GROUP + r"/(\d{1,18})/taxableLevels/(\d{1,18})"), _level_one),
    ("GET", at("/finance/accounting/unpostedpayments"), _no_payments),
    (
        "GET",
        at("/finance/accounting/unpostedPayments/count"),
        lambda state, request: counted(of_rows([]), request),
    ),
    (
        "GET",
        at("/finance/accounting/unpostedPayments/{id}"),
        lambda state, request, i: one(of_rows([]), "UnpostedPayment", int(i), request),
    ),
]
