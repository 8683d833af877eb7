"""History: every run of this computer, what became of it, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.domain.kind_words import NOTHING_YET
from core.domain.posting import AGAIN, ItemState, RunKind
from core.domain.runs import Item, Run
from gui import theme
from gui.messages import Action, Banners, Message
from gui.pages.history.foot import VerifiedFoot
from gui.pages.history.pane import BatchesPane
from gui.pages.history.rows import columns, in_order, is_open, run_mark
from gui.runs import jobs, saying
from gui.runs.acts import RunActs
from gui.runs.payments_pane import PaymentsPane
from gui.runs.run_pane import RunPane
from gui.runs.sending import Sending
from gui.services import Services
from gui.table import Table
from gui.tasks import Lane, Task
from gui.widgets import PageHeader, button, page_layout

if TYPE_CHECKING:
    from core.workflows.settle import Open

PORTION = 100
"""So many runs are read at a time."""
_FEWEST_ROWS = 5
"""So many runs are in sight at least; where there is height they take a third of it."""
_NO_LIMIT = 16_777_215
"""Qt's own word for no greatest height."""
_OPEN, _DECIDE, _BUSY, _ACT = "open", "to decide", "busy", "act"


class HistoryPage(QWidget):
    """The list of runs, and below it the current one with what can be done about it."""

    batch_wanted = Signal(str, str)
    """Connection and identifier of a batch that the clerk wants to see as the server shows it."""
    start_wanted = Signal()
    """Nothing was posted yet: the clerk wants to begin."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert services.settler is not None
        self._services, self._settler = services, services.settler
        self._runs: dict[int, Run] = {}
        self._wanted: tuple[int, int, str] | None = None
        self._reading: Task | None = None
        self._oldest = 0
        self._stale = False
        """Something changed while the runs were being read."""
        self.setAccessibleName("History")
        self.banners = Banners(services.style)
        self.acts = RunActs(self, services, self.banners)
        self.sending = Sending(self, services)
        self.table: Table[Run] = Table(
            "history", "Runs", columns(services.style), services, key=lambda run: run.number
        )
        self.older = button("Show older runs", "link", self._read_older)
        self.batches, self.payments = BatchesPane(services), PaymentsPane(services)
        self.panes = QStackedWidget()
        self.foot = VerifiedFoot(self, services, self.banners)
        self._lay_out()
        self._wire()
        self.load()

    def _lay_out(self) -> None:
        header = PageHeader("History", "Everything this computer has sent, and proof of it.")
        parts = (header, self.banners, self.sending.doing, self.table, self.older, self.panes, self.foot)
        page_layout(self, *parts, grows=self.panes).setAlignment(self.older, Qt.AlignmentFlag.AlignLeft)
        self.older.hide()
        self._fit()

    def _fit(self) -> None:
        """Without runs the sentence that says so has the whole page."""
        self.panes.setVisible(bool(self._runs))
        self.table.fit_rows(max(_FEWEST_ROWS, self.height() // 3 // theme.ROW_HEIGHT))
        if not self._runs:
            self.table.setMinimumHeight(0)
            self.table.setMaximumHeight(_NO_LIMIT)

    def _wire(self) -> None:
        settler, sending = self._settler, self.sending
        self.table.current_changed.connect(self._run_changed)
        self.table.opened.connect(lambda _run: self.pane.items.view.setFocus())
        for pane in (self.batches, self.payments):
            self.panes.addWidget(pane)
            self._wire_pane(pane)
        self.batches.batch_wanted.connect(lambda: self._with_item(self._go_to_batch))
        self.payments.files_wanted.connect(lambda: self._with_run(self.acts.ask_for_payment_files))
        self.acts.looked.connect(self._looked)
        settler.changed.connect(lambda _open: self._refresh())
        settler.ticked.connect(self._tell_open)
        sending.moved.connect(self._sent_further)
        sending.ended.connect(self._sent)
        sending.failed.connect(self._not_sent)
        sending.cancelled.connect(lambda: self._services.say("Cancelled: nothing was sent."))
        sending.over.connect(settler.refresh)

    def _wire_pane(self, pane: RunPane) -> None:
        pane.check_wanted.connect(lambda: self._with_item(self.acts.check))
        pane.decide_wanted.connect(lambda: self._with_item(self.acts.decide))
        pane.again_wanted.connect(lambda: self._with_item(self.send_again))
        pane.request_wanted.connect(lambda: self._with_item(self.acts.show_request))
        pane.receipt_wanted.connect(lambda: self._with_run(self.acts.ask_for_receipt))
        pane.folder_wanted.connect(lambda: self._with_run(self.acts.open_folder))

    @property
    def pane(self) -> RunPane:
        """The pane of the current run, by its kind."""
        is_payments = self.panes.currentWidget() is self.payments
        return self.payments if is_payments else self.batches

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Back on view: what was posted in the meantime is read."""
        super().showEvent(event)
        if not event.spontaneous() and self._reading is None:
            self._settler.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F5:
            self.load()
        else:
            super().keyPressEvent(event)

    # Reading

    def load(self) -> None:
        """Reads the newest runs and all open ones, and verifies the journal."""
        self.table.set_empty("Reading the journal …")
        self._read(None, self._everything)

    def _read(self, before: int | None, then: Callable[[jobs.Listed], None]) -> None:
        wanted = {each.run for each in self._settler.open}
        if self._wanted is not None:
            wanted.add(self._wanted[0])
        task = self._reading = self._services.tasks.start(
            self, jobs.listed, self._services.desk, PORTION, before, tuple(wanted)
        )
        task.succeeded.connect(then)
        task.failed.connect(self._unreadable)
        task.finished.connect(self._read_over)

    def _read_over(self) -> None:
        self._reading = None
        if self._stale:
            self._refresh()

    def _everything(self, found: jobs.Listed) -> None:
        self.banners.remove("unreadable")
        self._runs = {run.number: run for run in found.runs}
        if found.runs:
            self.foot.verify()
        else:
            self.table.set_empty(NOTHING_YET, ("Go to Batch entries", self.start_wanted.emit))
            self.foot.show_nothing(there=False)
        self._more(found)

    def _more(self, found: jobs.Listed) -> None:
        self._runs |= {run.number: run for run in found.runs}
        self._oldest = found.oldest
        self.older.setVisible(found.more)
        self._show()

    def _read_older(self) -> None:
        self._read(self._oldest, self._more)

    def _unreadable(self, error: BaseException) -> None:
        self._runs = {}
        self._show()
        self.foot.show_nothing(there=True)
        self.table.set_empty("The journal could not be read.", ("Try again", self.load))
        self.banners.show_error(error, key="unreadable")

    def _refresh(self) -> None:
        """Runs that were open, are open, or are new are read again."""
        self._tell_open()
        self._stale = self._reading is not None
        if self._stale:
            return
        if not self._runs:
            self.load()
            return
        wanted = {run.number for run in self._runs.values() if is_open(run)}
        wanted |= {each.run for each in self._settler.open}
        current = self.table.current
        wanted |= {current.number} if current else set()
        args = (self._services.desk, max(self._runs), tuple(wanted))
        self._services.tasks.start(self, jobs.fresh, *args).succeeded.connect(self._take)

    def _take(self, runs: Sequence[Run]) -> None:
        new = {run.number: run for run in runs if self._runs.get(run.number) != run}
        if new:
            self._runs |= new
            self._show()

    # Showing

    def _show(self) -> None:
        self.table.set_rows(in_order(self._runs.values()))
        self._fit()
        self._run_changed(self.table.current)
        self._tell_open()
        self._do_wanted()

    def _run_changed(self, run: Run | None) -> None:
        if run is self.pane.run:
            return
        is_payments = run is not None and run.header.kind is RunKind.PAYMENTS
        self.panes.setCurrentWidget(self.payments if is_payments else self.batches)
        self.pane.show_run(run)
        if run is not None and any(item.state in AGAIN for item in run.items):
            task = self._services.tasks.start(self, jobs.can_be_sent_again, self._services.desk, run)
            task.succeeded.connect(lambda items: self._offer_again(run, items))

    def _offer_again(self, run: Run, items: Sequence[int]) -> None:
        if self.pane.run is not None and self.pane.run.number == run.number:
            self.pane.set_again(items)

    def show_run(self, run: int, item: int = 0, act: str = "") -> None:
        """Shows a run, one of its items, and does something with it: "decide" or "send_again"."""
        self._wanted = (run, item, act)
        if run in self._runs:
            self._do_wanted()
        elif self._reading is None:
            self.load()

    def _do_wanted(self) -> None:
        if self._wanted is None or self._wanted[0] not in self._runs:
            return
        (number, item, act), self._wanted = self._wanted, None
        self.table.set_current(number)
        if not item:
            return
        self.pane.show_item(item)
        found = self._runs[number].item(item)
        if act == "decide" and found.state is ItemState.REVIEW:
            self.acts.decide(found)
        elif act == "send_again" and found.state in AGAIN:
            self.send_again(found)

    # What is open

    def _tell_open(self) -> None:
        settler, style = self._settler, self._services.style
        checking = [each for each in settler.unclear if each.state is not ItemState.REVIEW]
        message = saying.being_checked(checking, settler.next_seconds, style, now=settler.looking)
        if len(checking) == 1:
            known = checking[0].detail.rstrip(".")
            message = replace(message, text=f"{message.text} Known last: {known}.")
        self._tell(_OPEN, bool(checking), message, ("Check now", settler.check_all))
        waiting = [each for each in settler.unclear if each.state is ItemState.REVIEW]
        self._tell(_DECIDE, bool(waiting), saying.to_decide(waiting, style), self._decide_act(waiting))
        busy = [each for each in settler.open if each.busy]
        self._tell(_BUSY, bool(busy) and not self.sending.under_way, saying.carried_out(busy, style), None)

    def _decide_act(self, waiting: Sequence[Open]) -> Action | None:
        if not waiting:
            return None
        first = waiting[0]
        return "Decide…", lambda: self.show_run(first.run, first.item, "decide")

    def _tell(self, key: str, wanted: bool, message: Message, act: Action | None) -> None:
        shown = self.banners.message_of(key)
        if not wanted:
            self.banners.remove(key)
        elif shown is not None and shown.title == message.title:
            self.banners.rewrite(key, message)  # its button may have the keyboard
        else:
            self.banners.show_message(message, act, key=key, closable=False)

    # Acting

    def _with_item(self, act: Callable[[Item], object]) -> None:
        if self.pane.item is not None:
            act(self.pane.item)

    def _with_run(self, act: Callable[[Run], object]) -> None:
        if self.pane.run is not None:
            act(self.pane.run)

    def _go_to_batch(self, item: Item) -> None:
        assert self.pane.run is not None
        self.batch_wanted.emit(self.pane.run.header.connection, item.draft.label)

    def _looked(self, item: Item) -> None:
        message = saying.found_out(item) if item.state not in saying.UNCLEAR else None
        if message is not None and item.state is not ItemState.REVIEW:
            self.banners.show_message(message, key=_ACT)

    def send_again(self, item: Item) -> None:
        """Sends the same request once more, after comparing, as a new attempt of the same run."""
        if self.sending.under_way:
            return
        self.banners.remove(_ACT)
        args = (self._services.desk, item.run)
        start = self._services.tasks.start
        self.sending.begin(
            lambda box: start(self, jobs.send_again, *args, box, (item.number,), lane=Lane.POST)
        )

    def _sent_further(self) -> None:
        if self.sending.run is not None:
            self._take([self.sending.run])

    def _sent(self, run: Run) -> None:
        self._take([run])
        self.pane.tabs.setCurrentIndex(self.pane.evidence_tab)
        item = self.pane.item
        if item is not None and item.run == run.number and item.state not in saying.UNCLEAR:
            message = saying.sent_again(item)
            if message is not None:
                self.banners.show_message(message, key=_ACT)
        self._services.say(f"Run {run.number}: {run_mark(run).words.lower()}.")

    def _not_sent(self, error: BaseException) -> None:
        self.banners.show_error(error, key=_ACT)
