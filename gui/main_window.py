"""The one window: band, navigation, pages, status line. It builds and wires; the pages do the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.domain.connection import Connection
from core.words import Style
from gui.services import Services
from gui.tasks import Tasks
from gui.widgets.band import Band
from gui.widgets.navigation import Navigation
from gui.widgets.status_line import StatusLine

_LEAVE = "Leave without the answer?"
_LEAVING = (
    "What was sent last may or may not have been carried out. If you leave now, Batchdesk looks for it when "
    "it is opened next; nothing will be sent twice, and its GL entries stay reserved until then."
)


@runtime_checkable
class Closing(Protocol):
    """A page that has a say when the window closes."""

    def may_close(self) -> bool:
        """Whether the window may close now; the page asks the clerk if it must."""
        ...


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page as the navigation knows it; it is built when it is first shown."""

    name: str
    title: str
    icon: str
    build: Callable[[Services], QWidget]


class MainWindow(QMainWindow):
    """Shows the pages that are registered, and nothing else."""

    files_dropped = Signal(list)
    """Paths of files dropped on the window."""
    page_shown = Signal(str)
    leaving = Signal()
    """The window closes: nothing new is to be begun."""
    painted = Signal()
    """The window is on the screen for the first time: now the heavy things may be imported."""

    def __init__(self, tasks: Tasks, style: Style, layouts: QSettings) -> None:
        super().__init__()
        self._tasks = tasks
        self._layouts = layouts
        self._services: Services | None = None
        self._entries: dict[str, PageEntry] = {}
        self._pages: dict[str, QWidget] = {}
        self._leaving = False
        self._painted = False
        self.on_view = ""
        """Name of the page that is shown."""
        self._question: QMessageBox | None = None
        self.left_behind = False
        """The clerk did not wait for the answer to a write: it is looked for at the next start."""
        self.band = Band()
        self.navigation = Navigation()
        self.stack = QStackedWidget()
        self.status = StatusLine(tasks, style)
        self._lay_out()
        self.setWindowTitle("Batchdesk")
        self.setAcceptDrops(True)
        self.navigation.chosen.connect(self.go)
        self.band.change_asked.connect(lambda: self.go("connections"))
        tasks.idle.connect(self._leave)
        self._restore_place()

    def _lay_out(self) -> None:
        self.stack.addWidget(QWidget())
        self._right = QVBoxLayout()
        self._right.setSpacing(0)
        self._right.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(self._right, 1)
        self._centre = QWidget()
        column = QVBoxLayout(self._centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(self._centre)

    # Pages

    def add_page(self, entry: PageEntry) -> None:
        """Registers a page; only what is registered appears."""
        self._entries[entry.name] = entry
        self.navigation.add(entry.name, entry.title, entry.icon)

    def serve(self, services: Services) -> None:
        """The workflows are there: from now on pages can be built."""
        self._services = services

    def go(self, name: str) -> QWidget | None:
        """Shows a page and puts the keyboard in it."""
        if name not in self._entries:
            return None
        self.navigation.mark(name)
        if self._services is None:
            return None
        page = self.page(name)
        self.on_view = name
        self.stack.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_shown.emit(name)
        return page

    def page(self, name: str) -> QWidget:
        """A page, built if nobody has seen it yet."""
        assert self._services is not None
        if name not in self._pages:
            self._pages[name] = self._entries[name].build(self._services)
            self.stack.addWidget(self._pages[name])
        return self._pages[name]

    def built(self, *names: str) -> list[Any]:
        """Those of the named pages that somebody has seen already."""
        return [self._pages[name] for name in names if name in self._pages]

    def show_instead(self, widget: QWidget) -> None:
        """Shows something that is no page: why there are none."""
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)

    def put_above(self, widget: QWidget) -> None:
        """Puts something above whatever page is on view."""
        self._right.insertWidget(0, widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def set_connection(self, connection: Connection | None) -> None:
        """The connection that the current work is about: its band and the title."""
        self.band.set_connection(connection)
        self.setWindowTitle(f"Batchdesk · {connection.title}" if connection else "Batchdesk")

    def say(self, sentence: str) -> None:
        """Puts one sentence on the status line."""
        self.status.say(sentence)

    # Files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    # Place and leaving

    def _restore_place(self) -> None:
        self.resize(1280, 720)
        place = self._layouts.value("window/place")
        if isinstance(place, QByteArray):
            self.restoreGeometry(place)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._leaving and self._tasks.writing and not self.left_behind:
            event.ignore()
            self._ask_to_leave()
            return
        if not self._leaving and not self._may_close():
            event.ignore()
            return
        self.leaving.emit()
        self._layouts.setValue("window/place", self.saveGeometry())
        self._layouts.sync()
        self._tasks.stop()
        if self._tasks.writing and not self.left_behind:
            self._leaving = True
            self.say("Finishing what is being written, then Batchdesk closes. Nothing new is begun.")
            self._centre.setEnabled(False)
            event.ignore()
            return
        event.accept()

    def _ask_to_leave(self) -> None:
        if self._question is not None:
            return
        box = QMessageBox(QMessageBox.Icon.NoIcon, "Batchdesk", _LEAVE, parent=self)
        box.setInformativeText(_LEAVING)
        leave = box.addButton("&Leave without the answer", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("&Keep waiting", QMessageBox.ButtonRole.RejectRole))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(lambda pressed: self._leave_behind() if pressed is leave else None)
        box.finished.connect(lambda _code: setattr(self, "_question", None))
        self._question = box
        box.open()

    def _leave_behind(self) -> None:
        self.left_behind = True
        QTimer.singleShot(0, self, self.close)

    def _may_close(self) -> bool:
        return all(page.may_close() for page in self._pages.values() if isinstance(page, Closing))

    def _leave(self) -> None:
        """The answer came."""
        if self._leaving and self.isVisible():
            if self._question is not None:
                self._question.reject()
            self.close()
