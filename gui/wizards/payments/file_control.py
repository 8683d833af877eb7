"""The control total: what a file must come to, if the sender has said so."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.domain.money import Totals
from core.words import Style, number
from gui.widgets import label, set_role
from gui.wizards.payments.file_words import CONTROL_NOTE, control, typed_amount


class ControlField(QWidget):
    """An amount, and beside it at once whether the file comes to it."""

    changed = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._found: Totals = {}
        self.box = QLineEdit()
        self.box.setFixedWidth(150)
        self.box.setAccessibleName("Control total")
        self.note = label(CONTROL_NOTE, "note", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box)
        row.addWidget(self.note, 1)
        self.box.textChanged.connect(self._typed)

    @property
    def amount(self) -> Decimal | None:
        """What was typed; None for nothing and for what is no amount."""
        return typed_amount(self.box.text(), self._style)

    @property
    def readable(self) -> bool:
        """Whether it is empty or an amount."""
        return not self.box.text().strip() or self.amount is not None

    def show_total(self, wanted: Decimal | None, found: Totals) -> None:
        """Shows what is wanted, held against what the file comes to."""
        self._found = found
        self.box.blockSignals(True)
        if wanted != self.amount or wanted is None:
            self.box.setText("" if wanted is None else number(wanted, self._style))
        self.box.blockSignals(False)
        self._compare()

    def _typed(self) -> None:
        self._compare()
        self.changed.emit()

    def _compare(self) -> None:
        role, words = control(self.box.text(), self.amount, self._found, self._style)
        self.note.setText(words)
        self.box.setAccessibleDescription(words)
        set_role(self.note, role)
