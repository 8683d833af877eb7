"""A part of a page that is read or prepared first: one job at a time, how far it is, then the part itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.words import Style
from gui.tasks import Task
from gui.widgets.waiting_view import WaitingView


class Reading(QStackedWidget):
    """Shows how far a job is, or `view` when none is under way. What an older job brings is dropped."""

    cancel_wanted = Signal()

    def __init__(self, title: str, view: QWidget, style: Style) -> None:
        super().__init__()
        self.waiting = WaitingView(title, style)
        self.view = view
        self._task: Task | None = None
        self.addWidget(self.waiting)
        self.addWidget(view)
        self.waiting.cancel_wanted.connect(self.cancel_wanted)

    @property
    def under_way(self) -> bool:
        """Whether a job is running."""
        return self._task is not None

    def begin(
        self,
        title: str,
        task: Task,
        then: Callable[[Any], object],
        failed: Callable[[BaseException], object],
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        """Shows how far a job is; it tells one of the three how it ended, unless another was begun."""
        self.waiting.begin(title)
        self.setCurrentWidget(self.waiting)
        self.begin_behind(task, then, failed, cancelled)

    def begin_behind(
        self,
        task: Task,
        then: Callable[[Any], object],
        failed: Callable[[BaseException], object],
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        """The same for a short job: what is on view stays there."""
        self.give_up()
        self._task = task
        task.progress.connect(self.waiting.show_step)
        task.succeeded.connect(lambda value: self._end(task, then, value))
        task.failed.connect(lambda error: self._end(task, failed, error))
        if cancelled is not None:
            task.cancelled.connect(lambda: self._end(task, cancelled))

    def _end(self, task: Task, tell: Callable[..., object], *what: object) -> None:
        if task is self._task:
            self._task = None
            tell(*what)

    def show_view(self) -> None:
        """Shows the part itself."""
        self.setCurrentWidget(self.view)

    def stand_still(self, words: str) -> None:
        """Nothing runs any more and there is nothing to show; what went wrong is said elsewhere."""
        self.waiting.stand_still(words)

    def cancel(self) -> None:
        """Asks the job to stop; it tells when it has."""
        self.waiting.cancel.setEnabled(False)
        if self._task is not None:
            self._task.cancel()

    def give_up(self) -> None:
        """Nobody wants to know any more how the job ends."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def take_focus(self) -> None:
        """Puts the keyboard at Cancel."""
        self.waiting.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
