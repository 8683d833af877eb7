"""What is on view while something long runs: what it does, how far it is, and how to end it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from core.jobs import Step
from core.words import Style
from gui.theme.controls import Panel, button, label
from gui.widgets.doing import step_words

_WIDTH = 360


class WaitingView(Panel):
    """A sentence, a bar with a count, and Cancel."""

    cancel_wanted = Signal()

    def __init__(self, title: str, style: Style) -> None:
        super().__init__()
        self._style = style
        self.title = label(title, "strong")
        self.words = label("", "quiet")
        self.words.setMinimumWidth(_WIDTH)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_WIDTH)
        self.bar.setAccessibleName("Progress")
        self.cancel = button("&Cancel", "", self.cancel_wanted.emit)
        block = QWidget()
        column = QVBoxLayout(block)
        column.setSpacing(12)
        column.addStretch(1)
        for widget in (self.title, self.bar, self.words, self.cancel):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.add(block, 1)

    def begin(self, title: str = "") -> None:
        """Starts from nothing."""
        self.title.setText(title or self.title.text())
        self.words.setText("")
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)

    def stand_still(self, words: str) -> None:
        """Nothing runs any more; what went wrong is said elsewhere on the page."""
        self.words.setText(words)
        self.bar.setRange(0, 1)
        self.bar.setValue(0)

    def show_step(self, step: Step) -> None:
        """How far the job is."""
        self.words.setText(step_words(step, self._style))
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(min(step.done, step.total or 0))
