"""A block of names and values."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.theme.controls import label


class Facts(QWidget):
    """Quiet names at the left, values (texts or widgets) at the right."""

    def __init__(
        self,
        facts: Iterable[tuple[str, str | QWidget]] = (),
        name_width: int = 110,
        parent: QWidget | None = None,
        margins: QMargins | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(QMargins(12, 10, 12, 10) if margins is None else margins)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, name_width)
        self._grid.setColumnStretch(1, 1)
        self.set_facts(facts)

    def set_facts(self, facts: Iterable[tuple[str, str | QWidget]]) -> None:
        """Replaces everything that is shown."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(facts):
            self._add(row, name, value)

    def _add(self, row: int, name: str, value: str | QWidget) -> None:
        self._grid.addWidget(label(name, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(value, QWidget):
            value.setAccessibleName(value.accessibleName() or name)
            self._grid.addWidget(value, row, 1)
            return
        text = label(value, wrap=True)
        text.setAccessibleName(name)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(text, row, 1)
