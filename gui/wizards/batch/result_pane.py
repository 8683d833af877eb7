"""The pane below the result: tie-out per account, what is left over, evidence, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from core.domain.runs import Run
from core.words import count
from gui.services import Services
from gui.table import Column, Table
from gui.widgets import Panel, Tabs
from gui.wizards.batch import result_rows as rows

ACCOUNTS, LEFT, EVIDENCE, FILES = range(4)


class ResultPane(Panel):
    """Four tables about one run."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._style = services.style
        self.tabs = Tabs("About the result", inset=8)
        self.stack = QStackedWidget()
        self.accounts = self._table(services, "Tie-out per account", rows.ACCOUNT_COLUMNS)
        self.left = self._table(services, "Left over", rows.TOLD_COLUMNS)
        self.evidence = self._table(services, "Evidence", rows.EVIDENCE_COLUMNS)
        self.files = self._table(services, "Files", rows.FILE_COLUMNS)
        self.add(self.tabs)
        self.add(self.stack, 1)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.accounts.set_empty("Nothing was read back yet, so there is nothing to compare.")
        self.left.set_empty("Nothing is left over: no record of these batches is still unposted.")
        self.evidence.set_empty("Nothing has happened yet.")
        self.files.set_empty("No file was written.")

    def _table(self, services: Services, title: str, columns: tuple[Column[Any], ...]) -> Table[Any]:
        name = f"batch.result.{title.split()[0].lower()}"
        table: Table[Any] = Table(name, title, columns, services, sortable=False, framed=False)
        self.tabs.add(title)
        self.stack.addWidget(table)
        return table

    def show_files(self, files: Sequence[rows.WrittenFile]) -> None:
        """Shows files that belong to no run."""
        self.show_run(None)
        self.files.set_rows(files)
        self.tabs.set_count(FILES, count(len(files), self._style))
        self.tabs.setCurrentIndex(FILES)

    def show_run(self, run: Run | None) -> None:
        """Shows what is known of a run."""
        left = rows.leftovers(run) if run else []
        files = rows.files(run) if run else []
        self.accounts.set_rows(rows.account_lines(run) if run else [])
        self.left.set_rows(left)
        self.evidence.set_rows(rows.evidence(run) if run else [])
        self.files.set_rows(files)
        self.tabs.set_count(LEFT, count(len(left), self._style) if run else "")
        self.tabs.set_count(FILES, count(len(files), self._style) if files else "")
