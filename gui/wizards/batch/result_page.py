"""Step 4: what became of it. Entering this page is pressing the button: here the batches are created."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget, QWizard

from core.domain.posting import AGAIN, NOT_ON_SERVER, POSTED, ItemState
from core.domain.runs import Item, Run
from core.words import counted
from gui import theme
from gui.messages import Action, Message
from gui.runs import jobs as run_jobs
from gui.runs import saying
from gui.runs.acts import RunActs
from gui.runs.phrases import outcome, under_way
from gui.runs.rows import ResultRow, files, receipt_of, result_columns, result_rows
from gui.runs.sending import Sending
from gui.services import Services
from gui.table import Mark, Table, Tone
from gui.tasks import Lane
from gui.wizards.batch import jobs
from gui.wizards.batch.converted_rows import converted_files, converted_rows
from gui.wizards.batch.draft import Act, Draft
from gui.wizards.batch.page import BatchPage
from gui.wizards.batch.result_pane import ACCOUNTS, EVIDENCE, ResultPane

_MOST_ROWS = 8
_FINISH = QWizard.WizardButton.FinishButton


class ResultPage(BatchPage):
    """Carries out the draft's order in the post lane and shows each step as it becomes known.

    An answer that was lost is looked for while the page is on view, with a countdown.
    """

    go_back = Signal()
    again_wanted = Signal()
    """The same records are to be looked at again: what was not posted is chosen once more."""
    batch_wanted = Signal(str, str)
    """Connection and identifier of a batch that the clerk wants to see as the server shows it."""
    buttons_changed = Signal()
    """Whether something is under way, or there is something to save, changed."""

    step = 3
    heading = "Result"

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services, draft)
        self.sending = Sending(self, services)
        self.acts = RunActs(self, services, self.banners)
        self.batches: Table[ResultRow] = Table(
            "batch.result",
            "Batches",
            result_columns(self._wait),
            services,
            key=lambda row: (row.item, row.currency),
            tone=lambda row: row.tone,
            sortable=False,
        )
        self.batches.set_empty("The batches appear here as soon as they are in the journal.")
        self.pane = ResultPane(services)
        for widget in (self.sending.doing, self.batches):
            self.column.addWidget(widget)
        self.column.addWidget(self.pane, 1)
        self._wire()

    def _wire(self) -> None:
        sending, settler = self.sending, self.acts.settler
        sending.moved.connect(self._moved)
        sending.ended.connect(self._ended)
        sending.failed.connect(self._failed)
        sending.cancelled.connect(self._cancelled)
        sending.over.connect(self._over)
        settler.changed.connect(lambda _open: self._look_up())
        self.batches.current_changed.connect(lambda _row: self.pane.offer(self._current))
        self.pane.batch_wanted.connect(self._go_to_batch)
        settler.ticked.connect(self._count_down)
        self.acts.looked.connect(lambda _item: self._look_up())

    @property
    def posting(self) -> bool:
        """Whether batches are being created now."""
        return self.sending.under_way

    # Carrying out

    def initializePage(self) -> None:
        self.banners.clear()
        self.draft.run = None
        self._show(None)
        self.remember()
        desk, start = self.services.desk, self.services.tasks.start
        draft, order = self.draft, self.draft.order
        if self._from_file:
            args = (draft.preview, order.batches)
            self.sending.begin(lambda _box: start(self, jobs.convert, *args, lane=Lane.POST))
        else:
            only_write = draft.act is Act.WRITE
            self.sending.begin(
                lambda box: start(self, jobs.carry_out, desk, order, box, only_write, lane=Lane.POST)
            )
        self._name_the_state()

    @property
    def _from_file(self) -> bool:
        """Whether an opened file is written in another form, without any company."""
        return self.draft.path is not None and self.draft.saved is None

    def send_again(self, item: Item) -> None:
        """Sends the same request once more, after comparing, as a new attempt of this run."""
        if self.posting:
            return
        self.banners.clear()
        args = (self.services.desk, item.run)
        start = self.services.tasks.start
        self.sending.begin(
            lambda box: start(self, run_jobs.send_again, *args, box, (item.number,), lane=Lane.POST)
        )
        self._name_the_state()
        self.take_focus()

    def _moved(self) -> None:
        if self.sending.run is not None and self.sending.run is not self.draft.run:
            self._show(self.sending.run)
        self._name_the_state()

    def _ended(self, value: object) -> None:
        if not isinstance(value, Run):
            self._converted(value)  # type: ignore[arg-type]
            return
        self._show(value)
        all_posted = all(item.state in POSTED for item in value.items)
        self.pane.tabs.setCurrentIndex(ACCOUNTS if all_posted else EVIDENCE)
        self._say_what_needs_saying(value)
        self.acts.settler.refresh()
        self.services.say(f"{self.header.title.text()}. Saved in the history as run {value.number}.")

    def _converted(self, made: Sequence[jobs.Converted]) -> None:
        style = self.services.style
        self.header.set_texts(f"{counted(len(made), 'file', style=style)} written")
        self.set_summary("Nothing was sent: the records came from a file.")
        self._fit(converted_rows(made))
        self.pane.show_files(converted_files(made))
        self.services.say(f"{self.header.title.text()} to {made[0].path.parent}.")

    def _failed(self, error: BaseException) -> None:
        if self.sending.run is None and self.draft.run is None:
            self.banners.show_error(error, ("Back to the review", self.go_back.emit), key="failed")
            return
        self.banners.show_error(error, key="failed")
        self._show(self.sending.run or self.draft.run)
        self.acts.settler.refresh()

    def _cancelled(self) -> None:
        words = "Nothing was written and nothing was sent."
        message = Message("info", "Cancelled.", words)
        back = None if self.draft.run else ("Back to the review", self.go_back.emit)
        self.banners.show_message(message, back, key="failed")

    def _over(self) -> None:
        self._name_the_state()
        if self.sending.had_keyboard or not self._in_use():
            # The wizard gives the keyboard to whatever follows the button that is gone: after that.
            QTimer.singleShot(0, self, self.take_focus)

    # The keyboard

    def enter(self) -> None:
        self.take_focus()

    def take_focus(self) -> None:
        """Stop while something is under way, then the button that goes on."""
        button = self.wizard_button(_FINISH)
        if self.posting:
            self.sending.doing.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        elif button is not None and button.isVisible():
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_use(self) -> bool:
        """Whether the clerk is at something of this page already."""
        focused: QWidget | None = self.window().focusWidget()
        return focused is not None and focused is not self and self.isAncestorOf(focused)

    # Showing

    def _show(self, run: Run | None) -> None:
        self.draft.run = run
        self._fit(result_rows(run) if run else [])
        self.pane.show_run(run)
        if run is not None and not any(receipt_of(item) for item in run.items):
            self.pane.tabs.setCurrentIndex(EVIDENCE)
        self._name_the_state()

    def _fit(self, shown: Sequence[ResultRow]) -> None:
        self.batches.set_rows(shown)
        height = theme.HEADER_HEIGHT + 6 + min(max(len(shown), 2), _MOST_ROWS) * theme.ROW_HEIGHT
        self.batches.setFixedHeight(height)

    def _name_the_state(self) -> None:
        run, style = self.draft.run, self.services.style
        items = [item for item in run.items if item.draft.records] if run else []
        if self.posting:
            many = len(self.draft.plan.batches) if self.draft.plan else len(items)
            writing = self.draft.act is Act.WRITE
            title = "Writing the files" if writing else under_way(items, many, style)
            self.set_summary("Every step is in the journal before the next one begins.")
        else:
            title = outcome([item.state for item in items], style)
            self.set_summary(f"Saved in the history as run {run.number}" if run else "")
        self.header.set_texts(title)
        reason = "The batches are being created." if self.posting else ""
        self.set_ready(ready=not self.posting, reason=reason)
        self.buttons_changed.emit()

    # What is not simply posted

    def _say_what_needs_saying(self, run: Run) -> None:
        for item in reversed(run.items):
            message = saying.what_needs_saying(item, self._again(item))
            if message is not None:
                self.banners.show_message(message, self._act(item), key=_key(item), closable=False)

    def _act(self, item: Item) -> Action | None:
        if item.state in saying.UNCLEAR:
            return "Check now", lambda: self.acts.check(item)
        if item.state is ItemState.REVIEW:
            return "Decide…", lambda: self.acts.decide(item)
        if item.state in AGAIN and item.attempts:
            return "Send again", lambda: self.send_again(item)
        return ("Look again", self.again_wanted.emit) if item.state in NOT_ON_SERVER else None

    def _again(self, item: Item) -> str:
        return saying.looking_again(*self._next_look(item))

    def _next_look(self, item: Item) -> tuple[int | None, bool]:
        """Seconds until an item is looked for, and whether that is happening now."""
        settler = self.acts.settler
        return settler.seconds(item.run, item.number), settler.looking or self.acts.is_checking(item)

    def _wait(self, row: ResultRow) -> Mark | None:
        """What stands in a row that waits to be found."""
        run = self.draft.run
        if self.posting or run is None or not row.identifier or not row.item:
            return None
        item = run.item(row.item)
        if item.state not in saying.UNCLEAR:
            return None
        return Mark(Tone.QUIET, saying.in_a_row(*self._next_look(item)), icon="")

    def _count_down(self) -> None:
        run = self.draft.run
        if run is None or self.posting:
            return
        for item in run.items:
            message = saying.what_needs_saying(item, self._again(item))
            if item.state in saying.UNCLEAR and message is not None:
                self.banners.rewrite(_key(item), message)
        self.batches.view.viewport().update()

    def _look_up(self) -> None:
        """Something was looked for: the run is read again, if it is one that may have moved."""
        run = self.draft.run
        if run is None or self.posting or all(item.state in POSTED for item in run.items):
            return
        self.start(run_jobs.one, self.services.desk, run.number).succeeded.connect(self._found)

    def _found(self, run: Run) -> None:
        before = self.draft.run
        if self.posting or before is None or before.number != run.number or before == run:
            return
        tab = self.pane.tabs.currentIndex()
        self._show(run)
        moved = [item for item in run.items if item.state is not before.item(item.number).state]
        self.pane.tabs.setCurrentIndex(ACCOUNTS if any(map(receipt_of, moved)) else tab)
        for item in moved:
            message = saying.found_out(item, self.acts.settler.busy(item.run, item.number))
            if message is None:
                self.banners.remove(_key(item))
            else:
                closable = item.state in POSTED
                self.banners.show_message(message, self._act(item), key=_key(item), closable=closable)
        if moved:
            self.services.say(f"{self.header.title.text()}.")

    # What can be done with it

    @property
    def _current(self) -> Item | None:
        """The batch that the keyboard is on."""
        row, run = self.batches.current, self.draft.run
        return run.item(row.item) if run is not None and row is not None and row.item else None

    def _go_to_batch(self) -> None:
        if self._current is not None and self.draft.run is not None:
            self.batch_wanted.emit(self.draft.run.header.connection, self._current.draft.label)

    @property
    def has_files(self) -> bool:
        """Whether there is a folder to open."""
        return bool(self.draft.run and files(self.draft.run))

    def open_folder(self) -> None:
        """Shows the folder of the files in the system's file manager."""
        if self.draft.run is not None:
            self.acts.open_folder(self.draft.run)

    def save_receipt(self) -> None:
        """Asks where the receipt goes and saves it."""
        if self.draft.run is not None:
            self.acts.ask_for_receipt(self.draft.run, self.draft.folder)

    def save_receipt_as(self, path: Path) -> None:
        """Saves the receipt as PDF or JSON, by the ending of its name."""
        if self.draft.run is not None:
            self.acts.receipts.save(self.draft.run, path)


def _key(item: Item) -> str:
    return f"item {item.number}"
