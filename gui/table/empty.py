"""What stands where a table has no row to show: one sentence and one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme.controls import button, label


class EmptyState(QWidget):
    """Why there is nothing, and what to do about it."""

    def __init__(self, sentence: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(12)
        self.set_words(sentence, action)

    def set_words(self, sentence: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        """Says something else."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        middle = Qt.AlignmentFlag.AlignHCenter
        self._column.addStretch(1)
        self._column.addWidget(label(sentence, "quiet"), 0, middle)
        if action is not None:
            self._column.addWidget(button(action[0], "", action[1]), 0, middle)
        self._column.addStretch(1)
