"""Too much for an invoice, through the command: where it is cut, and the list for the accountant."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from core.sandbox.server import Server
from tests.e2e.conftest import Typing
from tests.e2e.test_command_payments import NAME, bank, seed, stored, uploaded

__all__ = ["bank", "seed"]
ACCEPT = ("--accept", "too-much=listed for the accountant", "--overwrite")


def listed(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def test_the_excess_is_listed_only_where_there_is_one(
    seed: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Invoice, company, the file's sum, what is stored, what is left, and the rows it comes from."""
    company.add_invoice("CW-34251", "300.00", date="2016-09-01", customer="Bäckerei Müller & Söhne")
    excess = tmp_path / f"{NAME}_excess.csv"
    assert uploaded(typed, "--input", seed).code == 1
    assert not excess.exists()
    said = uploaded(typed, "--input", seed, *ACCEPT)
    assert said.code == 0, said.err
    assert f"Wrote {excess.name}: what 1 invoice could not take" in said.out
    (row,) = listed(excess)
    assert row == {
        "invoice": "CW-34251",
        "company": "Bäckerei Müller & Söhne",
        "currency": "GBP",
        "in_file": "346.34",
        "stored": "300.00",
        "excess": "46.34",
        "date": "2016-09-22",
        "lines": "3",
        "run": "1",
        "listed_before": "",
    }
    excess.unlink()
    assert typed("history", "files", 1, "--overwrite").code == 0
    assert listed(excess) == [row]


