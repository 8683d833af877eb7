"""The pane below the result: tie-out per account, what is left over, evidence, files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from core.domain.posting import POSTED, ItemState
from core.domain.runs import Item, Run
from core.words import count
from gui.runs import rows
from gui.runs.tables import TabbedTables
from gui.services import Services
from gui.widgets import button

_ON_SERVER = frozenset({ItemState.VERIFIED, ItemState.DECIDED, ItemState.REVIEW, ItemState.APPLIED})
ACCOUNTS, LEFT, EVIDENCE, FILES = range(4)


class ResultPane(TabbedTables):
    """Four tables about one run, and the way to its current batch."""

    batch_wanted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__(services, "About the result", "batch.result")
        self.accounts = self.add_table(
            "Tie-out per account",
            rows.ACCOUNT_COLUMNS,
            "Nothing was read back yet, so there is nothing to compare.",
        )
        self.left = self.add_table(
            "Left over",
            rows.TOLD_COLUMNS,
            "Nothing is left over: no record of these batches is still unposted.",
        )
        self.evidence = self.add_table("Evidence", rows.EVIDENCE_COLUMNS, "Nothing has happened yet.")
        self.files = self.add_table("Files", rows.FILE_COLUMNS, "No file was written.")
        self.batch = button("Go to &batch", "flat", self.batch_wanted.emit)
        self.acts.addWidget(self.batch)
        self.batch.hide()

    def offer(self, item: Item | None) -> None:
        """Offers to show a batch as the server has it, where it is there."""
        self.batch.setVisible(item is not None and item.state in _ON_SERVER)
        self.batch.setToolTip(item.draft.label if item else "")

    def show_files(self, files: Sequence[rows.WrittenFile]) -> None:
        """Shows files that belong to no run."""
        self.show_run(None)
        self.files.set_rows(files)
        self.tabs.set_count(FILES, count(len(files), self.services.style))
        self.tabs.setCurrentIndex(FILES)

    def show_outcome(self, run: Run) -> None:
        """Turns to what tells most about a run that has just ended."""
        all_posted = all(item.state in POSTED for item in run.items)
        self.tabs.setCurrentIndex(ACCOUNTS if all_posted else EVIDENCE)

    def show_run(self, run: Run | None) -> None:
        """Shows what is known of a run."""
        if run is not None and not any(rows.receipt_of(item) for item in run.items):
            self.tabs.setCurrentIndex(EVIDENCE)
        left = rows.leftovers(run) if run else []
        files = rows.files(run) if run else []
        self.accounts.set_rows(rows.account_lines(run) if run else [])
        self.left.set_rows(left)
        self.evidence.set_rows(rows.evidence(run) if run else [])
        self.files.set_rows(files)
        style = self.services.style
        self.tabs.set_count(LEFT, count(len(left), style) if run else "")
        self.tabs.set_count(FILES, count(len(files), style) if files else "")
