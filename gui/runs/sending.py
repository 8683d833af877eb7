"""A posting for a page, in the post lane: how far it is, the button that ends it, how it ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from core.domain.posting import ItemState
from core.domain.runs import Run
from core.jobs import Step
from gui.runs import jobs
from gui.runs.rows import files
from gui.services import Services
from gui.tasks import Task
from gui.widgets.doing import Doing, step_words


class Sending(QObject):
    """Carries out one posting at a time for a page."""

    moved = Signal()
    """It is further; `run` is the run as it is now."""
    ended = Signal(object)
    """What the job gave: the `Run` when it was a posting."""
    failed = Signal(object)
    cancelled = Signal()
    over = Signal()
    """Nothing is under way any more; comes before the three above."""

    def __init__(self, page: QWidget, services: Services) -> None:
        super().__init__(page)
        self._style = services.style
        self._task: Task | None = None
        self._box = jobs.Mailbox()
        self.had_keyboard = False
        """Whether the keyboard was at Stop when the last posting ended."""
        self.doing = Doing()
        self.doing.hide()
        self.doing.stop_wanted.connect(self._stop)

    @property
    def under_way(self) -> bool:
        """Whether something is being written now."""
        return self._task is not None

    @property
    def run(self) -> Run | None:
        """The run as the posting thread last told of it."""
        return self._box.run

    def begin(self, start: Callable[[jobs.Mailbox], Task]) -> None:
        """Starts a task that puts the run into the mailbox."""
        self._box = jobs.Mailbox()
        task = self._task = start(self._box)
        task.progress.connect(self._moved)
        task.succeeded.connect(lambda value: self._end(self.ended, value))
        task.failed.connect(lambda error: self._end(self.failed, error))
        task.cancelled.connect(lambda: self._end(self.cancelled))
        self.doing.begin("Beginning")

    def _moved(self, step: Step) -> None:
        self.doing.show_step(step, step_words(step, self._style))
        if self._box.run is not None:
            self.doing.wrote(written=_something_written(self._box.run))
        self.moved.emit()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.doing.stopping()

    def _end(self, how: SignalInstance, *value: object) -> None:
        self._task = None
        self.had_keyboard = self.doing.window().focusWidget() is self.doing.stop
        self.doing.end()
        self.over.emit()
        how.emit(*value)


def _something_written(run: Run) -> bool:
    written = any(item.state is not ItemState.DRAFT or item.waiting_file for item in run.items)
    return written or bool(files(run))
