"""A dressed application with the bundled font, services on a private folder, and no task left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.formats import style_of
from gui.services import Services
from gui.tasks import Tasks


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
