"""Who may do what: keys, clientId, and the functions of a security role."""

import base64
import binascii
import re
import secrets

from core.sandbox.keys import Keys
from core.sandbox.messages import Request, refusal
from core.sandbox.state import State

FUNCTIONS = (
    ("Finance", "Accounting Interface"),
    ("Finance", "Invoicing"),
    ("Finance", "Agreements"),
    ("Time & Expense", "Expense Report Entry"),
    ("Procurement", "Purchase Orders"),
    ("Procurement", "Inventory Adjustments"),
    ("Procurement", "Product Catalog"),
    ("Procurement", "Products"),
    ("Companies", "Company Maintenance"),
    ("System", "Member Maintenance"),
    ("System", "My Company"),
    ("System", "Table Setup"),
)
_NEEDED = (
    (re.compile(r"/finance/accounting/"), "Accounting Interface"),
    (re.compile(r"/finance/invoices"), "Invoicing"),
    (re.compile(r"/finance/(glAccounts|accountingPackage|currencies|billingStatuses)"), "Table Setup"),
    (re.compile(r"/system/(locations|info/locations|myCompany)"), "My Company"),
)
_LEVELS = {"GET": "inquire", "POST": "add", "PUT": "edit", "PATCH": "edit", "DELETE": "delete"}


def admit(state: State, request: Request) -> None:
    """Refuse a request with wrong keys, without clientId, or beyond the role's permissions."""
    if not _keys_fit(state.keys, request.headers.get("authorization", "")):
        if state.switches.wrong_keys == "404":
            raise refusal(404, "NotFound", "The resource cannot be found.")
        raise refusal(401, "Unauthorized", "User is not authenticated.", _unauthenticated())
    if not request.headers.get("clientid", "").strip():
        raise refusal(401, "ClientIdRequired", "A clientId is required to access this API.")
    needed = next((name for pattern, name in _NEEDED if pattern.search(request.path)), None)
    reading = request.path.endswith("/export")
    level = "inquire" if reading else _LEVELS.get(request.method, "inquire")
    if level == "add" and needed == "Invoicing":
        level = "edit"  # a payment changes its invoice
    if needed and is_denied(state, needed, level):
        raise refusal(403, "Unauthorized", f"You do not have permission: {needed} ({level}).")


def _unauthenticated() -> dict[str, str]:
    return {
        "code": "UserNotAuthenticated",
        "message": "User is not authenticated.",
        "resource": "",
        "field": "",
    }


def is_denied(state: State, function: str, level: str) -> bool:
    """Whether a function, or one level of it (add, edit, delete, inquire), was taken away."""
    denied = {each.lower() for each in state.switches.denied}
    return function.lower() in denied or f"{function}:{level}".lower() in denied


def _keys_fit(keys: Keys, header: str) -> bool:
    scheme, _, value = header.partition(" ")
    try:
        given = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    wanted = f"{keys.company}+{keys.public_key}:{keys.private_key}".encode()
    return scheme.lower() == "basic" and secrets.compare_digest(given, wanted)
