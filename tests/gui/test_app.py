from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.app import has_display
from gui.program import Program

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("environment", "there"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, False),
    ],
)
def test_a_display_is_looked_for_before_qt_is_started(environment: dict[str, str], there: bool) -> None:
    """On Linux a window needs X11, Wayland or a platform that needs neither."""
    assert has_display(environment, "linux") is there
    assert has_display(environment, "win32")


def test_without_a_display_one_sentence_names_the_command(tmp_path: Path) -> None:
    """The program ends with 1 and a sentence, not with an abort of Qt."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "gui.app"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "batchdesk-cli" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_heavy_libraries_wait_until_after_the_first_paint(tmp_path: Path) -> None:
    """Building and showing the window imports no database, keyring, network or XML library."""
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; from gui.program import Program;"
        "app = QApplication([]); program = Program(lambda home: None); program.window.show();"
        "heavy = [n for n in ('sqlalchemy', 'keyring', 'requests', 'lxml', 'msgspec') if n in sys.modules];"
        "program.end(); sys.exit(' '.join(heavy) or 0)"
    )
    environment = {**os.environ, "BATCHDESK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr.replace(_USUAL, "")) == (0, "")


_USUAL = "This plugin does not support propagateSizeHints()\n"


def test_a_home_that_is_a_file_is_said_in_the_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window opens and says what is wrong instead of ending without a word."""
    (tmp_path / "home").write_text("a file")
    monkeypatch.setenv("BATCHDESK_HOME", str(tmp_path / "home"))
    program = Program(lambda _home: None)
    program.window.show()
    qtbot.waitUntil(lambda: "not a folder" in spoken(program))
    program.window.close()
    program.end()


def spoken(program: Program) -> str:
    banners = program.window.stack.currentWidget()
    return " ".join(banner.message.title for banner in getattr(banners, "shown", ()))


def test_the_window_opens_on_the_wizard_and_closes_in_the_middle(qtbot: QtBot) -> None:
    """As soon as the workflows are there the first page is shown; closing while it reads leaves nothing."""
    program = Program(lambda _home: None)
    program.window.show()
    qtbot.waitUntil(lambda: program.window.stack.currentWidget().accessibleName() == "Batch entries")
    assert program.window.close()
    program.end()
