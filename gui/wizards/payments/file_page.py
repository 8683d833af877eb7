"""Step 1: which payment file, for which connection, and what its amounts mean."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QRadioButton, QWidget, QWizard

from core.domain.connection import Connection
from core.domain.payments.rows import Amounts
from core.domain.runs import Run
from gui.messages import Message
from gui.services import Services
from gui.tasks import Task
from gui.wizards.page import FirstPage
from gui.wizards.payments import file_jobs, jobs
from gui.wizards.payments.draft import Draft
from gui.wizards.payments.file_form import FileForm
from gui.wizards.payments.file_side import FileSide
from gui.wizards.payments.phrases import STEPS

if TYPE_CHECKING:
    from core.workflows.payment_columns import ColumnMap, ColumnsNeeded

_QUIET = "Checking changes nothing on the server."
_OFFLINE = "Nothing is asked of any server."
_FILES = "Payments (*.xml *.csv *.txt *.xlsx);;All files (*)"
_SAY_COLUMNS = "Say what the columns are…"
_FILE = "file"
"""Key of the banner that speaks of the file."""


class FilePage(FirstPage):
    """A file is read as soon as it is named; a table whose columns are not known asks for them by itself."""

    steps = STEPS
    heading = "Which payments do you want to store?"

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services)
        self.draft = draft
        self.form = FileForm(services.style)
        self.side = FileSide(services.style)
        self.connections: tuple[Connection, ...] = ()
        self.path: Path | None = None
        """The file that was named last, whether it could be read or not."""
        self._read: file_jobs.Read | None = None
        self._columns: ColumnMap | None = None
        """What the clerk said about the columns of this file."""
        self._said: Amounts | None = None
        """What the clerk said about the amounts of this file."""
        self._without = False
        self._wanted = draft.connection
        """The connection that was asked for last, whether it is on view already or not."""
        self._beginning: Task | None = None
        self._reading: Task | None = None
        self._looking: Task | None = None
        self.lay_out(self.form, self.side)
        self._wire()
        self.setButtonText(QWizard.WizardButton.NextButton, "&Next: check the payments")

    def _wire(self) -> None:
        self.form.source.chosen.connect(self._pick_connection)
        self.form.choose_wanted.connect(self.ask_for_file)
        self.form.cancel_wanted.connect(self._cancel)
        self.form.columns_wanted.connect(self._change_columns)
        self.form.forget_wanted.connect(self._forget_columns)
        self.form.amounts.said.connect(self._say_amounts)
        self.form.control.changed.connect(self._judge)
        self.side.files.open_wanted.connect(self.ask_for_file)
        self.side.files.file_wanted.connect(self.open_file)
        self.side.columns.clicked.connect(lambda _checked: self.show_remembered())

    # Coming and going

    def initializePage(self) -> None:
        """Starting anew: the wizard has forgotten the file."""
        if self.draft.source is None:
            self._drop_file()

    def enter(self) -> None:
        if self.stale:
            self.load()
        if self._read is not None and self.draft.source is not None:  # the check may have changed answers
            self.form.show_read(self._read, self.draft)
        self._judge()
        self.take_focus()

    def leave(self) -> None:
        self._stop_reading()

    def take_focus(self) -> None:
        """The keyboard goes to what is missing, else to the button that goes on."""
        if self.isComplete():
            super().take_focus()
        elif self._reading is None:
            self._missing_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _missing_field(self) -> QWidget:
        if self._read is not None:
            known = self.draft.amounts is not None
            return self.form.control.box if known else self.form.amounts.first
        offered = [banner.action for banner in self.banners.shown if banner.action is not None]
        return offered[-1] if offered else self.form.choose

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in an answer goes on, once there is nothing left to answer."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.isComplete() and isinstance(self.focusWidget(), QLineEdit | QRadioButton):
            self.go_on.emit()
        else:
            super().keyPressEvent(event)

    def read_again(self) -> None:
        if self._reading is not None:
            return
        self.load()
        if self.path is not None:
            self._begin_reading(self.path)

    # The connection

    @property
    def connection(self) -> Connection | None:
        """The connection that is worked with; None for working without one."""
        return next((each for each in self.connections if each.name == self.draft.connection), None)

    def load(self) -> None:
        """Reads the connections and the recent files anew."""
        self.stale = False
        self._ask(self._wanted)

    def choose_connection(self, name: str) -> None:
        """Works with another connection from here on; with none for the empty name."""
        self._pick_connection(name)

    def _pick_connection(self, name: str) -> None:
        self._without = not name
        self._ask(name)

    def _ask(self, name: str) -> None:
        self._wanted = name
        task = self._beginning = self.banners.watch(self.start(jobs.begin, self.services.desk, name))
        task.succeeded.connect(lambda beginning: self._begun(task, beginning))

    def _begun(self, task: Task, beginning: jobs.Beginning) -> None:
        if task is not self._beginning:
            return
        draft, name = self.draft, "" if self._without else beginning.connection
        if name != draft.connection:
            draft.forget_check()
        draft.connection = self._wanted = name
        draft.folder = beginning.folder
        self.connections = beginning.connections
        self.form.source.set_connections(beginning.connections, name)
        self.form.show_without(without=self._without)
        self.side.files.show_recent(beginning.recent)
        self.connection_changed.emit()
        self._look_for_last()
        self._judge()
        if self.isVisible() and not self.has_keyboard:
            self.take_focus()  # nothing could have it before there was a connection

    def _look_for_last(self) -> None:
        if self._without:
            self._looking = None
            self.side.show_last(None)
            return
        task = self._looking = self.start(file_jobs.last_upload, self.services.desk, self.draft.connection)
        task.succeeded.connect(lambda run: self._show_last(task, run))

    def _show_last(self, task: Task, run: Run | None) -> None:
        if task is self._looking:
            self.side.show_last(run)

    # The file

    def ask_for_file(self) -> None:
        """Lets the clerk choose a payment file."""
        folder = str(self.path.parent) if self.path else ""
        name, _kind = QFileDialog.getOpenFileName(self, "Open a payment file", folder, _FILES)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Reads a payment file; nothing of the one before is kept."""
        self._drop_file()
        self._begin_reading(path)

    def _drop_file(self) -> None:
        self._stop_reading()
        self.path = self._read = self._columns = self._said = None
        self.draft.forget()
        self.banners.remove(_FILE)
        self.form.show_nothing()
        self._judge()

    def _begin_reading(self, path: Path) -> None:
        self._stop_reading()
        self.path, self._read, self.draft.source = path, None, None
        self.draft.forget_check()
        self.banners.remove(_FILE)
        self.form.show_reading(path)
        task = self._reading = self.start(file_jobs.read, self.services.desk, path, self._columns)
        task.succeeded.connect(lambda found: self._found(task, found))
        task.failed.connect(lambda error: self._failed(task, error))
        self._judge()

    def _stop_reading(self) -> None:
        task, self._reading = self._reading, None
        if task is not None:
            task.cancel()
            self.form.show_end()

    def _cancel(self) -> None:
        self._stop_reading()
        words = Message("info", "Reading was cancelled.", "Nothing of the file was taken over.")
        self.banners.show_message(words, ("Read it again", self.read_again), key=_FILE)
        self._settle()

    def _found(self, task: Task, found: file_jobs.Read | file_jobs.NotRead | jobs.Needed) -> None:
        if task is not self._reading:
            return
        self._reading = None
        self.form.show_end()
        if isinstance(found, file_jobs.Read):
            self._take(found)
        elif isinstance(found, jobs.Needed):
            self._need_columns(found)
        else:
            self._not_read(found)
        self._ask(self._wanted)  # it is among the recent files now
        self._settle()

    def _failed(self, task: Task, error: BaseException) -> None:
        if task is self._reading:
            self._reading = None
            self.form.show_end()
            self.banners.show_error(error, key=_FILE)
            self._settle()

    def _settle(self) -> None:
        self._judge()
        if self.isVisible():
            self.take_focus()

    def _take(self, read: file_jobs.Read) -> None:
        draft, self._read = self.draft, read
        draft.take(read.source)
        if self._said is not None and read.source.opened.file.form.is_table:
            draft.amounts = self._said
        self.form.show_read(read, draft)

    def _not_read(self, found: file_jobs.NotRead) -> None:
        action = ("Try again", self.read_again)
        if found.table is not None:
            action = (_SAY_COLUMNS, partial(self._ask_columns, found.path, found.table, None, self._columns))
        self.banners.show_error(found.error, action, key=_FILE)

    # Its columns

    def _need_columns(self, found: jobs.Needed) -> None:
        ask = partial(self._ask_columns, found.path, found.data, found.needed, None)
        title = f"{found.path.name} is open; what its columns mean has not been said."
        words = Message("info", title, "Nothing of it was taken over yet.")
        self.banners.show_message(words, (_SAY_COLUMNS, ask), key=_FILE, closable=False)
        if self.isVisible():
            ask()

    def _change_columns(self) -> None:
        source = self.draft.source
        if source is not None:
            self._ask_columns(source.path, source.data, None, source.columns)

    def _ask_columns(
        self, path: Path, data: bytes, needed: ColumnsNeeded | None, columns: ColumnMap | None
    ) -> None:
        from gui.dialogs.columns import ColumnsDialog  # it brings the readers of tables

        dialog = ColumnsDialog(self.services, data, str(path), needed, columns, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.settled.connect(partial(self._use_columns, path))
        dialog.finished.connect(lambda _result: self._settle())
        dialog.open()

    def _use_columns(self, path: Path, columns: ColumnMap) -> None:
        if path == self.path:
            self._columns = columns
            self._begin_reading(path)

    def show_remembered(self) -> None:
        """Shows what is remembered of the columns of senders; a file that is concerned is read again."""
        from gui.dialogs.columns import RememberedDialog  # it brings the readers of tables

        dialog = RememberedDialog(self.services, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self._remembered_changed(dialog.changed))
        dialog.open()

    def _remembered_changed(self, keys: Collection[str]) -> None:
        if self.path is None or self._columns is not None:
            return
        source = self.draft.source
        read = source.columns.key if source and source.columns else ""
        if keys and (source is None or read in keys):
            self._begin_reading(self.path)

    def _forget_columns(self) -> None:
        source = self.draft.source
        if source is not None and source.columns is not None:
            headings = source.columns.headings
            task = self.start(file_jobs.forget_columns, self.services.desk, headings)
            self.banners.watch(task).succeeded.connect(lambda _done: self._forgotten(source.path))

    def _forgotten(self, path: Path) -> None:
        if path == self.path:
            self._columns = self._said = self.draft.amounts = None
            self._begin_reading(path)

    # What is answered

    def _say_amounts(self, amounts: Amounts) -> None:
        self._said = amounts
        if amounts is not self.draft.amounts:
            self.draft.amounts = amounts
            self.draft.forget_check()
        self._judge()

    def _judge(self) -> None:
        if self._read is not None:
            self.draft.control_total = self.form.control.amount
        reason = self._missing()
        self.set_summary(reason or (_OFFLINE if self._without else _QUIET))
        self.set_ready(ready=not reason, reason=reason)

    def _missing(self) -> str:
        """What keeps the clerk from going on; empty for nothing."""
        if self._reading is not None:
            return "The file is being read."
        if self.path is None:
            return "Choose a payment file."
        if self._read is None:
            return "The file has not been read."
        if not self.form.source.count():
            return "The connections are being read."
        if self.draft.amounts is None:
            return "Say what the amounts are."
        return "" if self.form.control.readable else "The control total cannot be read."
