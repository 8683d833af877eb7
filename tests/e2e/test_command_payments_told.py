"""What `payments check` and `upload` tell a clerk in text: before and after, parts, dates, answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from core.sandbox.server import Server
from core.workflows.desk import open_desk
from core.workflows.kept_payments import kept_payments
from tests.e2e.conftest import Said, Typing
from tests.e2e.test_command_payments import NAME

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


def test_what_only_has_to_be_confirmed_is_told_with_its_answer(listed: Checking, company: Server) -> None:
    """By `check` and after an upload; nothing is offered for what no answer lets through."""
    for number, total in (("A-1", "10.00"), ("A-2", "20.00"), ("A-3", "30.00")):
        company.add_invoice(number, total, date="2026-03-01", customer="Northwind Traders")
    rows = ("A-1,15.00,25.04.2026", "A-2,25.00,25.04.2026", "A-3,35.00,25.02.2026", "A-9,5.00,25.04.2026")
    confirm = "--accept too-much=REASON would let 2 invoices through: A-1 and A-2."
    for how in ("check", "upload"):
        said = listed(*rows, how=how, words=("--overwrite",) if how == "upload" else ())
        assert confirm in said.err
        assert "--accept " in said.err.split(confirm)[1]
        assert "A-9." not in said.err.split("through:")[-1]
    last = listed(*rows, words=("--accept", "too-much=listed", "--accept", "date-before-invoice=so"))
    assert "would let" not in last.err


def test_a_control_total_needs_one_currency(listed: Checking, company: Server, typed: Typing) -> None:
    """Several are never added up; where no currency is known, it is said what was added up."""
    company.add_invoice("A-1", "10.00", date="2026-03-01", customer="Northwind Traders")
    company.add_invoice("A-2", "20.00", date="2026-03-01", customer="Northwind Traders", currency="EUR")
    rows, total = ("A-1,10.00,25.04.2026", "A-2,20.00,25.04.2026"), ("--control-total", "30.00")
    for how in ("check", "upload"):
        said = listed(*rows, words=total, how=how)
        assert said.code == 1
        assert "A control total needs one currency." in said.err
        assert "EUR 20.00 and GBP 10.00; several currencies are never added up" in said.err
    assert not company.payments("A-1")
    xml = "".join(_xml(number, amount) for number, amount in (("A-1", 10), ("A-2", 20)))
    alone = (
        "payments",
        "check",
        "--input",
        f"<ArrayOfUpdateInvoicePayment>{xml}</ArrayOfUpdateInvoicePayment>",
    )
    said = typed(*alone, *total)
    assert said.code == 0, said.err
    assert "The control total agrees: 30.00. No row has a currency that is known here" in said.out
    assert typed(*alone, "--control-total", "31").code == 1


def _xml(number: str, amount: int) -> str:
    inside = f"<InvoiceNumber>{number}</InvoiceNumber><PaidAmount>{amount}.00</PaidAmount>"
    return f"<UpdateInvoicePayment>{inside}<DatePaid>2026-04-25</DatePaid></UpdateInvoicePayment>"


def test_rows_without_a_readable_amount_are_counted_beside_the_sums(
    listed: Checking, company: Server
) -> None:
    """They are of the file all the same; where there are only such, nothing comes to 0.00."""
    company.add_invoice("A-1", "10.00", date="2026-03-01", customer="Northwind Traders")
    said = listed("A-1,10.00,25.04.2026", "A-1,about,25.04.2026", "A-7,,25.04.2026")
    assert said.out.endswith("\n2 rows have no amount that can be read; they are in no sum.\n")
    only = listed("A-1,about,25.04.2026", words=("--json",))
    assert (only.rows[-1]["unreadable"], only.rows[-1]["sums"]["in_file"]) == (1, {})


def test_the_fail_file_is_fed_in_under_its_own_name(
    listed: Checking, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Its results are numbered on; a name that was typed is never the input."""
    said = listed("A-1,10.00,25.04.2026", how="upload")
    assert said.code == 1
    company.add_invoice("A-1", "10.00", date="2026-03-01", customer="Northwind Traders")
    fail = f"{NAME}_fail.csv"
    again = ("payments", "upload", "--connection", "office", "--input", fail, "--map", "map.json")
    again = (*again, "--amounts", "totals")
    assert typed(*again, "--fail", fail, "--overwrite").code == 2
    before = (tmp_path / fail).read_bytes()
    said = typed(*again)
    assert said.code == 0, said.err
    assert (tmp_path / fail).read_bytes() == before
    assert "A-1" in (tmp_path / f"{NAME}_success_2.csv").read_text()
    assert not (tmp_path / f"{NAME}_fail_2.csv").read_text().splitlines()[1:]


def test_what_was_said_of_the_amounts_is_in_the_file_of_columns(typed: Typing, office: str) -> None:
    """It is not asked for a second time."""
    Path("bank.csv").write_text("Invoice,Amount,Date\nA-1,1.234,03/04/2026\n")
    said = typed("payments", "check", "--input", "bank.csv", "--amounts", "receipts")
    assert json.loads(said.out)["amounts"] == "receipts"
    assert '"totals" or "receipts"' not in said.err
    said = typed("payments", "check", "--input", "bank.csv")
    assert json.loads(said.out)["amounts"] is None
    assert '"totals" or "receipts"' in said.err


def test_the_journal_tells_rows_that_were_held_back_in_their_own_currency(
    listed: Checking, company: Server
) -> None:
    """Neither as the invoice's nor added up with others."""
    for number in ("A-1", "A-2"):
        company.add_invoice(number, "10.00", date="2026-03-01", customer="Northwind Traders")
    rows = ("A-1,10.00,25.04.2026", "A-2,5.00,25.04.2026,EUR", "A-2,2.00,25.04.2026")
    assert listed(*rows, how="upload").code == 3
    kept = kept_payments(open_desk(lambda *_: None).journal_view().run(1))
    first, second = kept.invoices
    assert (first.currency, first.in_file) == ("GBP", {"GBP": Decimal(10)})
    assert (second.currency, second.in_file) == ("", {"": Decimal(2), "EUR": Decimal(5)})
    assert [each.currency for each in second.parts] == ["EUR", ""]
