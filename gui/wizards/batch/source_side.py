"""The right column of the first page: last time, exports not batched yet, saved files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.words import Style, counted
from gui.runs.phrases import DOT, when
from gui.widgets import Facts, Panel, button, label

if TYPE_CHECKING:
    from core.workflows.remembered import LastTime
    from core.workflows.waiting import WaitingExport

WIDTH = 340


class SourceSide(QWidget):
    """Three small panels; those that have nothing to say are hidden."""

    open_wanted = Signal()
    file_wanted = Signal(object)
    batch_wanted = Signal(object)
    give_up_wanted = Signal(object)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.last = Panel("Last time")
        self._facts = Facts()
        self.last.add(self._facts)
        self.waiting = Panel("Exports not batched yet")
        self._exports = _block(self.waiting)
        self.files = Panel("Saved files")
        self._recent = _block(self.files)
        for panel in (self.last, self.waiting, self.files):
            column.addWidget(panel)
        self.last.hide()
        self.waiting.hide()
        self.show_recent(())

    def show_last(self, last: LastTime) -> None:
        """What was read and posted last."""
        read = when(last.read_at, dt.datetime.now(dt.UTC), self._style) if last.read_at else ""
        known = [(name, value) for name, value in (("Read", read), ("Posted", last.posted)) if value]
        self._facts.set_facts(known)
        self.last.setVisible(bool(known))

    def show_waiting(self, exports: Sequence[WaitingExport]) -> None:
        """The exports whose files were written and that are in no batch yet."""
        self.waiting.caption.setText(counted(len(exports), "export", style=self._style) + " not batched yet")
        self.waiting.setVisible(bool(exports))
        _clear(self._exports)
        for each in exports[:3]:
            self._add_export(each)
        if len(exports) > 3:
            self._exports.addWidget(label(f"and {len(exports) - 3} older ones", "note"))

    def _add_export(self, export: WaitingExport) -> None:
        words = f"{export.title}{DOT}{counted(export.records, 'record', style=self._style)}"
        self._exports.addWidget(label(words, wrap=True))
        create = button("Create its batch", "link", lambda: self.batch_wanted.emit(export))
        create.setAccessibleName(f"Create the batch of {words}")
        give_up = button("Give it up…", "link", lambda: self.give_up_wanted.emit(export))
        self._exports.addWidget(_row(create, give_up, spacing=8))

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Where saved exports are opened, and the last few of them."""
        _clear(self._recent)
        open_one = button("open one…", "link", self.open_wanted.emit)
        self._recent.addWidget(_row(label("Drop an export file here, or", "quiet"), open_one))
        self._recent.addWidget(
            label("Preview, checks and conversion work without a connection.", "note", wrap=True)
        )
        for path in paths[:4]:
            recent = button(path.name, "link", partial(self.file_wanted.emit, path))
            recent.setToolTip(str(path))
            self._recent.addWidget(_row(recent))


def _block(panel: Panel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(4)
    panel.body.addLayout(column)
    return column


def _row(*widgets: QWidget, spacing: int = 0) -> QWidget:
    block = QWidget()
    row = QHBoxLayout(block)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
    row.addStretch(1)
    return block


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
