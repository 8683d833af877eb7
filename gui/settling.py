"""Finding out, while the window is open, what became of requests whose answers were lost.

One for each window. It looks when the core says that it is time, beside everything else and never in the post
lane, and tells whoever shows open batches. Nothing is sent by it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from core.domain.posting import ItemState
from core.domain.runs import Item
from core.jobs import Cancel, Progress
from gui.tasks import Task, Tasks

if TYPE_CHECKING:
    from core.workflows.desk import Desk
    from core.workflows.settle import Open

Place = tuple[int, int]
"""A run and the number of its item."""

_BUSY = 5.0
"""Seconds after which an item that somebody else carries out is looked up in the journal again."""
_FAILED = 60.0
"""Seconds after which a look that could not be written down is tried again."""
_SHORTEST = 0.5


class Round(NamedTuple):
    """What a pass over the open items found."""

    open: tuple[Open, ...]
    ended: tuple[Item, ...]
    """Items that were unclear before and are settled now, or left to a person."""


class Settler(QObject):
    """Knows what is open, looks for it in time, and counts down to the next look."""

    changed = Signal(object)
    """What is open now: a tuple of `core.workflows.settle.Open`, oldest first."""
    settled = Signal(object)
    """An `Item` that was unclear: what was found out about it."""
    ticked = Signal()
    """A second of the countdown is over, or a look began or ended."""
    failed = Signal(object)
    """The journal could not be read or written: looking goes on when it can."""

    def __init__(self, tasks: Tasks, desk: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.open: tuple[Open, ...] = ()
        self._tasks, self._desk = tasks, desk
        self._due: dict[Place, float] = {}
        self._running: Task | None = None
        self._again = False
        self._stopped = False
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._look_due)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self.ticked)

    # What is asked of it

    def start(self) -> None:
        """Tells what is open, then looks once at each unclear item."""
        self._run(standing).finished.connect(lambda: self._run(look_all))

    def refresh(self) -> None:
        """Something was posted or decided: asks the journal what is open, not the server."""
        if self._running is not None:
            self._again = True
            return
        self._run(standing)

    def check_now(self, run: int, item: int) -> Task:
        """Looks at one item at once, also at one that waits for a decision; the task gives the `Item`."""
        task = self._tasks.start(self, look, self._desk, run, item)
        task.finished.connect(self.refresh)
        return task

    def check_all(self) -> None:
        """Looks at every unclear item at once."""
        if self._running is None:
            self._run(look_all)

    def stop(self) -> None:
        """The window closes: nothing new is begun."""
        self._stopped = True
        self._next.stop()
        self._second.stop()

    # What it knows

    @property
    def looking(self) -> bool:
        """Whether the server is being read for open items now."""
        return self._running is not None

    @property
    def unclear(self) -> tuple[Open, ...]:
        """What is open and carried out by nobody at the moment."""
        return tuple(each for each in self.open if not each.busy)

    def busy(self, run: int, item: int) -> str:
        """Who carries an item out just now; empty for nobody."""
        found = (each.busy for each in self.open if (each.run, each.item) == (run, item))
        return next(found, "")

    def seconds(self, run: int, item: int) -> int | None:
        """Seconds until an item is looked for again; None where it is not looked for by itself."""
        due = self._due.get((run, item))
        return None if due is None else max(0, math.ceil(due - time.monotonic()))

    @property
    def next_seconds(self) -> int | None:
        """Seconds until the next look at anything."""
        found = [self.seconds(each.run, each.item) for each in self.open]
        return min((each for each in found if each is not None), default=None)

    # Looking

    def _look_due(self) -> None:
        if self._running is None:
            self._run(look_due)

    def _run(self, function: Any) -> Task:
        known = tuple((each.run, each.item) for each in self.unclear if each.state is not ItemState.REVIEW)
        task = self._running = self._tasks.start(self, function, self._desk, known)
        task.quiet = True
        task.succeeded.connect(self._found)
        task.failed.connect(self._fail)
        task.cancelled.connect(lambda: self._arm(_FAILED))
        task.finished.connect(lambda: self._over(task))
        self.ticked.emit()
        return task

    def _found(self, found: Round) -> None:
        self._running = None
        self.open = found.open
        now = time.monotonic()
        self._due = {
            (each.run, each.item): now + each.next_look for each in found.open if each.next_look is not None
        }
        waits = [due - now for due in self._due.values()]
        waits += [_BUSY] * any(each.busy for each in found.open)
        self._arm(min(waits, default=None))
        self.changed.emit(self.open)
        for item in found.ended:
            self.settled.emit(item)

    def _fail(self, error: BaseException) -> None:
        self._running = None
        self._arm(_FAILED)
        self.failed.emit(error)

    def _over(self, task: Task) -> None:
        if self._running is task:
            self._running = None
        self.ticked.emit()
        if self._again and not self._stopped:
            self._again = False
            self.refresh()

    def _arm(self, seconds: float | None) -> None:
        """Sets the alarm for the next look; none where nothing is looked for by itself."""
        self._next.stop()
        self._second.stop()
        if seconds is not None and not self._stopped:
            self._next.start(round(max(seconds, _SHORTEST) * 1000))
            self._second.start()


# Jobs: the named place where looking reaches the workflows. They are imported here, on the worker, because
# they bring the network and the database.


def standing(desk: Desk, known: Collection[Place], *, progress: Progress, cancel: Cancel) -> Round:
    """What is open; asks no server."""
    from core.workflows.settle import open_items

    return _round(desk, open_items(desk), known)


def look_all(desk: Desk, known: Collection[Place], *, progress: Progress, cancel: Cancel) -> Round:
    """Looks once at each unclear item."""
    from core.workflows.settle import look_all

    return _round(desk, look_all(desk, progress=progress, cancel=cancel), known)


def look_due(desk: Desk, known: Collection[Place], *, progress: Progress, cancel: Cancel) -> Round:
    """Looks at the unclear items whose time has come."""
    from core.workflows.settle import look_due

    return _round(desk, look_due(desk, progress=progress, cancel=cancel), known)


def look(desk: Desk, run: int, item: int, *, progress: Progress, cancel: Cancel) -> Item:
    """Looks at one item, whenever it was looked for last."""
    from core.workflows.settle import look

    return look(desk, run, item, progress=progress, cancel=cancel)


def _round(desk: Desk, found: tuple[Open, ...], known: Collection[Place]) -> Round:
    from core.workflows.history import run

    still = {(each.run, each.item) for each in found if each.state is not ItemState.REVIEW}
    ended = tuple(run(desk, number).item(item) for number, item in known if (number, item) not in still)
    return Round(found, ended)
