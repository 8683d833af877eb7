"""The last step of a wizard: what became of it. Entering this page is pressing the button before it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget, QWizard

from core.domain.posting import POSTED
from core.domain.runs import Item, Run
from gui import theme
from gui.messages import Action, Message
from gui.runs import jobs as run_jobs
from gui.runs import saying
from gui.runs.acts import RunActs
from gui.runs.jobs import Mailbox
from gui.runs.rows import files
from gui.runs.sending import Sending
from gui.services import Services
from gui.table import Mark, Table, Tone
from gui.tasks import Lane, Task
from gui.wizards.page import OPEN_FOLDER, SAVE_RECEIPT, Button, StepPage

_MOST_ROWS = 8


class Told(NamedTuple):
    """A banner about items of a run."""

    key: str
    message: Message
    action: Action | None = None
    closable: bool = False


class RunRow(Protocol):
    """A row of the result's table."""

    @property
    def item(self) -> int:
        """Number of its item in the run; 0 for a row that belongs to none."""


class RunPage(StepPage):
    """Carries out an order in the post lane and shows each step as it becomes known.

    An answer that was lost is looked for while the page is on view, with a countdown.
    """

    go_back = Signal()

    heading = "Result"
    most_rows = _MOST_ROWS
    """The table above the pane is at most so high."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.run: Run | None = None
        self.sending = Sending(self, services)
        self.acts = RunActs(self, services, self.banners)
        self.pane = self.make_pane()
        self.table = self.make_table()
        self.lay_out()
        self._follow_what_happens()

    def lay_out(self) -> None:
        """How far it is, the table, and the pane in the height that is left."""
        for widget in (self.sending.doing, self.table):
            self.column.addWidget(widget)
        self.column.addWidget(self.pane, 1)

    def _follow_what_happens(self) -> None:
        sending, settler = self.sending, self.acts.settler
        sending.moved.connect(self._moved)
        sending.ended.connect(self._ended)
        sending.failed.connect(self._failed)
        sending.cancelled.connect(self._cancelled)
        sending.over.connect(self._over)
        settler.changed.connect(lambda _open: self._look_up())
        settler.ticked.connect(self._count_down)
        self.acts.looked.connect(lambda _item: self._look_up())

    # What each wizard says in its own way

    @abstractmethod
    def make_pane(self) -> Any:
        """What tells of a run beside the table; it has `show_run` and `tabs`."""

    @abstractmethod
    def make_table(self) -> Table[Any]:
        """The table with a row for each item."""

    @abstractmethod
    def begin(self) -> None:
        """Begins what the clerk has ordered, by `carry_out`."""

    @abstractmethod
    def rows_of(self, run: Run) -> Sequence[RunRow]:
        """The rows of a run."""

    @abstractmethod
    def title(self) -> str:
        """What happens now, or what became of it."""

    @abstractmethod
    def told(self, items: Iterable[Item]) -> list[Told]:
        """What the clerk has to know of items that are not simply done; the most important last."""

    @abstractmethod
    def show_outcome(self, run: Run) -> None:
        """Turns to what tells most about a run that has just ended."""

    @abstractmethod
    def found_out(self, items: Sequence[Item]) -> None:
        """Says what was found out about items whose answers were lost."""

    def ended_with(self, value: object) -> None:
        """The job ended with something that is no run."""

    # Carrying out

    def initializePage(self) -> None:
        self.banners.clear()
        self.run = None
        self.show_run(None)
        self.begin()
        self.name_the_state()

    def carry_out(self, function: Callable[..., Any], *args: object, told: bool = True) -> None:
        """Starts a job in the post lane; one that is `told` gets the mailbox as its last argument."""
        start = self.services.tasks.start

        def begun(box: Mailbox) -> Task:
            return start(self, function, *args, *((box,) if told else ()), lane=Lane.POST)

        self.sending.begin(begun)

    def send_again(self, items: Sequence[Item]) -> None:
        """Sends the same requests once more, after comparing, as new attempts of this run."""
        if self.posting or not items:
            return
        self.banners.clear()
        numbers = tuple(item.number for item in items)
        desk, run = self.services.desk, items[0].run
        start = self.services.tasks.start
        self.sending.begin(
            lambda box: start(self, run_jobs.send_again, desk, run, box, numbers, lane=Lane.POST)
        )
        self.name_the_state()
        self.take_focus()

    def _moved(self) -> None:
        if self.sending.run is not None and self.sending.run is not self.run:
            self.show_run(self.sending.run)
        self.name_the_state()

    def _ended(self, value: object) -> None:
        if not isinstance(value, Run):
            self.ended_with(value)
        else:
            self.ended_with_run(value)

    def ended_with_run(self, run: Run) -> None:
        """Shows how a run ended."""
        self.show_run(run)
        self.show_outcome(run)
        self.show_told(self.told(run.items))
        self.acts.settler.refresh()
        self.services.say(f"{self.header.title.text()}. Saved in the history as run {run.number}.")

    def _failed(self, error: BaseException) -> None:
        if self.sending.run is None and self.run is None:
            self.banners.show_error(error, ("Back to the review", self.go_back.emit), key="failed")
            return
        self.banners.show_error(error, key="failed")
        self.show_run(self.sending.run or self.run)
        self.acts.settler.refresh()

    def _cancelled(self) -> None:
        words = "Nothing was written and nothing was sent."
        message = Message("info", "Cancelled.", words)
        back = None if self.run else ("Back to the review", self.go_back.emit)
        self.banners.show_message(message, back, key="failed")

    def _over(self) -> None:
        self.name_the_state()
        if self.sending.had_keyboard or not self._in_use():
            # The wizard gives the keyboard to whatever follows the button that is gone: after that.
            QTimer.singleShot(0, self, self.take_focus)

    # The wizard's questions

    @property
    def posting(self) -> bool:
        """Whether something is being written now."""
        return self.sending.under_way

    @property
    def may_leave(self) -> bool:  # type: ignore[override]
        return not self.posting

    @property
    def runs_on_view(self) -> frozenset[int]:  # type: ignore[override]
        return frozenset({self.run.number}) if self.run else frozenset()

    def offers(self) -> Collection[QWizard.WizardButton]:
        if self.posting:
            return ()
        offered = [Button.FinishButton]
        if self.run is not None:
            offered += [SAVE_RECEIPT, *((OPEN_FOLDER,) if files(self.run) else ())]
        return offered

    def pressed(self, which: QWizard.WizardButton) -> None:
        if self.run is not None and which == OPEN_FOLDER:
            self.acts.open_folder(self.run)
        elif self.run is not None and which == SAVE_RECEIPT:
            self.acts.ask_for_receipt(self.run, self.folder)

    @property
    def folder(self) -> Path | None:
        """Where files are written, as far as the clerk has said."""
        return None

    # The keyboard

    def enter(self) -> None:
        self.take_focus()

    def leave(self) -> None:
        if not self.posting:
            self.run = None

    def take_focus(self) -> None:
        """Stop while something is under way, then the button that goes on."""
        button = self.wizard_button(Button.FinishButton)
        if self.posting:
            self.sending.doing.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        elif button is not None and button.isVisible():
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_use(self) -> bool:
        """Whether the clerk is at something of this page already."""
        focused: QWidget | None = self.window().focusWidget()
        return focused is not None and focused is not self and self.isAncestorOf(focused)

    # Showing

    def show_run(self, run: Run | None) -> None:
        """Shows a run as it is now."""
        self.run = run
        self.fit(self.rows_of(run) if run else ())
        self.pane.show_run(run)
        self.name_the_state()

    def fit(self, shown: Sequence[Any]) -> None:
        """Shows rows in as much height as they need."""
        self.table.set_rows(shown)
        height = theme.HEADER_HEIGHT + 6 + min(max(len(shown), 2), self.most_rows) * theme.ROW_HEIGHT
        self.table.setFixedHeight(height)

    def name_the_state(self) -> None:
        """Says in the title and beside the buttons how it stands."""
        if self.posting:
            self.set_summary("Every step is in the journal before the next one begins.")
        else:
            self.set_summary(f"Saved in the history as run {self.run.number}" if self.run else "")
        self.header.set_texts(self.title())
        reason = "It is being carried out." if self.posting else ""
        self.set_ready(ready=not self.posting, reason=reason)
        self.buttons_changed.emit()

    def show_told(self, told: Iterable[Told]) -> None:
        """Shows banners."""
        for each in told:
            self.banners.show_message(each.message, each.action, key=each.key, closable=each.closable)

    # What is looked for

    def next_look(self, item: Item) -> tuple[int | None, bool]:
        """Seconds until an item is looked for, and whether that is happening now."""
        settler = self.acts.settler
        return settler.seconds(item.run, item.number), settler.looking or self.acts.is_checking(item)

    def wait(self, row: RunRow) -> Mark | None:
        """What stands in a row that waits to be found."""
        if self.posting or self.run is None or not row.item:
            return None
        item = self.run.item(row.item)
        if item.state not in saying.UNCLEAR:
            return None
        return Mark(Tone.QUIET, saying.in_a_row(*self.next_look(item)), icon="")

    def _count_down(self) -> None:
        if self.run is None or self.posting:
            return
        unclear = [item for item in self.run.items if item.state in saying.UNCLEAR]
        for each in self.told(unclear):
            self.banners.rewrite(each.key, each.message)
        self.table.view.viewport().update()

    def _look_up(self) -> None:
        """Something was looked for: the run is read again, if it is one that may have moved."""
        run = self.run
        if run is None or self.posting or all(item.state in POSTED for item in run.items):
            return
        self.start(run_jobs.one, self.services.desk, run.number).succeeded.connect(self._found)

    def _found(self, run: Run) -> None:
        before = self.run
        if self.posting or before is None or before.number != run.number or before == run:
            return
        tab = self.pane.tabs.currentIndex()
        self.show_run(run)
        self.pane.tabs.setCurrentIndex(tab)
        moved = [item for item in run.items if item.state is not before.item(item.number).state]
        self.found_out(moved)
        if moved:
            self.services.say(f"{self.header.title.text()}.")
