"""A table above the pane that tells of its current row; the clerk moves the border between them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

_HEIGHTS = [320, 234]
"""Of a page of 720 pixels; what a page has more goes to the table."""


class TableOverPane(QSplitter):
    """Neither can be folded away."""

    def __init__(self, table: QWidget, pane: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(8)
        self.addWidget(table)
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setSizes(_HEIGHTS)
