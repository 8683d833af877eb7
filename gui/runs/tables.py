"""A pane with a table under each of its tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from gui.services import Services
from gui.table import Column, RowTone, Table
from gui.table.columns import Row
from gui.widgets import Panel, Tabs


class TabbedTables(Panel):
    """Tabs over tables; what belongs to the current one is shown."""

    def __init__(self, services: Services, name: str, layout_name: str) -> None:
        super().__init__()
        self.services = services
        self._layout_name = layout_name
        self.tabs = Tabs(name, inset=8)
        self.acts = QHBoxLayout()
        self.acts.setContentsMargins(0, 0, 8, 0)
        self.acts.setSpacing(0)
        self.stack = QStackedWidget()
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tabs, 1)
        row.addLayout(self.acts)
        self.add(head)
        self.add(self.stack, 1)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)

    def add_table(
        self,
        title: str,
        columns: Sequence[Column[Row]],
        empty: str,
        *,
        key: Callable[[Row], Any] | None = None,
        tone: Callable[[Row], RowTone] | None = None,
    ) -> Table[Row]:
        """Adds a tab with its table."""
        name = f"{self._layout_name}.{title.split()[0].lower()}"
        table = Table(name, title, columns, self.services, key=key, tone=tone, sortable=False, framed=False)
        table.set_empty(empty)
        self.tabs.add(title)
        self.stack.addWidget(table)
        return table
