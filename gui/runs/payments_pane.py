"""The pane of a payment run: invoices before and after, the parts of one, its evidence, the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.domain.posting import OPEN, ItemState
from core.words import count
from gui.runs import jobs, payment_rows
from gui.runs.payment_rows import KnownRows, PaymentResultRow
from gui.runs.phrases import headline
from gui.runs.rows import WrittenFile, evidence, file_columns, proof_columns
from gui.runs.rows import files as written_files
from gui.runs.run_pane import RunPane
from gui.services import Services
from gui.table import Mark
from gui.widgets import label, rule

if TYPE_CHECKING:
    from core.workflows.kept_payments import KeptPayments
    from core.workflows.payment_orders import ResultPaths

INVOICES, PARTS, EVIDENCE, FILES = range(4)
_PARTS = "Parts"
_CARRIED_OUT = frozenset({ItemState.DRAFT, ItemState.INTENT, ItemState.SENT, ItemState.THROTTLED})
"""While an item is in one of these, its run goes on and the rows stay where they are."""


class PaymentsPane(RunPane):
    """Shows a payment run; the tabs behind the first one are about its current invoice."""

    files_wanted = Signal()
    """The success and the fail file are to be made again."""

    evidence_tab, receipt_tab, files_tab = EVIDENCE, INVOICES, FILES

    def __init__(self, services: Services) -> None:
        self._kept: KeptPayments | None = None
        self._known = KnownRows(services.style)
        super().__init__(services, "history.payments")

    def _build_tables(self) -> None:
        style = self.services.style
        self.headline = label("", "quiet", wrap=True)
        self.headline.setContentsMargins(12, 8, 12, 8)
        self.items = self.invoices = self.table(
            "Invoices",
            payment_rows.payment_columns(self._wait, style),
            "The rows of this run cannot be read; its evidence says more.",
            key=lambda row: row.key,
            tone=lambda row: row.tone,
        )
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.reason = label("", "quiet", wrap=True)
        self.reason.setContentsMargins(12, 6, 12, 6)
        self.reason.hide()
        self._line = rule()
        for widget in (self.headline, self._line, self.invoices, self.reason):
            column.addWidget(widget, 1 if widget is self.invoices else 0)
        self.add_tab("Invoices", whole)
        self.parts = self.add_table(
            _PARTS, payment_rows.PART_COLUMNS, "The rows of this invoice are not in the journal."
        )
        self.evidence = self.add_table("Evidence", proof_columns("Invoice", 110), "Nothing was sent for it.")
        self.files = self.add_table("Files", file_columns("What"), "No file is known.")

    def _build_buttons(self) -> None:
        self.make_files = self._button("&Make both files again…", self.files_wanted)

    # The run

    def _fill(self, *, same: bool) -> None:
        run, style = self.run, self.services.style
        if not same:
            self._kept, self._known = None, KnownRows(style)
        self.headline.setText(headline(run, style) if run else "")
        for part in (self.headline, self._line):
            part.setVisible(run is not None)
        files = payment_rows.payment_files(run) if run else []
        self._fill_invoices()
        self.files.set_rows(files)
        self.tabs.set_count(FILES, count(len(files), style) if run else "")
        self._fill_current()
        if run is not None and not same:
            self._read_file()

    def _fill_invoices(self) -> None:
        run, style = self.run, self.services.style
        rows = payment_rows.payment_rows(run, self._kept, self._known, style) if run else []
        moving = run is not None and any(item.state in _CARRIED_OUT for item in run.items)
        self.invoices.set_rows(rows if moving else payment_rows.troubled_first(rows))
        self.tabs.set_count(INVOICES, count(len(rows), style) if run else "")

    def _read_file(self) -> None:
        """Reads the payment file out of the journal's header, beside everything else; it may be long."""
        run = self.run
        assert run is not None
        task = self.services.tasks.start(self, jobs.kept_payments, run)
        task.quiet = True
        task.succeeded.connect(lambda kept: self._take(run.number, kept))

    def _take(self, number: int, kept: KeptPayments | None) -> None:
        if self.run is not None and self.run.number == number and kept is not None:
            self._kept = kept
            self._fill_invoices()
            self.show_first()

    def show_first(self) -> None:
        """Makes current what needs the clerk most: the first open payment, else the row on top."""
        open_ = next((item for item in self.run.items if item.state in OPEN), None) if self.run else None
        positions = self.invoices.rows.positions
        if open_ is not None:
            self.show_item(open_.number)
        elif positions:
            self.invoices.set_current(self.invoices.rows.rows[positions[0]].key)
        self._fill_current()

    def show_checked(self, rows: Sequence[PaymentResultRow], paths: ResultPaths) -> None:
        """Shows a file of which nothing was sent, and the two files that were made of it."""
        self.show_run(None)
        written = [
            WrittenFile(paths.checked, "May be uploaded"),
            WrittenFile(paths.fail, "With what speaks against it"),
        ]
        self.invoices.set_rows(payment_rows.troubled_first(rows))
        self.show_first()
        self.files.set_rows(written)
        style = self.services.style
        self.tabs.set_count(INVOICES, count(len(rows), style))
        self.tabs.set_count(FILES, count(len(written), style))

    # The current invoice

    def _row_changed(self) -> None:
        self._fill_current()
        super()._row_changed()

    def _fill_current(self) -> None:
        row, item, style = self.invoices.current, self.item, self.services.style
        parts = payment_rows.payment_parts(item, self._kept, row.place, style) if row else []
        words = payment_rows.whole_note(row, style) if row else ""
        self.reason.setText(words)
        self.reason.setVisible(bool(words))
        self.parts.set_rows(parts)
        self.tabs.rename(PARTS, f"{_PARTS} of {row.invoice}" if row else _PARTS)
        self.tabs.set_count(PARTS, count(len(parts), style) if row else "")
        told = evidence(self.run, item.number) if self.run is not None and item is not None else []
        self.evidence.set_rows(told)

    def _wait(self, row: PaymentResultRow) -> Mark | None:
        return self._wait_of(row.item)

    # What is offered

    def _offers_of_run(self) -> Mapping[QPushButton, bool]:
        kept, tab = self._kept is not None, self.tabs.currentIndex()
        run, offers = self.run, super()._offers_of_run()
        written = run is not None and bool(written_files(run))
        return {
            **offers,
            self.make_files: kept and tab == FILES,
            self.folder: written and tab == self.files_tab,
        }
