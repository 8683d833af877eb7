"""What the amounts of a file mean: two answers in words, none of them given before the clerk gives it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from core.domain.payments.rows import Amounts
from gui.widgets import label, option
from gui.wizards.payments.file_words import ALWAYS_TOTALS
from gui.wizards.payments.phrases import AMOUNTS_NOTES, AMOUNTS_TITLES


class AmountsField(QWidget):
    """Two radio buttons; for XML, which leaves no choice, a sentence."""

    said = Signal(object)
    """The `Amounts` that the clerk chose."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = {each: QRadioButton(AMOUNTS_TITLES[each]) for each in Amounts}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._options = [option(choice, AMOUNTS_NOTES[each]) for each, choice in self.choices.items()]
        for each, choice in self.choices.items():
            self._group.addButton(choice)
            choice.clicked.connect(lambda _on, each=each: self.said.emit(each))
        self._always = label(ALWAYS_TOTALS, wrap=True)
        for part in (*self._options, self._always):
            column.addWidget(part)

    def show_amounts(self, amounts: Amounts | None, *, fixed: bool) -> None:
        """Shows what is known; `fixed` where there is nothing to choose."""
        for part in self._options:
            part.setVisible(not fixed)
        self._always.setVisible(fixed)
        self._group.setExclusive(False)  # else Qt keeps one of them marked
        for each, choice in self.choices.items():
            choice.setChecked(each is amounts)
        self._group.setExclusive(True)

    @property
    def first(self) -> QRadioButton:
        """The first answer, where the keyboard goes; it is not given by that."""
        return self.choices[Amounts.TOTALS]
