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
        self.acts = QHBoxLayout(self.tabs)  # beside the tabs, above their line
        self.acts.setContentsMargins(0, 0, 8, 1)
        self.acts.setSpacing(0)
        self.acts.addStretch(1)
        self.stack = QStackedWidget()
        self.add(self.tabs)
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
        table = self.table(title, columns, empty, key=key, tone=tone)
        self.add_tab(title, table)
        return table

    def add_tab(self, title: str, widget: QWidget) -> None:
        """Adds a tab over any widget."""
        self.tabs.add(title)
        self.stack.addWidget(widget)

    def table(
        self,
        title: str,
        columns: Sequence[Column[Row]],
        empty: str,
        *,
        key: Callable[[Row], Any] | None = None,
        tone: Callable[[Row], RowTone] | None = None,
    ) -> Table[Row]:
        """A table dressed as all of the pane."""
        name = f"{self._layout_name}.{title.split()[0].lower()}"
        made = Table(name, title, columns, self.services, key=key, tone=tone, sortable=False, framed=False)
        made.set_empty(empty)
        return made
