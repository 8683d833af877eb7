"""Step 4: what became of it. Entering this page is pressing the button: here the batches are created."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from core.domain.posting import NOT_ON_SERVER, OPEN, POSTED, ItemState
from core.domain.runs import Item, Run
from core.jobs import Step
from core.words import counted
from gui import theme
from gui.messages import Message
from gui.services import Services
from gui.table import Table
from gui.tasks import Lane, Task
from gui.widgets import button, label
from gui.wizards.batch import jobs, phrases
from gui.wizards.batch.draft import Act, Draft
from gui.wizards.batch.page import BatchPage
from gui.wizards.batch.receipt_file import RECEIPT_KINDS, receipt_bytes
from gui.wizards.batch.result_pane import ACCOUNTS, EVIDENCE, ResultPane
from gui.wizards.batch.result_rows import (
    RESULT_COLUMNS,
    ResultRow,
    converted_files,
    converted_rows,
    files,
    receipt_of,
    result_rows,
)
from gui.wizards.batch.waiting_view import step_words

_MOST_ROWS = 8


class ResultPage(BatchPage):
    """Carries out the draft's order in the post lane and shows each step as it becomes known."""

    go_back = Signal()
    again_wanted = Signal()
    """The same records are to be looked at again: what was not posted is chosen once more."""
    buttons_changed = Signal()
    """Whether something is under way, or there is something to save, changed."""

    step = 3
    heading = "Result"

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services, draft)
        self.doing = Doing()
        self.batches: Table[ResultRow] = Table(
            "batch.result", "Batches", RESULT_COLUMNS, services, tone=lambda row: row.tone, sortable=False
        )
        self.batches.set_empty("The batches appear here as soon as they are in the journal.")
        self.pane = ResultPane(services)
        self._task: Task | None = None
        self._box = jobs.Mailbox()
        for widget in (self.doing, self.batches):
            self.column.addWidget(widget)
        self.column.addWidget(self.pane, 1)
        self.doing.stop_wanted.connect(self._stop)

    @property
    def posting(self) -> bool:
        """Whether batches are being created now."""
        return self._task is not None

    # Carrying out

    def initializePage(self) -> None:
        draft = self.draft
        self.banners.clear()
        draft.run, self._box = None, jobs.Mailbox()
        self._show(None)
        self.remember()
        task = self._task = self._convert() if self._from_file else self._carry_out()
        task.progress.connect(self._moved)
        task.succeeded.connect(self._converted if self._from_file else self._ended)
        task.failed.connect(self._failed)
        task.cancelled.connect(self._cancelled)
        self.doing.begin("Beginning")
        self._name_the_state()

    @property
    def _from_file(self) -> bool:
        """Whether an opened file is written in another form, without any company."""
        return self.draft.path is not None and self.draft.saved is None

    def _carry_out(self) -> Task:
        draft = self.draft
        args = (self.services.desk, draft.order, self._box, draft.act is Act.WRITE)
        return self.services.tasks.start(self, jobs.carry_out, *args, lane=Lane.POST)

    def _convert(self) -> Task:
        args = (self.draft.preview, self.draft.order.batches)
        return self.services.tasks.start(self, jobs.convert, *args, lane=Lane.POST)

    def _converted(self, made: Sequence[jobs.Converted]) -> None:
        self._over()
        style = self.services.style
        self.header.set_texts(f"{counted(len(made), 'file', style=style)} written")
        self.set_summary("Nothing was sent: the records came from a file.")
        self._fit(converted_rows(made))
        self.pane.show_files(converted_files(made))
        self.services.say(f"{self.header.title.text()} to {made[0].path.parent}.")

    def _moved(self, step: Step) -> None:
        self.doing.show_step(step, step_words(step, self.services.style))
        if self._box.run is not None and self._box.run is not self.draft.run:
            self._show(self._box.run)
            self.doing.wrote(written=_something_written(self._box.run))
        self._name_the_state()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.doing.stopping()

    def _ended(self, run: Run) -> None:
        self._over()
        self._show(run)
        all_posted = all(item.state in POSTED for item in run.items)
        self.pane.tabs.setCurrentIndex(ACCOUNTS if all_posted else EVIDENCE)
        self._say_what_needs_saying(run)
        self.services.say(f"{self.header.title.text()}. Saved in the history as run {run.number}.")

    def _failed(self, error: BaseException) -> None:
        self._over()
        if self._box.run is None:
            self.banners.show_error(error, ("Back to the review", self.go_back.emit), key="failed")
            return
        self.banners.show_error(error, key="failed")
        self._show(self._box.run)

    def _cancelled(self) -> None:
        self._over()
        words = "Nothing was written and nothing was sent."
        message = Message("info", "Cancelled.", words)
        self.banners.show_message(message, ("Back to the review", self.go_back.emit), key="failed")

    def _over(self) -> None:
        self._task = None
        self.doing.end()
        self._name_the_state()
        self.buttons_changed.emit()

    # Showing

    def _show(self, run: Run | None) -> None:
        self.draft.run = run
        shown = result_rows(run) if run else []
        self._fit(shown)
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
            many = len(self.draft.plan.batches) if self.draft.plan else 0
            title = (
                "Writing the files" if self.draft.act is Act.WRITE else phrases.under_way(items, many, style)
            )
        else:
            title = phrases.outcome([item.state for item in items], style)
        self.header.set_texts(title)
        saved = f"Saved in the history as run {run.number}" if run else ""
        self.set_summary(
            saved if not self.posting else "Every step is in the journal before the next one begins."
        )
        self.set_ready(
            ready=not self.posting, reason="The batches are being created." if self.posting else ""
        )
        self.buttons_changed.emit()

    def _say_what_needs_saying(self, run: Run) -> None:
        for item in reversed(run.items):
            message = what_needs_saying(item)
            if message is not None:
                again = ("Look again", self.again_wanted.emit) if item.state in NOT_ON_SERVER else None
                self.banners.show_message(message, again, key=f"item {item.number}", closable=False)

    # What can be done with it

    def open_folder(self) -> None:
        """Shows the folder of the files in the system's file manager."""
        written = files(self.draft.run) if self.draft.run else []
        if written:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0].path.parent)))

    @property
    def has_files(self) -> bool:
        """Whether there is a folder to open."""
        return bool(self.draft.run and files(self.draft.run))

    def save_receipt(self) -> None:
        """Asks where the receipt goes and saves it."""
        if self.draft.run is None:
            return
        folder = self.draft.folder or Path.home()
        proposed = folder / f"receipt_run_{self.draft.run.number}.pdf"
        name, _kind = QFileDialog.getSaveFileName(self, "Save the receipt", str(proposed), RECEIPT_KINDS)
        if name:
            self.save_receipt_as(Path(name))

    def save_receipt_as(self, path: Path) -> None:
        """Saves the receipt as PDF or JSON, by the ending of its name."""
        if self.draft.run is None:
            return
        task = self.start(jobs.receipt, self.services.desk, self.draft.run, self.services.style)
        task.succeeded.connect(lambda made: self._save(path, made))
        self.banners.watch(task)

    def _save(self, path: Path, made: jobs.MadeReceipt) -> None:
        task = self.banners.watch(self.start(jobs.save, path, receipt_bytes(path, made)))
        task.succeeded.connect(lambda _done: self.services.say(f"The receipt was saved as {path}."))


