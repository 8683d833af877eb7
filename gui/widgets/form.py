"""Fields with quiet names at their left, one below the other."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.theme.controls import Panel, label

NAME_WIDTH = 150
"""Pixels of the names of a page's own form."""
_INDENT = {QCheckBox: 28, QRadioButton: 24}
"""Pixels from the left edge to the words, as the style sheet draws them."""


class Fields(QGridLayout):
    """Names and fields; each name leads to its field."""

    def __init__(self, name_width: int, margins: QMargins, spacing: int) -> None:
        super().__init__()
        self.setContentsMargins(margins)
        self.setHorizontalSpacing(8)
        self.setVerticalSpacing(spacing)
        self.setColumnMinimumWidth(0, name_width)
        self.setColumnStretch(1, 1)

    def add(self, name: str, field: QWidget, *, top: bool = False) -> QLabel:
        """Puts a field below what is there; `top` for one of several lines. Gives back its name."""
        at = self.rowCount()
        words = label(name, "quiet")
        words.setBuddy(field)
        side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
        self.addWidget(words, at, 0, side)
        self.addWidget(field, at, 1)
        return words


class Form(Panel):
    """The panel with what a page asks. Where the window is too low for all of it, it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = Fields(NAME_WIDTH, QMargins(16, 16, 16, 16), 12)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.fields)
        column.addStretch(1)
        self.add(scrolling(inner), 1)


def stacked(*widgets: QWidget, spacing: int = 4) -> QWidget:
    """Widgets below one another, as one field."""
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    return block


def beside(*widgets: QWidget, spacing: int = 8, grows: QWidget | None = None) -> QWidget:
    """Widgets side by side, as one field; without one that grows they stand at the left."""
    block = QWidget()
    row = QHBoxLayout(block)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget, 1 if widget is grows else 0)
    if grows is None:
        row.addStretch(1)
    return block


def option(choice: QCheckBox | QRadioButton, note: str) -> QWidget:
    """A check box or radio button with its note below."""
    choice.setAccessibleDescription(note)
    words = label(note, "note")
    words.setIndent(_INDENT[type(choice)])
    words.setContentsMargins(0, 0, 0, 8)
    return stacked(choice, words, spacing=2)


def scrolling(widget: QWidget) -> QScrollArea:
    """What gives way where there is little height: it scrolls, up and down only."""
    area = QScrollArea()
    area.setProperty("role", "clear")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(stacked(widget))  # what lies in it directly is transparent
    return area
