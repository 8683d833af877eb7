"""A journal that is something else, cut, locked, newer, full or out of reach: each has its own words.

Nothing is sent without a journal that can be relied on; what can be looked at still can be.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.sandbox.server import Server
from core.store.clock import SystemClock
from core.store.journal import JournalFull, engine, open_journal
from core.store.journal.database import Database
from tests.core.store.journal_samples import sent
from tests.e2e.conftest import Asking, Typing, posts

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits are a matter of POSIX")


def _home() -> Path:
    return Path(os.environ["BATCHDESK_HOME"])


@pytest.fixture
def journal(office: str) -> Path:
    """A journal with one posting that is not settled, of other books."""
    return _posted()


def _posted() -> Path:
    _home().mkdir(exist_ok=True)
    journal = open_journal(_home(), SystemClock())
    sent(journal)
    return journal.path


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0042'")
    raw.close()


def _cut_tail(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER journal_rows_no_delete")
        raw.execute("DELETE FROM journal_rows WHERE seq = 4")
    raw.close()


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a text file": (lambda path: path.write_text("Dear auditor\n" * 500), "is not a journal file"),
    "cut in half": (lambda path: os.truncate(path, path.stat().st_size // 2), "cannot be read in full"),
    "from a newer version": (_newer, "the layout 0042"),
    "its newest row gone": (_cut_tail, "Row 4 of"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_nothing_is_sent_with_a_journal_that_is(
    how: str, journal: Path, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """Code 1, words of its own about the money and what to do, no request; the file is left as it is."""
    spoil, words = SPOILT[how]
    spoil(journal)
    before = journal.read_bytes()
    said = typed("batch", "create", "--connection", "office", "--input", batches_file("A"))
    assert said.code == 1
    assert words in said.err
    assert "othing w" in said.err or "othing is sent" in said.err
    assert (posts(company), journal.read_bytes()) == ([], before)
    assert typed("export", "--connection", "office", "--invoices", "-o", "x.xml").code == 0


def test_verify_says_what_it_means_and_exits_with_1(journal: Path, typed: Typing) -> None:
    """The first row that does not fit, what that means, what to do; the same as JSON."""
    _cut_tail(journal)
    said = typed("history", "verify")
    assert said.code == 1
    assert "Row 4 does not fit: it is missing; the journal once had 4 rows." in said.err
    assert "before you send anything again" in said.err
    told = typed("history", "verify", "--json").rows[0]
    assert (told["row"], told["rows"]) == (4, 3)
    assert "may have been posted" in told["means"]


def test_a_copy_is_kept_with_its_head_and_verifies(journal: Path, typed: Typing, tmp_path: Path) -> None:
    """`history copy` writes both files; an existing one is only replaced when asked; no journal, no copy."""
    target = tmp_path / "kept.db"
    said = typed("history", "copy", "-o", target, "--json")
    assert (said.code, said.rows[0]["rows"], said.rows[0]["file"]) == (0, 4, str(target))
    assert json.loads(target.with_suffix(".head").read_text())["rows"] == 4
    again = typed("history", "copy", "-o", target)
    assert again.code == 1
    assert "exists already" in again.err
    assert typed("history", "copy", "-o", target, "--overwrite").code == 0
    assert typed("history", "copy", "-o", journal, "--overwrite").code == 1
    journal.unlink()
    assert "There is no journal yet" in typed("history", "copy", "-o", tmp_path / "other.db").err


def test_a_copy_of_a_journal_that_does_not_fit_says_so(journal: Path, typed: Typing, tmp_path: Path) -> None:
    """The copy is written for the record, and nothing calls it whole."""
    _cut_tail(journal)
    said = typed("history", "copy", "-o", tmp_path / "kept.db")
    assert said.code == 1
    assert "does not verify" in said.err
    assert "whole" not in said.out


HOLDER = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


def test_a_journal_locked_by_another_program_is_named_with_it(
    journal: Path, company: Server, typed: Typing, batches_file: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which file, which program where the system tells it, what to do; nothing is sent."""
    for opening in (Database.__init__, open_journal):
        monkeypatch.setitem(opening.__kwdefaults__, "seconds", 0.1)
    file, pipe = batches_file("A"), subprocess.PIPE
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(journal)], stdin=pipe, stdout=pipe, text=True
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        said = [typed("history", "list"), typed("batch", "create", "--connection", "office", "--input", file)]
    finally:
        holder.communicate("\n", timeout=30)
    assert [each.code for each in said] == [1, 1]
    for each in said:
        assert str(journal) in each.err
        assert "Close other Batchdesk windows" in each.err
        assert f"(process {holder.pid})" in each.err or not Path("/proc/locks").exists()
    assert posts(company) == []


