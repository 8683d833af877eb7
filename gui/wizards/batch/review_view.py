"""What the review shows: the batches, their journal, their files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.services import Services
from gui.table import Table
from gui.widgets import Panel, scrolling
from gui.wizards.batch.draft import Draft
from gui.wizards.batch.files_panel import WIDTH, FilesPanel
from gui.wizards.batch.journal_rows import ACCOUNT_JOURNAL_COLUMNS, JournalRow
from gui.wizards.batch.plan_bar import PlanBar
from gui.wizards.batch.plan_rows import BATCH_COLUMNS, BatchRow, batch_rows

_MOST_ROWS = 6


class ReviewView(QWidget):
    """Shows a draft's plan; what the clerk changes is told by the parts' signals."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.bar = PlanBar()
        self.batches: Table[BatchRow] = Table(
            "batch.plan",
            "Batches",
            BATCH_COLUMNS,
            services,
            key=lambda row: (row.position, row.currency),
            tone=lambda row: row.tone,
            sortable=False,
        )
        self.journal: Table[JournalRow] = Table(
            "batch.plan.journal",
            "Journal",
            ACCOUNT_JOURNAL_COLUMNS,
            services,
            tone=lambda row: row.tone,
            sortable=False,
            framed=False,
        )
        self.journal.set_empty("No amounts are known for these records.")
        self.journal_panel = Panel("Journal", "all batches")
        self.journal_panel.add(self.journal, 1)
        self.files = FilesPanel()
        self._lay_out()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.journal_panel, 1)
        files = scrolling(self.files)
        files.setFixedWidth(WIDTH)
        below.addWidget(files)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.batches)
        column.addSpacing(4)
        column.addLayout(below, 1)

    def show_plan(self, draft: Draft) -> None:
        """Shows everything anew."""
        assert draft.plan is not None
        many = len(draft.plan.batches)
        self.journal_panel.remark.setText({1: "", 2: "both batches"}.get(many, "all batches"))
        self.journal.set_rows(draft.journal)
        self.bar.show_choice(draft.cut, draft.prefix, fixed=draft.saved is not None)
        self.show_batches(draft)
        self.show_files(draft)

    def show_batches(self, draft: Draft) -> None:
        """Shows batches and what is known of their identifiers."""
        assert draft.plan is not None
        rows = batch_rows(draft.plan, draft.faults)
        self.batches.set_rows(rows)
        height = theme.HEADER_HEIGHT + 6 + min(len(rows), _MOST_ROWS) * theme.ROW_HEIGHT
        self.batches.setFixedHeight(height)

    def show_files(self, draft: Draft) -> None:
        """Shows the files that would be written, or those that exist."""
        if draft.saved is not None:
            kept = [each.path for each in draft.saved.batches if each.path is not None]
            folder = kept[0].parent if kept else Path()
            self.files.show_files(draft.form, folder, [path.name for path in kept], fixed=True)
        elif draft.folder is not None:
            self.files.show_files(draft.form, draft.folder, draft.file_names, fixed=False)
