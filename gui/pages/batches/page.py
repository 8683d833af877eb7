"""Batches: what the server has, whoever made it. Read only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QWidget

from core.domain.batch_view import maker_of
from core.domain.connection import Connection
from gui.messages import Banners, Message
from gui.pages.batches import jobs, phrases
from gui.pages.batches.columns import BATCH_COLUMNS, BatchRow
from gui.pages.batches.contents import Contents
from gui.pages.batches.pane import BatchPane
from gui.services import Services
from gui.table import Table
from gui.tasks import Task
from gui.theme.controls import label, set_role
from gui.widgets import Foot, PageHeader, page_layout
from gui.widgets.waiting_view import WaitingView

if TYPE_CHECKING:
    from core.domain.batches import Batch

_KEPT = "batches/connection"
_READING = "Reading the batches"
_TROUBLE, _SHORT, _UNREADABLE, _JOURNAL, _WANTED = "list", "short", "unreadable", "journal", "wanted"


class BatchesPage(QWidget):
    """The list of batches, and below it what is in the current one."""

    connection_changed = Signal(object)
    """The `Connection` whose batches are shown."""
    run_wanted = Signal(int)
    """The run that made the current batch is to be shown."""
    create_wanted = Signal()
    """There are no batches: the clerk wants to make one."""

    def __init__(self, services: Services, connection: str = "", parent: QWidget | None = None) -> None:
        """Reads at once: `connection`, else the one whose batches were shown last."""
        super().__init__(parent)
        self._services = services
        self._asked = connection or str(services.layouts.value(_KEPT, ""))
        self.connections: tuple[Connection, ...] = ()
        self.name = ""
        """The connection whose batches are shown or read; empty before the first."""
        self.seen: jobs.Seen | None = None
        """The batches on view."""
        self._known = jobs.Known(None)
        self._wanted = ""
        self._anew = self._stale = self._shown_before = False
        self._beginning: Task | None = None
        self._reading: Task | None = None
        self.setAccessibleName("Batches")
        self._build()
        self._lay_out()
        self._wire()
        self.load()

    def _build(self) -> None:
        self.banners = Banners(self._services.style)
        self.table: Table[BatchRow] = Table(
            "batches", "Batches", BATCH_COLUMNS, self._services,
            key=lambda row: row.batch.id, filter_hint="identifier, kind, who, run", reads=True,
        )  # fmt: skip
        self.source = QComboBox()
        self.source.setAccessibleName("Connection")
        self.source.setToolTip("The connection whose batches are shown")
        self.source.setMinimumWidth(200)
        assert self.table.bar is not None
        self.table.bar.add(self.source)
        self.pane = BatchPane(self._services)
        self.contents = Contents(self._services, self.pane, self.banners)
        self.waiting = WaitingView(_READING, self._services.style)
        self.shown, self.ours, self.sides = label("", "strong"), label(""), label("")

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(8)
        for place, part in enumerate((self.table, self.pane)):
            self.split.addWidget(part)
            self.split.setStretchFactor(place, 1)
        self.split.setSizes([290, 264])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.split)
        foot = Foot(self.shown, (self.sides,))
        foot.row.setSpacing(0)
        foot.row.insertWidget(1, self.ours)
        header = PageHeader("Batches", phrases.SENTENCE)
        page_layout(self, header, self.banners, self.stack, foot, grows=self.stack)

    def _wire(self) -> None:
        self.source.activated.connect(lambda _at: self.choose(str(self.source.currentData())))
        self.table.current_changed.connect(self._row_changed)
        self.table.opened.connect(lambda _row: self.pane.take_focus())
        self.table.read_again.connect(self.read_again)
        self.table.shown_changed.connect(self._sum_up)
        self.contents.changed.connect(self._sum_up)
        self.pane.run_wanted.connect(self.run_wanted)
        self.waiting.cancel_wanted.connect(self._cancel)
        if self._services.settler is not None:
            self._services.settler.settled.connect(self._settled)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        reading = self.stack.currentWidget() is self.waiting
        (self.waiting.cancel if reading else self.table.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Back on view: what may have changed in the meantime is read."""
        super().showEvent(event)
        if self._shown_before and not event.spontaneous():
            self._look_again()
        self._shown_before = True

    @property
    def idle(self) -> bool:
        """Whether nothing is being read or about to be."""
        return self._beginning is None and self._reading is None and self.contents.idle

    # The connection

    def load(self) -> None:
        """Reads the connections anew, then the batches of the one that is asked for."""
        self._stale = False
        task = self._services.tasks.start(self, jobs.begin, self._services.desk, self._asked)
        self._beginning = self.banners.watch(task)
        task.succeeded.connect(partial(self._begun, task))
        task.finished.connect(partial(self._over, task))

    def _begun(self, task: Task, beginning: jobs.Beginning) -> None:
        if task is not self._beginning:
            return
        self.connections = beginning.connections
        self.source.clear()
        for each in beginning.connections:
            self.source.addItem(each.title, each.name)
        if self._wanted and beginning.name != self._asked:
            self._wanted = ""
            self._say(_WANTED, phrases.no_connection(self._asked))
        self.choose(beginning.name)

    def choose(self, name: str) -> None:
        """Shows the batches of a connection, read anew."""
        self._asked = name
        self.source.setCurrentIndex(self.source.findData(name))
        if name != self.name:
            self._forget()
        self.name = name
        self._services.layouts.setValue(_KEPT, name)
        self.connection_changed.emit(self.connection)
        self.read_again()

    @property
    def connection(self) -> Connection | None:
        """The connection whose batches are shown."""
        return next((each for each in self.connections if each.name == self.name), None)

    def connections_changed(self) -> None:
        """Connections were added, edited or removed."""
        self._stale = True
        if self.isVisible():
            self.load()

    def _forget(self) -> None:
        """Nothing of another company stays on view."""
        for key in (_TROUBLE, _SHORT, _UNREADABLE, _JOURNAL):
            self.banners.remove(key)
        self.seen = None
        self.table.set_empty("")
        self.table.set_rows(())
        self.stack.setCurrentWidget(self.waiting)

    # Reading

    def read_again(self) -> None:
        """Reads the batches, and with them what is in the current one."""
        if not self.name:
            return
        if self._reading is not None:
            self._reading.cancel()
        if self.seen is None:
            self.waiting.begin(_READING)
            self._services.say(f"{_READING} …")
            self.stack.setCurrentWidget(self.waiting)
        task = self._services.tasks.start(self, jobs.batches, self._services.desk, self.name)
        self._reading = task
        task.progress.connect(self.waiting.show_step)
        task.succeeded.connect(partial(self._show, task))
        task.failed.connect(partial(self._failed, task))
        task.cancelled.connect(partial(self._cancelled, task))
        task.finished.connect(partial(self._over, task))

    def _over(self, task: Task) -> None:
        if task is self._reading:
            self._reading = None
        elif task is self._beginning:
            self._beginning = None

    def _cancel(self) -> None:
        self.waiting.cancel.setEnabled(False)
        if self._reading is not None:
            self._reading.cancel()

    def _look_again(self) -> None:
        """Reads what is not on view yet, or only asks the journal whether runs have made batches since."""
        if self._stale:
            self.load()
        elif self.seen is None:
            if self._reading is None:
                self.read_again()
        else:
            task = self._services.tasks.start(self, jobs.known, self._services.desk, self.name)
            task.succeeded.connect(lambda known: self.read_again() if known != self._known else None)

    def _settled(self, _item: object) -> None:
        """What became of a lost answer is known now: whose a batch is may have changed."""
        if self.isVisible():
            self._look_again()

    def _show(self, task: Task, seen: jobs.Seen) -> None:
        if task is not self._reading:
            return
        self.seen, self._known = seen, seen.known
        self.banners.remove(_TROUBLE)
        style = self._services.style
        self._say(_SHORT, phrases.short_list(seen.list, style))
        self._say(_UNREADABLE, phrases.unreadable(seen.list.problems, "the list of batches", style))
        self.banners.remove(_JOURNAL)
        if seen.known.trouble is not None:
            self.banners.show_error(seen.known.trouble, key=_JOURNAL)
        self.table.set_empty(phrases.EMPTY, ("Go to Batch entries", self.create_wanted.emit))
        self._services.say(phrases.read(seen.list, style))
        self._show_rows([self._row(each) for each in seen.list.batches])
        self._show_wanted()

    def _row(self, batch: Batch) -> BatchRow:
        makers = self._known.makers
        return BatchRow(batch, maker_of(batch.identifier, makers or {}), makers is not None)

    def _show_rows(self, rows: list[BatchRow]) -> None:
        self._anew = True
        self.table.set_rows(rows)
        self._anew = False
        self.pane.setVisible(bool(rows))
        had_keyboard = self.waiting.cancel.hasFocus()
        self.stack.setCurrentWidget(self.split)
        if had_keyboard:
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, task: Task, error: BaseException) -> None:
        if task is not self._reading:
            return
        self.banners.show_error(error, ("Try again", self.read_again), key=_TROUBLE)
        self._show_nothing(phrases.UNREAD)

    def _cancelled(self, task: Task) -> None:
        if task is self._reading:
            self._show_nothing(phrases.STOPPED)

    def _show_nothing(self, words: str) -> None:
        """Nothing could be read; what was read before stays, with its time."""
        if self.seen is None:
            self.table.set_empty(words, ("Read the batches", self.read_again))
            self._services.say(words)
            self._show_rows([])
        else:
            self._services.say(phrases.old(self.seen.list))

    def _say(self, key: str, message: Message | None) -> None:
        self.banners.remove(key)
        if message is not None:
            action = ("Read again", self.read_again) if key != _WANTED else None
            self.banners.show_message(message, action, key=key)

    # One batch

    def show_batch(self, connection: str, identifier: str) -> None:
        """Shows a batch of a connection, reading the list again where it does not hold it."""
        self.banners.remove(_WANTED)
        self._wanted = identifier
        if connection != self.name or self._beginning is not None:
            self._asked = connection
            self.load()
        elif self._reading is None:
            if self._select(identifier):
                self._wanted = ""
            else:
                self.read_again()

    def _show_wanted(self) -> None:
        wanted, self._wanted = self._wanted, ""
        if wanted and not self._select(wanted):
            self._say(_WANTED, phrases.gone(wanted))

    def _select(self, identifier: str) -> bool:
        rows = self.table.rows.rows
        folded = identifier.casefold()
        found = next((row.batch.id for row in rows if row.batch.identifier.casefold() == folded), None)
        if found is None:
            return False
        if not self.table.set_current(found):
            self.table.clear_filter()
            self.table.set_current(found)
        return True

    def _row_changed(self, row: BatchRow | None) -> None:
        self.contents.look_at(self.name, row, anew=self._anew)

    def _sum_up(self) -> None:
        rows, style = self.table.rows, self._services.style
        strong, rest = phrases.shown(len(rows.positions), rows.rows, style)
        self.shown.setText(strong if self.seen else "")
        self.ours.setText(rest if self.seen else "")
        found = self.contents.found
        words, equal = phrases.balance(found, style) if found else ("", True)
        self.sides.setText(words)
        set_role(self.sides, "" if equal else "block")
