"""The documents of a company: balanced, varied, the same for the same seed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sandbox.data import Company, kinds_of
from core.sandbox.data_invoices import invoice_lines
from core.sandbox.data_names import ACCOUNT_TYPES, ACCOUNTS, CURRENCIES, CUSTOMERS
from core.sandbox.rows import entries_of

TODAY = date(2026, 4, 25)


@given(st.integers(0, 10**6), st.integers(10, 400))
@settings(max_examples=25, deadline=None)
def test_every_document_balances_and_its_ids_are_its_own(seed: int, size: int) -> None:
    company = Company(seed, size, TODAY)
    seen: set[int] = set()
    for document in company.documents:
        entries = entries_of(seed, document)
        assert [entry.id for entry in entries] == list(document.entries)
        assert sum(entry.amount for entry in entries) == 0
        if entries:
            control = next(entry for entry in entries if entry.id == document.control)
            if document.kind in "IPT":
                assert abs(control.amount) == abs(document.total)
        assert not seen & set(document.entries)
        seen |= set(document.entries)


@given(st.integers(0, 10**6), st.integers(10, 300))
@settings(max_examples=15, deadline=None)
def test_equal_seed_size_and_day_give_an_equal_company(seed: int, size: int) -> None:
    assert Company(seed, size, TODAY).documents == Company(seed, size, TODAY).documents


@given(st.integers(10, 100_000))
def test_a_company_has_exactly_the_records_asked_for(size: int) -> None:
    assert sum(kinds_of(size)) == size
    assert min(kinds_of(size)) >= 2


def test_the_demo_company_has_every_oddity() -> None:
    company = Company(1, 257, TODAY)
    invoices = company.invoices
    assert {document.place for document in invoices} == {0, 1, 2}
    assert {CURRENCIES[document.currency].decimals for document in invoices} == {0, 2, 3}
    assert any(document.credit and document.total < 0 for document in invoices)
    assert any(document.total == 0 and document.has_entries for document in invoices)
    assert {1, 400} <= {document.lines for document in invoices}
    assert any(len(document.taxes) == 3 and all(document.taxes) for document in invoices)
    assert any(not document.has_entries for document in invoices)
    assert any(document.date > TODAY for document in invoices)
    assert any(not CUSTOMERS[document.party].account for document in invoices)
    assert any(document.scale != CURRENCIES[document.currency].decimals for document in invoices)
    assert {document.kind for document in company.procurement} == {"P", "A", "T"}
    assert any(not document.bill for document in company.expenses)
    assert len(invoices) == 214
    assert len(company.procurement) == 31


@given(st.integers(0, 1000), st.integers(0, 59), st.integers(-5000, 5000))
@settings(max_examples=40, deadline=None)
def test_a_changed_document_is_another_one_that_balances_too(seed: int, position: int, by: int) -> None:
    company = Company(seed, 60, TODAY)
    before = company.documents[position]
    if not before.has_entries:
        return
    after = company.change(before, by)
    assert (after.key, after.entries) == (before.key, before.entries)
    assert sum(entry.amount for entry in entries_of(seed, after)) == 0
    assert company.documents[position] is after
    assert Company(seed, 60, TODAY, dict(company.bumps)).documents == company.documents


def test_every_account_of_an_entry_has_a_name_in_the_mapping() -> None:
    company = Company(1, 257, TODAY)
    used = {entry.account for document in company.documents for entry in entries_of(1, document)}
    mapped = {number for numbers in ACCOUNT_TYPES.values() for number in numbers}
    assert used - {""} <= mapped
    assert mapped == set(ACCOUNTS)
    assert "" in used, "one line of the demo company lacks its account"


def test_an_invoice_line_is_exactly_quantity_times_price() -> None:
    for ordinal in range(200):
        for line in invoice_lines(5, ordinal, bump=3):
            assert line.quantity * line.price == line.total * 100


@pytest.mark.parametrize("size", [9, 100_001])
def test_a_size_out_of_range_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="between 10 and 100000"):
        Company(1, size, TODAY)
