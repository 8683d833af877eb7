"""The right column of a first page: small panels with a few lines each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme.controls import Panel, button, label
from gui.widgets.form import beside

WIDTH = 340
_RECENT = 4


class Side(QWidget):
    """Panels of one width below one another."""

    def __init__(self, *panels: Panel) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for panel in panels:
            column.addWidget(panel)


class LinesPanel(Panel):
    """A captioned panel whose lines are written anew whenever something else is to be shown."""

    def __init__(self, caption: str) -> None:
        super().__init__(caption)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(12, 10, 12, 10)
        self._lines.setSpacing(4)
        self.body.addLayout(self._lines)

    def add_line(self, widget: QWidget) -> None:
        """Puts a line below what is there."""
        self._lines.addWidget(widget)

    def clear(self) -> None:
        """Takes all lines away."""
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class RecentFiles(LinesPanel):
    """Where a file is opened, and the last few of them."""

    open_wanted = Signal()
    file_wanted = Signal(object)
    """The `Path` of a file that was opened before."""

    def __init__(self, caption: str, invitation: str, note: str) -> None:
        """`invitation` is what stands before the link "open one…"."""
        super().__init__(caption)
        self._invitation, self._note = invitation, note
        self.show_recent(())

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Shows the newest of these files as links."""
        self.clear()
        open_one = button("open one…", "link", self.open_wanted.emit)
        self.add_line(beside(label(self._invitation, "quiet"), open_one, spacing=0))
        self.add_line(label(self._note, "note", wrap=True))
        for path in paths[:_RECENT]:
            self.add_line(beside(self._link(path)))

    def _link(self, path: Path) -> QWidget:
        recent = button("", "link", partial(self.file_wanted.emit, path))
        room = WIDTH - 48
        name = recent.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, room)
        recent.setText(name.replace("&", "&&"))
        recent.setAccessibleName(f"Open {path.name}")
        recent.setToolTip(str(path))
        return recent
