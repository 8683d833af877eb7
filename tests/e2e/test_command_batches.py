"""The main job through the command: what was said, what the server received, what the journal holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.sandbox.server import Server
from tests.e2e.conftest import Typing


def posts(company: Server) -> list[dict[str, Any]]:
    return [json.loads(e.body) for e in company.log.entries("POST") if e.path.endswith("/batches")]


def sound_numbers(typed: Typing, many: int = 3) -> list[dict[str, Any]]:
    """Some invoices without findings, as `export --json` tells them."""
    said = typed("export", "--connection", "office", "--invoices", "--dry-run", "--json")
    assert said.code == 0
    return [row for row in said.rows if row["kind"] == "invoice" and not row["findings"]][:many]


def test_three_invoices_from_export_to_receipt(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Export, create from the file, read back: everywhere the same ids, and the journal proves it."""
    chosen = sound_numbers(typed)
    file = tmp_path / "invoices.xml"
    assert typed("export", "--connection", office, "--invoices", "-o", file).code == 0
    only = [word for row in chosen for word in ("--only", f"invoice:{row['number']}")]
    said = typed(
        "batch", "create", "--connection", office, "--from", file, *only, "--identifier", "BOOKS-7", "--json"
    )
    assert said.code == 0, said.err
    (item,) = said.rows
    assert item["state"] == "verified"
    ids = sorted(number for row in chosen for number in row["gl_entry_ids"])
    assert item["gl_entry_ids"] == ids
    (sent,) = posts(company)
    assert (sent["batchIdentifier"], sent["processedRecordIds"]) == ("BOOKS-7", ids)
    shown = typed("batch", "show", "--connection", office, "BOOKS-7", "--json").rows[0]
    assert sorted(entry["id"] for entry in shown["entries"]) == ids
    (run,) = typed("history", "list", "--json").rows
    assert run["state"] == "Posted"
    assert "ties out" in typed("history", "show", run["run"]).out
    assert typed("history", "verify").code == 0


def test_a_lost_answer_ends_with_code_4(office: str, company: Server, typed: Typing, tmp_path: Path) -> None:
    """With --no-wait the command says at once that it cannot tell; a second try finds it, sending nothing."""
    (row,) = sound_numbers(typed, 1)
    file = tmp_path / "invoices.json"
    typed("export", "--connection", office, "--invoices", "--format", "json", "-o", file)
    company.faults.add(method="POST", path="/batches$", drop="after")
    words = ("batch", "create", "--connection", office, "--from", file, "--only", row["number"])
    said = typed(*words, "--no-wait")
    assert said.code == 4
    assert "Cannot tell yet" in said.err
    assert typed(*words).code == 0
    assert len(posts(company)) == 1


def test_a_changed_record_is_refused_by_name(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """Between the file and the batch an invoice changed: nothing is sent, the invoice is named."""
    (row,) = sound_numbers(typed, 1)
    file = tmp_path / "invoices.xml"
    typed("export", "--connection", office, "--invoices", "--format", "rest", "-o", file)
    company.mutate(kind="invoices", number=row["number"], by=300)
    said = typed("batch", "create", "--connection", office, "--from", file, "--only", row["number"])
    assert said.code == 1
    assert row["number"] in said.err
    assert posts(company) == []


def test_permissive_servers_get_one_batch_too(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """A server that would accept everything still receives each record once."""
    company.set(mode="permissive")
    (row,) = sound_numbers(typed, 1)
    file = tmp_path / "invoices.xml"
    typed("export", "--connection", office, "--invoices", "-o", file)
    words = ("batch", "create", "--connection", office, "--from", file, "--only", row["number"])
    assert typed(*words, "--identifier", "ONE").code == 0
    assert typed(*words, "--identifier", "TWO").code == 1
    assert len(posts(company)) == 1


def test_dry_run_shows_the_exact_request_and_sends_nothing(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """What would be sent can be seen before it is sent, byte for byte."""
    (row,) = sound_numbers(typed, 1)
    file = tmp_path / "invoices.xml"
    typed("export", "--connection", office, "--invoices", "-o", file)
    words = (
        "batch",
        "create",
        "--connection",
        office,
        "--from",
        file,
        "--only",
        row["number"],
        "--identifier",
        "X",
    )
    (told,) = typed(*words, "--dry-run", "--json").rows
    assert posts(company) == []
    assert typed(*words).code == 0
    (sent,) = [e.body for e in company.log.entries("POST") if e.path.endswith("/batches")]
    assert told["request"].encode() == sent


def test_blocked_records_stop_the_batch_or_are_left_out(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """With --from nothing is sent while a record is blocked; --leave-out-blocked goes on without it."""
    file = tmp_path / "invoices.xml"
    typed("export", "--connection", office, "--invoices", "-o", file)
    words = ("batch", "create", "--connection", office, "--from", file)
    assert typed(*words).code == 1
    assert posts(company) == []
    assert typed(*words, "--leave-out-blocked").code == 0
    assert len(posts(company)) == 1


def test_a_batches_file_through_the_command(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """One good and one wrong batch: partly done, each in its own file."""
    (row,) = sound_numbers(typed, 1)
    ids = "".join(f"<glRecId>{number}</glRecId>" for number in row["gl_entry_ids"])
    batches = tmp_path / "batches.xml"
    batches.write_text(
        f"<Batches><Batch><batchIdentifier>A</batchIdentifier><glRecIds>{ids}</glRecIds></Batch>"
        "<Batch><batchIdentifier>B</batchIdentifier><glRecIds><glRecId>1</glRecId></glRecIds></Batch></Batches>"
    )
    assert typed("batch", "create", "--connection", office, "--input", batches).code == 3
    assert ">A<" in (tmp_path / "connectwise_import_batches_success.xml").read_text()
    assert ">B<" in (tmp_path / "connectwise_import_batches_fail.xml").read_text()
    assert typed("batch", "create", "--connection", office, "--input", batches).code == 1
