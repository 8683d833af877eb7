"""The journal that a record makes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from core.domain.joining import group, join
from core.domain.journal_view import Sides, is_balanced, journal, per_account, per_currency
from core.domain.records import RecordKind
from core.words import Style
from tests.factories import Company, Spec, companies, company, line, record


def of(kind: RecordKind, *amounts: int):
    made = company([Spec(kind, amounts or (10000,), 2000, "GBP", 0, 0, True, True)])
    return join(group(made.rows), made.export).records[0]


def shown(kind: RecordKind, *amounts: int) -> list[tuple[str, str, str]]:
    return [(row.account, str(row.debit), str(row.credit)) for row in journal(of(kind, *amounts))]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (RecordKind.INVOICE, [("1100", "120.00", "0"), ("4001", "0", "100.00"), ("2200", "0", "20.00")]),
        (RecordKind.CREDIT_MEMO, [("1100", "0", "120.00"), ("4001", "100.00", "0"), ("2200", "20.00", "0")]),
        (RecordKind.EXPENSE_BILL, [("2150", "0", "100.00"), ("7400", "100.00", "0")]),
        (RecordKind.PURCHASE, [("2000", "0", "120.00"), ("1400", "100.00", "0"), ("2300", "20.00", "0")]),
        (RecordKind.ADJUSTMENT, [("1400", "100.00", "0"), ("5900", "0", "100.00")]),
        (RecordKind.TRANSFER, [("1410", "100.00", "0"), ("1400", "0", "100.00")]),
        (RecordKind.EXPENSE, []),
    ],
)
def test_each_kind_has_its_sides(kind: RecordKind, rows: list[tuple[str, str, str]]) -> None:
    """Receivables are debited, payables credited, a credit memo is the other way round."""
    assert shown(kind) == rows


def test_names_come_from_the_books_or_from_the_kind_of_entry() -> None:
    """Where the chart of accounts is not known, words stand for it."""
    rows = journal(record(), {"4001": "Product sales"})
    assert [row.name for row in rows] == ["Accounts receivable", "Product sales", "Sales tax"]
    assert [row.text for row in rows] == ["Invoice 1812", "text of 4001", "text of 2200"]


def test_a_line_tells_quantity_and_price() -> None:
    """In the style asked for."""
    counted = record().lines[0]._replace(text="Cable", quantity=Decimal(-2), price=Decimal("1050.5"))
    rows = journal(record(lines=(counted,)), style=Style(",", "."))
    assert rows[1].text == "Cable, 2 × 1.050,50"


def test_a_negative_line_turns_to_the_other_side() -> None:
    """There are no negative debits or credits."""
    back = line("4001", Decimal("5.00"), "GBP", (1,))
    rows = journal(record(total=Decimal("-5.00"), lines=(back,)))
    assert [(row.debit, row.credit) for row in rows] == [(0, Decimal("5.00")), (Decimal("5.00"), 0)]


def test_an_expense_as_journal_rows_has_two_sides() -> None:
    """Whether the offset comes with the opposite sign, with the same, or only as an account."""
    cost = line("7400", Decimal(5), "GBP", (1,), "EE")
    offset = line("2150", Decimal(-5), "GBP", (2,), "EO")
    base = record(kind=RecordKind.EXPENSE, total=Decimal(5), account="2150")
    for lines in ((cost, offset), (cost, offset._replace(amount=Decimal(5))), (cost,)):
        rows = journal(replace(base, lines=lines))
        assert [(row.account, row.debit, row.credit) for row in rows] == [("7400", 5, 0), ("2150", 0, 5)]


def test_totals_never_cross_currencies() -> None:
    """Pounds and euros that cancel each other are not balanced."""
    rows = journal(record(currency="EUR"))
    assert per_currency(rows) == {
        "EUR": Sides(Decimal("120.00"), Decimal(0)),
        "GBP": Sides(Decimal(0), Decimal("120.00")),
    }
    assert not is_balanced(rows)


@given(companies())
def test_debits_equal_credits(made: Company) -> None:
    """Per record and for any selection, and accounts add up to the same."""
    records = join(group(made.rows), made.export).records
    rows = [row for each in records for row in journal(each)]
    assert all(is_balanced(journal(each)) for each in records)
    assert all(row.debit >= 0 and row.credit >= 0 and not row.debit * row.credit for row in rows)
    assert per_currency(per_account(records)) == per_currency(rows)
