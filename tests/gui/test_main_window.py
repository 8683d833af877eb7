from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.domain.connection import Connection, ConnectionType
from core.jobs import Cancel, Progress, Step
from gui.main_window import MainWindow, PageEntry
from gui.services import Services
from gui.tasks import Lane

CONTROL = Qt.KeyboardModifier.ControlModifier


class Stubborn(QWidget):
    """A page that may say no."""

    willing = False

    def may_close(self) -> bool:
        return self.willing


@pytest.fixture
def window(qtbot: QtBot, services: Services) -> MainWindow:
    made = MainWindow(services.tasks, services.style, services.layouts)
    qtbot.addWidget(made)
    made.add_page(PageEntry("batch", "Batch entries", "batch", lambda _services: QLineEdit()))
    made.add_page(PageEntry("connections", "Connections", "connections", lambda _services: QLabel("here")))
    made.show()
    qtbot.waitExposed(made)
    return made


def connection(name: str, site: str) -> Connection:
    return Connection(name, ConnectionType.REST, site, "acme", "key", "id")


def test_pages_are_a_key_away(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    """Ctrl+1, Ctrl+2 … show the pages that are registered, in their order."""
    window.serve(services)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), QLabel))
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), QLineEdit))


def test_the_keyboard_goes_into_the_page(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    """Whoever goes to a page can type there at once."""
    window.serve(services)
    page = window.go("batch")
    assert page is not None
    qtbot.waitUntil(page.hasFocus)


def test_the_window_is_there_before_the_workflows(window: MainWindow) -> None:
    """Navigation shows at once; a page is built only when its services exist."""
    assert window.go("batch") is None
    assert window.navigation.isVisible()


def test_band_warns_that_it_is_not_the_real_company(window: MainWindow) -> None:
    """Demo and staging have their band with words; production has none."""
    window.set_connection(connection("demo", "on this computer"))
    assert window.band.isVisible()
    assert window.band.title.text() == "Demo company"
    window.set_connection(connection("Try", "staging.connectwisedev.com"))
    assert window.band.accessibleName() == "Try: a copy of your company, not the real one"
    window.set_connection(connection("Head office", "eu.myconnectwise.net"))
    assert not window.band.isVisible()
    assert window.windowTitle() == "Batchdesk · Head office"


def test_files_can_be_dropped(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Every local file dropped on the window is handed on."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.xml")), QUrl("https://example.invalid/b.xml")])
    event = QDropEvent(
        QPointF(QPoint(300, 300)), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, CONTROL
    )
    with qtbot.waitSignal(window.files_dropped) as dropped:
        window.dropEvent(event)
    assert dropped.args == [[tmp_path / "a.xml"]]


def test_window_remembers_its_place(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    """A window opened again is as large as it was left."""
    window.resize(750, 600)
    window.close()
    again = MainWindow(services.tasks, services.style, services.layouts)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (750, 600)


def test_a_page_may_keep_the_window_open(window: MainWindow, services: Services) -> None:
    """Closing asks the pages first."""
    page = Stubborn()
    window.add_page(PageEntry("stubborn", "Stubborn", "batch", lambda _services: page))
    window.serve(services)
    window.go("stubborn")
    assert not window.close()
    page.willing = True
    assert window.close()


def test_closing_cancels_what_is_read(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    """A read in the middle does not hold the window back."""
    begun = threading.Event()

    def reads(*, progress: Progress, cancel: Cancel) -> None:
        begun.set()
        cancel.wait(60)

    services.tasks.start(window, reads)
    begun.wait(30)
    assert window.close()
    qtbot.waitUntil(lambda: not services.tasks.running)


def test_closing_waits_for_a_write_in_flight(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    """The window says what it waits for, and closes by itself when the write has ended."""
    begun, gate = threading.Event(), threading.Event()

    def writes(*, progress: Progress, cancel: Cancel) -> str:
        begun.set()
        gate.wait(30)
        return "posted"

    task = services.tasks.start(window, writes, lane=Lane.POST)
    heard: list[object] = []
    task.succeeded.connect(heard.append)
    begun.wait(30)
    assert not window.close()
    assert "Finishing" in window.status.words.text()
    assert window.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert heard == ["posted"]


def test_status_line_shows_work_with_its_count(qtbot: QtBot, window: MainWindow, services: Services) -> None:
    """Work of more than a second shows what it does and how far it is; a write says Stop."""
    gate = threading.Event()

    def writes(*, progress: Progress, cancel: Cancel) -> None:
        progress(Step("Uploading", 1200, 2400))
        gate.wait(30)

    services.tasks.start(window, writes, lane=Lane.POST)
    qtbot.waitUntil(lambda: window.status.work.text() == "Uploading 1,200 of 2,400")
    assert window.status.bar.isVisible()
    assert window.status.cancel.text() == "Stop"
    gate.set()
    qtbot.waitUntil(lambda: not window.status.bar.isVisible())
