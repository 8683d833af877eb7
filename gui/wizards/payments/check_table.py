"""The table of invoices with the line above it: filter, what the amounts are, findings, columns, total."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton

from core.domain.payments.rows import Amounts
from gui.services import Services
from gui.table import Choice, Table
from gui.widgets import label
from gui.wizards.payments.check_columns import CHECK_COLUMNS
from gui.wizards.payments.check_rows import CheckRow
from gui.wizards.payments.check_total import TotalField
from gui.wizards.payments.phrases import AMOUNTS_NOTES, AMOUNTS_TITLES

_FIXED = "The amounts of an XML file are always totals paid so far."


class AmountsMenu(QPushButton):
    """Says what the amounts of the file are; the clerk may say otherwise unless its form decides it."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAutoDefault(False)
        self.setProperty("role", "bar")
        self._value = label("")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for part in (label("Amounts are", "quiet"), self._value):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        self._menu, self._group = QMenu(self), QActionGroup(self)
        self._menu.setToolTipsVisible(True)
        for amounts in Amounts:
            self._add(amounts)
        self._group.triggered.connect(lambda action: self.wanted.emit(action.data()))
        self.setMenu(self._menu)

    def _add(self, amounts: Amounts) -> QAction:
        action = self._menu.addAction(AMOUNTS_TITLES[amounts].capitalize())
        action.setToolTip(AMOUNTS_NOTES[amounts])
        action.setCheckable(True)
        action.setData(amounts)
        self._group.addAction(action)
        return action

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_amounts(self, amounts: Amounts | None, *, fixed: bool) -> None:
        """Shows what holds; `fixed` where the form of the file decides it."""
        words = AMOUNTS_TITLES[amounts] if amounts else "not known"
        self._value.setText(words if fixed else f"{words} ▾")
        self.setAccessibleName(f"Amounts are {words}")
        self.setEnabled(not fixed)
        self.setToolTip(_FIXED if fixed else AMOUNTS_NOTES[amounts] if amounts else "")
        for action in self._group.actions():
            action.setChecked(action.data() is amounts)
        self.updateGeometry()


class CheckTable(Table[CheckRow]):
    """Every invoice of the file; the check boxes write into the choice by its position."""

    def __init__(self, services: Services, choice: Choice) -> None:
        super().__init__(
            "payments.check",
            "Invoices",
            CHECK_COLUMNS,
            services,
            key=lambda row: row.place,
            choice=choice,
            filter_hint="invoice, customer, amount",
        )
        assert self.bar is not None
        self.amounts, self.total = AmountsMenu(), TotalField(services.style)
        self.bar.add(self.amounts)
        self.bar.row.addWidget(self.total)

    @property
    def filtered(self) -> bool:
        """Whether rows are left out."""
        return len(self.rows.positions) < len(self.rows.rows)
