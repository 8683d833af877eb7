"""Payment files through the command: what was said, what the server holds, what is in both files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree

from core.sandbox.server import Server
from tests.e2e.conftest import Hurried, Said, Typing, interrupted

SEED = Path(__file__).parents[1] / "samples"
NAME = "connectwise_accounting_interface_update_invoice_payments"
BANK = "Invoice No;Amount;Paid on;Ref\nCW-1;300,00;25.04.2026;BACS 1\nCW-1;150,50;26.04.2026;BACS 2\n"


@pytest.fixture
def seed(office: str, tmp_path: Path) -> Path:
    """The published input of the task, as input.xml in the current folder."""
    file = tmp_path / "input.xml"
    file.write_bytes((SEED / "payments_legacy_input.xml").read_bytes())
    return file


@pytest.fixture
def bank(office: str, company: Server, tmp_path: Path) -> Path:
    """A bank's list of two receipts for CW-1, with a file of columns beside it."""
    company.add_invoice("CW-1", "1200.00", date="2026-03-01", customer="Northwind Traders")
    file = tmp_path / "bank.csv"
    file.write_text(BANK)
    columns = {"number": "Invoice No", "amount": "Amount", "date": "Paid on", "reference": "Ref"}
    map_ = {"batchdesk": "payment columns", "version": 1, "columns": columns}
    map_ |= {"headings": list(columns.values()), "day_first": True, "decimal": ",", "amounts": "receipts"}
    (tmp_path / "map.json").write_text(json.dumps(map_))
    return file


def uploaded(typed: Typing, *words: object) -> Said:
    return typed("payments", "upload", "--connection", "office", *words)


def stored(company: Server, number: str) -> list[Decimal]:
    return [each.amount for each in company.payments(number)]


def writes(company: Server) -> list[str]:
    """The methods of the payment requests as the server received them."""
    entries = [entry for method in ("POST", "PATCH") for entry in company.log.entries(method)]
    return [entry.method for entry in entries if "/payments" in entry.path]


def content(file: Path) -> list[tuple[str, str]]:
    """The elements of an XML file with their texts."""
    root = etree.fromstring(file.read_bytes())
    return [(str(each.tag), (each.text or "").strip()) for each in root.iter()]


