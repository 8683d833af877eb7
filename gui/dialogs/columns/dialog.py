"""The dialog in which the clerk says what the columns of a payment list are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from core.workflows.choosing_columns import ColumnMap, ColumnsNeeded, Field, Grid, Judged, Looked
from gui.dialogs.columns import jobs
from gui.dialogs.columns.layout import Parts, lay_out
from gui.dialogs.columns.phrases import COLUMN_FILES, to_do
from gui.dialogs.columns.state import Chosen
from gui.messages import Message
from gui.services import Services
from gui.tasks import Task

PAUSE = 150
"""Milliseconds without a change after which all rows are read."""
_READING = "The file is being read…"
_NO_HEADINGS = "There are no headings to choose from yet: choose their row, or mend the file."
_CHECKING = "All rows are being read…"


class ColumnsDialog(QDialog):
    """Shows what is known, asks what is not; nothing is guessed, and nothing kept until it is used."""

    settled = Signal(object)
    """The `ColumnMap` with which the file is to be read; emitted before the dialog closes."""

    def __init__(
        self,
        services: Services,
        data: bytes,
        name: str,
        needed: ColumnsNeeded | None,
        columns: ColumnMap | None,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._services, self._data, self._name = services, data, name
        first = needed.proposal.map if needed is not None else columns
        self._chosen = Chosen(first or ColumnMap((), ()))
        self._looked: Looked | None = None
        self._judged: Judged | None = None
        self._looking: Task | None = None
        self._judging: Task | None = None
        self._fresh = True
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self._judge)
        self.parts = Parts(services, PurePath(name.replace("\\", "/")).name)
        lay_out(self, self.parts)
        self._connect()
        self._look(self._chosen.columns, None)

    def _connect(self) -> None:
        parts = self.parts
        parts.fields.chosen.connect(self._choose)
        parts.fields.sender_typed.connect(self._name_sender)
        parts.doubts.answered.connect(self._answer)
        parts.place.sheet_chosen.connect(self._choose_sheet)
        parts.place.row_chosen.connect(self._choose_row)
        parts.rows.escaped.connect(self.reject)
        parts.sample.escaped.connect(self.reject)
        parts.use.clicked.connect(lambda _checked: self._use())
        parts.cancel.clicked.connect(lambda _checked: self.reject())
        parts.import_.clicked.connect(lambda _checked: self._ask_import())
        parts.export.clicked.connect(lambda _checked: self._ask_export())

    @property
    def columns(self) -> ColumnMap:
        """What is chosen now."""
        return self._chosen.columns

    @property
    def idle(self) -> bool:
        """Whether nothing is read and nothing is about to be."""
        return not any((self._looking, self._judging, self._pause.isActive()))

    # Reading the file

    def _look(self, columns: ColumnMap, grid: Grid | None) -> None:
        self._wait(_READING)
        start = self._services.tasks.start
        task = start(self, jobs.look, self._data, self._name, columns, grid)
        self._follow_look(task, columns)

    def _follow_look(self, task: Task, columns: ColumnMap | None) -> None:
        self._looking = task
        task.succeeded.connect(lambda looked: self._take_look(task, looked))
        task.failed.connect(lambda error: self._take_failure(task, error, columns))

    def _wait(self, why: str) -> None:
        """Nothing can be used until what is asked for now has been read."""
        for task in (self._looking, self._judging):
            if task is not None:
                task.cancel()
        self._looking = self._judging = self._judged = None
        self._pause.stop()
        self._say(why)

    def _take_look(self, task: Task, looked: Looked) -> None:
        if task is not self._looking:
            return
        self._looking, self._looked = None, looked
        self._chosen.take(looked.columns)
        if looked.problem is not None:
            self.parts.banners.show_error(looked.problem)
        self._go_on(looked)

    def _go_on(self, looked: Looked) -> None:
        """Shows the list as it was read, with what is chosen."""
        self.parts.show_file(looked, self.columns)
        if looked.table is None:
            self._say(_NO_HEADINGS)
        else:
            self._changed()

    def _take_failure(self, task: Task, error: BaseException, columns: ColumnMap | None) -> None:
        if task is not self._looking:
            return
        self._looking = None
        self.parts.banners.show_error(error)
        if self._looked is not None:
            self._go_on(self._looked)
        elif columns is not None and columns.sheet:
            self._look(replace(columns, sheet=""), None)
        else:
            self._say("The file cannot be read.")

    # Judging what is chosen

    def _changed(self) -> None:
        """Shows what is chosen at once; all rows are read when no other change follows."""
        if self._looked is None or self._looked.table is None:
            return
        self._wait(_CHECKING)
        self.parts.show_chosen(self._looked.table, self._chosen)
        self._pause.start()

    def _judge(self) -> None:
        if self._looked is None or self._looked.table is None:
            return
        table, chosen = self._looked.table, self._chosen
        task = self._services.tasks.start(self, jobs.judge, table, chosen.columns, self._name, chosen.asked)
        self._judging = task
        task.succeeded.connect(lambda judged: self._take_judged(task, judged))
        task.failed.connect(lambda error: self._judging_failed(task, error))

    def _judging_failed(self, task: Task, error: BaseException) -> None:
        if task is self._judging:
            self._judging = None
            self.parts.banners.show_error(error)
            self._say("The rows cannot be read.")

    def _take_judged(self, task: Task, judged: Judged) -> None:
        if task is not self._judging or self._looked is None or self._looked.table is None:
            return
        self._judging, self._judged = None, judged
        self._chosen.asked |= {each.setting for each in judged.doubts}
        self.parts.show_judged(self._looked.table, judged)
        self._say(to_do(judged))
        if self._fresh:
            self._fresh = False
            self.parts.begin()

    def _say(self, why_not: str) -> None:
        self.parts.show_ready(why_not, exportable=bool(self.columns.fields))

    # What the clerk does

    def _choose(self, field: Field, heading: str | None) -> None:
        self._chosen.choose(field, heading)
        self._changed()

    def _answer(self, setting: str, value: object) -> None:
        self._chosen.answer(setting, value)
        self._changed()

    def _name_sender(self, sender: str) -> None:
        self._chosen.name(sender)

    def _choose_sheet(self, sheet: str) -> None:
        self.parts.banners.clear()
        self._look(replace(self.columns, sheet=sheet, header_row=None), None)

    def _choose_row(self, row: int) -> None:
        if self._looked is not None:
            self.parts.banners.clear()
            self._look(replace(self.columns, header_row=row), self._looked.grid)

    def _settled(self) -> ColumnMap | None:
        """The columns as all values settle them, if nothing is open."""
        if self._judged is None or self._judged.settled is None:
            return None
        return replace(self._judged.settled, sender=self.columns.sender)

    def _use(self) -> None:
        if (columns := self._settled()) is not None:
            self.settled.emit(columns)
            self.accept()

    def done(self, result: int) -> None:
        """Closes; what is still being read is not wanted any more."""
        self._wait("")
        super().done(result)

    # Columns as a file

    def _ask_import(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Import columns", "", COLUMN_FILES)
        if path:
            self.import_from(Path(path))

    def _ask_export(self) -> None:
        list_ = PurePath(self._name)
        proposed = list_.parent / f"{list_.stem} columns.json"
        path, _kind = QFileDialog.getSaveFileName(self, "Export columns", str(proposed), COLUMN_FILES)
        if path:
            self.export_to(Path(path))

    def import_from(self, path: Path) -> None:
        """Takes the columns of a file; what is chosen stays if it does not fit."""
        self.parts.banners.clear()
        self._wait(_READING)
        task = self._services.tasks.start(self, jobs.import_columns, self._data, self._name, path)
        self._follow_look(task, None)

    def export_to(self, path: Path) -> None:
        """Writes what is chosen as a file."""
        columns = self._settled() or self.columns
        task = self._services.tasks.start(self, jobs.export_columns, columns, path)
        self.parts.banners.watch(task)
        done = Message("good", "The columns were exported.", str(path))
        task.succeeded.connect(lambda _done: self.parts.banners.show_message(done, key="exported"))
