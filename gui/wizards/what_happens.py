"""What a commit button will do, step by step, below the files it writes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets import Panel, label, rule


def add_what_happens(panel: Panel, steps: Sequence[str], note: str) -> None:
    """Puts the steps and what holds for ever at the end of a panel."""
    panel.add(_caption("What happens"))
    panel.add(_steps(steps, note))
    panel.body.addStretch(1)


def _caption(words: str) -> QWidget:
    block, column = _column()
    caption = label(words, "caption")
    caption.setContentsMargins(12, 8, 12, 8)
    for widget in (rule(), caption, rule()):
        column.addWidget(widget)
    return block


def _steps(steps: Sequence[str], note: str) -> QWidget:
    block, column = _column()
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(2)
    for words in steps:
        column.addWidget(label(words, "note"))
    column.addSpacing(12)
    column.addWidget(label(note, "note", wrap=True))
    return block


def _column() -> tuple[QWidget, QVBoxLayout]:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return block, column
