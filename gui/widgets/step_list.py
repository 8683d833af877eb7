"""The steps of a test under each other: tick or cause, what was tried, and the particulars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.domain.connection_test import StepState, TestStep
from gui.theme.controls import label, rule

MARKS = {
    StepState.OK: ("✓", "good", "passed"),
    StepState.WARN: ("▲", "warn", "passed, with something to know"),
    StepState.FAILED: ("✕", "block", "failed"),
    StepState.SKIPPED: ("–", "quiet", "not tried"),
}
"""Icon, role and spoken words of each state."""


class StepList(QScrollArea):
    """Shows steps as they come in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName("Steps of the test")
        self.setProperty("role", "clear")
        self._show(QWidget(), ())

    def set_steps(self, steps: Sequence[TestStep]) -> None:
        """Replaces what is shown."""
        self._show(QWidget(), tuple(map(_row, steps)))

    def set_sentence(self, sentence: str) -> None:
        """Says something instead of steps."""
        words = label(sentence, "quiet", wrap=True)
        words.setContentsMargins(12, 12, 12, 12)
        self._show(QWidget(), (words,))

    def _show(self, inside: QWidget, rows: Sequence[QWidget]) -> None:
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in rows:
            column.addWidget(row)
        column.addStretch(1)
        self.setWidget(inside)


def _row(step: TestStep) -> QWidget:
    icon, role, spoken = MARKS[step.state]
    row = QWidget()
    row.setAccessibleName(f"{step.title}, {spoken}. {step.detail}".strip())
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    line = QHBoxLayout()
    line.setContentsMargins(12, 7, 12, 7)
    line.setSpacing(12)
    mark, title, detail = label(icon, role), label(step.title), label(step.detail, "quiet", wrap=True)
    mark.setFixedWidth(14)
    title.setFixedWidth(290)
    detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    for part, stretch in ((mark, 0), (title, 0), (detail, 1)):
        line.addWidget(part, stretch, Qt.AlignmentFlag.AlignTop)
    column.addLayout(line)
    column.addWidget(rule())
    return row
