"""The pane below the list of runs: batches, evidence, receipt, files, and what can be done with a batch."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.domain.posting import AGAIN, OPEN, ItemState
from core.domain.runs import Item, Run
from core.words import count, counted
from gui.pages.history.rows import first_to_show, shown_items
from gui.runs import rows
from gui.runs.saying import UNCLEAR, in_a_row
from gui.runs.tables import TabbedTables
from gui.services import Services
from gui.table import Mark, Table, Tone
from gui.widgets import button, label, rule

BATCHES, EVIDENCE, RECEIPT, FILES = range(4)
_ON_SERVER = frozenset({ItemState.VERIFIED, ItemState.DECIDED, ItemState.REVIEW, ItemState.APPLIED})
_TOLD_ROWS = 4


class HistoryPane(TabbedTables):
    """Shows one run and offers what is possible with its current batch; nothing that is not is offered."""

    check_wanted = Signal()
    decide_wanted = Signal()
    again_wanted = Signal()
    request_wanted = Signal()
    batch_wanted = Signal()
    receipt_wanted = Signal()
    folder_wanted = Signal()
    item_changed = Signal()
    """Another batch of the run is current."""

    def __init__(self, services: Services) -> None:
        super().__init__(services, "About the run", "history")
        self.run: Run | None = None
        self._again: frozenset[int] = frozenset()
        assert services.settler is not None
        self._settler = services.settler
        self._build_tables()
        self._build_buttons()
        self.tabs.currentChanged.connect(lambda _tab: self._offer())
        self.batches.current_changed.connect(lambda _row: self._row_changed())
        self._settler.ticked.connect(self.batches.view.viewport().update)

    def _build_tables(self) -> None:
        self.batches = self.add_table(
            "Batches",
            rows.result_columns(self._wait),
            "The rows of this run cannot be read; its evidence says more.",
            key=lambda row: (row.item, row.currency),
            tone=lambda row: row.tone,
        )
        self.evidence = self.add_table("Evidence", rows.PROOF_COLUMNS, "Nothing has happened yet.")
        self.receipt = QWidget()
        self.verdict = label("", "quiet", wrap=True)
        self.verdict.setContentsMargins(12, 8, 12, 8)
        self.accounts = self.table(
            "Tie-out per account",
            rows.ACCOUNT_COLUMNS,
            "Nothing was read back, so there is nothing to compare.",
        )
        self.told = self.table("Told", rows.REMARK_COLUMNS, "Nothing is left over.")
        column = QVBoxLayout(self.receipt)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.verdict, rule(), self.accounts, rule(), self.told):
            column.addWidget(widget, 1 if widget is self.accounts else 0)
        self.add_tab("Receipt", self.receipt)
        self.files = self.add_table("Files", rows.FILE_COLUMNS, "No file was written.")

    def _build_buttons(self) -> None:
        self.check = self._button("Check a&gain", self.check_wanted)
        self.decide = self._button("&Decide…", self.decide_wanted)
        self.again = self._button("Se&nd again", self.again_wanted)
        self.request = self._button("Show the re&quest", self.request_wanted)
        self.batch = self._button("Go to &batch", self.batch_wanted)
        self.save = self._button("Save &receipt…", self.receipt_wanted)
        self.folder = self._button("&Open folder", self.folder_wanted)

    def _button(self, words: str, signal: SignalInstance) -> QPushButton:
        made = button(words, "flat", signal.emit)
        self.acts.addWidget(made)
        made.hide()
        return made

    # The run

    def show_run(self, run: Run | None) -> None:
        """Shows a run; the current batch stays current when it is the same run."""
        same = run is not None and self.run is not None and run.number == self.run.number
        current = self.item.number if same and self.item else None
        self.run, self._again = run, self._again if same else frozenset()
        self._fill()
        if current is None and run is not None:
            first = first_to_show(run)
            current = first.number if first else None
        if current is not None:
            self.show_item(current)
        self._offer()

    def show_item(self, number: int) -> None:
        """Makes a batch of the run current."""
        row = next((row for row in self.batches.rows.rows if row.item == number), None)
        if row is not None:
            self.batches.set_current((row.item, row.currency))

    def set_again(self, items: Collection[int]) -> None:
        """Which batches may be sent again."""
        self._again = frozenset(items)
        self._offer()

    @property
    def item(self) -> Item | None:
        """The batch that the buttons are about."""
        row = self.batches.current
        return self.run.item(row.item) if self.run is not None and row is not None else None

    def _fill(self) -> None:
        run, style = self.run, self.services.style
        files = rows.files(run) if run else []
        self.batches.set_rows(rows.result_rows(run) if run else [])
        self.evidence.set_rows(rows.evidence(run) if run else [])
        self.files.set_rows(files)
        self._show_column(self.evidence, "batch", several=run is not None and len(run.items) > 1)
        self.tabs.set_count(BATCHES, count(len(shown_items(run)), style) if run else "")
        self.tabs.set_count(FILES, count(len(files), style) if run else "")
        self._fill_receipt()

    def _fill_receipt(self) -> None:
        run = self.run
        told = rows.remarks(run) if run else []
        lines = rows.account_lines(run) if run else []
        self.accounts.set_rows(lines)
        self._show_column(self.accounts, "batch", several=len({line.batch for line in lines}) > 1)
        self.told.set_rows(told)
        self.told.fit_rows(_TOLD_ROWS)
        self.told.setVisible(bool(told))
        words = _verdict(run, self.services) if run else ""
        self.verdict.setText(words)
        self.verdict.setVisible(bool(words))

    def _show_column(self, table: Table[Any], column: str, *, several: bool) -> None:
        section = next(n for n, each in enumerate(table.rows.columns) if each.id == column)
        table.view.setColumnHidden(section, not several)

    def _wait(self, row: rows.ResultRow) -> Mark | None:
        if self.run is None or not row.identifier:
            return None
        item = self.run.item(row.item)
        if item.state not in UNCLEAR:
            return None
        seconds = self._settler.seconds(item.run, item.number)
        return Mark(Tone.QUIET, in_a_row(seconds, self._settler.looking), icon="")

    def _row_changed(self) -> None:
        self._offer()
        self.item_changed.emit()

    # What is offered

    def _offer(self) -> None:
        item, tab = self.item, self.tabs.currentIndex()
        busy = item is not None and bool(self._settler.busy(item.run, item.number))
        offers = {
            self.check: item is not None and item.state in UNCLEAR | {ItemState.REVIEW} and not busy,
            self.decide: item is not None and item.state is ItemState.REVIEW,
            self.again: item is not None and item.state in AGAIN and item.number in self._again,
            self.request: item is not None and bool(item.attempts or item.state in OPEN),
            self.batch: item is not None and item.state in _ON_SERVER and tab == BATCHES,
            self.save: self.run is not None and bool(self.run.items) and tab == RECEIPT,
            self.folder: bool(self.files.rows.rows) and tab == FILES,
        }
        for each, possible in offers.items():
            each.setVisible(possible)
            each.setToolTip(item.draft.label if item and each not in (self.save, self.folder) else "")


def _verdict(run: Run, services: Services) -> str:
    """How the batches of the run tie out, in a sentence."""
    receipts = [each for item in run.items if (each := rows.receipt_of(item))]
    if not receipts:
        return ""
    style = services.style
    sent = counted(sum(each.ids_sent for each in receipts), "GL entry", "GL entries", style)
    read = count(sum(each.ids_read for each in receipts), style)
    ties = "ties out" if all(each.ties_out for each in receipts) else "does not tie out"
    return f"{sent} sent, {read} read back: preview = file = ids sent = entries read back {ties}."
