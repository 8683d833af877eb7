"""The first page of Payments in a wizard of its own, and what a clerk sees of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWizard
from pytestqt.qtbot import QtBot

from core.domain.connection import Connection, ConnectionType
from core.files.payments.columns import ColumnMap, Field
from core.sandbox.server import Server
from core.workflows.desk import Desk
from gui.dialogs.columns import ColumnsDialog
from gui.services import Services
from gui.wizards.frame import StepsWizard
from gui.wizards.page import StepPage
from gui.wizards.payments.draft import Draft
from gui.wizards.payments.file_page import FilePage
from tests.core.files.payment_files import HEADINGS, table

PATIENCE = 20_000

LEFT = Qt.MouseButton.LeftButton
SAMPLES = Path(__file__).parents[2] / "samples"
DAY = dt.date(2025, 4, 25)
CLEAR = table("CW-1;1.50;2025-04-25", "CW-1;2.00;2025-04-26", "CW-2;1,000.00;2025-04-26")
SETTLED = ColumnMap(
    HEADINGS, tuple(zip((Field.NUMBER, Field.AMOUNT, Field.DATE), HEADINGS, strict=True)), decimal="."
)


class After(StepPage):
    """The page that would check."""


class Steps(StepsWizard):
    """The wizard, as far as this page is concerned."""

    def __init__(self, page: FilePage, after: After) -> None:
        super().__init__("Payments", page, after)
        self.draft = page.draft

    def forget(self) -> None:
        self.draft.forget()


class Seen:
    """The first page in its wizard, and the hands of a clerk."""

    def __init__(self, qtbot: QtBot, services: Services, folder: Path) -> None:
        self.qtbot, self.services, self.folder = qtbot, services, folder
        self.draft = Draft()
        self.page = FilePage(services, self.draft)
        self.after = After(services)
        self.wizard = Steps(self.page, self.after)
        qtbot.addWidget(self.wizard)
        self.wizard.resize(1072, 620)
        self.wizard.restart()
        self.wizard.show()
        qtbot.waitExposed(self.wizard)
        self.wait()

    def wait(self) -> None:
        """Until nothing runs, and no dialog is about to ask for something to run."""
        self.qtbot.waitUntil(self._rests, timeout=PATIENCE)
        QApplication.processEvents()

    def _rests(self) -> bool:
        return not self.services.tasks.running and all(each.idle for each in self.dialogs)

    @property
    def dialogs(self) -> list[ColumnsDialog]:
        return [each for each in self.page.findChildren(ColumnsDialog) if each.isVisible()]

    @property
    def dialog(self) -> ColumnsDialog:
        (only,) = self.dialogs
        return only

    def file(self, data: bytes, name: str = "bank.csv") -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def open(self, data: bytes, name: str = "bank.csv") -> Path:
        path = self.file(data, name)
        self.page.open_file(path)
        self.wait()
        return path

    @property
    def said(self) -> str:
        labels = [each for each in self.page.findChildren(QLabel) if each.isVisible()]
        return "\n".join(each.text() for each in labels)

    @property
    def next(self) -> QPushButton:
        button = self.wizard.button(QWizard.WizardButton.NextButton)
        assert isinstance(button, QPushButton)
        return button

    @property
    def keyboard(self) -> object:
        return self.wizard.window().focusWidget()

    def button(self, words: str) -> QPushButton:
        buttons = [each for each in self.page.findChildren(QPushButton) if each.isVisible()]
        found = [each for each in buttons if each.text().replace("&", "") == words]
        assert len(found) == 1, [each.text() for each in buttons]
        return found[0]

    def press(self, words: str) -> None:
        self.qtbot.mouseClick(self.button(words), LEFT)
        self.wait()

    def enter(self) -> None:
        self.qtbot.keyClick(self.keyboard, Qt.Key.Key_Return)
        self.wait()

    def banners(self) -> list[str]:
        return [f"{each.message.title} {each.message.text}" for each in self.page.banners.shown]


@pytest.fixture
def desk(company: Server, tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    home.mkdir()
    return Desk(home, lambda _folder: company)


@pytest.fixture
def seen(qtbot: QtBot, services: Services, desk: Desk, tmp_path: Path) -> Seen:
    return Seen(qtbot, replace(services, desk=desk), tmp_path)


def own(name: str = "Head office") -> Connection:
    return Connection(name, ConnectionType.REST, "127.0.0.1:9", "acme", "public", "client-id")
