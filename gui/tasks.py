"""The one way off the GUI thread: reads in a pool of four, writes one after another in the post lane.

Job functions are plain: they take `progress` and `cancel` keyword arguments (core.jobs) and never see a
QObject. The runner owns the one signal that crosses threads; a `Task` speaks on the GUI thread only and is
silent when its owner is gone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from core.jobs import Cancel, Cancelled, Step

PROGRESS_EVERY = 80
"""Milliseconds between two looks at how far the jobs are."""


class Lane(Enum):
    """Where a job runs: reads side by side, writes strictly one after another."""

    READ = "read"
    POST = "post"


@dataclass(eq=False)
class _Job:
    """What a worker thread knows of a task; no QObject in it."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    cancel: Cancel = field(default_factory=Cancel)
    latest: Step | None = None
    begun: bool = False

    def run(self) -> tuple[str, Any]:
        """How the function ended and with what."""
        self.begun = True
        try:
            self.cancel.check()
            return "succeeded", self.function(*self.args, progress=self.report, cancel=self.cancel)
        except Cancelled:
            return "cancelled", None
        except BaseException as error:  # a worker must never die without a word
            return "failed", error

    def report(self, step: Step) -> None:
        self.latest = step


class Task(QObject):
    """One job as its owner sees it. The signals come on the GUI thread, `finished` last and always."""

    progress = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, owner: QObject, job: _Job, lane: Lane) -> None:
        super().__init__()
        self.owner = owner
        self.lane = lane
        self.quiet = False
        """Whether it is announced elsewhere, so that the status line need not show it."""
        self.last: Step | None = None
        """The step last reported."""
        self._job = job
        self.done = False

    def cancel(self) -> None:
        """Asks the job to stop; it says `cancelled` when it has."""
        self._job.cancel.ask()

    @property
    def wanted(self) -> bool:
        """Whether there is still somebody to tell."""
        return isValid(self.owner)

    def look(self) -> bool:
        """Passes on the step last reported, if it is new."""
        step = self._job.latest
        if step is None or step is self.last:
            return False
        self.last = step
        if self.wanted:
            self.progress.emit(step)
        return True

    def end(self, how: str, value: object) -> None:
        """Tells how the job ended."""
        self.look()
        self.done = True
        if not self.wanted:
            return
        if how == "cancelled":
            self.cancelled.emit()
        elif how == "failed":
            self.failed.emit(value)
        else:
            self.succeeded.emit(value)
        if self.wanted:
            self.finished.emit()


class Tasks(QObject):
    """Runs every job of the window. `changed`: tasks began, moved on or ended; `idle`: none is left."""

    changed = Signal()
    idle = Signal()
    bug = Signal(object)
    """A job failed and its owner was gone: nobody else would hear of it."""
    _ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            Lane.READ: ThreadPoolExecutor(4, thread_name_prefix="read"),
            Lane.POST: ThreadPoolExecutor(1, thread_name_prefix="post"),
        }
        self._live: dict[_Job, Task] = {}
        self._results: list[tuple[_Job, str, Any]] = []
        self._lock = threading.Lock()
        self._closing = False
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._clock = QTimer(self, interval=PROGRESS_EVERY)
        self._clock.timeout.connect(self._look)

    def start(
        self, owner: QObject, function: Callable[..., Any], *args: object, lane: Lane = Lane.READ
    ) -> Task:
        """Runs `function(*args, progress=…, cancel=…)` on a worker; signals come once control is with Qt."""
        job = _Job(function, args)
        task = Task(owner, job, lane)
        self._live[job] = task
        if self._closing:
            job.cancel.ask()
            self._arrived(job, ("cancelled", None))
        else:
            future = self._pools[lane].submit(job.run)
            future.add_done_callback(lambda done: self._arrived(job, _outcome(done)))
        self._clock.start()
        self.changed.emit()
        return task

    @property
    def running(self) -> tuple[Task, ...]:
        """The tasks that have not ended, oldest first."""
        return tuple(self._live.values())

    @property
    def writing(self) -> bool:
        """Whether a write is under way."""
        return any(job.begun and task.lane is Lane.POST for job, task in self._live.items())

    def stop(self) -> None:
        """Cancels reads and what has not begun; a write in flight is asked to end after its current item."""
        self._closing = True
        for job in list(self._live):
            job.cancel.ask()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Stops, waits until no worker is left and forgets their results."""
        self.stop()
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._clock.stop()
        self._deliver()

    def _arrived(self, job: _Job, outcome: tuple[str, Any]) -> None:
        with self._lock:
            first = not self._results
            self._results.append((job, *outcome))
        if first:  # one wake-up for as many results as come before Qt answers
            self._ended.emit()

    def _deliver(self) -> None:
        with self._lock:
            results, self._results = self._results, []
        for job, how, value in results:
            task = self._live.pop(job)
            if how == "failed" and not task.wanted:
                self.bug.emit(value)
            task.end(how, value)
        if results:
            self.changed.emit()
        if not self._live:
            self._clock.stop()
            self.idle.emit()

    def _look(self) -> None:
        for task in self.running:
            if task.lane is Lane.READ and not task.wanted:
                task.cancel()
        moved = [task.look() for task in self.running]
        if any(moved):
            self.changed.emit()


def _outcome(done: Future[tuple[str, Any]]) -> tuple[str, Any]:
    return ("cancelled", None) if done.cancelled() else done.result()
