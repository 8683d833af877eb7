"""The dialog that shows what is remembered of the columns of senders: forgotten, exported, imported here."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.workflows.remembered_columns import (
    OtherColumnsKept,
    RememberedColumns,
    particulars,
    title,
)
from gui.dialogs.columns import jobs
from gui.dialogs.columns.phrases import COLUMN_FILES
from gui.messages import Banners, Message
from gui.services import Services
from gui.table import Column, Kind, Table
from gui.tasks import Task
from gui.theme.controls import Panel, button, label
from gui.widgets import Facts

_SIZE = (960, 560)
_SENTENCE = (
    "What was answered about the columns of lists that were uploaded. The next list with the same headings"
    " is read alike, and says so."
)
_NOTHING = "Nothing is remembered yet. An upload remembers the columns of its list; a file can be imported."
_MOST = 300
"""Pixels of what is told of the current row."""


def _day(row: RememberedColumns) -> dt.date | None:
    return row.at.astimezone().date() if row.at else None


def _amounts(row: RememberedColumns) -> str:
    return row.map.amounts.value if row.map.amounts else ""


_COLUMNS: tuple[Column[RememberedColumns], ...] = (
    Column("sender", "Sender", 150, lambda row: row.map.sender),
    Column("from", "From", 190, lambda row: row.file),
    Column("at", "Remembered", 116, _day, Kind.DATE),
    Column("amounts", "Amounts are", 104, _amounts),
    Column("headings", "Headings", 300, lambda row: ", ".join(row.map.headings), stretch=True),
)


class RememberedDialog(QDialog):
    """A table of senders, and below it what is remembered of the current one."""

    def __init__(self, services: Services, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._services = services
        self.changed: set[str] = set()
        """Keys of the headings of which something else is remembered than when the dialog was opened."""
        self._wanted: str | None = None
        self.banners = Banners(services.style)
        self.table: Table[RememberedColumns] = Table(
            "payments.remembered", "Remembered columns", _COLUMNS, services, key=lambda row: row.map.key
        )
        self.table.set_empty(_NOTHING, ("Import…", self._ask_import))
        self.panel = Panel("What it means")
        self.facts = Facts()
        self.import_ = button("&Import…", "", self._ask_import)
        self.export = button("&Export…", "", self._ask_export)
        self.forget = button("&Forget", "danger", self.forget_current)
        self.close_ = button("&Close", "main", self.accept)
        self._lay_out()
        self.table.current_changed.connect(self._show)
        self.table.view.escaped.connect(self.reject)
        self._show(None)
        self.load()

    def _lay_out(self) -> None:
        self.setWindowTitle("Remembered columns")
        self.resize(*_SIZE)
        self.panel.add(self.facts)
        self.panel.setMaximumHeight(_MOST)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for each in (self.import_, self.export, self.forget):
            foot.addWidget(each)
        foot.addStretch(1)
        foot.addWidget(self.close_)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(_SENTENCE, "quiet", wrap=True))
        column.addWidget(self.banners)
        column.addWidget(self.table, 1)
        column.addWidget(self.panel)
        column.addLayout(foot)

    # What is remembered

    def load(self) -> None:
        """Reads what is remembered."""
        task = self._start(jobs.remembered)
        task.succeeded.connect(self._take)

    def _start(self, act: object, *given: object) -> Task:
        task = self._services.tasks.start(self, act, self._services.desk, *given)  # type: ignore[arg-type]
        return self.banners.watch(task)

    def _take(self, rows: tuple[RememberedColumns, ...]) -> None:
        self.table.set_rows(rows)
        if self._wanted is not None:
            self.table.set_current(self._wanted)
        self._show(self.table.current)
        (self.table.view if rows else self.import_).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, row: RememberedColumns | None) -> None:
        self.panel.setVisible(row is not None)
        if row is not None:
            self.panel.caption.setText(title(row).replace("&", "&&"))
            self.facts.set_facts(particulars(row.map))
        for each in (self.export, self.forget):
            each.setEnabled(row is not None)
            each.setToolTip("" if row is not None else "Nothing is remembered.")

    def _changed(self, columns: RememberedColumns, said: Message, undo: bool = False) -> None:
        self.changed.add(columns.map.key)
        self._wanted = columns.map.key
        action = ("Undo", partial(self._restore, columns)) if undo else None
        self.banners.show_message(said, action, key="changed")
        self.load()

    # What the clerk does

    def forget_current(self) -> None:
        """Forgets the current row; it can be had back while the dialog is open."""
        row = self.table.current
        if row is not None:
            words = Message(
                "info", f"Forgotten: {title(row)}.", "The next list with these headings asks again."
            )
            self._start(jobs.forget, row).succeeded.connect(
                lambda _done: self._changed(row, words, undo=True)
            )

    def _restore(self, row: RememberedColumns) -> None:
        words = Message("good", f"Remembered again: {title(row)}.")
        self._start(jobs.restore, row).succeeded.connect(lambda _done: self._changed(row, words))

    def _ask_import(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Import columns", "", COLUMN_FILES)
        if path:
            self.import_from(Path(path))

    def import_from(self, path: Path, *, overwrite: bool = False) -> None:
        """Remembers the columns of a file; other answers for its headings are replaced only if asked to."""
        self.banners.clear()
        task = self._services.tasks.start(self, jobs.take, self._services.desk, path, overwrite)
        task.failed.connect(partial(self._not_imported, path))
        task.succeeded.connect(self._imported)

    def _imported(self, row: RememberedColumns) -> None:
        words = f"The next list with the headings of {title(row)} is read with them."
        self._changed(row, Message("good", "The columns are remembered.", words))

    def _not_imported(self, path: Path, error: BaseException) -> None:
        replace = ("Replace it", partial(self.import_from, path, overwrite=True))
        self.banners.show_error(
            error, replace if isinstance(error, OtherColumnsKept) else None, key="changed"
        )

    def _ask_export(self) -> None:
        row = self.table.current
        if row is None:
            return
        name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", title(row))
        proposed = str(Path.home() / f"{name} columns.json")
        path, _kind = QFileDialog.getSaveFileName(self, "Export columns", proposed, COLUMN_FILES)
        if path:
            self.export_to(row, Path(path))

    def export_to(self, row: RememberedColumns, path: Path) -> None:
        """Writes what is remembered as a file, one that `--map` and every import takes."""
        task = self._services.tasks.start(self, jobs.export_columns, row.map, path)
        done = Message("good", "The columns were exported.", str(path))
        self.banners.watch(task).succeeded.connect(
            lambda _done: self.banners.show_message(done, key="changed")
        )
