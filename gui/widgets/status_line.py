"""The line at the bottom: the last thing worth saying, and what is being done in the background."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from core.jobs import Step
from core.words import Style, count
from gui.tasks import Lane, Task, Tasks
from gui.theme.controls import button, label

_READY = "Ready"
_WORTH_SHOWING = 1_000
"""Milliseconds after which work shows itself."""


class StatusLine(QWidget):
    """Shows the oldest running task with its count, and how many more there are."""

    def __init__(self, tasks: Tasks, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._style = tasks, style
        self.setProperty("role", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(29)
        self.words = label(_READY)
        self.standing = label("")
        self.work = label("")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(160)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = button("Cancel", "link", self._cancel)
        self._lay_out()
        self._patience = QTimer(self, interval=_WORTH_SHOWING, singleShot=True)
        self._patience.timeout.connect(self._show_work)
        tasks.changed.connect(self._changed)
        self._changed()

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        row.addWidget(self.words)
        row.addWidget(self.standing)
        self.standing.hide()
        row.addStretch(1)
        for part in (self.work, self.bar, self.cancel):
            row.addWidget(part)
            part.hide()

    def say(self, sentence: str) -> None:
        """Puts one sentence on the line."""
        self.words.setText(sentence)
        self.words.setAccessibleName(sentence)
        self.words.show()

    def stand(self, words: str) -> None:
        """Puts words beside the sentence that stay until they are changed; none where empty."""
        self.standing.setText(words)
        self.standing.setVisible(bool(words))
        self.words.setVisible(not words or self.words.text() != _READY)
        self._row.activate()

    @property
    def _running(self) -> tuple[Task, ...]:
        return tuple(task for task in self._tasks.running if not task.quiet)

    def _changed(self) -> None:
        running = self._running
        if not running:
            self._patience.stop()
            for part in (self.work, self.bar, self.cancel):
                part.hide()
        elif self.bar.isVisible():
            self._show_work()
        elif not self._patience.isActive():
            self._patience.start()

    def _show_work(self) -> None:
        running = self._running
        if not running:
            return
        task = running[0]
        self.work.setText(self._described(task, len(running) - 1))
        step = task.last
        self.bar.setRange(0, (step.total or 0) if step else 0)
        self.bar.setValue(step.done if step else 0)
        self.cancel.setText("Stop" if task.lane is Lane.POST else "Cancel")
        for part in (self.work, self.bar, self.cancel):
            part.show()

    def _described(self, task: Task, others: int) -> str:
        step = task.last or Step("Working")
        words = step.what
        if step.total:
            words += f" {count(step.done, self._style)} of {count(step.total, self._style)}"
        elif step.done:
            words += f" {count(step.done, self._style)}"
        return f"{words} · {others} more" if others else words

    def _cancel(self) -> None:
        if self._running:
            self._running[0].cancel()
