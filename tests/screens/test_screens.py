"""Draws every page in both themes and both sizes; nothing on them may be clipped.

With `BATCHDESK_IMAGES=docs/images` the pictures are kept.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core import sandbox
from core.domain.records import BatchKind
from core.sandbox.server import Server
from gui import theme
from tests.gui.wizards.clerk import Clerk, at_work

pytestmark = pytest.mark.screens

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
KEEP = os.environ.get("BATCHDESK_IMAGES", "")
SMALLEST = 0
"""The quality of a PNG says how much it is packed; no point of it changes."""
SMALL, LARGE = (1280, 720), (1920, 1080)
LIGHT = (("", SMALL, "light"), ("-1080", LARGE, "light"))
DARK = (("", SMALL, "dark"), ("-1080", LARGE, "dark"))
"""Dressing the window anew takes its time: the ordinary run does so for some pages only."""
TODAY = dt.date(2026, 4, 30)


@pytest.fixture
def company() -> Iterator[Server]:
    """The company of the pictures."""
    with sandbox.serve(size=257, today=TODAY) as server:
        yield server


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, company: Server) -> Iterator[Clerk]:
    """A clerk before the first page."""
    with at_work(qtbot, qapp, company) as clerk:
        yield clerk


@pytest.fixture
def images() -> Path | None:
    """Where the pictures go; None when nobody wants to keep them."""
    if not KEEP:
        return None
    folder = Path(KEEP)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Camera:
    """Takes the page on view in both themes and sizes and looks whether everything fits."""

    def __init__(self, clerk: Clerk, app: QApplication, folder: Path | None) -> None:
        self._clerk, self._app, self._folder = clerk, app, folder

    def take(self, name: str, *, dark: bool = False) -> None:
        """Four pictures: `name-light.png`, `name-dark.png`, and both with `-1080`."""
        faults = []
        for ending, size, scheme in (*LIGHT, *(DARK if dark or KEEP else ())):
            self._clerk.window.resize(*size)
            self._dress(scheme)
            self._clerk.qtbot.wait(1)
            faults += [f"{scheme}{ending}: {fault}" for fault in clipped(self._clerk.window)]
            self._keep(f"{name}-{scheme}{ending}.png", size)
        self._clerk.window.resize(*SMALL)
        self._dress("light")
        assert faults == []

    def take_dialog(self, name: str, dialog: QWidget) -> None:
        """Two pictures of a dialog: `name-light.png`, `name-dark.png`."""
        faults = []
        for scheme in ("light", "dark") if KEEP else ("light",):
            self._dress(scheme)
            self._clerk.qtbot.wait(1)
            faults += [f"{scheme}: {fault}" for fault in clipped(dialog)]
            if self._folder is not None:
                picture = packed(dialog.grab().toImage())
                assert picture.save(str(self._folder / f"{name}-{scheme}.png"), "PNG", SMALLEST)
        self._dress("light")
        assert faults == []

    def _dress(self, scheme: str) -> None:
        if theme.roles().name != scheme:
            theme.dress(self._app, SCHEMES[scheme])

    def _keep(self, name: str, size: tuple[int, int]) -> None:
        picture = self._clerk.window.grab()
        assert picture.size().toTuple() == size
        if self._folder is not None:
            assert packed(picture.toImage()).save(str(self._folder / name), "PNG", SMALLEST)


def packed(picture: QImage) -> QImage:
    """The picture in its 256 most frequent colours: a third of the size, and nobody sees a difference."""
    points = picture.convertToFormat(QImage.Format.Format_RGB32)
    colours = Counter(memoryview(points.constBits()).cast("B").cast("I"))
    table = [colour for colour, _ in colours.most_common(256)]
    plain = Qt.ImageConversionFlag.AvoidDither | Qt.ImageConversionFlag.ThresholdDither
    return points.convertToFormat(QImage.Format.Format_Indexed8, table, plain)


@pytest.fixture
def camera(clerk: Clerk, qapp: QApplication, images: Path | None) -> Camera:
    """The camera of the test."""
    return Camera(clerk, qapp, images)


def clipped(window: QWidget) -> list[str]:
    """Words that do not fit into their label or button, and controls that stick out of their parent."""
    faults = []
    for widget in (*window.findChildren(QLabel), *window.findChildren(QPushButton)):
        if not widget.isVisible() or not widget.text():
            continue
        room, need = widget.size(), needed(widget)
        if need.width() > room.width() + 1 or need.height() > room.height() + 1:
            faults.append(f"“{widget.text()}” needs {need.toTuple()}, has {room.toTuple()}")
        if not outer(widget).contains(QRect(widget.pos(), widget.size())):
            faults.append(f"“{widget.text()}” sticks out of its place")
    return faults


def needed(widget: QLabel | QPushButton) -> QSize:
    """What the words need: one line, or for words that wrap as many lines as the width makes."""
    if not isinstance(widget, QLabel):
        return widget.minimumSizeHint()
    if widget.wordWrap():
        return QSize(0, widget.heightForWidth(widget.width()))
    if widget.textFormat() == Qt.TextFormat.RichText:
        words = QTextDocument()
        words.setHtml(widget.text())
        plain = words.toPlainText()
    else:
        plain = widget.text().replace("&", "") if widget.buddy() else widget.text()
    return QSize(widget.fontMetrics().horizontalAdvance(plain), 0)


def outer(widget: QWidget) -> QRect:
    """The room of the parent."""
    parent = widget.parentWidget()
    return parent.rect() if parent is not None else widget.rect()


def choose(clerk: Clerk, many: int, kind: BatchKind) -> None:
    table = clerk.table(kind)
    keys = [row.key for row in table.rows.rows if row.key not in clerk.wizard.draft.findings][:many]
    clerk.wizard.preview_page.choice.add(keys)


def test_the_way_of_a_batch(clerk: Clerk, camera: Camera, tmp_path: Path) -> None:
    """Source, preview, review and result, as a clerk meets them."""
    camera.take("source")
    clerk.press("Next: read")
    choose(clerk, 36, BatchKind.INVOICES)
    choose(clerk, 2, BatchKind.EXPENSES)
    camera.take("preview", dark=True)
    clerk.filter("Leeds")
    camera.take("preview-filtered")
    clerk.wizard.preview_page.tabs.tabs.setCurrentIndex(3)
    camera.take("preview-lines")
    clerk.press("Next: review 38 records")
    books = tmp_path / "Books" / "2026-04"
    books.mkdir(parents=True)
    clerk.write_to(books)
    camera.take("review")
    clerk.press("Create 2 batches of 38 records")
    camera.take("result")
    clerk.wizard.result_page.pane.tabs.setCurrentIndex(2)
    camera.take("result-evidence")
    clerk.press("Start another")
    camera.take("source-again")


def test_what_is_unclear(clerk: Clerk, camera: Camera, company: Server, tmp_path: Path) -> None:
    """A lost answer among two batches, and an export that waits."""
    clerk.press("Next: read")
    choose(clerk, 3, BatchKind.INVOICES)
    choose(clerk, 1, BatchKind.EXPENSES)
    clerk.press("Next: review 4 records")
    clerk.write_to(tmp_path)
    company.faults.add(method="POST", path="accounting/batches$", drop="after", skip=1)
    clerk.press("Create 2 batches of 4 records")
    camera.take("result-unclear")
    clerk.press("Start another")
    clerk.press("Next: read")
    choose(clerk, 2, BatchKind.INVOICES)
    clerk.press("Next: review 2 records")
    clerk.press("Write the files only")
    camera.take("result-files-only")
    clerk.press("Start another")
    camera.take("source-waiting")


def test_loading_failing_and_empty_pages(clerk: Clerk, camera: Camera, company: Server) -> None:
    """While it reads, when it cannot be read, and when there is nothing."""
    company.faults.add(method="GET", path="(?i)unposted", delay_before=30.0)
    clerk.push("Next: read")
    clerk.until(lambda: clerk.wizard.preview_page.reading.waiting.isVisible())
    camera.take("preview-loading")
    clerk.cancel_reading()
    company.faults.clear()
    company.faults.release()
    clerk.wait()
    camera.take("preview-cancelled")
    company.faults.add(method="GET", path="(?i)unposted", malformed="html", times=-1)
    clerk.press("Read again")
    camera.take("preview-error")
    company.faults.clear()
    clerk.press("Back")
    clerk.wizard.source_page.form.set_day(dt.date(2020, 1, 1))
    clerk.press("Next: read")
    camera.take("preview-empty")


def test_an_opened_file(clerk: Clerk, camera: Camera) -> None:
    """A legacy sample without a connection."""
    clerk.wizard.open_file(Path(__file__).parents[1] / "samples" / "legacy_invoices.xml")
    clerk.wait()
    camera.take("file")
    clerk.tick(clerk.cells(clerk.table())[0][0])
    clerk.press("Next: review")
    camera.take("file-review")


def test_connections(clerk: Clerk, camera: Camera) -> None:
    """The connections and a finished test."""
    clerk.window.go("connections")
    clerk.wait()
    clerk.press("Test")
    camera.take("connections")
