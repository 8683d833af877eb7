"""The first question of every wizard: which connection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from core.domain.connection import Connection
from gui.runs.phrases import DOT

_TYPES = {"rest": "REST"}


class FromField(QComboBox):
    """The connections, and after them, where `without` names it, working without one."""

    chosen = Signal(str)
    """The name of the connection that the clerk picked; empty for none."""

    def __init__(self, without: str = "") -> None:
        super().__init__()
        self._without = without
        self.setAccessibleName("From")
        self.activated.connect(lambda _at: self.chosen.emit(self.connection))

    @property
    def connection(self) -> str:
        """The name of the connection that is shown; empty for none."""
        return str(self.currentData() or "")

    def set_connections(self, connections: Sequence[Connection], current: str) -> None:
        """Offers the connections and shows one of them."""
        self.clear()
        for each in connections:
            self.addItem(f"{each.title}{DOT}{_TYPES[each.type.value]}", each.name)
        if self._without:
            self.addItem(self._without, "")
        self.setCurrentIndex(max(0, self.findData(current)))
