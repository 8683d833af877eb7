"""Exporting, showing, checking and converting through the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import COMMANDS
from core.sandbox import shared
from core.sandbox.server import Server
from core.store.paths import home
from tests.e2e.conftest import Typing

FORMS = [("legacy", "xml"), ("rest", "xml"), ("json", "json"), ("csv", "csv"), ("xlsx", "xlsx")]


def test_the_first_command_ever_typed(tmp_path: Path) -> None:
    """On a computer that knows nothing, `export --connection demo` writes a file; the server ends later."""
    file = tmp_path / "first.xml"
    words = [sys.executable, "-m", "core", "export", "--connection", "demo", "--invoices", "-o", str(file)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert file.read_bytes().startswith(b"<?xml")
        assert "Wrote" in done.stdout
    finally:
        shared.stop(home() / "demo")


@pytest.mark.parametrize(("form", "ending"), FORMS)
def test_every_format_is_written(office: str, typed: Typing, tmp_path: Path, form: str, ending: str) -> None:
    """All kinds in one file of each form; nothing of the server is changed."""
    file = tmp_path / f"all.{ending}"
    kinds = ("--invoices", "--expenses", "--procurement")
    said = typed("export", "--connection", office, *kinds, "--format", form, "-o", file)
    assert said.code == 0, said.err
    assert file.stat().st_size > 1000


def test_export_without_a_kind_is_a_usage_error(office: str, typed: Typing) -> None:
    """Nothing is guessed: the command asks which kinds."""
    said = typed("export", "--connection", office)
    assert said.code == 2
    assert "--invoices" in said.err


def test_an_existing_file_is_refused_before_anything_is_read(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """The file stays; the server is not even asked."""
    file = tmp_path / "there.xml"
    file.write_text("mine")
    company.log.clear()
    said = typed("export", "--connection", office, "--invoices", "-o", file)
    assert said.code == 1
    assert file.read_text() == "mine"
    assert company.log.entries() == []


def test_names_for_schedules_take_the_date(office: str, typed: Typing, tmp_path: Path) -> None:
    """`{date}` in a file name becomes the day."""
    assert typed("export", "--connection", office, "--invoices", "-o", tmp_path / "x-{date}.xml").code == 0
    (file,) = tmp_path.glob("x-*.xml")
    assert len(file.stem) == len("x-2026-01-31")


def test_json_lines_and_words_do_not_mix(office: str, typed: Typing, tmp_path: Path) -> None:
    """With --json standard output is JSON only, with amounts and dates as texts."""
    said = typed("export", "--connection", office, "--invoices", "--json", "-o", tmp_path / "x.xml")
    assert all(isinstance(row["total"], str | None) and isinstance(row["date"], str) for row in said.rows)
    assert "Wrote" in said.err
    names = {"kind", "number", "date", "party", "location", "currency", "total", "gl_entry_ids", "findings"}
    assert names <= set(said.rows[0])


def test_show_check_and_convert_need_no_connection(office: str, typed: Typing, tmp_path: Path) -> None:
    """A saved export is shown, checked and written in another form without the server."""
    file = tmp_path / "a.json"
    typed("export", "--connection", office, "--invoices", "--format", "json", "-o", file)
    shown = typed("show", file)
    assert shown.code == 0
    assert "records" in shown.out
    assert typed("check", file).code in (0, 1)
    assert typed("convert", file, "--to", "legacy", "-o", tmp_path / "a.xml").code == 0
    count = len(typed("show", file, "--json").rows)
    assert len(typed("show", tmp_path / "a.xml", "--json").rows) == count


def test_wrong_keys_end_with_code_5(office: str, typed: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that are not accepted are said to be so; the key itself is never shown."""
    monkeypatch.setenv("BATCHDESK_PRIVATE_KEY", "not-the-key-42")
    said = typed("export", "--connection", office, "--invoices")
    assert said.code == 5
    assert "not-the-key-42" not in said.out + said.err


def test_the_connection_is_tested_step_by_step(office: str, typed: Typing) -> None:
    """Every step is told with its state."""
    said = typed("connection", "test", office, "--json")
    assert said.code == 0
    assert {row["state"] for row in said.rows} == {"ok"}


def test_a_file_that_is_not_there_is_said_so(typed: Typing, tmp_path: Path) -> None:
    """A mistyped name is a sentence, not a stack trace."""
    said = typed("show", tmp_path / "nowhere.xml")
    assert said.code == 1
    assert "Traceback" not in said.err


def test_every_command_explains_itself(typed: Typing) -> None:
    """`--help` of each command ends well and names its options."""
    assert "Exit codes" in typed("--help").out
    for name in COMMANDS:
        assert "--help" in typed(name, "--help").out


def test_sandbox_serve_prints_one_json_line() -> None:
    """A schedule or a test can start a company and read where it is."""
    words = [sys.executable, "-m", "core", "sandbox", "serve", "--size", "10"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
        finally:
            process.terminate()
    assert {"url", "company", "public_key", "private_key", "client_id", "username", "password"} <= set(told)


def test_a_bug_is_shown_as_a_bug_without_values(typed: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own mistakes are said to be ours: where they happened, never with what they were about."""

    def broken(_desk: object) -> None:
        raise ZeroDivisionError("Northwind 120.00")

    monkeypatch.setattr("core.workflows.history.verify", broken)
    said = typed("history", "verify")
    assert said.code == 1
    assert "mistake of its own (ZeroDivisionError)" in said.err
    assert "history.py" in said.err
    assert "Northwind" not in said.out + said.err
