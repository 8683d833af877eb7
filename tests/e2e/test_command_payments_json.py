"""What `--json` says of payments has the names of the manual, and two invoices are never taken for one."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from core.sandbox.server import Server
from tests.e2e.conftest import Typing
from tests.e2e.test_command_json import _names
from tests.rules.source import ROOT

REST = """<InvoicePayments>
<InvoicePayment><invoice><id>{id}</id></invoice><amount>10.00</amount><paymentDate>2026-04-25</paymentDate></InvoicePayment>
<InvoicePayment><invoice><identifier>TWICE</identifier></invoice><amount>7.00</amount><paymentDate>2026-04-25</paymentDate></InvoicePayment>
</InvoicePayments>"""


def test_every_name_of_payments_is_in_the_manual(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Columns, a check, an upload, its history and its files: no object holds an unknown name."""
    number = company.add_invoice("TWICE", "20.00", date="2026-03-01")
    (tmp_path / "p.xml").write_text(REST.format(id=number))
    (tmp_path / "p.csv").write_text("Invoice,Amount,Date\nTWICE,1.234,03/04/2026\n")
    columns = typed("payments", "check", "--input", "p.csv", "--json").rows[0]["columns"]
    (tmp_path / "columns.json").write_text(columns)
    assert typed("payments", "columns", "import", "columns.json").code == 0
    input_ = ("--connection", office, "--input", "p.xml", "--json")
    said = [
        typed("payments", "check", "--input", "p.csv", "--json"),
        typed("payments", "columns", "list", "--json"),
        typed("payments", "check", "--input", "p.xml", "--json"),
        typed("payments", "check", *input_),
        typed("payments", "upload", *input_),
        typed("history", "list", "--json"),
        typed("history", "show", 1, "--json"),
        typed("history", "files", 1, "--overwrite", "--json"),
    ]
    assert all(each.rows for each in said)
    manual = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "COMMAND.md").read_text(encoding="utf-8")))
    currencies = {"GBP", ""}
    assert {name for each in said for row in each.rows for name in _names(row)} - manual == currencies


def test_an_invoice_by_its_id_and_others_of_its_number_are_told_apart(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """The one that is named by id is paid; the number that two invoices share is refused, not called paid."""
    number = company.add_invoice("TWICE", "10.00", date="2026-03-01")
    company.add_invoice("TWICE", "7.00", date="2026-03-01")
    (tmp_path / "p.xml").write_text(REST.format(id=number))
    said = typed("payments", "upload", "--connection", office, "--input", "p.xml", "--json")
    assert said.code == 3, said.err
    first, second = said.rows[:2]
    assert (first["fate"], second["fate"]) == ("uploaded", "not uploaded")
    assert "2 invoices are called TWICE" in second["why"]
    assert [each.amount for each in company.payments("TWICE")] == [Decimal("10.00")]
    assert typed("history", "resend", 1).code == 1
