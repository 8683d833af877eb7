"""A lost answer at the window: what is known is said, it is looked for, found, decided or sent again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.domain.posting import ItemState
from core.sandbox.server import Server
from core.store.clock import SystemClock
from core.store.journal import look_at_journal, open_journal
from core.store.paths import home
from core.workflows.connections import opened
from core.workflows.desk import Desk
from gui.dialogs.decide import DecideDialog
from gui.pages.history import HistoryPage
from gui.pages.history.pane import BATCHES, EVIDENCE
from tests.e2e.window_steps import last_run, review, sent
from tests.gui.wizards.clerk import LEFT, Clerk, MovedClock, at_work

PATH = "accounting/batches$"
ROOT = Path(__file__).parents[2]
PAST_QUIET = 190.0
"""Seconds after which a miss counts."""


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, strict: Server, clock: MovedClock) -> Iterator[Clerk]:
    """A clerk whose clock can be set forward."""
    with at_work(qtbot, qapp, strict, clock=clock) as clerk:
        yield clerk


def lose(clerk: Clerk, company: Server, folder: Path, where: str, records: int = 2) -> None:
    """Creates a batch while its request ("before") or its answer ("after") is lost."""
    review(clerk, folder, records)
    company.faults.add(method="POST", path=PATH, drop=where)
    clerk.push("Create 1 batch")
    clerk.until(lambda: "being checked" in clerk.said)


def blind(clerk: Clerk) -> None:
    """The program ends before it looks for anything."""
    assert clerk.program.settler is not None
    clerk.program.settler.stop()


def later(clerk: Clerk, clock: MovedClock, seconds: float, item: int = 1) -> None:
    """Time passes: the settler is told, as its own alarm would."""
    clock.forward += seconds
    looks = len(last_run().item(item).looks)
    assert clerk.program.settler is not None
    clerk.program.settler.refresh()
    clerk.until(lambda: len(last_run().item(item).looks) > looks)
    clerk.wait()


def history(clerk: Clerk) -> HistoryPage:
    page = clerk.window.page("history")
    assert isinstance(page, HistoryPage)
    return page


def test_a_lost_answer_counts_down_and_is_found_by_itself(
    clerk: Clerk, clock: MovedClock, strict: Server, tmp_path: Path
) -> None:
    """The page says when it looks again, finds the batch, and shows its receipt; one request was sent."""
    lose(clerk, strict, tmp_path, "after")
    assert "Checking again in" in clerk.said
    assert "nothing will be sent twice" in clerk.said
    assert "Checking 1 batch · next look in" in clerk.said
    assert clerk.window.navigation.remark("history") == "1 open"
    later(clerk, clock, 2.0)
    clerk.until(lambda: "1 batch posted" in clerk.said)
    assert "did go through: posted." in clerk.said
    assert clerk.cells(clerk.wizard.result_page.table)[0][-1] == "ties out"
    assert clerk.window.navigation.remark("history") == ""
    assert "Checking 1 batch" not in clerk.said
    assert len(sent(strict)) == 1
    receipt = tmp_path / "receipt.json"
    clerk.wizard.result_page.save_receipt_as(receipt)
    clerk.wait()
    assert json.loads(receipt.read_bytes())["batches"][0]["state"] == "verified"


def test_check_now_looks_at_once(clerk: Clerk, strict: Server, tmp_path: Path) -> None:
    """Nobody has to wait for the countdown."""
    lose(clerk, strict, tmp_path, "after")
    clerk.push("Check now")
    clerk.until(lambda: "did go through: posted." in clerk.said)
    assert last_run().items[0].state is ItemState.VERIFIED


def test_a_request_that_never_arrived_is_told_so_and_sent_again(
    clerk: Clerk, clock: MovedClock, strict: Server, tmp_path: Path
) -> None:
    """Not before the quiet period and two looks; then the same bytes go as a new attempt of the same run."""
    lose(clerk, strict, tmp_path, "before")
    later(clerk, clock, 3.0)
    assert "being checked" in clerk.said
    later(clerk, clock, PAST_QUIET)
    assert "being checked" in clerk.said
    later(clerk, clock, 70.0)
    clerk.until(lambda: "did not arrive: nothing was posted." in clerk.said)
    assert "Nothing was posted" in clerk.said
    clerk.press("Send again")
    assert "1 batch posted" in clerk.said
    run = last_run()
    assert (run.number, run.items[0].attempt) == (1, 2)
    assert run.items[0].state is ItemState.VERIFIED
    first, second = sent(strict)
    assert first == second
    assert len(strict.snapshot()["batches"]) == 1


def test_a_third_thing_is_decided_with_a_reason(
    clerk: Clerk, clock: MovedClock, strict: Server, tmp_path: Path
) -> None:
    """A colleague has batched the records under another name: only a person can tell, and says why."""
    lose(clerk, strict, tmp_path, "before")
    made_elsewhere(strict)
    for seconds in (3.0, 30.0):
        later(clerk, clock, seconds)
    clerk.until(lambda: "needs your decision" in clerk.said)
    clerk.push("Decide…")
    (dialog,) = clerk.visible(DecideDialog)
    assert not dialog.keep.isEnabled()
    dialog.not_posted.click()
    assert not dialog.keep.isEnabled()
    clerk.qtbot.keyClicks(dialog.reason, "Kim has batched them by hand")
    clerk.qtbot.mouseClick(dialog.keep, LEFT)
    clerk.wait()
    (item,) = last_run().items
    assert item.state is ItemState.NOT_POSTED
    assert item.evidence[-1].detail == "Kim has batched them by hand"
    assert "Nothing was posted" in clerk.said


def test_a_program_that_ended_is_followed_by_one_that_finds_out(
    qtbot: QtBot, qapp: QApplication, strict: Server, tmp_path: Path
) -> None:
    """Started again it says above the page what it checks, then what it found; that can be closed."""
    with at_work(qtbot, qapp, strict) as clerk:
        blind(clerk)
        lose(clerk, strict, tmp_path, "after")
    strict.faults.add(method="GET", path="accounting/batches", delay_before=30.0, times=1)
    with at_work(qtbot, qapp, strict, waits=False) as clerk:
        clerk.until(lambda: "1 batch of run 1: checking whether it went through." in clerk.said)
        assert "nothing will be sent twice" in clerk.said
        strict.faults.release()
        clerk.until(lambda: "did go through: posted." in clerk.said)
        clerk.push("Dismiss")
        assert "did go through" not in clerk.said
        assert len(sent(strict)) == 1


def test_show_leads_to_the_run_and_the_banner_is_not_said_twice(
    qtbot: QtBot, qapp: QApplication, strict: Server, tmp_path: Path
) -> None:
    """On the History page the page itself says it."""
    with at_work(qtbot, qapp, strict) as clerk:
        lose(clerk, strict, tmp_path, "before")
    with at_work(qtbot, qapp, strict) as clerk:
        clerk.until(lambda: "1 batch of run 1: checking" in clerk.said)
        clerk.push("Show")
        clerk.wait()
        page = history(clerk)
        assert clerk.window.on_view == "history"
        assert page.pane.item is not None
        assert clerk.said.count("checking whether it went through") == 1
        assert [row[6] for row in clerk.cells(page.table)] == ["? 1 cannot tell yet"]


def test_what_another_window_carries_out_is_named_and_left_alone(
    qtbot: QtBot, qapp: QApplication, strict: Server, tmp_path: Path
) -> None:
    """Its attempt is not taken for one that was left; who carries it out is said."""
    with at_work(qtbot, qapp, strict) as clerk:
        lose(clerk, strict, tmp_path, "before")
        run = last_run()
    journal = open_journal(home(), SystemClock())
    draft = replace(run.items[0].draft, label="OTHER-1", records=run.items[0].draft.records[:0])
    other = journal.begin(run.header, [draft]).number
    journal.intend(other, 1, b"{}", request="POST /finance/accounting/batches")
    journal.sending(other, 1)
    with journal.taken_up(other), at_work(qtbot, qapp, strict) as clerk:
        clerk.window.go("history")
        clerk.until(lambda: "1 batch is being carried out by" in clerk.said)
        assert clerk.window.navigation.remark("history") == "1 open"
        assert look_at_journal(home()).run(other).items[0].state is ItemState.SENT


def test_history_sends_again_in_place(
    clerk: Clerk, clock: MovedClock, strict: Server, tmp_path: Path
) -> None:
    """The run is chosen on the History page; how far it is and how it ended are said there."""
    lose(clerk, strict, tmp_path, "before")
    clerk.window.go("history")
    for seconds in (PAST_QUIET, 70.0):
        later(clerk, clock, seconds)
    page = history(clerk)
    clerk.until(lambda: page.pane.again.isVisible())
    assert "– Not posted" in clerk.cells(page.table)[0]
    clerk.press("Send again")
    clerk.until(lambda: "is posted." in clerk.said)
    assert "✓ Posted" in clerk.cells(page.table)[0]
    assert [each.number for each in last_run().items[0].attempts] == [1, 2]
    assert len(strict.snapshot()["batches"]) == 1
    page.pane.tabs.setCurrentIndex(BATCHES)
    assert not page.pane.again.isVisible()


def test_the_request_is_shown_as_it_was_sent(clerk: Clerk, strict: Server, tmp_path: Path) -> None:
    """Byte for byte, with the answer; no key is in it."""
    review(clerk, tmp_path, 1)
    clerk.press("Create 1 batch of 1 record")
    clerk.window.go("history")
    clerk.wait()
    history(clerk).pane.tabs.setCurrentIndex(EVIDENCE)
    clerk.press("Show the request")
    shown = clerk.said
    clerk.push("Close")
    (body,) = [entry.body.decode() for entry in strict.log.entries("POST") if entry.path.endswith("/batches")]
    assert body in shown
    assert "Accepted by the server" in shown
    assert strict.private_key not in shown


def test_the_keyboard_is_at_start_another_when_a_posting_has_ended(clerk: Clerk, tmp_path: Path) -> None:
    """Enter goes on to the next one."""
    review(clerk, tmp_path, 1)
    clerk.press("Create 1 batch of 1 record")
    assert clerk.window.focusWidget() is clerk.button("Start another")


def test_a_second_close_asks_whether_to_leave_without_the_answer(
    clerk: Clerk, strict: Server, tmp_path: Path
) -> None:
    """Who keeps waiting waits; who leaves leaves an attempt that is looked for at the next start."""
    review(clerk, tmp_path, 1)
    strict.faults.add(method="POST", path=PATH, delay_before=30.0)
    clerk.push("Create 1 batch")
    clerk.until(lambda: not strict.faults.waiting())
    assert not clerk.window.close()
    assert not clerk.window.close()
    (question,) = clerk.visible(QMessageBox)
    assert "nothing will be sent twice" in question.informativeText()
    clerk.qtbot.mouseClick(answer(question, "Keep waiting"), LEFT)
    assert clerk.window.isVisible()
    assert not clerk.window.close()
    (question,) = clerk.visible(QMessageBox)
    clerk.qtbot.mouseClick(answer(question, "Leave without"), LEFT)
    clerk.until(lambda: not clerk.window.isVisible())
    assert clerk.window.left_behind
    assert last_run().items[0].state is ItemState.SENT
    strict.faults.release()


def test_closing_while_it_looks_is_immediate(clerk: Clerk, strict: Server, tmp_path: Path) -> None:
    """A server that does not answer a look holds nothing up; the batch stays unclear."""
    lose(clerk, strict, tmp_path, "before")
    strict.faults.add(method="GET", path="accounting/batches", delay_before=30.0, times=-1)
    clerk.push("Check now")
    clerk.until(lambda: bool(clerk.program.tasks.running))
    assert clerk.window.close()
    clerk.program.tasks.close()
    assert last_run().items[0].state is ItemState.UNKNOWN


def answer(question: QMessageBox, words: str) -> QPushButton:
    return next(
        each for each in question.findChildren(QPushButton) if each.text().replace("&", "").startswith(words)
    )


def made_elsewhere(company: Server) -> None:
    """Another computer batches the records of the last run under another name."""
    run = last_run()
    body = json.loads(look_at_journal(home()).request_of(run.number, 1) or b"")
    body["batchIdentifier"] = "COLLEAGUE"
    with opened(Desk(home(), lambda _folder: company), "demo") as rest:
        rest.create_batch(json.dumps(body).encode())


_POSTING = """
import json, sys
from types import SimpleNamespace
from core.domain.checks import check_records
from core.domain.plan import Cut, plan
from core.domain.preview import Question
from core.domain.records import BatchKind
from core.store.paths import home
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import naming
from core.workflows.post import post
from core.workflows.preview import preview