def test_an_unknown_invoice_gives_the_published_fail_file(
    seed: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """The fail file equals the published one in content, the success file is empty, nothing is sent."""
    said = uploaded(typed, "--input", seed)
    assert said.code == 1
    assert "Cannot find Invoice Number CW-34251" in said.err
    assert content(tmp_path / f"{NAME}_fail.xml") == content(SEED / "payments_legacy_fail.xml")
    assert content(tmp_path / f"{NAME}_success.xml") == [("ArrayOfUpdateInvoicePayment", "")]
    assert writes(company) == []


def test_a_known_invoice_is_paid_and_a_second_upload_changes_nothing(
    seed: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """The server holds 346.34; the same file again is already so, in the success file, without a request."""
    company.add_invoice("CW-34251", "346.34", date="2016-09-01")
    said = uploaded(typed, "--input", seed, "--json")
    assert said.code == 0, said.err
    result, sums = said.rows
    assert (result["fate"], result["paid"], result["new_paid"]) == ("uploaded", "0.00", "346.34")
    assert (result["balance"], result["date_stored"], result["state"]) == ("0.00", "2016-09-22", "verified")
    assert sums["sums"]["uploaded"] == {"GBP": "346.34"}
    assert stored(company, "CW-34251") == [Decimal("346.34")]
    paid = content(tmp_path / f"{NAME}_success.xml")
    assert [text for _, text in paid if text] == ["CW-34251", "346.34", "2016-09-22T12:05:54+01:00"]
    again = uploaded(typed, "--input", seed, "--overwrite")
    assert again.code == 0, again.err
    assert "CW-34251: already so" in again.out
    assert content(tmp_path / f"{NAME}_success.xml") == paid
    assert writes(company) == ["POST"]


def test_existing_files_and_the_input_are_refused_before_anything_is_sent(
    seed: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Neither a file that is there nor the input is written over."""
    company.add_invoice("CW-34251", "346.34", date="2016-09-01")
    (tmp_path / "ok.xml").write_text("mine")
    assert uploaded(typed, "--input", seed, "--success", "ok.xml").code == 1
    assert uploaded(typed, "--input", seed, "--fail", seed).code == 2
    assert writes(company) == []


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_lost_answer_is_waited_for_and_settled(
    seed: Path, company: Server, typed: Typing, clock: Hurried, drop: str, tmp_path: Path
) -> None:
    """The command ends only when it knows; what is not there may be sent again, once."""
    company.add_invoice("CW-34251", "346.34", date="2016-09-01")
    company.faults.add(method="POST", path="/payments$", drop=drop)
    said = uploaded(typed, "--input", seed)
    assert bool(clock.waits) or drop == "after"
    assert said.code == (0 if drop == "after" else 1), said.err
    fail = (tmp_path / f"{NAME}_fail.xml").rename(tmp_path / "again.xml")
    if drop == "before":
        assert uploaded(typed, "--input", fail, "--overwrite").code == 0
    assert stored(company, "CW-34251") == [Decimal("346.34")]


def test_without_waiting_the_fail_file_settles_it(
    seed: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Code 4 at once; the fail file fed in again finds it, sends nothing and makes a success file."""
    company.add_invoice("CW-34251", "346.34", date="2016-09-01")
    company.faults.add(method="POST", path="/payments$", drop="after")
    said = uploaded(typed, "--input", seed, "--no-wait")
    assert said.code == 4
    assert "CW-34251: Cannot tell yet. " in said.err
    fail = (tmp_path / f"{NAME}_fail.xml").rename(tmp_path / "again.xml")
    assert "Cannot tell yet" in fail.read_text()
    again = uploaded(typed, "--input", fail, "--overwrite")
    assert again.code == 0, again.err
    assert writes(company) == ["POST"]
    assert "346.34" in (tmp_path / f"{NAME}_success.xml").read_text()


def test_what_is_still_unclear_is_never_called_done(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Receipts whose answer is still unclear are neither sent again nor told as stored: code 4, fail file."""
    company.faults.add(method="POST", path="/payments$", drop="before")
    accept = ("--map", "map.json", "--no-wait", "--overwrite")
    assert uploaded(typed, "--input", bank, *accept).code == 4
    again = uploaded(typed, "--input", bank, *accept, "--json")
    assert again.code == 4
    assert again.rows[0]["fate"] == "cannot tell yet"
    assert "CW-1" in (tmp_path / f"{NAME}_fail.csv").read_text()
    assert stored(company, "CW-1") == []
    assert writes(company) == ["POST"]


def test_receipts_with_a_map_are_added_once(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Receipts are added to what is stored; the same list twice changes nothing; files are CSV again."""
    company.pay("CW-1", amount="100.00")
    assert uploaded(typed, "--input", bank, "--map", "map.json").code == 0
    assert stored(company, "CW-1") == [Decimal("550.50")]
    success = tmp_path / f"{NAME}_success.csv"
    assert success.read_text().splitlines() == BANK.splitlines()
    again = uploaded(typed, "--input", bank, "--map", "map.json", "--overwrite")
    assert again.code == 0, again.err
    assert "450.50 already so" in again.out
    assert stored(company, "CW-1") == [Decimal("550.50")]
    assert writes(company) == ["PATCH"]


def test_the_next_list_of_a_sender_needs_no_map(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """An upload remembers columns and the meaning of amounts; `check` uses them, says so, keeps nothing."""
    checking = ("payments", "check", "--connection", "office", "--input", bank)
    assert typed(*checking, "--map", "map.json").code == 0
    assert typed(*checking).code == 1
    assert uploaded(typed, "--input", bank, "--map", "map.json").code == 0
    bank.write_text("Ref;Paid on;Amount;INVOICE NO\nBACS 3;04.05.2026;20,00;CW-1\n")
    said = typed(*checking)
    assert said.code == 0, said.err
    assert "(from bank.csv); --map FILE overrides them." in said.out
    assert "Amounts: receipts, which are added to what is stored" in said.out
    assert uploaded(typed, "--input", bank, "--overwrite").code == 0
    assert stored(company, "CW-1") == [Decimal("470.50")]
    other = json.loads((tmp_path / "map.json").read_text()) | {
        "headings": ["Ref", "Paid on", "Amount", "INVOICE NO"]
    }
    other |= {"columns": {"number": "INVOICE NO", "amount": "Amount", "date": "Paid on"}, "amounts": "totals"}
    (tmp_path / "other.json").write_text(json.dumps(other))
    overridden = typed(*checking, "--map", "other.json")
    assert "Columns as on" not in overridden.out
    assert "Amounts: totals, which replace what is stored" in overridden.out


def test_a_table_without_a_map_is_refused_with_what_is_open(
    bank: Path, typed: Typing, tmp_path: Path
) -> None:
    """What is open is asked, and standard output is a file of columns to begin with."""
    bank.write_text("Invoice No,Amount,Paid on\nCW-1,1.234,03/04/2026\n")
    said = uploaded(typed, "--input", bank)
    assert said.code == 1
    for words in ("03/04/2026", '"day_first": true', '"decimal"', "--map"):
        assert words in said.err
    example = json.loads(said.out)
    assert example["columns"] == {"number": "Invoice No", "amount": "Amount", "date": "Paid on"}
    example |= {"day_first": True, "decimal": ","}
    (tmp_path / "mine.json").write_text(json.dumps(example))
    said = uploaded(typed, "--input", bank, "--map", "mine.json", "--dry-run")
    assert said.code == 2
    assert "--amounts totals" in said.err
    said = uploaded(
        typed, "--input", bank, "--map", "mine.json", "--amounts", "totals", "--dry-run", "--json"
    )
    assert (said.code, said.rows[0]["in_file"], said.rows[0]["date"]) == (1, "1234.00", "2026-04-03")
    assert said.rows[0]["findings"][0]["rule"] == "too-much"


def test_receipts_are_nothing_for_xml(seed: Path, typed: Typing) -> None:
    """The amounts of both XML forms are totals."""
    said = uploaded(typed, "--input", seed, "--amounts", "receipts")
    assert said.code == 2
    assert "always totals" in said.err


def test_an_overpayment_is_cut_when_it_is_accepted(
    seed: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Without an answer the row goes to the fail file; with one the rest is stored and the excess named."""
    company.add_invoice("CW-34251", "300.00", date="2016-09-01")
    assert uploaded(typed, "--input", seed).code == 1
    assert "46.34" in (tmp_path / f"{NAME}_fail.xml").read_text()
    assert stored(company, "CW-34251") == []
    accepted = uploaded(typed, "--input", seed, "--accept", "too-much=refunded", "--overwrite")
    assert accepted.code == 0, accepted.err
    assert "46.34 GBP too much, not stored" in accepted.out
    assert "46.34 cut" in accepted.out
    assert stored(company, "CW-34251") == [Decimal("300.00")]
    assert uploaded(typed, "--input", seed, "--accept", "no-invoice=x").code == 2


def test_a_part_goes_on_and_each_row_is_in_one_file(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """A row that cannot be stored does not keep the others; code 3, its message stands last."""
    bank.write_text(BANK + "CW-9;5,00;26.04.2026;BACS 3\n")
    said = uploaded(typed, "--input", bank, "--map", "map.json")
    assert said.code == 3
    fail = (tmp_path / f"{NAME}_fail.csv").read_text().splitlines()
    assert fail[0].endswith(";ErrorMessage")
    assert fail[1:] == ["CW-9;5,00;26.04.2026;BACS 3;Cannot find Invoice Number CW-9"]
    assert (tmp_path / f"{NAME}_success.csv").read_text().splitlines() == BANK.splitlines()
    company.add_invoice("CW-9", "5.00", date="2026-03-01")
    again = (tmp_path / f"{NAME}_fail.csv").rename(tmp_path / "again.csv")
    assert uploaded(typed, "--input", again, "--map", "map.json", "--overwrite").code == 0
    assert stored(company, "CW-9") == [Decimal("5.00")]


def test_the_table_shows_before_and_after_and_sends_nothing(
    bank: Path, company: Server, typed: Typing
) -> None:
    """`check` and `--dry-run` tell the same: what is there, what the file says, what will be there."""
    company.pay("CW-1", amount="100.00")
    words = ("--connection", "office", "--input", bank, "--map", "map.json", "--control-total", "450.50")
    said = typed("payments", "check", *words)
    assert said.code == 0, said.err
    line = next(line for line in said.out.splitlines() if line.startswith("CW-1 "))
    assert "1200.00       100.00       450.50    550.50   649.50  when paid up" in line
    assert "The control total agrees: 450.50." in said.out
    assert typed("payments", "upload", *words, "--dry-run").out == said.out
    assert uploaded(typed, "--input", bank, "--map", "map.json", "--control-total", "450.51").code == 1
    told = typed("payments", "check", *words, "--json").rows
    assert (told[0]["fate"], told[0]["balance"]) == ("to be uploaded", "649.50")
    assert writes(company) == []


def test_the_total_that_a_list_names_is_compared(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """A list that was cut is held back whole; with a reason it goes, and the total is in neither file."""
    bank.write_text(BANK + "Summe;460,50\n")
    words = ("--input", bank, "--map", "map.json")
    for command in (uploaded(typed, *words), uploaded(typed, *words, "--dry-run")):
        assert command.code == 1
        assert "Line 4 says that the payments come to 460.50; the rows come to 450.50." in command.err
    assert writes(company) == []
    assert uploaded(typed, *words, "--accept", "control-total=one was taken out").code == 0
    success = (tmp_path / f"{NAME}_success.csv").read_text()
    assert success.splitlines() == BANK.splitlines()
    bank.write_text("Control total:;450,50\n\n" + BANK)
    told = typed("payments", "check", "--connection", "office", *words, "--json")
    assert told.code == 0, told.err
    assert told.rows[-1]["file_findings"] == []


def test_a_file_is_checked_by_itself(seed: Path, company: Server, typed: Typing) -> None:
    """Without a connection the file is read, grouped and added up; no server is asked."""
    asked = len(company.log.entries("GET"))
    said = typed("payments", "check", "--input", seed, "--json")
    assert said.code == 0, said.err
    row, sums = said.rows
    assert (row["in_file"], row["total"], row["paid"]) == ("346.34", None, None)
    assert list(sums["sums"]) == ["in_file"]
    assert len(company.log.entries("GET")) == asked


def test_standard_input_and_the_xml_itself_are_files_too(
    seed: Path, company: Server, typed: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--input -` reads standard input; XML may stand in the place of a file's name."""
    company.add_invoice("CW-34251", "346.34", date="2016-09-01")
    with seed.open() as file:
        monkeypatch.setattr("sys.stdin", file)
        assert uploaded(typed, "--input", "-").code == 0
    assert uploaded(typed, "--input", seed.read_text(), "--overwrite").code == 0
    assert writes(company) == ["POST"]


def test_ctrl_c_stops_after_the_current_invoice_and_resend_finishes_the_run(
    bank: Path, company: Server, typed: Typing, meanwhile: Callable[..., None], tmp_path: Path
) -> None:
    """What was sent is told as stored, the rest is in the fail file, and the same run is finished later."""
    company.add_invoice("CW-2", "20.00", date="2026-03-01")
    bank.write_text(BANK + "CW-2;20,00;26.04.2026;BACS 3\n")
    meanwhile("/payments$", lambda _: interrupted(None), method="POST", delay_before=0.2)
    said = uploaded(typed, "--input", bank, "--map", "map.json")
    assert said.code == 3, said.err
    assert (stored(company, "CW-1"), stored(company, "CW-2")) == ([Decimal("450.50")], [])
    assert "Stopped before anything was sent." in (tmp_path / f"{NAME}_fail.csv").read_text()
    run = typed("history", "list", "--json").rows[0]["run"]
    assert typed("history", "resend", run).code == 0
    assert stored(company, "CW-2") == [Decimal("20.00")]


def test_a_workbook_is_read_and_its_rows_come_back_as_a_workbook(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Typed cells need no answers; the success file is XLSX and, fed in again, so already."""
    file = tmp_path / "bank.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Receipts")
        sheet.write_row(0, 0, ("Invoice No", "Amount", "Paid on", "Ref"))
        sheet.write_row(1, 0, ("CW-1", 346.34))
        sheet.write_datetime(1, 2, dt.date(2026, 4, 25), book.add_format({"num_format": "yyyy-mm-dd"}))
    words = ("--map", "map.json", "--amounts", "totals")
    assert uploaded(typed, "--input", file, *words).code == 0
    assert stored(company, "CW-1") == [Decimal("346.34")]
    success = (tmp_path / f"{NAME}_success.xlsx").rename(tmp_path / "again.xlsx")
    again = uploaded(typed, "--input", success, *words, "--overwrite", "--json")
    assert (again.code, again.rows[0]["fate"]) == (0, "already so")
