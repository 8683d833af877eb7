"""What `payments check` and `upload` tell a clerk in text: before and after, parts, dates, answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.sandbox.server import Server
from tests.e2e.conftest import Said, Typing

HEADINGS = "Invoice,Amount,Date,Currency,Ref"
COLUMNS = {
    "number": "Invoice",
    "amount": "Amount",
    "date": "Date",
    "currency": "Currency",
    "reference": "Ref",
}

Checking = Callable[..., Said]


@pytest.fixture
def listed(office: str, typed: Typing, tmp_path: Path) -> Checking:
    """Checks a list of these rows against the served company."""
    map_ = {
        "batchdesk": "payment columns",
        "version": 1,
        "columns": COLUMNS,
        "decimal": ".",
        "day_first": True,
    }
    (tmp_path / "map.json").write_text(json.dumps(map_ | {"headings": HEADINGS.split(",")}))

    def check(
        *rows: str, words: tuple[object, ...] = (), amounts: str = "totals", how: str = "check"
    ) -> Said:
        full = [row + "," * (HEADINGS.count(",") - row.count(",")) for row in rows]
        (tmp_path / "list.csv").write_text("\n".join([HEADINGS, *full]) + "\n")
        input_ = ("--input", "list.csv", "--map", "map.json", "--amounts", amounts)
        return typed("payments", how, "--connection", "office", *input_, *words)

    return check


def line(said: Said, name: str) -> str:
    """A line of the table, blanks aside."""
    found = next(each for each in said.out.splitlines() if each.startswith(f"{name} "))
    return " ".join(found.split())


def test_before_and_after_are_told_with_credits_parts_and_the_stored_date(
    listed: Checking, company: Server
) -> None:
    """The columns stand there where an invoice has any; the rows of one that has several are named."""
    company.set(credit_entries="hidden")
    company.add_invoice("A-1", "120.00", date="2026-03-01", customer="Northwind Traders", credits="20.00")
    company.add_invoice("A-2", "50.00", date="2026-03-01", customer="Northwind Traders")
    company.pay("A-2", amount="50.00", date="2026-04-01")
    said = listed("A-1,70.00,25.04.2026,,x", "A-2,50.00,25.04.2026", "A-1,30.00,26.04.2026,GBP")
    assert said.code == 0, said.err
    assert line(said, "Invoice") == (
        "Invoice Customer Cur Total Credits Paid so far Paid on In the file New paid Balance "
        "Date stored Findings"
    )
    assert "GBP 120.00 20.00 0.00 100.00 100.00 0.00 2026-04-26" in line(said, "A-1")
    assert "GBP 50.00 50.00 2026-04-01 50.00 50.00 0.00 2026-04-25" in line(said, "A-2")
    assert "A-1 comes from line 2: 70.00 on 2026-04-25; line 4: GBP 30.00 on 2026-04-26." in said.out
    assert "A-2 comes from" not in said.out
    first, second = listed("A-1,100.00,26.04.2026", "A-2,50.00,25.04.2026", words=("--json",)).rows[:2]
    assert (first["credits"], first["paid_on"]) == ("20.00", None)
    assert (second["credits"], second["paid_on"]) == ("0.00", "2026-04-01")
    assert "Credits" not in listed("A-2,50.00,25.04.2026").out
    stored = listed("A-1,100.00,26.04.2026", "A-2,50.00,25.04.2026", how="upload")
    assert "0.00 → 100.00 GBP, balance 0.00, date 2026-04-26." in stored.out
    assert "50.00 → 50.00 GBP, balance 0.00, date 2026-04-01 → 2026-04-25." in stored.out


def test_what_cannot_be_stored_has_no_amounts_afterwards(listed: Checking, company: Server) -> None:
    """As in the window; an amount in another currency stands with its own."""
    company.add_invoice("A-1", "120.00", date="2026-03-01", customer="Northwind Traders")
    company.add_invoice("A-2", "120.00", date="2026-03-01", customer="Northwind Traders")
    rows = ("A-1,about 5,25.04.2026", "A-2,50.00,25.04.2026,EUR")
    said = listed(*rows)
    assert line(said, "A-1").startswith("A-1 Northwind Traders GBP 120.00 0.00 ✕")
    assert line(said, "A-2").startswith("A-2 Northwind Traders GBP 120.00 0.00 EUR 50.00 ✕")
    assert "stays open" not in said.out
    for each in listed(*rows, words=("--json",)).rows[:2]:
        names = ("in_file", "new_paid", "balance", "date_stored")
        assert [each[name] for name in names] == [None] * 4


def test_a_number_that_is_much_too_long_does_not_widen_the_table(listed: Checking) -> None:
    """What follows it in the table stays in sight."""
    said = listed(f"{'9' * 500},5.00,25.04.2026", "A-1,5.00,25.04.2026")
    table = said.out[said.out.index("Invoice ") :].splitlines()[:3]
    assert max(map(len, table)) < 200