def _something_written(run: Run) -> bool:
    return any(item.state is not ItemState.DRAFT or item.waiting_file for item in run.items) or bool(
        files(run)
    )


def what_needs_saying(item: Item) -> Message | None:
    """What the clerk has to know about a batch that is not simply posted."""
    name = item.draft.label
    entries = counted(len(item.draft.ids), "GL entry", "GL entries")
    why = item.evidence[-1].detail if item.evidence else ""
    match item.state:
        case ItemState.UNKNOWN:
            return Message(
                "unclear",
                f"The answer to batch {name} was lost.",
                "It may or may not be in ConnectWise. Nothing is sent again, so nothing is posted twice. "
                f"Its {entries} stay reserved. Look for it in ConnectWise before you do anything by hand.",
                why,
            )
        case ItemState.REVIEW:
            receipt = receipt_of(item)
            return Message(
                "unclear",
                f"Batch {name} was created, but it does not tie out.",
                f"Its {entries} stay reserved. Compare it in ConnectWise; nothing will be sent again.",
                "\n".join(receipt.differences) if receipt else why,
            )
        case ItemState.REJECTED:
            return Message("block", f"The server refused batch {name}.", f"{why} Nothing of it was posted.")
        case ItemState.NOT_SENT:
            return Message("warn", f"Batch {name} was not sent.", f"{why} Nothing of it was posted.")
        case ItemState.DRAFT if item.waiting_file:
            return Message(
                "info",
                f"{name} waits to be batched.",
                "When the books have accepted the file, choose “Create its batch” on the first page.",
            )
        case state if state in OPEN:
            return Message("unclear", f"Batch {name} is still under way.", f"Its {entries} stay reserved.")
    return None


class Doing(QWidget):
    """The line that shows how far the posting is, with the button that ends it."""

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
        """How far it is."""
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
