"""Payments through the command, afterwards: their history, decisions, receipts that come again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from core.sandbox.server import Server
from tests.e2e.conftest import Said, Typing
from tests.e2e.test_command_payments import BANK, NAME, bank, stored, uploaded

__all__ = ["bank"]


def test_the_history_speaks_of_payments(bank: Path, company: Server, typed: Typing, tmp_path: Path) -> None:
    """List, show and both files again: payments and invoices, no batches and no GL entries."""
    bank.write_text(BANK + "CW-9;5,00;26.04.2026;BACS 3\n")
    uploaded(typed, "--input", bank, "--map", "map.json")
    assert "1 payment " in typed("history", "list").out
    shown = typed("history", "show", 1).out
    assert "CW-1: Stored; 0.00 → 450.50 GBP" in shown
    assert "GL entr" not in shown
    assert typed("history", "verify").code == 0
    first = [(tmp_path / f"{NAME}_{which}.csv").read_bytes() for which in ("success", "fail")]
    (row,) = typed("history", "files", 1, "--overwrite", "--json").rows
    assert (row["payments"], row["failed"]) == (3, 1)
    assert [(tmp_path / f"{NAME}_{which}.csv").read_bytes() for which in ("success", "fail")] == first


def left_to_a_person(bank: Path, company: Server, typed: Typing) -> Said:
    """The request is lost and a third amount is stored; what settling says of it."""
    company.faults.add(method="POST", path="/payments$", drop="before")
    uploaded(typed, "--input", bank, "--map", "map.json", "--no-wait")
    company.pay("CW-1", amount="77.00")
    return typed("history", "settle")


def test_a_payment_that_waits_for_a_person_is_decided(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """A third amount on the server is a person's to decide, in the words of payments."""
    said = left_to_a_person(bank, company, typed)
    assert said.code == 4
    assert "The invoice stays reserved" in said.err
    assert "history decide 1" in said.err
    fed = uploaded(typed, "--input", bank, "--map", "map.json", "--overwrite")
    assert fed.code == 4
    assert "decide about it" in (tmp_path / f"{NAME}_fail.csv").read_text()
    assert typed("history", "decide", 1, "--not-posted", "--reason", "looked").code == 0
    last = uploaded(typed, "--input", bank, "--map", "map.json", "--overwrite")
    assert last.code == 0, last.err
    assert stored(company, "CW-1") == [Decimal("527.50")]


def test_a_payment_decided_to_be_stored_is_stored_as_far_as_it_is(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """What is missing is in the fail file, the history and told again when the rows come again."""
    left_to_a_person(bank, company, typed)
    company.pay("CW-1", amount="400.00")
    assert typed("history", "decide", 1, "--posted", "--reason", "Anna looked").code == 0
    assert typed("history", "files", 1, "--overwrite").code == 0
    failed = (tmp_path / f"{NAME}_fail.csv").read_text()
    assert "BACS 1" not in (tmp_path / f"{NAME}_success.csv").read_text()
    assert failed.count("Stored in part: 400.00 of 450.50 GBP; 50.50 GBP of this file is stored nowhere") == 2
    told = typed("history", "show", 1).out
    assert "stored now 400.00, balance 800.00, 50.50 of the file stored nowhere" in told
    again = uploaded(typed, "--input", bank, "--map", "map.json", "--overwrite", "--json")
    assert (again.code, stored(company, "CW-1")) == (1, [Decimal("400.00")])
    assert [each["rule"] for each in again.rows[0]["findings"]] == ["stored-in-part", "seen-before"]
    sums = again.rows[-1]["sums"]
    assert (sums["already"], sums["refused"]) == ({"GBP": "400.00"}, {"GBP": "50.50"})
    booked = ("--accept", "stored-in-part=the rest is booked by hand", "--overwrite")
    answered = uploaded(typed, "--input", bank, "--map", "map.json", *booked, "--json")
    assert (answered.code, stored(company, "CW-1")) == (0, [Decimal("400.00")])
    sums = answered.rows[-1]["sums"]
    assert (sums["already"], sums["refused"]) == ({"GBP": "450.50"}, {"GBP": "0.00"})
    (item,) = typed("history", "show", 1, "--json").rows[0]["items"]
    assert (item["payment"]["stored"], item["payment"]["missing"]) == ("400.00", "50.50")


def test_a_receipt_that_comes_again_under_another_name_is_asked_about(
    bank: Path, company: Server, typed: Typing
) -> None:
    """Without its reference it is another row, but hardly another payment: it is added only with a reason."""
    assert uploaded(typed, "--input", bank, "--map", "map.json").code == 0
    bank.write_text("Invoice No;Amount;Paid on;Ref\nCW-1;300,00;25.04.2026;\n")
    again = uploaded(typed, "--input", bank, "--map", "map.json", "--overwrite")
    assert (again.code, stored(company, "CW-1")) == (1, [Decimal("450.50")])
    assert "so did a row that is written otherwise: run 1, " in again.out + again.err
    assert "--accept alike-before=REASON" in again.out + again.err
    reason = ("--accept", "alike-before=a second standing order", "--overwrite")
    assert uploaded(typed, "--input", bank, "--map", "map.json", *reason).code == 0
    assert stored(company, "CW-1") == [Decimal("750.50")]
