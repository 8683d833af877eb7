"""Reads what is in the batch that is looked at, and tells the pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.messages import Banners, Message
from gui.pages.batches import jobs, phrases
from gui.pages.batches.columns import BatchRow
from gui.pages.batches.pane import BatchPane
from gui.services import Services
from gui.tasks import Task

if TYPE_CHECKING:
    from core.workflows.batches import EntryList

SOON = 120
"""Milliseconds on a row after which its entries are read: walking through the list asks for nothing."""

_TROUBLE, _SHORT, _UNREADABLE = "entries", "entries short", "entries unreadable"


class Contents(QObject):
    """One batch at a time; what is still being read of another is dropped."""

    changed = Signal()
    """The entries on view are others."""

    def __init__(self, services: Services, pane: BatchPane, banners: Banners) -> None:
        super().__init__(pane)
        self._services, self._pane, self._banners = services, pane, banners
        self._connection = ""
        self._row: BatchRow | None = None
        self._task: Task | None = None
        self.found: EntryList | None = None
        """The entries on view."""
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.read)
        pane.again_wanted.connect(self.read)

    @property
    def idle(self) -> bool:
        """Whether nothing is being read or about to be."""
        return self._task is None and not self._soon.isActive()

    def look_at(self, connection: str, row: BatchRow | None, *, anew: bool) -> None:
        """Another batch is current; `anew` reads also the one that is on view already."""
        before, self._row = self._row, row
        same = connection == self._connection and _id(before) == _id(row) is not None
        if same and before == row and not anew:
            return  # only the filter or the sorting has changed
        self._connection = connection
        self._stop()
        self._pane.show_batch(row, keep=same)
        if not same:
            self.found = None
            self.changed.emit()
        if row is not None:
            self._soon.start()

    def _stop(self) -> None:
        self._soon.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        for key in (_TROUBLE, _SHORT, _UNREADABLE):
            self._banners.remove(key)

    def read(self) -> None:
        """Reads the entries of the current batch, and the run that made it."""
        self._stop()
        if self._row is None:
            return
        row, tasks, desk = self._row, self._services.tasks, self._services.desk
        task = tasks.start(self, jobs.entries, desk, self._connection, row.batch.id, row.maker)
        self._task = task
        task.progress.connect(lambda step: self._pane.show_step(step) if task is self._task else None)
        task.succeeded.connect(lambda found: self._show(task, found))
        task.failed.connect(lambda error: self._failed(task, error))
        task.cancelled.connect(lambda: self._cancelled(task))
        if row.maker is not None:
            made = self._banners.watch(tasks.start(self, jobs.maker, desk, row.maker))
            made.succeeded.connect(lambda found: self._pane.show_made(found) if row is self._row else None)

    def _show(self, task: Task, found: EntryList) -> None:
        if task is not self._task or self._row is None:
            return
        self._task, self.found = None, found
        self._pane.show_entries(found)
        name, style = self._row.batch.identifier, self._services.style
        self._say(_SHORT, phrases.short_entries(found, name, style))
        self._say(_UNREADABLE, phrases.unreadable(found.problems, f"the entries of {name}", style))
        self.changed.emit()

    def _say(self, key: str, message: Message | None) -> None:
        if message is not None:
            self._banners.show_message(message, ("Read again", self.read), key=key)

    def _failed(self, task: Task, error: BaseException) -> None:
        if task is not self._task:
            return
        self._nothing(phrases.NO_ENTRIES)
        self._banners.show_error(error, ("Read again", self.read), key=_TROUBLE)

    def _cancelled(self, task: Task) -> None:
        if task is self._task:
            self._nothing(phrases.STOPPED)

    def _nothing(self, words: str) -> None:
        self._task = self.found = None
        self._pane.show_trouble(words)
        self.changed.emit()


def _id(row: BatchRow | None) -> int | None:
    return row.batch.id if row is not None else None
