"""The command as a person types it, against a served company."""

from __future__ import annotations

import datetime as dt
import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.cli.main import run
from core.files.batches_xml import read_batches
from core.jobs import Cancel
from core.sandbox.server import Server
from core.workflows.desk import Desk, JoinDemo, open_desk
from tests.gui.wizards.clerk import Clerk, at_work


@dataclass(frozen=True)
class Said:
    """What a command ended with and said."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The JSON lines of standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


Typing = Callable[..., Said]


class Hurried:
    """The computer's clock, put forward instead of waiting for."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.waits: list[float] = []
        """Seconds of each wait."""
        self.meanwhile: Callable[[Cancel], None] = lambda cancel: cancel.check()
        """What happens while somebody waits."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead)

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead

    def pause(self, seconds: float, cancel: Cancel) -> None:
        self.waits.append(seconds)
        self.meanwhile(cancel)
        self.ahead += seconds


@pytest.fixture
def clock() -> Hurried:
    """The clock of the commands that a test types."""
    return Hurried()


@contextmanager
def wakeful() -> Iterator[None]:
    """Inside, this thread looks up from any waiting ten times a second.

    A signal that comes just before a wait begins would otherwise be heard only when the wait is over.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, lambda _number, _frame: None)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], clock: Hurried) -> Typing:
    """Runs the command in this process, on a clock that waits for nothing, and tells what it said."""

    def opening(join_demo: JoinDemo) -> Desk:
        return replace(open_desk(join_demo), clock=clock, pause=clock.pause)

    def type_(*words: object) -> Said:
        capfd.readouterr()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # as a program of its own begins
        with wakeful():
            code = run([str(word) for word in words], opening)
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return type_


@pytest.fixture
def office(company: Server, typed: Typing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A connection called "office" to the served company, its key in the environment; the folder is empty."""
    monkeypatch.setenv("BATCHDESK_PRIVATE_KEY", company.private_key)
    monkeypatch.chdir(tmp_path)
    words = ("--site", company.url, "--company", company.company)
    keys = ("--public-key", company.public_key, "--client-id", company.client_id)
    assert typed("connection", "add", "office", *words, *keys).code == 0
    return "office"


Asking = Callable[..., Path]


@pytest.fixture
def batches_file(office: str, typed: Typing, tmp_path: Path) -> Asking:
    """Writes batches.xml: one invoice without findings for each identifier, after `skip` others."""
    told = typed("export", "--connection", office, "--invoices", "--dry-run", "--json").rows
    sound = [row["gl_entry_ids"] for row in told if not row["findings"]]

    def write(*identifiers: str, skip: int = 0) -> Path:
        path = tmp_path / "batches.xml"
        found = zip(identifiers, sound[skip:], strict=False)
        path.write_text(f"<Batches>{''.join(_batch(name, ids) for name, ids in found)}</Batches>")
        return path

    return write


def _batch(identifier: str, ids: list[int]) -> str:
    inside = "".join(f"<glRecId>{number}</glRecId>" for number in ids)
    return f"<Batch><batchIdentifier>{identifier}</batchIdentifier><glRecIds>{inside}</glRecIds></Batch>"


def ids_in(file: Path) -> list[int]:
    """The GL entry ids of a Batches file."""
    return [number for batch in read_batches(file.read_bytes()) for number in batch.ids]


def requests(company: Server) -> list[bytes]:
    """The same as bytes."""
    return [e.body for e in company.log.entries("POST") if e.path.endswith("/batches")]


def interrupted(cancel: Cancel | None) -> None:
    """Ctrl+C, as a terminal sends it, to the command of this test; then what waits hears of it."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    if cancel is not None:
        cancel.wait(60)


def interrupted_twice(_: object) -> None:
    """Ctrl+C, and again once the first was heard."""
    interrupted(None)
    while signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        threading.Event().wait(0.01)
    interrupted(None)


@pytest.fixture
def meanwhile(company: Server) -> Callable[..., None]:
    """Has the server do something when a request comes in, before it is carried out."""

    def arrange(path: str, act: Callable[[object], None], **fault: Any) -> None:
        company.faults.mutate = act
        company.faults.add(path=path, mutate={"act": True}, **fault)

    return arrange


def posts(company: Server) -> list[dict[str, Any]]:
    """The requests for new batches that the server received."""
    return [json.loads(e.body) for e in company.log.entries("POST") if e.path.endswith("/batches")]


@pytest.fixture
def strict(company: Server) -> Server:
    """A company that refuses what makes no sense."""
    return company


@pytest.fixture
def busy(qtbot: QtBot, qapp: QApplication, strict: Server) -> Iterator[Clerk]:
    """A clerk before the first page, whose company is strict."""
    with at_work(qtbot, qapp, strict) as clerk:
        yield clerk
