"""The receipt of a payment run, the rows of its file, and what the command tells of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.history_telling import tell_in_full
from core.cli.output import Output
from core.domain.payments.rows import Amounts
from core.domain.runs import Run
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.kept_payments import kept_payments
from core.workflows.payment_files import PaymentFileNotKept
from core.workflows.payment_orders import files_again
from core.workflows.payments_before import new_excess
from core.workflows.receipts import receipt_html, receipt_json
from core.workflows.standing import standing
from gui.runs.payment_rows import payment_rows
from tests.gui.payment_runs import desk_on, every_fate, uploaded

LIST_HEAD = "Invoice No;Amount;Paid on;Ref\n"


@pytest.fixture
def desk(company: Server, tmp_path: Path) -> Desk:
    folder = tmp_path / "home"
    folder.mkdir()
    return desk_on(company, folder)


@pytest.fixture
def run(desk: Desk, company: Server) -> Run:
    return every_fate(desk, company)


def test_the_receipt_tells_before_expected_and_stored_of_each_invoice(run: Run) -> None:
    """On paper and for a program; what was not read back is empty there and null here."""
    kept = {each["invoice"]: each for each in json.loads(receipt_json(run))["payments"]}
    amounts = ("before", "in_file", "expected", "stored", "balance")
    assert [kept["CW-100"][name] for name in amounts] == ["0.00", "800.00", "800.00", "800.00", "400.00"]
    assert (kept["CW-100"]["date"], kept["CW-102"]["date"]) == (None, "2026-04-22")
    assert [kept["CW-104"][name] for name in amounts] == ["0.00", "400.00", "400.00", None, None]
    assert kept["CW-105"]["stored"] == "77.00"
    assert kept["CW-100"]["lines"] == [2, 10]
    printed = receipt_html(run)
    for words in ("Was so already", "Not stored: refused", "CW-106: 5.00 GBP too much, not stored."):
        assert words in printed
    assert "4 payments of 7 stored: EUR 45.00, GBP 955.00" in printed
    assert "Posted" not in printed


def test_the_rows_of_the_file_are_known_by_invoice(run: Run) -> None:
    """Also those of which nothing was sent, with the reason that was known before."""
    kept = kept_payments(run)
    assert [each.name for each in kept.invoices][-1] == "CW-999"
    assert (kept.invoices[-1].item, kept.invoices[-1].why) == (0, "Cannot find Invoice Number CW-999")
    assert [part.counts for each in kept.invoices for part in each.parts] == [True] * 8 + [False]
    assert sum(len(each.parts) for each in kept.invoices) == 9


def test_a_receipt_of_an_earlier_list_is_named_with_the_run_that_uploaded_it(
    desk: Desk, company: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the rows of the window, the history and the receipt of the later run, with what was cut of it."""
    for number in ("CW-1", "CW-2"):
        company.add_invoice(number, "100.00", date="2026-03-01")
    head, old = LIST_HEAD, "CW-1;130,00;20.04.2026;BACS 1\n"
    first = uploaded(desk, head + old, Amounts.RECEIPTS)
    later = uploaded(desk, head + old + "CW-2;40,00;21.04.2026;BACS 2\n", Amounts.RECEIPTS)
    named = f"Line 2 was uploaded before: run {first.number}"
    cut = f"Of line 2, 30.00 was cut in run {first.number} and is stored nowhere"
    row, other = payment_rows(later, kept_payments(later))
    assert named in row.said
    assert cut in row.said
    assert "bank_2026-04.csv" in row.said
    assert (row.invoice, other.invoice, other.said) == ("CW-1", "CW-2", "")
    tell_in_full(Output(), standing(desk, later))
    assert named in capsys.readouterr().out
    assert cut in receipt_html(later)
    assert new_excess(desk, later) == ()


def test_a_run_begun_without_its_file_says_so(desk: Desk, run: Run) -> None:
    """Nothing is made up."""
    header = run.header._replace(facts={})
    with pytest.raises(PaymentFileNotKept):
        kept_payments(Run(run.number, header, run.who, run.started, run.items))


def test_files_made_again_are_noted_and_names_that_are_taken_stay(
    desk: Desk, run: Run, tmp_path: Path
) -> None:
    """The journal says where each file is and what is in it; the second time they are numbered."""
    first, second = files_again(desk, run.number, tmp_path), files_again(desk, run.number, tmp_path)
    assert not set(first) & set(second)
    noted = [each for each in desk.journal_view().run(run.number).evidence if "path" in each.facts]
    written = ["Success file written", "Fail file written", "Excess list written"]
    assert [each.what for each in noted] == written * 2
    assert first.success.read_bytes() == second.success.read_bytes()


def test_the_command_tells_what_is_stored_where_it_is_something_else(
    desk: Desk, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the words of payments, with the amount that was found."""
    tell_in_full(Output(), standing(desk, run))
    told = capsys.readouterr().out
    assert "CW-105: Needs your decision; 0.00 → 400.00 GBP, balance 800.00; stored now 77.00" in told
    assert "CW-101: Was so already; 60.00 → 60.00 GBP, balance 0.00" in told
    assert "CW-103: Not stored: refused;" in told
