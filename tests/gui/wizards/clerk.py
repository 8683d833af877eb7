"""A clerk at the real window: presses what is on screen, reads what it says."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from core.domain.records import BatchKind
from core.sandbox.server import Server
from core.store.clock import SystemClock
from core.workflows.desk import Desk
from gui import theme
from gui.program import Program, open_desk
from gui.table import Table
from gui.wizards.batch import BatchWizard

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 20_000
"""Milliseconds after which a wait is given up: only a broken program waits so long."""


@functools.cache
def dress(app: QApplication) -> None:
    """The application in the type that the pictures are made with."""
    QLocale.setDefault(QLocale("en_GB"))
    theme.apply(app, bundled_font=True)


class MovedClock(SystemClock):
    """The computer's clock, set forward by hand: waiting takes no time."""

    def __init__(self) -> None:
        self.forward = 0.0

    def now(self) -> dt.datetime:
        return super().now() + dt.timedelta(seconds=self.forward)

    def monotonic(self) -> float:
        return super().monotonic() + self.forward

    def opening(self, *args: Any, **jobs: Any) -> Desk:
        """The desk as the program opens it, with this clock."""
        desk: Any = open_desk(*args, **jobs)
        return replace(desk, clock=self)


@contextmanager
def at_work(
    qtbot: QtBot,
    app: QApplication,
    company: Server,
    file: Path | None = None,
    size: tuple[int, int] = (1280, 720),
    clock: MovedClock | None = None,
    *,
    waits: bool = True,
) -> Iterator[Clerk]:
    """The program as `batchdesk --demo` opens it, the demo company being the given one.

    Without `waits` what it does at its start may still be going on.
    """
    dress(app)
    if theme.roles().name != "light":
        theme.dress(app, Qt.ColorScheme.Light)
    opening = None if clock is None else clock.opening
    program = Program(lambda _home: company, demo=True, file=file, opening=opening)
    program.window.resize(*size)
    program.window.show()
    clerk = Clerk(qtbot, program, company)
    try:
        qtbot.waitUntil(lambda: bool(program.window.findChildren(BatchWizard)), timeout=PATIENCE)
        if waits:
            clerk.wait()
        yield clerk
    finally:
        program.end()


class Clerk:
    """Hands and eyes."""

    def __init__(self, qtbot: QtBot, program: Program, company: Server) -> None:
        self.qtbot, self.program, self.company = qtbot, program, company
        self.window = program.window

    @property
    def wizard(self) -> BatchWizard:
        """The wizard on view."""
        page: Any = self.window.page("batch")
        return page

    # Waiting

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something holds."""
        self.qtbot.waitUntil(holds, timeout=PATIENCE)

    def wait(self) -> None:
        """Waits until nothing runs and nothing is about to."""
        self.until(lambda: not self.program.tasks.running and not self.wizard.review_page.about_to_look)
        self.qtbot.wait(1)

    # Reading

    def visible(self, kind: type[Any], within: QWidget | None = None) -> list[Any]:
        """The widgets of a kind that can be seen once the window has drawn what is new."""
        QApplication.processEvents()
        return [each for each in (within or self.window).findChildren(kind) if each.isVisible()]

    @property
    def said(self) -> str:
        """All words on screen."""
        labels = [each.text() for each in self.visible(QLabel)]
        buttons = [each.text().replace("&", "") for each in self.visible(QAbstractButton)]
        details = [each.toPlainText() for each in self.visible(QPlainTextEdit)]
        return "\n".join([*labels, *buttons, *details])

    def cells(self, table: Table[Any]) -> list[list[str]]:
        """What a table shows."""
        model = table.model
        columns = range(model.offset, model.columnCount())
        return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]

    def table(self, kind: BatchKind = BatchKind.INVOICES) -> Table[Any]:
        """The preview's table of one kind."""
        return self.wizard.preview_page.tabs.tables[kind]

    # Doing

    def button(self, words: str) -> QAbstractButton:
        """The button on screen whose words begin so."""
        found = [
            each for each in self.visible(QAbstractButton) if each.text().replace("&", "").startswith(words)
        ]
        assert len(found) == 1, f"{len(found)} buttons “{words}” among: {self.said}"
        return found[0]

    def press(self, words: str) -> None:
        """Presses a button and waits for what it starts."""
        self.push(words)
        self.wait()

    def push(self, words: str) -> None:
        """Presses a button and does not wait."""
        button = self.button(words)
        assert button.isEnabled(), f"“{words}” cannot be pressed: {button.toolTip()}"
        self.qtbot.mouseClick(button, LEFT)

    def cancel_reading(self) -> None:
        """Presses the page's own Cancel (the status line has one, too, for what takes longer)."""
        self.qtbot.mouseClick(self.wizard.preview_page.reading.waiting.cancel, LEFT)

    def go_to(self, kind: BatchKind) -> None:
        """Opens the tab of a kind."""
        self.wizard.preview_page.tabs.tabs.setCurrentIndex(list(BatchKind).index(kind))

    def filter(self, words: str, kind: BatchKind = BatchKind.INVOICES) -> None:
        """Types into the filter box."""
        bar = self.table(kind).bar
        assert bar is not None
        bar.box.clear()
        self.qtbot.keyClicks(bar.box, words)

    def tick(self, number: str, kind: BatchKind = BatchKind.INVOICES) -> None:
        """Clicks the check box of a record."""
        table = self.table(kind)
        row = next(row for row, cells in enumerate(self.cells(table)) if cells[0] == number)
        index = table.model.index(row, 0)
        table.view.scrollTo(index)
        spot = table.view.visualRect(index).center()
        self.qtbot.mouseClick(table.view.viewport(), LEFT, pos=spot)
        self.qtbot.wait(1)

    def choosable(self, many: int, kind: BatchKind = BatchKind.INVOICES) -> list[str]:
        """Numbers of the first records that nothing speaks against."""
        rows = self.table(kind).rows
        findings = self.wizard.draft.findings
        return [each.number for each in rows.rows if each.key not in findings and each.total][:many]

    def write_to(self, folder: Path) -> None:
        """Chooses the folder of the files."""
        self.wizard.review_page.view.files.folder_wanted.emit(folder)
        self.wait()
