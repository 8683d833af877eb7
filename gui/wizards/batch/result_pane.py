"""The pane below the result: tie-out per account, what is left over, evidence, files."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.runs import Run
from core.words import count
from gui.runs import rows
from gui.runs.tables import TabbedTables
from gui.services import Services

ACCOUNTS, LEFT, EVIDENCE, FILES = range(4)


class ResultPane(TabbedTables):
    """Four tables about one run."""

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

    def show_files(self, files: Sequence[rows.WrittenFile]) -> None:
        """Shows files that belong to no run."""
        self.show_run(None)
        self.files.set_rows(files)
        self.tabs.set_count(FILES, count(len(files), self.services.style))
        self.tabs.setCurrentIndex(FILES)

    def show_run(self, run: Run | None) -> None:
        """Shows what is known of a run."""
        left = rows.leftovers(run) if run else []
        files = rows.files(run) if run else []
        self.accounts.set_rows(rows.account_lines(run) if run else [])
        self.left.set_rows(left)
        self.evidence.set_rows(rows.evidence(run) if run else [])
        self.files.set_rows(files)
        style = self.services.style
        self.tabs.set_count(LEFT, count(len(left), style) if run else "")
        self.tabs.set_count(FILES, count(len(files), style) if files else "")