door = SimpleNamespace(**json.load(sys.stdin))
desk = Desk(home(), lambda _folder: door)
found = preview(desk, "demo", Question(frozenset({BatchKind.INVOICES}), desk.clock.now().date()))
findings = check_records(found.export.records)
records = [each for each in found.export.records if not findings.get(each.key)][:2]
batches = plan(records, Cut.KIND, naming(desk, "KILLED")).batches
post(desk, Order("demo", tuple(BatchOrder(each, None) for each in batches)), lambda _run: None)
"""


def test_a_program_that_was_killed_while_it_waited_is_followed_by_one_that_finds_out(
    qtbot: QtBot, qapp: QApplication, strict: Server
) -> None:
    """The system ends it without a word; the next start finds the batch and nothing is sent twice."""
    strict.faults.add(method="POST", path=PATH, delay_after=60.0)
    door = {
        name: getattr(strict, name) for name in ("url", "company", "public_key", "private_key", "client_id")
    }
    with subprocess.Popen([sys.executable, "-c", _POSTING], stdin=subprocess.PIPE, cwd=ROOT) as program:
        assert program.stdin is not None
        program.stdin.write(json.dumps(door).encode())
        program.stdin.close()
        qtbot.waitUntil(lambda: len(strict.snapshot()["batches"]) == 1, timeout=60_000)
        program.kill()
    strict.faults.release()
    assert last_run().items[0].state is ItemState.SENT
    with at_work(qtbot, qapp, strict) as clerk:
        clerk.until(lambda: "did go through: posted." in clerk.said)
        assert "KILLED-" in clerk.said
    assert last_run().items[0].state is ItemState.VERIFIED
    assert len(sent(strict)) == len(strict.snapshot()["batches"]) == 1


_LEAVING = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from gui import program
from gui.tasks import Lane

def write(*, progress, cancel):
    threading.Event().wait(600)

class Hasty(program.Program):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.window.painted.connect(self.begin)

    def begin(self):
        self.tasks.start(self.window, write, lane=Lane.POST)
        QTimer.singleShot(0, self.window, self.look)

    def look(self):
        if not self.tasks.writing:
            QTimer.singleShot(10, self.window, self.look)
            return
        self.window.close()
        self.window.close()
        (question,) = self.window.findChildren(QMessageBox)
        next(each for each in question.buttons() if "Leave" in each.text()).click()

program.Program = Hasty
sys.exit(program.run(lambda _home: None))
"""


def test_who_leaves_without_the_answer_is_not_kept_by_it() -> None:
    """The program ends although the server still owes the answer."""
    code = [sys.executable, "-c", _LEAVING]
    assert subprocess.run(code, cwd=ROOT, timeout=60, check=False, capture_output=True).returncode == 0


def test_a_journal_that_cannot_be_read_is_told_at_the_start(
    qtbot: QtBot, qapp: QApplication, strict: Server
) -> None:
    """Not first when something is to be posted; once it is back in its place the banner goes."""
    (home() / "journal.db").write_bytes(b"Dear diary, today nothing was posted.\n" * 40)
    with at_work(qtbot, qapp, strict) as clerk:
        assert "This is not a Batchdesk journal." in clerk.said
        (home() / "journal.db").unlink()
        for button in [each for each in clerk.visible(QPushButton) if each.text() == "Try again"]:
            clerk.qtbot.mouseClick(button, LEFT)
        clerk.wait()
        assert "This is not a Batchdesk journal." not in clerk.said