def test_a_folder_that_cannot_be_made_is_said(typed: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    """BATCHDESK_HOME where nothing can be made: its name, the reason, what to do."""
    if not Path("/proc/self").exists():
        pytest.skip("needs a folder in which nobody can make another")
    monkeypatch.setenv("BATCHDESK_HOME", "/proc/nowhere/home")
    said = typed("history", "list")
    assert said.code == 1
    assert "/proc/nowhere/home" in said.err
    assert "could not be made" in said.err


def test_a_shared_folder_is_refused_for_posting_only(
    journal: Path, company: Server, typed: Typing, batches_file: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moved into a synchronised folder, the history can be read and nothing is sent."""
    file, shared = batches_file("A"), _home().parent / "Dropbox"
    _home().rename(shared)
    monkeypatch.setenv("BATCHDESK_HOME", str(shared))
    assert typed("history", "list").code == 0
    said = typed("batch", "create", "--connection", "office", "--input", file)
    assert said.code == 1
    assert "belongs to Dropbox" in said.err
    assert "BATCHDESK_HOME" in said.err
    assert posts(company) == []


ORDINARY_USER = """
import contextlib, importlib, json, os, pkgutil, sys, tempfile
import core
from core.cli.main import run
for each in pkgutil.walk_packages(core.__path__, "core."):  # whatever is loaded late is loaded now
    if not each.name.endswith("__main__"):
        with contextlib.suppress(ImportError):  # what is missing is missed by the command itself
            importlib.import_module(each.name)
run(["export", "--connection", "office", "--invoices", "--dry-run"])
run(["history", "copy", "-o", os.path.join(tempfile.mkdtemp(), "loaded.db")])
if os.geteuid() == 0:  # to whom no permission applies
    os.setgid(65534)
    os.setuid(65534)
for words in json.loads(sys.argv[1]):
    sys.stderr.write("\\x1e")
    sys.stderr.write(f"{run(words)}\\n")
"""


def _without_rights(*commands: tuple[object, ...]) -> list[tuple[int, str]]:
    """Exit code and words of commands, carried out in one process by a user to whom permissions apply."""
    words = json.dumps([[str(word) for word in command] for command in commands])
    command = [sys.executable, "-c", ORDINARY_USER, words]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    parts = said.stderr.split("\x1e")[1:]
    assert len(parts) == len(commands), said.stderr
    return [(int(each.split()[-1]), each) for each in parts]


def test_a_full_disk_sends_nothing(
    journal: Path, company: Server, typed: Typing, batches_file: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room for another row: code 1, the file named, no request; with room again everything goes on."""
    file = batches_file("A")
    words = ("batch", "create", "--connection", "office", "--input", file)
    with monkeypatch.context() as limited:
        pages = journal.stat().st_size // 4096
        limited.setattr(engine, "SETTINGS", (*engine.SETTINGS, f"PRAGMA max_page_count={pages}"))
        _fill(journal)
        said = typed(*words)
    assert said.code == 1
    assert "no room left for the journal" in said.err
    assert str(journal) in said.err
    assert posts(company) == []
    assert typed("history", "verify").code == 0
    assert typed(*words, "--overwrite").code == 0
    assert len(posts(company)) == 1


def _fill(path: Path) -> None:
    journal = open_journal(path.parent, SystemClock())
    for length in (999, 9, 0):
        try:
            while True:
                journal.note(1, 1, "Noted", "x" * length)
        except JournalFull:
            continue


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may use, outside of those that are for one user only."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@POSIX
@pytest.mark.parametrize("where", ["the folder", "the file"])
def test_a_read_only_journal_stops_posting_never_looking(
    where: str,
    journal: Path,
    company: Server,
    batches_file: Asking,
    open_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a user who may not write there: listing and verifying work, posting is refused by name."""
    file, home = Path(shutil.copy(batches_file("A"), open_folder)), open_folder / "home"
    shutil.copytree(_home(), home)
    monkeypatch.setenv("BATCHDESK_HOME", str(home))
    for each in home.rglob("*"):
        each.chmod(0o555 if each.is_dir() else 0o444)
    home.chmod(0o555 if where == "the folder" else 0o777)
    results = ("--success", open_folder / "s.xml", "--fail", open_folder / "f.xml")
    create = ("batch", "create", "--connection", "office", "--input", file, *results)
    copy = ("history", "copy", "-o", open_folder / "kept.db")
    said = _without_rights(("history", "list"), ("history", "verify"), copy, create)
    home.chmod(0o777)
    assert [code for code, _ in said] == [0, 0, 0, 1], said
    assert "You may not write" in said[-1][1]
    assert posts(company) == []
