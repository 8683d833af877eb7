"""Servers, disks and people in the way: the command says what happened, and nothing is torn or sent twice."""

from __future__ import annotations

import base64
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.sandbox.server import Server
from tests.e2e.conftest import Asking, Typing, interrupted, interrupted_twice, posts

BAD_ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "page": ({"malformed": "html"}, "a web page"),
    "nothing": ({"malformed": "empty"}, "nothing at all"),
    "half": ({"malformed": "half"}, "cut off"),
    "bytes": ({"malformed": "bytes"}, "not data"),
    "refused": ({"status": 403}, "Accounting Interface"),
    "elsewhere": ({"redirect": "http://elsewhere.example/x"}, "elsewhere.example"),
    "foreign page": ({"next_host": "http://elsewhere.example"}, "elsewhere.example"),
    "same page": ({"same_page": True}, "same page twice"),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_an_answer_that_is_none(
    name: str, office: str, company: Server, typed: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that cannot be had whole ends with code 5 and words about the money; no file appears."""
    fault, words = BAD_ANSWERS[name]
    monkeypatch.setattr("core.connectwise.lists.PAGE_SIZE", 20)
    company.faults.add(path="unpostedinvoices$", times=-1, **fault)
    said = typed("export", "--connection", office, "--invoices", "-o", "x.xml", "--json")
    assert (said.code, said.out) == (5, "")
    assert words in said.err
    assert "changed in ConnectWise" in said.err
    assert list(Path().iterdir()) == []


def test_unplugged_while_details_are_read(office: str, company: Server, typed: Typing) -> None:
    """The lists were read, the export never comes: no file, and the command says so."""
    company.faults.add(path="/export$", drop="after", times=-1)
    said = typed("export", "--connection", office, "--invoices", "-o", "x.xml")
    assert said.code == 5
    assert "broke" in said.err
    assert list(Path().iterdir()) == []


def test_a_count_that_disagrees_is_said(office: str, company: Server, typed: Typing) -> None:
    """The file is written, the doubt is told, and the code says that it is not everything."""
    company.faults.add(path="unpostedinvoices/count", count=3, times=-1)
    said = typed("export", "--connection", office, "--invoices", "-o", "x.xml", "--json")
    assert said.code == 3
    assert "the server counts" in said.err


def test_wrong_keys_that_look_like_not_found(
    office: str, company: Server, typed: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some servers answer 404 to wrong keys; the words do not pretend that something was deleted."""
    company.set(wrong_keys="404")
    monkeypatch.setenv("BATCHDESK_PRIVATE_KEY", "not-the-key")
    said = typed("export", "--connection", office, "--invoices")
    assert said.code == 5
    assert "wrong keys" in said.err


@pytest.mark.parametrize(
    ("switches", "words"),
    [
        ({"licensed": False}, "has no accounting interface"),
        ({"denied": ("Accounting Interface",)}, "lacks Finance"),
    ],
)
def test_what_the_company_does_not_allow(
    switches: dict[str, Any], words: str, office: str, company: Server, typed: Typing
) -> None:
    """A missing licence and a missing right are named by the test of the connection."""
    company.set(**switches)
    said = typed("connection", "test", office)
    assert said.code == 5
    assert words in said.out


@pytest.mark.parametrize("field", ["--site", "--company", "--public-key", "--client-id"])
def test_a_connection_needs_all_its_parts(field: str, typed: Typing) -> None:
    """An empty part of a connection is a usage error, and nothing is kept."""
    parts = {"--site": "eu.example", "--company": "c", "--public-key": "k", "--client-id": "i", field: ""}
    words = [word for pair in parts.items() for word in pair]
    assert typed("connection", "add", "new", *words).code == 2
    assert "new" not in typed("connection", "list").out


def test_a_key_that_nothing_keeps_is_not_called_kept(
    company: Server, typed: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a keyring the command says that the key is gone when it ends, and where to put it instead."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"some-key\n")))
    words = ("--site", company.url, "--company", "c", "--public-key", "k", "--client-id", "i")
    said = typed("connection", "add", "bare", *words)
    assert said.code == 0
    assert "not kept" in said.out
    assert "some-key" not in said.out + said.err
    assert "BATCHDESK_PRIVATE_KEY" in said.out


def test_a_company_that_cannot_be_served(company: Server, typed: Typing, tmp_path: Path) -> None:
    """A port in use and a file that is no certificate are sentences, not stack traces."""
    junk = tmp_path / "junk.pem"
    junk.write_text("junk")
    for words in (("--port", company.url.rpartition(":")[2]), ("--certfile", junk)):
        said = typed("sandbox", "serve", "--size", "10", *words)
        assert (said.code, said.out) == (1, "")
        assert "not served" in said.err


def test_stopped_while_reading(office: str, typed: Typing, meanwhile: Callable[..., None]) -> None:
    """Ctrl+C during a read ends the command with a sentence; there is no file."""
    meanwhile("unpostedinvoices$", lambda _: interrupted(None), delay_before=20)
    said = typed("export", "--connection", office, "--invoices", "-o", "x.xml")
    assert said.code == 1
    assert "Nothing was sent" in said.err
    assert list(Path().iterdir()) == []


def test_stopped_between_two_batches(
    office: str, company: Server, typed: Typing, batches_file: Asking, meanwhile: Callable[..., None]
) -> None:
    """Ctrl+C during a request finishes that batch, sends no other, and both files say which is which."""
    file = batches_file("A", "B", "C")
    meanwhile("/batches$", lambda _: interrupted(None), method="POST", delay_before=0.3)
    said = typed("batch", "create", "--connection", office, "--input", file)
    assert said.code == 3
    assert [sent["batchIdentifier"] for sent in posts(company)] == ["A"]
    assert ">A<" in Path("connectwise_import_batches_success.xml").read_text()
    failed = Path("connectwise_import_batches_fail.xml").read_text()
    assert ">B<" in failed
    assert ">C<" in failed
    assert "Nothing was sent" not in said.err


def test_left_without_the_answer(
    office: str, company: Server, typed: Typing, batches_file: Asking, meanwhile: Callable[..., None]
) -> None:
    """Ctrl+C twice leaves at once with code 4; fed in again, what never arrived is sent, once."""
    file = batches_file("A", "B")

    meanwhile("/batches$", interrupted_twice, method="POST", delay_before=60, drop="before")
    said = typed("batch", "create", "--connection", office, "--input", file, "--json")
    assert said.code == 4
    assert [row["state"] for row in said.rows] == ["sent", "draft"]
    assert "Nothing is sent twice" in Path("connectwise_import_batches_fail.xml").read_text()
    assert ">A<" not in Path("connectwise_import_batches_success.xml").read_text()
    again = typed("batch", "create", "--connection", office, "--input", file, "--overwrite")
    assert again.code == 0
    assert [batch["identifier"] for batch in company.snapshot()["batches"]] == ["A", "B"]


def test_a_batch_that_cannot_be_read_back(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """It was created, so nothing may say that nothing was changed; it is unclear until it has been seen."""
    file = batches_file("A")
    company.faults.add(path="/entries", status=400, body='{"code":"X","message":"Not now"}', times=-1)
    said = typed("batch", "create", "--connection", office, "--input", file)
    assert said.code == 4
    assert "Created, being read back" in said.err
    assert "Nothing was changed" not in said.err + Path("connectwise_import_batches_fail.xml").read_text()


@pytest.mark.parametrize(("wait", "code"), [("0", 0), ("1000000000", 1)])
def test_a_server_that_asks_to_wait(
    wait: str, code: int, office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """After 429 the same batch is sent once more if the wait makes sense; else it is released."""
    file = batches_file("A")
    company.faults.add(method="POST", path="/batches$", status=429, headers={"Retry-After": wait})
    said = typed("batch", "create", "--connection", office, "--input", file)
    assert said.code == code
    assert len(posts(company)) == (2 if code == 0 else 1)


def test_results_that_cannot_be_written_any_more(
    office: str, typed: Typing, batches_file: Asking, meanwhile: Callable[..., None]
) -> None:
    """The folder vanished while the batch was created: what was posted is told, not denied."""
    file = batches_file("A")
    Path("gone").mkdir()
    meanwhile("/batches$", lambda _: shutil.rmtree("gone"), method="POST")
    said = typed(
        "batch",
        "create",
        "--connection",
        office,
        "--input",
        file,
        "--success",
        "gone/s.xml",
        "--fail",
        "f.xml",
    )
    assert said.code == 3
    assert "A: Posted" in said.out
    assert "gone/s.xml" in said.err
    assert "Nothing was sent" not in said.err
    assert Path("f.xml").exists()


def test_two_commands_want_the_same_records(
    office: str, company: Server, typed: Typing, batches_file: Asking, meanwhile: Callable[..., None]
) -> None:
    """While one waits for its answer, a second process names who carries it out and sends nothing."""
    file = batches_file("FIRST")
    second: list[subprocess.CompletedProcess[str]] = []
    words = ["batch", "create", "--connection", office, "--input", str(file), "--success", "s2.xml"]

    def other(_: object) -> None:
        command = [sys.executable, "-m", "core", *words, "--fail", "f2.xml"]
        second.append(subprocess.run(command, capture_output=True, text=True, check=False, timeout=60))

    meanwhile("/batches$", other, method="POST")
    assert typed("batch", "create", "--connection", office, "--input", file).code == 0
    assert second[0].returncode == 4
    assert "Run 1, FIRST" in second[0].stderr
    assert len(posts(company)) == 1


@pytest.mark.parametrize("damage", [lambda data: b"just text", lambda data: data[: len(data) // 2]])
def test_a_damaged_journal(
    damage: Callable[[bytes], bytes], office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """Reading and exporting go on; nothing is sent, and the damaged file is left as it is."""
    create = ("batch", "create", "--connection", office, "--input")
    assert typed(*create, batches_file("A")).code == 0
    journal = Path(os.environ["BATCHDESK_HOME"]) / "journal.db"
    spoiled = damage(journal.read_bytes())
    journal.write_bytes(spoiled)
    assert typed("export", "--connection", office, "--invoices", "-o", "x.xml").code == 0
    said = typed(*create, batches_file("B", skip=1), "--overwrite")
    assert said.code == 1
    assert "journal" in said.err
    assert len(posts(company)) == 1
    assert typed("history", "list").code == 1
    assert journal.read_bytes() == spoiled


def test_a_file_in_the_place_of_the_folder(
    typed: Typing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """BATCHDESK_HOME that is a file is said to be one, by every command."""
    (tmp_path / "home").write_text("mine")
    monkeypatch.setenv("BATCHDESK_HOME", str(tmp_path / "home"))
    for words in (
        ["connection", "list"],
        ["history", "list"],
        ["export", "--connection", "demo", "--invoices"],
    ):
        said = typed(*words)
        assert said.code == 1
        assert "is a file" in said.err


def test_settings_that_make_no_sense(office: str, typed: Typing) -> None:
    """They are put aside, and the command says where instead of asking who "office" is."""
    settings = Path(os.environ["BATCHDESK_HOME"]) / "settings.json"
    settings.write_text("no settings")
    said = typed("export", "--connection", office, "--invoices")
    assert said.code == 1
    assert "settings-damaged-1.json" in said.err


def test_the_key_is_in_no_output_and_no_file(
    office: str, company: Server, typed: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither as it is nor as it goes over the wire, whatever the server answers."""
    canary = f"canary{os.urandom(6).hex()}"
    monkeypatch.setenv("BATCHDESK_PRIVATE_KEY", canary)
    wire = base64.b64encode(f"{company.company}+{company.public_key}:{canary}".encode()).decode()
    company.faults.add(path="unpostedinvoices$", status=400, body=f'{{"message":"{canary} {wire}"}}')
    told = [typed("export", "--connection", office, "--invoices"), typed("connection", "test", office)]
    kept = [path.read_bytes() for path in Path(os.environ["BATCHDESK_HOME"]).rglob("*") if path.is_file()]
    said = "".join(each.out + each.err for each in told) + b"".join(kept).decode("latin-1")
    assert all(each.code == 5 for each in told)
    assert canary not in said
    assert wire not in said
