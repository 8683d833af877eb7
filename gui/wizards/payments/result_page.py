"""Step 4: the payments are stored, one invoice after another, and what became of each is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from core.domain.posting import AGAIN, POSTED, ItemState, RunKind
from core.domain.runs import Item, Run
from core.words import count, counted
from gui.messages import Action, Message
from gui.runs import jobs as run_jobs
from gui.runs import payment_rows, saying
from gui.runs.payment_rows import PaymentResultRow
from gui.runs.payments_pane import EVIDENCE, INVOICES, PaymentsPane
from gui.runs.phrases import outcome, under_way
from gui.services import Services
from gui.table import Table
from gui.wizards.payments import jobs, telling
from gui.wizards.payments.draft import Draft
from gui.wizards.payments.phrases import STEPS
from gui.wizards.run_page import RunPage, Told

_NONE = -1


class ResultPage(RunPage):
    """Uploads what the draft orders, or only writes its files."""

    pane: PaymentsPane

    steps = STEPS
    step = 3

    check_wanted = Signal()
    """The file is to be checked again: what was checked is not so any more."""

    def __init__(self, services: Services, draft: Draft) -> None:
        self.draft = draft
        super().__init__(services)
        pane = self.pane
        pane.receipt_tab = pane.files_tab = _NONE  # the wizard's own buttons do that
        pane.check_wanted.connect(lambda: self._with_current(self.acts.check))
        pane.decide_wanted.connect(lambda: self._with_current(self.acts.decide))
        pane.request_wanted.connect(lambda: self._with_current(self.acts.show_request))
        pane.again_wanted.connect(lambda: self._with_current(lambda item: self.send_again([item])))
        pane.files_wanted.connect(lambda: self._with_run(self.acts.ask_for_payment_files))

    def make_pane(self) -> PaymentsPane:
        return PaymentsPane(self.services)

    def make_table(self) -> Table[PaymentResultRow]:
        return self.pane.invoices

    def lay_out(self) -> None:
        """The table is a tab of the pane: there is one place for all that is known of a run."""
        self.column.addWidget(self.sending.doing)
        self.column.addWidget(self.pane, 1)

    def _with_current(self, act: Any) -> None:
        if self.pane.item is not None and not self.posting:
            act(self.pane.item)

    def _with_run(self, act: Any) -> None:
        if self.run is not None:
            act(self.run)

    # Carrying out

    def begin(self) -> None:
        draft, desk = self.draft, self.services.desk
        assert draft.paths is not None
        if draft.only_write:
            self.carry_out(jobs.write_only, draft.plan, draft.paths, told=False)
            return
        kept = (draft.connection, draft.folder, draft.source, draft.amounts)
        self.banners.watch(self.start(jobs.remember, desk, *kept))
        self.carry_out(jobs.carry_out, desk, draft.plan, draft.paths)

    def ended_with(self, value: Any) -> None:
        made: jobs.Uploaded = value
        if made.run is not None:
            self.ended_with_run(made.run)
            if made.problem is not None:
                self.banners.show_error(made.problem, self._make_files(made.run), key="files")
            return
        sound = sum(not each.message for each in made.results)
        rest = len(made.results) - sound
        self.header.set_texts("Two files written, nothing sent")
        self.set_summary(
            f"{counted(sound, 'payment', style=self.services.style)} in {made.paths.checked.name}, "
            f"{rest} with their reasons in {made.paths.fail.name}"
        )
        self.pane.show_checked(payment_rows.parted_rows(made.results, self.services.style), made.paths)
        self.services.say(f"Written to {made.paths.fail.parent}.")

    def _make_files(self, run: Run) -> Action:
        return "Write them elsewhere…", lambda: self.acts.ask_for_payment_files(run)

    # Showing

    def show_run(self, run: Run | None) -> None:
        super().show_run(run)
        if run is not None and not self.posting:
            task = self.start(run_jobs.can_be_sent_again, self.services.desk, run)
            task.succeeded.connect(self._offer_again)

    def _offer_again(self, numbers: Iterable[int]) -> None:
        """Sending again is offered where it can help."""
        run = self.run
        if run is not None:
            self.pane.set_again([number for number in numbers if not run.item(number).instead])

    def show_outcome(self, run: Run) -> None:
        """The invoices tell most."""
        del run
        self.pane.tabs.setCurrentIndex(INVOICES)
        self.pane.show_first()

    def rows_of(self, run: Run) -> Sequence[PaymentResultRow]:
        return payment_rows.payment_rows(run, style=self.services.style)

    def fit(self, shown: Sequence[Any]) -> None:
        """The pane fills its table itself."""

    def title(self) -> str:
        style, items = self.services.style, self.run.items if self.run else ()
        if self.draft.only_write:
            return "Writing both files" if self.posting else "Two files"
        if self.posting:
            many = len(items) or len(self.draft.chosen)
            return under_way(items, many, style, RunKind.PAYMENTS)
        words = outcome([item.state for item in items], style, RunKind.PAYMENTS)
        left = len(self.draft.invoices) - len(items)
        return f"{words}, {count(left, style)} left out" if left and self.run else words

    def told(self, items: Iterable[Item]) -> list[Told]:
        told = []
        for alike in telling.groups(items):
            again = saying.looking_again(*self.next_look(alike[0]))
            message = telling.message_of(alike, again, self.services.style)
            if message is not None:
                told.append(Told(_key(alike), message, self._act(alike)))
        return told

    def _act(self, alike: Sequence[Item]) -> Action | None:
        first = alike[0]
        if first.state in saying.UNCLEAR:
            return "Check now", lambda: self._check(alike)
        if first.state is ItemState.REVIEW and len(alike) == 1:
            return "Decide…", lambda: self.acts.decide(first)
        if first.state is ItemState.REVIEW:
            return "Show the first", lambda: self._show_item(first)
        if first.instead:
            return "Check the file again", self.check_wanted.emit
        if first.state in AGAIN:
            words = "Send again" if first.attempts else "Go on with the rest"
            return words, lambda: self.send_again(list(alike))
        return None

    def _check(self, items: Iterable[Item]) -> None:
        for item in items:
            self.acts.check(item)

    def _show_item(self, item: Item) -> None:
        self.pane.tabs.setCurrentIndex(EVIDENCE)
        self.pane.show_item(item.number)

    def found_out(self, items: Sequence[Item]) -> None:
        """The groups may be others now: all that is to be said is said anew, then what was found."""
        assert self.run is not None
        self.banners.clear()
        self.show_told(self.told(self.run.items))
        for item in items:
            message = saying.found_out(item) if item.state in POSTED else None
            if message is not None and len(items) < telling.MANY:
                self.show_told([Told(f"found {item.number}", message, closable=True)])
        if self.run.items and all(item.state in POSTED for item in self.run.items):
            self._offer_files_again(self.run)

    def _offer_files_again(self, run: Run) -> None:
        """The files were written while something was unclear: now they can tell more."""
        text = "The files that were written say of some rows that they were not clear yet."
        message = Message("info", "All payments are settled now.", text)
        action = ("Make both files again…", lambda: self.acts.ask_for_payment_files(run))
        self.show_told([Told("files again", message, action, closable=True)])

    @property
    def folder(self) -> Path | None:
        return self.draft.folder


def _key(alike: Sequence[Item]) -> str:
    return f"items {alike[0].number} {alike[0].state.value if len(alike) > 1 else ''}"
