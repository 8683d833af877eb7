"""What an export holds by a second, independent reading: so many entries, with these totals.

It uses the standard library's parsers, which the program does not, and knows only where entries stand.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple, NoReturn

_AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,4})?", re.ASCII)
_PARTIES = {"Customers", "Vendors", "customers", "vendors"}
LEGACY = {
    "Transactions": "Transaction",
    "ExpenseBills": "ExpenseTransaction",
    "Expenses": "Expense",
    "PurchaseTransactions": "PurchaseTransaction",
    "AdjustmentTransactions": "AdjustmentTransaction",
    "InventoryTransfers": "InventoryTransfer",
}
REST = {
    "transactions": "transaction",
    "expenses": "expense",
    "expenseBills": "expenseBill",
    "purchaseTransactions": "purchaseTransaction",
    "adjustmentTransactions": "adjustmentTransaction",
    "inventoryTransfers": "inventoryTransfer",
}


class Entry(NamedTuple):
    """A document by its place, with its total where that is plainly an amount."""

    section: str
    position: int
    total: Decimal | None


class Unreadable(ValueError):
    """By this reading too it is no such document."""


def xml_entries(data: bytes) -> list[Entry]:
    """The documents of an XML export of either form."""
    try:
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise Unreadable from error
    found, positions = [], Counter[str]()
    for section in root:
        for child in section:
            wanted = LEGACY.get(section.tag) or REST.get(section.tag)
            if wanted is not None and child.tag == wanted:
                total = child.get("Total") if section.tag in LEGACY else child.findtext("total")
                found.append(Entry(section.tag, positions[section.tag], _plain(total)))
                positions[section.tag] += 1
    return found


def json_entries(data: bytes) -> list[Entry]:
    """The documents of an export in JSON."""
    document = json_value(data)
    if not isinstance(document, dict):
        raise Unreadable
    found = []
    for section in REST:
        entries = document.get(section) or []
        if not isinstance(entries, list):
            raise Unreadable
        for position, entry in enumerate(entries):
            total = entry.get("total") if isinstance(entry, dict) else None
            plain = total if isinstance(total, Decimal | int) and not isinstance(total, bool) else None
            found.append(Entry(section, position, _plain(None if plain is None else str(plain))))
    return found


def json_value(data: bytes) -> Any:
    """Any JSON, its numbers exact; what only Python takes for JSON is refused."""
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise Unreadable from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _plain(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None and _AMOUNT.fullmatch(text) else None
