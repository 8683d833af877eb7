"""Step 4: the batches are created, and what became of each is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from core.domain.posting import AGAIN, NOT_ON_SERVER, POSTED, ItemState
from core.domain.runs import Item, Run
from core.words import counted
from gui.messages import Action
from gui.runs import saying
from gui.runs.phrases import outcome, under_way
from gui.runs.rows import ResultRow, receipt_of, result_columns, result_rows
from gui.services import Services
from gui.table import Mark, Table
from gui.wizards.batch import jobs
from gui.wizards.batch.converted_rows import converted_files, converted_rows
from gui.wizards.batch.draft import Act, Draft
from gui.wizards.batch.page import remember
from gui.wizards.batch.phrases import STEPS
from gui.wizards.batch.result_pane import ACCOUNTS, ResultPane
from gui.wizards.run_page import RunPage, Told


class ResultPage(RunPage):
    """Carries out the draft's order: posts it, writes its files only, or converts an opened file."""

    again_wanted = Signal()
    """The same records are to be looked at again: what was not posted is chosen once more."""
    batch_wanted = Signal(str, str)
    """Connection and identifier of a batch that the clerk wants to see as the server shows it."""

    steps = STEPS
    step = 3

    def __init__(self, services: Services, draft: Draft) -> None:
        self.draft = draft
        super().__init__(services)
        self.table.current_changed.connect(lambda _row: self.pane.offer(self._current))
        self.pane.batch_wanted.connect(self._go_to_batch)

    def make_table(self) -> Table[ResultRow]:
        table: Table[ResultRow] = Table(
            "batch.result",
            "Batches",
            result_columns(self._wait_in),
            self.services,
            key=lambda row: (row.item, row.currency),
            tone=lambda row: row.tone,
            sortable=False,
        )
        table.set_empty("The batches appear here as soon as they are in the journal.")
        return table

    def make_pane(self) -> ResultPane:
        return ResultPane(self.services)

    def _wait_in(self, row: ResultRow) -> Mark | None:
        return self.wait(row) if row.identifier else None

    # Carrying out

    def begin(self) -> None:
        remember(self, self.draft)
        draft, order = self.draft, self.draft.order
        if draft.without_company:
            self.carry_out(jobs.convert, draft.preview, order.batches, told=False)
        else:
            self.carry_out(jobs.carry_out, self.services.desk, order, draft.act is Act.WRITE)

    def ended_with(self, value: Any) -> None:
        """An opened file was written in another form."""
        made: Sequence[jobs.Converted] = value
        style = self.services.style
        self.header.set_texts(f"{counted(len(made), 'file', style=style)} written")
        self.set_summary("Nothing was sent: the records came from a file.")
        self.fit(converted_rows(made))
        self.pane.show_files(converted_files(made))
        self.services.say(f"{self.header.title.text()} to {made[0].path.parent}.")

    # Showing

    def show_outcome(self, run: Run) -> None:
        self.pane.show_outcome(run)

    def rows_of(self, run: Run) -> Sequence[ResultRow]:
        return result_rows(run)

    def title(self) -> str:
        style = self.services.style
        items = [item for item in self.run.items if item.draft.records] if self.run else []
        if not self.posting:
            return outcome([item.state for item in items], style)
        many = len(self.draft.plan.batches) if self.draft.plan else len(items)
        return "Writing the files" if self.draft.act is Act.WRITE else under_way(items, many, style)

    def told(self, items: Iterable[Item]) -> list[Told]:
        told = []
        for item in reversed(list(items)):
            message = saying.what_needs_saying(item, saying.looking_again(*self.next_look(item)))
            if message is not None:
                told.append(Told(_key(item), message, self._act(item)))
        return told

    def _act(self, item: Item) -> Action | None:
        if item.state in saying.UNCLEAR:
            return "Check now", lambda: self.acts.check(item)
        if item.state is ItemState.REVIEW:
            return "Decide…", lambda: self.acts.decide(item)
        if item.state in AGAIN and item.attempts:
            return "Send again", lambda: self.send_again([item])
        return ("Look again", self.again_wanted.emit) if item.state in NOT_ON_SERVER else None

    def found_out(self, items: Sequence[Item]) -> None:
        if any(map(receipt_of, items)):
            self.pane.tabs.setCurrentIndex(ACCOUNTS)
        for item in items:
            message = saying.found_out(item, self.acts.settler.busy(item.run, item.number))
            if message is None:
                self.banners.remove(_key(item))
            else:
                self.show_told([Told(_key(item), message, self._act(item), item.state in POSTED)])

    # What can be done with it

    @property
    def _current(self) -> Item | None:
        """The batch that the keyboard is on."""
        row = self.table.current
        return self.run.item(row.item) if self.run is not None and row is not None and row.item else None

    def _go_to_batch(self) -> None:
        if self._current is not None and self.run is not None:
            self.batch_wanted.emit(self.run.header.connection, self._current.draft.label)

    @property
    def folder(self) -> Path | None:
        return self.draft.folder

    def save_receipt_as(self, path: Path) -> None:
        """Saves the receipt as PDF or JSON, by the ending of its name."""
        if self.run is not None:
            self.acts.receipts.save(self.run, path)


def _key(item: Item) -> str:
    return f"item {item.number}"
