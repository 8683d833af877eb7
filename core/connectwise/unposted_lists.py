"""Where the unposted rows of a kind are listed, and how to ask for those of some records."""

from __future__ import annotations

from collections.abc import Collection

from core.connectwise import errors
from core.connectwise.client import Client
from core.connectwise.conditions import any_of, equals_number
from core.connectwise.lists import ListAsk, complete_list
from core.connectwise.unposted_rows import LAYOUTS
from core.domain.records import BatchKind
from core.domain.unposted import UnpostedRow
from core.jobs import Cancel

_UNPOSTED = {
    BatchKind.INVOICES: ("unpostedinvoices", "unposted invoices"),
    BatchKind.EXPENSES: ("unpostedexpenses", "unposted expenses"),
    BatchKind.PROCUREMENT: ("unpostedprocurement", "unposted procurement"),
}

_KEYS = {
    BatchKind.INVOICES: ("billingLogId", False),
    BatchKind.EXPENSES: ("expenseDetailId", False),
    BatchKind.PROCUREMENT: ("unpostedProductId", True),
}
"""The member that holds the business key, and whether it is a text."""


def unposted_of(
    client: Client, kind: BatchKind, keys: Collection[str], cancel: Cancel
) -> tuple[UnpostedRow, ...]:
    """See `Rest.unposted_of`."""
    wanted = set(keys)
    rows = [row for ask in _asks_of(kind, wanted) for row in complete_list(client, ask, cancel)]
    return tuple(row for row in rows if row.business_key in wanted)


def unposted_ask(kind: BatchKind, location_id: int | None) -> ListAsk[UnpostedRow]:
    """The list of a kind's unposted rows, of all locations or one."""
    path, what = _UNPOSTED[kind]
    query = {"conditions": equals_number("locationId", location_id)} if location_id else {}
    return ListAsk(f"/finance/accounting/{path}", what, LAYOUTS[kind], query)


def _asks_of(kind: BatchKind, keys: Collection[str]) -> list[ListAsk[UnpostedRow]]:
    """Lists that together hold the rows of some keys; the whole one where a key cannot be asked for."""
    whole = unposted_ask(kind, None)
    field, text = _KEYS[kind]
    try:
        return [whole._replace(query={"conditions": each}) for each in any_of(field, keys, text=text)]
    except errors.QueryRefused:
        return [whole]
