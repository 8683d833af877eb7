"""`batch list` and `batch show`: what the server has, and which run of this computer made it."""

from __future__ import annotations

from pathlib import Path

from core.sandbox.server import Server
from core.store import paths
from tests.core.sandbox.conftest import Caller
from tests.e2e.conftest import Asking, Typing


def made_here_and_elsewhere(office: str, company: Server, typed: Typing, batches_file: Asking) -> None:
    """Batch HERE by the command, batch THERE by another program."""
    rows = typed("export", "--connection", office, "--invoices", "--dry-run", "--json").rows
    ids = [row["gl_entry_ids"] for row in rows if not row["findings"]][-1]
    assert Caller(company).create("THERE", ids).status == 201
    assert typed("batch", "create", "--connection", office, "--input", batches_file("HERE")).code == 0


def test_the_run_of_a_batch_is_listed(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """In words a column, in JSON `made_by_run`; what was made elsewhere has none."""
    made_here_and_elsewhere(office, company, typed, batches_file)
    rows = typed("batch", "list", "--connection", office, "--json").rows
    assert {row["identifier"]: row["made_by_run"] for row in rows} == {"HERE": 1, "THERE": None}
    assert {row["unsettled_run"] for row in rows} == {None}
    lines = typed("batch", "list", "--connection", office).out.splitlines()
    assert lines[0].split("  ")[-1].strip() == "Made by"
    assert [line.split("  ")[-1].strip() for line in lines[1:]] == ["run 1", "made elsewhere"]


def test_a_batch_is_shown_with_its_run(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """The run stands beside the entries."""
    made_here_and_elsewhere(office, company, typed, batches_file)
    (shown,) = typed("batch", "show", "--connection", office, "here", "--json").rows
    assert (shown["identifier"], shown["made_by_run"]) == ("HERE", 1)
    assert "made by: made elsewhere" in typed("batch", "show", "--connection", office, "THERE").out


def test_a_journal_that_cannot_be_read_does_not_hide_the_batches(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """The list is there; who made a batch cannot be told, and why is said."""
    made_here_and_elsewhere(office, company, typed, batches_file)
    journal: Path = paths.home() / "journal.db"
    journal.write_bytes(b"not a journal at all, only words" * 40)
    said = typed("batch", "list", "--connection", office)
    assert said.code == 0
    assert "cannot tell" in said.out
    assert "journal" in said.err


def test_a_short_list_is_not_passed_off_as_whole(office: str, company: Server, typed: Typing) -> None:
    """Where the server counts more than it lists, the command says so and ends with code 3."""
    company.faults.add(method="GET", path="/batches/count$", count=2, times=-1)
    said = typed("batch", "list", "--connection", office)
    assert said.code == 3
    assert "0 batches were read, but the server counts 2" in said.err
