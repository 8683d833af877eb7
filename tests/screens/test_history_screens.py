"""Draws what the window shows of runs: History, lost answers and what becomes of them; nothing is clipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.domain.records import BatchKind
from core.jobs import Cancel
from core.sandbox.server import Server
from core.store.paths import home
from core.workflows.desk import Desk
from gui.dialogs.decide import DecideDialog
from gui.dialogs.requests import RequestsDialog
from gui.pages.history import HistoryPage
from gui.pages.history.pane import BATCHES, EVIDENCE, FILES, RECEIPT
from gui.runs import payments_pane
from tests.e2e.test_window_settling import PAST_QUIET, PATH, answer, blind, later, made_elsewhere
from tests.gui.payment_runs import desk_on, every_fate
from tests.gui.test_history_page import tampered
from tests.gui.wizards.clerk import LEFT, Clerk, MovedClock, at_work
from tests.screens.test_screens import Camera, choose, company, images

__all__ = ["company", "images"]

pytestmark = pytest.mark.screens


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, company: Server, clock: MovedClock) -> Iterator[Clerk]:
    """A clerk whose clock can be set forward."""
    with at_work(qtbot, qapp, company, clock=clock) as clerk:
        yield clerk


@pytest.fixture
def camera(clerk: Clerk, qapp: QApplication, images: Path | None) -> Camera:
    return Camera(clerk, qapp, images)


def create(clerk: Clerk, folder: Path, invoices: int, expenses: int = 0) -> None:
    """Goes from the first page to the result, which may be unclear."""
    clerk.press("Next: read")
    choose(clerk, invoices, BatchKind.INVOICES)
    if expenses:
        choose(clerk, expenses, BatchKind.EXPENSES)
    clerk.press("Next: review")
    clerk.write_to(folder)
    clerk.push("Create")
    clerk.until(lambda: "Saved in the history as run" in clerk.said)


def history(clerk: Clerk) -> HistoryPage:
    page = clerk.window.go("history")
    assert isinstance(page, HistoryPage)
    clerk.wait()
    return page


def test_a_lost_answer_and_what_becomes_of_it(
    clerk: Clerk, camera: Camera, clock: MovedClock, company: Server, tmp_path: Path
) -> None:
    """One of two batches: looked for, then found; on the Result page and in the History."""
    create(clerk, tmp_path, 36, 2)
    clerk.press("Start another")
    company.faults.add(method="POST", path=PATH, drop="before", skip=1)
    create(clerk, tmp_path, 3, 1)
    later(clerk, clock, 15.0, item=2)
    camera.take("result-checking")
    page = history(clerk)
    camera.take("history", dark=True)
    page.pane.tabs.setCurrentIndex(EVIDENCE)
    camera.take("history-evidence")
    clerk.window.go("batch")
    for seconds in (PAST_QUIET, 70.0):
        later(clerk, clock, seconds, item=2)
    clerk.until(lambda: "did not arrive" in clerk.said)
    camera.take("result-not-posted")
    clerk.press("Send again")
    camera.take("result-sent-again")
    page = history(clerk)
    page.table.set_current(1)
    page.pane.tabs.setCurrentIndex(RECEIPT)
    camera.take("history-receipt")
    page.pane.tabs.setCurrentIndex(FILES)
    camera.take("history-files")
    page.pane.tabs.setCurrentIndex(BATCHES)
    clerk.press("Show the request")
    (dialog,) = clerk.visible(RequestsDialog)
    camera.take_dialog("history-request", dialog)
    dialog.close()
    tampered(home(), "UPDATE journal_rows SET who = 'somebody' WHERE seq = 7")
    clerk.press("Verify now")
    camera.take("history-changed")


def test_the_start_after_a_program_that_ended(
    qtbot: QtBot, qapp: QApplication, company: Server, images: Path | None, tmp_path: Path
) -> None:
    """The banner above the first page: what is checked, then what was found."""
    with at_work(qtbot, qapp, company) as clerk:
        company.faults.add(method="POST", path=PATH, drop="after")
        blind(clerk)
        create(clerk, tmp_path, 3)
    company.faults.add(method="GET", path="accounting/batches", malformed="html", times=-1)
    with at_work(qtbot, qapp, company) as clerk:
        camera = Camera(clerk, qapp, images)
        clerk.until(lambda: "Next look in" in clerk.said)
        camera.take("start-checking")
        company.faults.clear()
        clerk.until(lambda: "did go through" in clerk.said)
        camera.take("start-found")


def test_a_decision(clerk: Clerk, camera: Camera, clock: MovedClock, company: Server, tmp_path: Path) -> None:
    """A third thing on the server: Result, dialog, History."""
    company.faults.add(method="POST", path=PATH, drop="before")
    create(clerk, tmp_path, 2)
    made_elsewhere(company)
    for seconds in (3.0, 30.0):
        later(clerk, clock, seconds)
    clerk.until(lambda: "needs your decision" in clerk.said)
    camera.take("result-review")
    clerk.push("Decide…")
    (dialog,) = clerk.visible(DecideDialog)
    dialog.posted.click()
    clerk.qtbot.keyClicks(dialog.reason, "Kim has batched them as COLLEAGUE")
    camera.take_dialog("decide", dialog)
    dialog.reject()
    clerk.press("Start another")
    camera.take("source-review")
    history(clerk)
    camera.take("history-review")


def test_a_payment_run_of_every_fate(
    clerk: Clerk, camera: Camera, clock: MovedClock, company: Server, tmp_path: Path
) -> None:
    """Invoices before and after, the parts of one, its evidence, files, and a decision in amounts."""
    create(clerk, tmp_path, 3)
    every_fate(pausing(desk_on(company, home()), clock), company)
    page = history(clerk)
    page.acts.settler.refresh()
    clerk.until(lambda: len(page.payments.invoices.rows.rows) == 8)
    clerk.wait()
    camera.take("history-payments", dark=True)
    page.payments.show_item(1)
    page.pane.tabs.setCurrentIndex(payments_pane.PARTS)
    camera.take("history-payments-parts")
    page.pane.tabs.setCurrentIndex(payments_pane.EVIDENCE)
    camera.take("history-payments-evidence")
    page.acts.make_payment_files(page.payments.run, tmp_path)
    clerk.wait()
    page.pane.tabs.setCurrentIndex(payments_pane.FILES)
    camera.take("history-payments-files")
    page.pane.tabs.setCurrentIndex(payments_pane.INVOICES)
    page.payments.show_item(6)
    for_a_person = next(each for each in clerk.visible(QPushButton, page.pane) if each is page.pane.decide)
    clerk.qtbot.mouseClick(for_a_person, LEFT)
    (dialog,) = clerk.visible(DecideDialog)
    dialog.posted.click()
    clerk.qtbot.keyClicks(dialog.reason, "Kim has entered the cheque, too")
    camera.take_dialog("decide-payment", dialog)
    dialog.reject()


def pausing(desk: Desk, clock: MovedClock) -> Desk:
    """A desk on which waiting sets that clock forward."""

    def pause(seconds: float, _cancel: Cancel) -> None:
        clock.forward += seconds

    return replace(desk, clock=clock, pause=pause)


def test_a_history_that_cannot_be_shown(clerk: Clerk, camera: Camera) -> None:
    """Nothing yet, and a file that is no journal."""
    page = history(clerk)
    camera.take("history-empty")
    (home() / "journal.db").write_bytes(b"Dear diary, today nothing was posted.\n" * 40)
    page.load()
    clerk.wait()
    camera.take("history-unreadable")


def test_leaving_without_the_answer(clerk: Clerk, camera: Camera, company: Server, tmp_path: Path) -> None:
    """The question of the second close."""
    clerk.press("Next: read")
    choose(clerk, 2, BatchKind.INVOICES)
    clerk.press("Next: review")
    clerk.write_to(tmp_path)
    company.faults.add(method="POST", path=PATH, delay_before=60.0)
    clerk.push("Create 1 batch")
    clerk.until(lambda: not company.faults.waiting())
    clerk.window.close()
    clerk.window.close()
    (question,) = clerk.visible(QMessageBox)
    camera.take_dialog("leave", question)
    clerk.qtbot.mouseClick(answer(question, "Keep waiting"), LEFT)
    company.faults.release()
    clerk.until(lambda: not clerk.window.isVisible())
