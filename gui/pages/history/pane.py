"""The pane of a run of batches: batches, evidence, receipt, files, and what can be done with a batch."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.domain.posting import ItemState
from core.domain.runs import Item, Run
from core.words import count, counted
from gui.runs import rows
from gui.runs.rows import shown_items
from gui.runs.run_pane import RunPane
from gui.services import Services
from gui.table import Mark
from gui.widgets import label, rule

BATCHES, EVIDENCE, RECEIPT, FILES = range(4)
_ON_SERVER = frozenset({ItemState.VERIFIED, ItemState.DECIDED, ItemState.REVIEW, ItemState.APPLIED})
_TOLD_ROWS = 4


class BatchesPane(RunPane):
    """Shows a run of batches."""

    batch_wanted = Signal()

    evidence_tab, receipt_tab, files_tab = EVIDENCE, RECEIPT, FILES

    def __init__(self, services: Services) -> None:
        super().__init__(services, "history")

    def _build_tables(self) -> None:
        self.items = self.batches = self.add_table(
            "Batches",
            rows.result_columns(self._wait),
            "The rows of this run cannot be read; its evidence says more.",
            key=lambda row: row.key,
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
        self.batch = self._button("Go to &batch", self.batch_wanted)

    def _fill(self, *, same: bool) -> None:
        del same
        run, style = self.run, self.services.style
        files = rows.files(run) if run else []
        self.batches.set_rows(rows.result_rows(run) if run else [])
        self.evidence.set_rows(rows.evidence(run) if run else [])
        self.files.set_rows(files)
        self.evidence.offer_column("batch", shown=run is not None and len(run.items) > 1)
        self.tabs.set_count(BATCHES, count(len(shown_items(run)), style) if run else "")
        self.tabs.set_count(FILES, count(len(files), style) if run else "")
        self._fill_receipt()

    def _fill_receipt(self) -> None:
        run = self.run
        told = rows.remarks(run) if run else []
        lines = rows.account_lines(run) if run else []
        self.accounts.set_rows(lines)
        self.accounts.offer_column("batch", shown=len({line.batch for line in lines}) > 1)
        self.told.set_rows(told)
        self.told.fit_rows(_TOLD_ROWS)
        self.told.setVisible(bool(told))
        words = _verdict(run, self.services) if run else ""
        self.verdict.setText(words)
        self.verdict.setVisible(bool(words))

    def _wait(self, row: rows.ResultRow) -> Mark | None:
        return self._wait_of(row.item) if row.identifier else None

    def _offers_of_item(self, item: Item | None) -> Mapping[QPushButton, bool]:
        there = item is not None and item.state in _ON_SERVER
        offers = super()._offers_of_item(item)
        return {**offers, self.batch: there and self.tabs.currentIndex() == BATCHES}


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
