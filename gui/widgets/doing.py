"""The line that shows how far something is that writes, with the button that ends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from core.jobs import Step
from core.words import Style, count
from gui.theme.controls import button, label


class Doing(QWidget):
    """What is being done, a bar, and Cancel or Stop."""

    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(240)
        self.bar.setAccessibleName("Progress")
        self.stop = button("&Cancel", "", self.stop_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar)
        row.addWidget(self.words, 1)
        row.addWidget(self.stop)

    def begin(self, words: str) -> None:
        """Something begins; nothing of it is written yet."""
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.wrote(written=False)
        self.stop.setEnabled(True)
        self.show()

    def show_step(self, step: Step, words: str) -> None:
        """How far it is; that the wish to stop was heard stays said."""
        if self.stop.isEnabled():
            self.words.setText(words)
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(step.done)

    def wrote(self, *, written: bool) -> None:
        """From the first write on the button says Stop: what is under way is finished first."""
        words = "&Stop" if written else "&Cancel"
        if self.stop.text() != words:
            self.stop.setText(words)
            self.stop.setAccessibleName(words.replace("&", ""))

    def stopping(self) -> None:
        """The wish to stop was heard."""
        self.stop.setEnabled(False)
        self.words.setText("Stopping after what is under way; nothing new is begun.")

    def end(self) -> None:
        """Nothing is under way any more."""
        self.hide()


def step_words(step: Step, style: Style) -> str:
    """A step in words: "Reading details, 500 of 1,200"."""
    if step.total is not None:
        return f"{step.what}, {count(step.done, style)} of {count(step.total, style)}"
    return f"{step.what}, {count(step.done, style)}" if step.done else step.what
