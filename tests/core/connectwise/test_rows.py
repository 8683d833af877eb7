"""Rows of the server become values, and bad rows are named, never dropped."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectwise import dates
from core.connectwise.batch_rows import BATCHES, ENTRIES
from core.connectwise.rows import NotRows
from core.connectwise.unposted_rows import LAYOUTS
from core.domain.records import BatchKind, RecordKind

INVOICE: dict[str, Any] = {
    "id": 501,
    "billingLogId": 30,
    "locationId": 2,
    "location": {"id": 2, "name": "London", "_info": {"x": "y"}},
    "company": {"id": 9, "identifier": "North", "name": "Northwind"},
    "invoiceNumber": "10482",
    "invoiceDate": "2026-04-25T00:00:00Z",
    "invoiceType": "Standard",
    "description": "Accounts Receivable",
    "currency": {"id": 7, "currencyCode": "GBP", "name": "Pound"},
    "total": 120.00,
    "somethingNew": [1, 2],
}
invoices = LAYOUTS[BatchKind.INVOICES]


def body(*rows: Any) -> bytes:
    return json.dumps(rows).encode()


def test_an_invoice_row() -> None:
    """A row of the unposted invoices becomes a value with exact amount and plain day."""
    (row,) = invoices.read(body(INVOICE)).rows
    assert (row.id, row.business_key, row.number) == (501, "30", "10482")
    assert (row.date, row.currency, row.total) == (dt.date(2026, 4, 25), "GBP", Decimal("120.0"))
    assert (row.party.name, row.location, row.location_id) == ("Northwind", "London", 2)
    assert row.record_kind is RecordKind.INVOICE


def test_a_credit_memo_is_told_by_its_type() -> None:
    """invoiceType CreditMemo makes a credit memo."""
    (row,) = invoices.read(body(INVOICE | {"invoiceType": "CreditMemo"})).rows
    assert row.record_kind is RecordKind.CREDIT_MEMO


def test_amounts_are_exact() -> None:
    """An amount no float can hold arrives to the last digit."""
    raw = body(INVOICE).replace(b"120.0", b"9007199254740993.25")
    (row,) = invoices.read(raw).rows
    assert str(row.total) == "9007199254740993.25"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("total", "abc"),
        ("total", "NaN"),
        ("total", [1]),
        ("invoiceDate", 5),
        ("currency", "GBP"),
        ("locationId", 1.5),
    ],
)
def test_an_unreadable_member_costs_only_itself(member: str, value: object) -> None:
    """A row with one unreadable member is kept with its ids, the others are untouched, and it is named."""
    page = invoices.read(body(INVOICE, INVOICE | {"id": 502, member: value}, INVOICE | {"id": 503}))
    assert [row.id for row in page.rows] == [501, 502, 503]
    assert page.size == 3
    assert len(page.problems) == 1
    assert page.rows[0]._replace(id=503) == page.rows[2]


@pytest.mark.parametrize("value", [0, -1, 1.5, "abc", None, 10**30, True, [], {}])
@pytest.mark.parametrize("member", ["id", "billingLogId"])
def test_a_row_without_its_ids_is_named_and_the_others_stay(member: str, value: object) -> None:
    """A row whose id or key makes no sense cannot be used: it is named with its place, never passed over."""
    page = invoices.read(body(INVOICE, INVOICE | {member: value}, INVOICE | {"id": 503}), 7)
    assert [row.id for row in page.rows] == [501, 503]
    assert page.size == 3
    assert "page 7, row 2" in page.problems[0].where


@pytest.mark.parametrize("total", ["1e400", "1e18", "1e-10", "-1e30"])
def test_an_amount_out_of_bounds_is_named(total: str) -> None:
    """An amount beyond what amounts may be is left out and named."""
    page = invoices.read(body(INVOICE).replace(b"120.0", total.encode()))
    assert page.rows[0].total is None
    assert page.problems[0].where == "invoice 10482"


def test_a_date_that_is_none_is_named() -> None:
    """31/02/2025 is no date: the row stays, without one."""
    page = invoices.read(body(INVOICE | {"invoiceDate": "31/02/2025"}))
    assert page.rows[0].date is None
    assert "31/02/2025" in page.problems[0].what


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"null",
        b'{"code":"x"}',
        b"[{]",
        b'[{"id":1}',
        b"<html>",
        bytes(range(128, 200)),
        b"[" * 9000,
    ],
)
def test_what_is_no_list_is_refused(raw: bytes) -> None:
    """A body that is no list of rows is refused as a whole."""
    with pytest.raises(NotRows):
        invoices.read(raw)


@pytest.mark.parametrize("row", [1, "a", None, [], True])
def test_a_row_that_is_no_object_is_named(row: object) -> None:
    """A row that is no object is named, the others stay."""
    page = invoices.read(body(INVOICE, row))
    assert (len(page.rows), page.size, len(page.problems)) == (1, 2, 1)


members = st.dictionaries(
    st.sampled_from([*INVOICE]),
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.just({}),
    max_size=3,
)


@given(st.lists(members, max_size=6))
def test_every_row_is_a_row_or_a_problem(changes: list[dict[str, object]]) -> None:
    """However rows are spoiled, each is shown or named, and a good one is never lost."""
    rows = [INVOICE | {"id": 1000 + n} | change for n, change in enumerate(changes)]
    page = invoices.read(body(*rows, INVOICE))
    assert page.size == len(rows) + 1
    assert page.rows[-1].id == 501
    assert page.size - len(page.rows) <= len(page.problems)


def test_expenses() -> None:
    """Expenses know whether a bill will ever hold them."""
    row = {
        "id": 1,
        "expenseDetailId": 4,
        "member": {"name": "Jo"},
        "dateExpense": "5/1/2014 5:21:58 AM",
        "total": 1,
    }
    page = LAYOUTS[BatchKind.EXPENSES].read(
        body(row | {"classification": "Reimbursable"}, row | {"classification": "NonReimbursable"}, row)
    )
    assert [each.reimbursable for each in page.rows] == [True, False, True]
    assert page.rows[0].date == dt.date(2014, 5, 1)


@pytest.mark.parametrize(
    ("key", "told", "kind"),
    [
        ("3-Test-123-purchase", "Purchase", RecordKind.PURCHASE),
        ("1-adjustment", "Adjustment", RecordKind.ADJUSTMENT),
        ("1-adjustment", None, RecordKind.ADJUSTMENT),
        ("9-transfer", None, RecordKind.TRANSFER),
        ("9-x", "SomethingNew", RecordKind.PURCHASE),
    ],
)
def test_procurement_kinds(key: str, told: str | None, kind: RecordKind) -> None:
    """The three kinds are told by their type, else by the end of their key, which is kept unchanged."""
    (row,) = (
        LAYOUTS[BatchKind.PROCUREMENT]
        .read(body({"id": 1, "unpostedProductId": key, "procurementType": told}))
        .rows
    )
    assert (row.business_key, row.record_kind) == (key, kind)


def test_batches_and_entries() -> None:
    """Batches tell their kinds and who changed them; a missing side of an entry is zero."""
    raw = {
        "id": 3,
        "batchIdentifier": "B",
        "exportInvoicesFlag": True,
        "_info": {"lastUpdated": "2026-04-30T10:00:00Z"},
    }
    (batch,) = BATCHES.read(body(raw)).rows
    assert (batch.kinds, batch.closed) == (frozenset({BatchKind.INVOICES}), None)
    assert batch.updated_at == dt.datetime(2026, 4, 30, 10, tzinfo=dt.UTC)
    (entry,) = ENTRIES.read(body({"id": 5, "credit": 1.10, "invoice": {"id": 9, "identifier": "10"}})).rows
    assert (entry.debit, entry.credit, entry.invoice_id) == (Decimal(0), Decimal("1.1"), 9)


@given(st.text(max_size=30))
def test_no_text_upsets_the_dates(text: str) -> None:
    """Any text is a day or none."""
    assert dates.day(text) is None or isinstance(dates.day(text), dt.date)
