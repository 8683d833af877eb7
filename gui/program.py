"""Builds everything once and wires it: window first, workflows after the first paint."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from core.domain.connection import DEMO, Connection
from core.jobs import Cancel, Progress
from core.workflows.home import layouts_file
from gui import theme
from gui.formats import style_of
from gui.main_window import MainWindow, PageEntry
from gui.messages import Banners
from gui.services import Services
from gui.settling import Settler
from gui.tasks import Tasks

if TYPE_CHECKING:
    from gui.pages.batches import BatchesPage
    from gui.runs.open_runs import OpenRuns

JoinDemo = Callable[[Path], Any]
BATCHES, PAYMENTS, ON_SERVER = "batch", "payments", "batches"
HISTORY, CONNECTIONS = "history", "connections"
WIZARDS = (BATCHES, PAYMENTS)


def run(join_demo: JoinDemo, *, demo: bool = False, file: Path | None = None) -> int:
    """Shows the window until it is closed; `join_demo` reaches the embedded company."""
    app = QApplication([sys.argv[0]])
    app.setApplicationName("Batchdesk")
    app.setDesktopFileName("batchdesk")
    theme.apply(app, bundled_font=app.platformName() in ("offscreen", "minimal"))
    program = Program(join_demo, demo=demo, file=file)
    program.window.show()
    code = app.exec()
    if program.window.left_behind:
        # The worker waits for an answer that nobody waits for any more; what it sent is in the journal.
        os._exit(code)
    program.end()
    return code


class Program(QObject):
    """The window with its pages, and what goes between them."""

    def __init__(
        self,
        join_demo: JoinDemo,
        *,
        demo: bool = False,
        file: Path | None = None,
        opening: Callable[..., object] | None = None,
    ) -> None:
        """`opening` makes the workflows' desk on a worker, `open_desk` unless given."""
        super().__init__()
        self._join_demo, self._demo, self._file = join_demo, demo, file
        self._connections_of: dict[str, Connection | None] = {}
        """Page → the connection it works with."""
        self._on_server: BatchesPage | None = None
        self._opening = opening or open_desk
        self._speaks: OpenRuns | None = None
        self.settler: Settler | None = None
        """Looks for lost answers; there as soon as the workflows are."""
        self.tasks = Tasks()
        style = style_of(QLocale())
        layouts = QSettings(str(layouts_file()), QSettings.Format.IniFormat)
        self.window = MainWindow(self.tasks, style, layouts)
        self._services = Services(self.tasks, style, layouts, say=self.window.say)
        self.window.add_page(PageEntry(BATCHES, "Batch entries", "batch", self._batch_wizard))
        self.window.add_page(PageEntry(PAYMENTS, "Payments", "payments", self._payments_wizard))
        self.window.add_page(PageEntry(ON_SERVER, "Batches", "batches", self._batches))
        self.window.add_page(PageEntry(HISTORY, "History", "history", self._history))
        self.window.add_page(PageEntry(CONNECTIONS, "Connections", "connections", self._connections))
        self.window.navigation.mark(BATCHES)
        self.window.painted.connect(self._open_desk)
        self.window.page_shown.connect(self._tell_connection)
        self.window.files_dropped.connect(self._open_files)
        self.tasks.bug.connect(self._say_bug)

    # The workflows come after the first paint

    def _open_desk(self) -> None:
        task = self.tasks.start(self.window, self._opening, self._join_demo)
        task.succeeded.connect(self._serve)
        task.failed.connect(self._no_desk)

    def _serve(self, desk: object) -> None:
        if not self.window.isVisible():  # closed before the workflows were there
            return
        settler = self.settler = Settler(self.tasks, desk, self)
        self._services = replace(self._services, desk=desk, settler=settler)
        self.window.serve(self._services)
        self._speak_of_open_runs(settler)
        wizard: Any = self.window.go(BATCHES)
        if self._demo:
            wizard.use_connection("demo")
        if self._file is not None:
            self._open_files([self._file])
        settler.start()

    def _speak_of_open_runs(self, settler: Settler) -> None:
        from gui.runs.open_runs import OpenRuns  # built after the first paint

        window = self.window
        speaks = self._speaks = OpenRuns(settler, self._services.style, self._runs_on_view, window)
        window.put_above(speaks.banners)
        window.page_shown.connect(lambda _name: speaks.refresh())
        window.leaving.connect(settler.stop)
        speaks.remark.connect(lambda words: window.navigation.set_remark(HISTORY, words))
        speaks.standing.connect(window.status.stand)
        speaks.show_wanted.connect(lambda run, item: self._show_run(run, item))
        speaks.decide_wanted.connect(lambda run, item: self._show_run(run, item, "decide"))
        speaks.again_wanted.connect(lambda run, item: self._show_run(run, item, "send_again"))

    def _speak_again(self) -> None:
        if self._speaks is not None:
            self._speaks.refresh()

    def _runs_on_view(self) -> frozenset[int] | None:
        """The runs that the page on view speaks of itself; None: of all."""
        if self.window.on_view == HISTORY:
            return None
        if self.window.on_view not in WIZARDS:
            return frozenset()
        wizard: Any = self.window.page(self.window.on_view)
        runs: frozenset[int] = wizard.runs_on_view
        return runs

    def _no_desk(self, error: BaseException) -> None:
        banners = Banners(self._services.style)
        banners.setContentsMargins(16, 12, 16, 0)
        self.window.show_instead(banners)
        banners.show_error(error)

    # Pages and what goes between them

    def _batch_wizard(self, services: Services) -> QWidget:
        from gui.wizards.batch.wizard import BatchWizard  # built after the first paint

        wizard = BatchWizard(services)
        wizard.connection_changed.connect(lambda connection: self._hear(BATCHES, connection))
        wizard.currentIdChanged.connect(lambda _page: self._speak_again())
        wizard.result_page.batch_wanted.connect(self._show_batch)
        return wizard

    def _payments_wizard(self, services: Services) -> QWidget:
        from gui.wizards.payments.wizard import PaymentsWizard  # built when it is first shown

        wizard = PaymentsWizard(services)
        wizard.connection_changed.connect(lambda connection: self._hear(PAYMENTS, connection))
        wizard.currentIdChanged.connect(lambda _page: self._speak_again())
        return wizard

    def _batches(self, services: Services) -> QWidget:
        from gui.pages.batches import BatchesPage  # built when it is first shown

        page = BatchesPage(services, DEMO if self._demo else "")
        page.connection_changed.connect(lambda connection: self._hear(ON_SERVER, connection))
        page.create_wanted.connect(lambda: self.window.go(BATCHES))
        page.run_wanted.connect(lambda run: self._show_run(run))
        self._on_server = page
        return page

    def _hear(self, page: str, connection: Connection | None) -> None:
        """A page works with another connection; the band is that of the page on view."""
        self._connections_of[page] = connection
        if self.window.on_view not in self._connections_of:
            self.window.set_connection(connection)
        self._tell_connection(self.window.on_view)

    def _tell_connection(self, page: str) -> None:
        if page in self._connections_of:
            self.window.set_connection(self._connections_of[page])

    def _history(self, services: Services) -> QWidget:
        from gui.pages.history import HistoryPage  # built when it is first shown

        page = HistoryPage(services)
        page.start_wanted.connect(lambda: self.window.go(BATCHES))
        page.batch_wanted.connect(self._show_batch)
        return page

    def _show_batch(self, connection: str, identifier: str) -> None:
        """Shows a batch as the server has it."""
        page: Any = self.window.go(ON_SERVER)
        if page is not None:
            page.show_batch(connection, identifier)

    def _show_run(self, run: int, item: int = 0, act: str = "") -> None:
        """Shows an item of a run on the History page, and does there what the clerk wants done with it."""
        page: Any = self.window.go(HISTORY)
        page.show_run(run, item, act)

    def _connections(self, services: Services) -> QWidget:
        from gui.pages.connections import ConnectionsPage  # built when it is first shown

        page = ConnectionsPage(services)
        page.changed.connect(self._connections_changed)
        return page

    def _connections_changed(self) -> None:
        for wizard in self.window.built(*WIZARDS):
            wizard.connections_changed()
        if self._on_server is not None:
            self._on_server.connections_changed()

    def _open_files(self, paths: list[Path]) -> None:
        """What a file is, is told by its content; payments and exports have wizards of their own."""
        if self._services.desk is None:
            self._file = paths[0]
            return
        task = self.tasks.start(self.window, is_payments, paths[0])
        task.succeeded.connect(lambda payments: self._open_in(PAYMENTS if payments else BATCHES, paths[0]))

    def _open_in(self, page: str, path: Path) -> None:
        wizard: Any = self.window.go(page)
        if not wizard.open_file(path):
            self.window.say("Something is being written; the file can be opened when that has ended.")

    def _say_bug(self, error: BaseException) -> None:
        kind = type(error).__name__
        self.window.say(f"Something in Batchdesk itself went wrong in the background ({kind}).")

    def end(self) -> None:
        """Leaves nothing behind: no worker, no widget that outlives the application."""
        if self.settler is not None:
            self.settler.stop()
        self.tasks.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, 0)
        QApplication.processEvents()


def open_desk(join_demo: JoinDemo, *, progress: Progress, cancel: Cancel) -> object:
    """The workflows with what they work on: imported here, on a worker, after the first paint."""
    from core.workflows import connections  # noqa: F401 - the first page asks for them at once
    from core.workflows.desk import open_desk as opened

    return opened(join_demo)


def is_payments(path: Path, *, progress: Progress, cancel: Cancel) -> bool:
    """Whether a file holds payments, by its content."""
    del progress, cancel
    from core.workflows.recognising import is_payments  # brings the XML library

    return is_payments(path)
