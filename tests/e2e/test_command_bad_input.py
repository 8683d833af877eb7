"""What a person may type or feed in by mistake: its own words, the right code, nothing half-written."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.sandbox.server import Server
from tests.e2e.conftest import Asking, Typing, posts

SAMPLES = Path(__file__).parents[1] / "samples"
EXPORT = (SAMPLES / "legacy_invoices.xml").read_bytes()

NO_EXPORTS: dict[str, tuple[bytes, str]] = {
    "no XML": (b"hello, these are no data", "neither XML nor JSON"),
    "cut": (EXPORT[: len(EXPORT) // 2], "ends too early"),
    "another root": (b"<Export/>", "begins with <Export>"),
    "error": (b"<PsaError><Message>You lack the right</Message></PsaError>", "You lack the right"),
    "entity": (b'<!DOCTYPE x [<!ENTITY a "1">]><GLExport>&a;</GLExport>', "DOCTYPE"),
    "deep": (b"<GLExport>" + b"<a>" * 300 + b"</a>" * 300 + b"</GLExport>", "levels deep"),
    "NUL": (EXPORT[:99] + b"\0" + EXPORT[99:], "NUL bytes"),
    "encoding": (EXPORT.replace(b"Total", b"Tot\xff"), "not valid UTF-8"),
    "empty": (b"", "is empty"),
    "half JSON": (b'{"transactions": [{"id": 1', "not whole JSON"),
    "page": (b"<!DOCTYPE html><html><title>Sign in</title></html>", "web page"),
    "PDF": (b"%PDF-1.7 x", "PDF"),
    "spreadsheet": (b"PK\x03\x04abcdefgh", "spreadsheet"),
    "payments": (b"Invoice,Amount\n1,2\n", "neither XML nor JSON"),
    "batches": ((SAMPLES / "batches.xml").read_bytes(), "list of batches"),
}


@pytest.mark.parametrize("name", NO_EXPORTS)
def test_a_file_that_is_no_export(name: str, typed: Typing, tmp_path: Path) -> None:
    """Each wrong file is told in its own words; standard output stays empty and nothing is converted."""
    data, words = NO_EXPORTS[name]
    file, target = tmp_path / "given", tmp_path / "target"
    file.write_bytes(data)
    for said in (typed("show", file, "--json"), typed("convert", file, "--to", "json", "-o", target)):
        assert (said.code, said.out) == (1, "")
        assert words in said.err
        assert "sent" in said.err
    assert not target.exists()


def ids(*texts: str) -> bytes:
    inside = "\n".join(f"<glRecId>{text}</glRecId>" for text in texts)
    return f"<Batches><Batch><glRecIds>{inside}</glRecIds></Batch></Batches>".encode()


NO_BATCHES: dict[str, tuple[bytes, str]] = {
    "negative": (ids("-1"), "“-1” is no GL entry id"),
    "fraction": (ids("1.5"), "“1.5” is no GL entry id"),
    "letters": (ids("abc"), "“abc” is no GL entry id"),
    "huge": (ids("1" + "0" * 30), "is no GL entry id"),
    "twice": (ids("5", "5"), "line 2: “5” stands in line 1 already"),
    "glRedId": (ids("5").replace(b"glRecId>", b"glRedId>"), "<glRedId>"),
    "unclosed": ((SAMPLES / "batches_unclosed.xml").read_bytes(), "opens <Batches> again"),
    "no batch": (b"<Batches></Batches>", "holds no <Batch>"),
    "export": (EXPORT, "not a list of batches"),
    "empty": (b"", "is empty"),
    "cut": (b"<Batches><Batch><glRecIds>", "ends too early"),
}


@pytest.mark.parametrize("name", NO_BATCHES)
def test_a_file_that_is_no_list_of_batches(
    name: str, office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """What is wrong is named with its line; no batch is created and no file of results appears."""
    data, words = NO_BATCHES[name]
    file = tmp_path / "given.xml"
    file.write_bytes(data)
    said = typed("batch", "create", "--connection", office, "--input", file, "--json")
    assert (said.code, said.out) == (1, "")
    assert words in said.err
    assert posts(company) == []
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("source", "words"), [("nowhere.xml", "does not exist"), (".", "is a folder"), ("-", "Standard input")]
)
def test_no_list_of_batches_at_all(
    source: str, words: str, office: str, typed: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistyped name, a folder and an empty pipe are sentences, not stack traces."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    said = typed("batch", "create", "--connection", office, "--input", source)
    assert said.code == 1
    assert words in said.err
    assert "Traceback" not in said.err


def test_a_list_from_standard_input(
    office: str, company: Server, typed: Typing, batches_file: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--input -` reads what is piped in."""
    data = batches_file("PIPED").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert typed("batch", "create", "--connection", office, "--input", "-").code == 0
    assert [sent["batchIdentifier"] for sent in posts(company)] == ["PIPED"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("x" * 51,), "51 characters"),
        (('it"s',), "looked up safely"),
        (("SAME", "same"), "could not be told apart"),
        (("TAKEN",), "exists already"),
    ],
)
def test_an_identifier_that_cannot_be(
    names: tuple[str, ...], words: str, office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """Too long, with a quote, twice in one file, in use: refused with what to do, in the fail file too."""
    create = ("batch", "create", "--connection", office, "--input")
    assert typed(*create, batches_file("TAKEN"), "--success", "s0.xml", "--fail", "f0.xml").code == 0
    said = typed(*create, batches_file(*names, skip=1))
    assert said.code == 1
    assert words in said.err
    assert "Choose another identifier" in Path("connectwise_import_batches_fail.xml").read_text()
    assert len(posts(company)) == 1


MEANINGLESS = [
    ("--input", "b.xml", "--only", "10301"),
    ("--input", "b.xml", "--identifier", "A"),
    ("--input", "b.xml", "--leave-out-blocked"),
    ("--input", "b.xml", "--from", "e.xml"),
    ("--from", "e.xml", "--kind", "invoices"),
    ("--from", "e.xml", "--success", "s.xml"),
    ("--from", "e.xml", "--identifier", " "),
    ("--from", "e.xml", "--accept", "mixed-kinds"),
    ("--from", "e.xml", "--accept", "no-such-rule=because"),
    ("--from", "e.xml", "--accept", "out-of-balance=because"),
    ("--input", "b.xml", "--success", "s.xml", "--fail", "s.xml"),
    ("--input", "b.xml", "--success", "b.xml"),
    ("--input", "b.xml", "--fail", "link-to-b.xml", "--overwrite"),
    (),
]


@pytest.mark.parametrize("words", MEANINGLESS)
def test_options_that_mean_nothing_together(
    words: tuple[str, ...], office: str, company: Server, typed: Typing
) -> None:
    """An option that could not be obeyed is a usage error; it is never passed over, and nothing is asked."""
    Path("b.xml").write_bytes(ids("5"))
    Path("link-to-b.xml").symlink_to("b.xml")
    company.log.clear()
    said = typed("batch", "create", "--connection", office, *words)
    assert (said.code, said.out) == (2, "")
    assert company.log.entries() == []


@pytest.mark.parametrize(
    "words",
    [("--thru", "31/02/2025"), ("--thru", "2025-02-30"), ("--location", ""), ("--format", "pdf")],
)
def test_export_options_without_sense(
    words: tuple[str, ...], office: str, company: Server, typed: Typing
) -> None:
    """A day that does not exist, an empty variable of a script, an unknown form: asked again, not guessed."""
    company.log.clear()
    assert typed("export", "--connection", office, "--invoices", *words).code == 2
    assert company.log.entries() == []


def test_an_unknown_location_names_those_there_are(office: str, typed: Typing) -> None:
    """The locations of the server are offered; nothing is written."""
    said = typed("export", "--connection", office, "--invoices", "--location", "Nowhere", "--json")
    assert (said.code, said.out) == (1, "")
    assert "London" in said.err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("only", ["99999", "expense bill:10301"])
def test_a_document_that_the_file_does_not_hold(only: str, office: str, typed: Typing) -> None:
    """`--only` with a number that is not there creates nothing."""
    typed("export", "--connection", office, "--invoices", "-o", "e.xml")
    said = typed("batch", "create", "--connection", office, "--from", "e.xml", "--only", only)
    assert said.code == 1
    assert f"holds no {only}" in said.err


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_an_output_that_leads_to_the_input(link: object, typed: Typing, tmp_path: Path) -> None:
    """Also by way of a link, and also with --overwrite, the source is left as it is."""
    source, target = tmp_path / "source.xml", tmp_path / "target.xml"
    source.write_bytes(EXPORT)
    link(target, source)  # type: ignore[operator]
    assert typed("convert", source, "--to", "json", "-o", target, "--overwrite").code == 2
    assert source.read_bytes() == EXPORT


@pytest.mark.parametrize(
    ("target", "words"),
    [("none/x", "does not exist"), ("folder", "is not a file"), ("there", "exists already")],
)
def test_a_target_that_cannot_be(target: str, words: str, typed: Typing, tmp_path: Path) -> None:
    """A missing folder, a folder, a file that is there: refused before anything is read."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "there").write_text("mine")
    said = typed("convert", tmp_path / "nowhere.xml", "--to", "json", "-o", tmp_path / target)
    assert said.code == 1
    assert words in said.err
    assert (tmp_path / "there").read_text() == "mine"


def test_names_of_converted_files_take_the_date(typed: Typing, tmp_path: Path) -> None:
    """`{date}` becomes the day here as well."""
    source = SAMPLES / "legacy_invoices.xml"
    assert typed("convert", source, "--to", "json", "-o", tmp_path / "x-{date}.json").code == 0
    (file,) = tmp_path.iterdir()
    assert len(file.stem) == len("x-2026-01-31")


@pytest.mark.parametrize("form", ["legacy", "rest", "json", "csv", "xlsx"])
def test_a_full_disk_leaves_nothing(form: str, office: str, typed: Typing, tmp_path: Path) -> None:
    """Where there is no room, the file is not written in part and no remainder stays."""
    resource = pytest.importorskip("resource")
    typed("export", "--connection", office, "--invoices", "--format", "json", "-o", "e.json")
    (tmp_path / "full").mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        said = typed("convert", "e.json", "--to", form, "-o", tmp_path / "full" / "x")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert said.code == 1
    assert "no room left" in said.err
    assert list((tmp_path / "full").iterdir()) == []


def test_a_number_beyond_all_bounds_is_a_finding(office: str, typed: Typing, tmp_path: Path) -> None:
    """An amount no computer could write out is no amount; the record stays and is blocked."""
    file = tmp_path / "e.json"
    typed("export", "--connection", office, "--invoices", "--format", "json", "-o", file)
    whole = json.loads(file.read_text())
    whole["transactions"][0]["total"] = 77777
    file.write_text(json.dumps(whole).replace("77777", "1E999999999"))
    said = typed("check", file, "--json")
    assert said.code == 1
    assert any("is not an amount" in row["message"] for row in said.rows)


def test_nobody_reads_the_output(typed: Typing) -> None:
    """A reader that has gone (`| head -1`) ends the command without a stack trace."""
    reading, writing = os.pipe()
    os.close(reading)
    words = [sys.executable, "-m", "core", "show", str(SAMPLES / "legacy_invoices.xml")]
    done = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
