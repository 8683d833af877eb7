"""Controls dressed by role: labels, buttons, rules, panels. The style sheet knows the roles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A text by role: title, caption, quiet, note, strong, good, warn, block, info."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setProperty("role", role)
    return made


def button(text: str, role: str = "", on_click: Callable[[], object] | None = None) -> QPushButton:
    """A button by role: main (one a page), flat, danger, bar, link, or plain."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setProperty("role", role)
    made.setAccessibleName(text.replace("&", "").rstrip("…"))
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def set_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Changes the role of a widget and has the style sheet look again."""
    if widget.property(name) == role:
        return
    widget.setProperty(name, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def rule() -> QFrame:
    """A hair line."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


class Panel(QFrame):
    """A framed surface, with a caption and a quiet remark at its right when given."""

    def __init__(self, caption: str = "", remark: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self.caption = label(caption, "caption")
        self.remark = label(remark, "quiet")
        self.corner = QHBoxLayout()
        if caption:
            self._add_head()

    def _add_head(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        head.addWidget(self.caption)
        head.addStretch(1)
        head.addWidget(self.remark)
        head.addLayout(self.corner)
        self.body.addLayout(head)
        self.body.addWidget(rule())

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Puts a widget below what is there."""
        self.body.addWidget(widget, stretch)