def test_a_workbook_has_its_excess_in_a_workbook(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Amounts are numbers of two places there; the name is what was typed."""
    company.add_invoice("CW-2", "20.00", date="2026-03-01")
    bank.write_text("Invoice No;Amount;Paid on;Ref\nCW-2;15,50;25.04.2026;A\nCW-2;10;26.04.2026;B\n")
    words = ("--input", bank, "--map", "map.json", "--excess", "left.xlsx")
    assert uploaded(typed, *words, *ACCEPT).code == 0
    book = CalamineWorkbook.from_path(tmp_path / "left.xlsx")
    _heads, row = book.get_sheet_by_index(0).to_python()
    assert row[3:6] == [25.5, 20.0, 5.5]
    assert row[7] == "2, 3"


def test_a_receipt_that_was_cut_stays_cut_and_is_listed_once(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """In the same file and in another: counted as cut, named with its run, and never refunded twice."""
    company.add_invoice("CW-2", "20.00", date="2026-03-01")
    head, first = "Invoice No;Amount;Paid on;Ref\n", "CW-2;25,50;25.04.2026;A\n"
    bank.write_text(head + first)
    assert uploaded(typed, "--input", bank, "--map", "map.json", *ACCEPT).code == 0
    excess = tmp_path / f"{NAME}_excess.csv"
    kept = excess.read_bytes()
    again = uploaded(typed, "--input", bank, "--map", "map.json", "--overwrite")
    assert again.code == 0, again.err
    assert "GBP 25.50: 20.00 already so, 5.50 cut." in again.out
    assert "Line 2 was uploaded before: run 1" in again.out
    assert "bank.csv. It is not counted a second time." in again.out
    assert "Of line 2, 5.50 was cut in run 1 and is stored nowhere" in again.out
    other = tmp_path / "other.csv"
    other.write_text(head + "CW-2;3;27.04.2026;B\n" + first)
    said = uploaded(typed, "--input", other, "--map", "map.json", *ACCEPT, "--excess", "b.csv")
    assert "GBP 28.50: 20.00 already so, 8.50 cut." in said.out
    (row,) = listed(tmp_path / "b.csv")
    assert (row["excess"], row["lines"], row["listed_before"]) == ("3.00", "2", "")
    assert excess.read_bytes() == kept


def test_totals_that_come_again_are_listed_once(
    seed: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """No second list, although one is in the way; the history writes only the first one anew."""
    company.add_invoice("CW-34251", "300.00", date="2016-09-01")
    excess = tmp_path / f"{NAME}_excess.csv"
    assert uploaded(typed, "--input", seed, *ACCEPT).code == 0
    kept = excess.read_bytes()
    (tmp_path / f"{NAME}_success.xml").unlink()
    (tmp_path / f"{NAME}_fail.xml").unlink()
    again = uploaded(typed, "--input", seed)
    assert again.code == 0, again.err
    assert "46.34 is in the list of run 1 already; 0.00 is in none yet" in again.out
    assert "of what was cut is in the list of run 1; not listed again" in again.out
    assert excess.read_bytes() == kept
    excess.unlink()
    assert typed("history", "files", 2, "--overwrite").code == 0
    assert not excess.exists()
    assert typed("history", "files", 1, "--overwrite").code == 0
    assert excess.read_bytes() == kept


def test_a_list_that_is_in_the_way_stops_the_upload_before_it_begins(
    seed: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """It is neither written over nor found out about too late."""
    company.add_invoice("CW-34251", "300.00", date="2016-09-01")
    (tmp_path / f"{NAME}_excess.csv").write_text("of last month")
    assert uploaded(typed, "--input", seed, *ACCEPT[:2]).code == 1
    assert uploaded(typed, "--input", seed, *ACCEPT, "--excess", seed).code == 2
    assert stored(company, "CW-34251") == []
    assert (tmp_path / f"{NAME}_excess.csv").read_text() == "of last month"


@pytest.mark.parametrize("way", ["option", "connection"])
def test_what_is_cut_at_the_total_ignores_credits(
    seed: Path, company: Server, typed: Typing, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `--cap total` or the rule of the connection, 300.00 of which 50.00 are credited take 300.00."""
    company.set(credit_entries="hidden", over_amount="cut_to_total")
    company.add_invoice("CW-34251", "300.00", date="2016-09-01", credits="50.00")
    monkeypatch.setenv("BATCHDESK_PRIVATE_KEY", company.private_key)
    keys = ("--public-key", company.public_key, "--client-id", company.client_id)
    where = ("--site", company.url, "--company", company.company)
    assert typed("connection", "add", "strict", *where, *keys, "--cap", "total").code == 0
    name = "strict" if way == "connection" else "office"
    words = ("payments", "upload", "--connection", name, "--input", seed, *ACCEPT)
    if way == "connection":
        due = typed(*words, "--cap", "due", "--dry-run", "--json").rows[0]
        assert (due["new_paid"], due["excess"], due["balance"]) == ("250.00", "96.34", "0.00")
    said = typed(*words, *(() if way == "connection" else ("--cap", "total")), "--json")
    assert said.code == 0, said.err
    assert (said.rows[0]["new_paid"], said.rows[0]["excess"]) == ("300.00", "46.34")
    assert (said.rows[0]["balance"], said.rows[0]["state"]) == ("-50.00", "verified")
    assert stored(company, "CW-34251")[-1] == Decimal("300.00")


def test_a_cut_that_is_known_only_later_names_the_command_that_lists_it(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """The upload wrote its files while the payment was unclear: settling it leads to the list."""
    company.add_invoice("CW-2", "20.00", date="2026-03-01")
    bank.write_text("Invoice No;Amount;Paid on;Ref\nCW-2;25,50;25.04.2026;A\n")
    company.faults.add(method="POST", path="/payments$", drop="after")
    words = ("--input", bank, "--map", "map.json", *ACCEPT)
    assert uploaded(typed, *words, "--no-wait").code == 4
    excess = tmp_path / f"{NAME}_excess.csv"
    assert not excess.exists()
    said = typed("history", "settle")
    assert "5.50 GBP was cut; the files that name it are written by: history files 1." in said.out
    again = uploaded(typed, *words)
    assert "(“history files 1” writes it)" in again.out
    assert typed("history", "files", 1, "--overwrite").code == 0
    assert [row["excess"] for row in listed(excess)] == ["5.50"]


def test_a_corrected_total_is_not_listed_a_second_time(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Another day of the same money lists nothing; a higher total lists the difference, and says so."""
    company.add_invoice("CW-2", "20.00", date="2026-03-01")
    excess, lists = tmp_path / f"{NAME}_excess.csv", []
    for amount, day in (("25,50", "25"), ("25,50", "26"), ("27,00", "26")):
        bank.write_text(f"Invoice No;Amount;Paid on;Ref\nCW-2;{amount};{day}.04.2026;A\n")
        words = ("--input", bank, "--map", "map.json", "--amounts", "totals", *ACCEPT)
        assert uploaded(typed, *words).code == 0
        lists.append(
            [(row["excess"], row["listed_before"]) for row in listed(excess)] if excess.exists() else []
        )
        excess.unlink(missing_ok=True)
    assert lists == [[("5.50", "")], [], [("1.50", "5.50 in run 1")]]
