"""A dressed application with the bundled font, services on a private folder, and no task left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.formats import style_of
from gui.services import Services
from gui.table import Choice, Table
from gui.tasks import Tasks
from tests.gui.documents import COLUMNS, DOCS, Doc, Made


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application in its light dress, in the font the pictures are made with."""
    theme.apply(qapp, bundled_font=True)
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Light)
    return qapp


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """A runner that leaves no thread behind."""
    runner = Tasks()
    yield runner
    runner.close()


@pytest.fixture
def services(tasks: Tasks, tmp_path: Path) -> Services:
    """What pages are given, for a British clerk."""
    layouts = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    return Services(tasks, style_of(QLocale("en_GB")), layouts)


@pytest.fixture
def choice(qapp: object) -> Choice:
    return Choice()


@pytest.fixture
def made(qtbot: QtBot, services: Services, choice: Choice) -> Made:
    def make() -> Table[Doc]:
        table: Table[Doc] = Table(
            "docs",
            "Documents",
            COLUMNS,
            services,
            key=lambda doc: doc.number,
            choice=choice,
            filter_hint="number, customer",
            reads=True,
        )
        qtbot.addWidget(table)
        table.resize(1000, 400)
        table.set_rows(DOCS)
        table.show()
        qtbot.waitExposed(table)
        return table

    return make


@pytest.fixture
def table(made: Made) -> Table[Doc]:
    return made()
