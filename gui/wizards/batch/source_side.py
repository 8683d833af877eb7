"""The right column of the first page: last time, exports not batched yet, saved files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from core.words import Style, counted
from gui.runs.phrases import DOT, when
from gui.widgets import Facts, LinesPanel, Panel, RecentFiles, Side, beside, button, label

if TYPE_CHECKING:
    from core.workflows.remembered import LastTime
    from core.workflows.waiting import WaitingExport


class SourceSide(Side):
    """Three small panels; those that have nothing to say are hidden."""

    batch_wanted = Signal(object)
    give_up_wanted = Signal(object)

    def __init__(self, style: Style) -> None:
        self.last = Panel("Last time")
        self.waiting = LinesPanel("Exports not batched yet")
        self.files = RecentFiles(
            "Saved files",
            "Drop an export file here, or",
            "Preview, checks and conversion work without a connection.",
        )
        super().__init__(self.last, self.waiting, self.files)
        self._style = style
        self._facts = Facts()
        self.last.add(self._facts)
        self.last.hide()
        self.waiting.hide()

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
        self.waiting.clear()
        for each in exports[:3]:
            self._add_export(each)
        if len(exports) > 3:
            self.waiting.add_line(label(f"and {len(exports) - 3} older ones", "note"))

    def _add_export(self, export: WaitingExport) -> None:
        words = f"{export.title}{DOT}{counted(export.records, 'record', style=self._style)}"
        self.waiting.add_line(label(words, wrap=True))
        create = button("Create its batch", "link", lambda: self.batch_wanted.emit(export))
        create.setAccessibleName(f"Create the batch of {words}")
        give_up = button("Give it up…", "link", lambda: self.give_up_wanted.emit(export))
        self.waiting.add_line(beside(create, give_up))
