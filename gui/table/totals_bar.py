"""What is chosen, in words: how many of how many, totals per currency, what the filter hides."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.domain.money import Totals
from core.words import Style, count, counted, number
from gui.theme.controls import button, label


class TotalsBar(QWidget):
    """Says `37 of 214 chosen · GBP 4,210.00 · EUR (35.00)` and warns of chosen rows that are hidden."""

    show_hidden = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.chosen = label("", "strong")
        self.totals = label("")
        self.hidden = label("", "warn")
        self.show_them = button("Show them", "link", self.show_hidden.emit)
        self.show_them.setAccessibleName("Show the chosen rows that are hidden")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.chosen, self.totals, self.hidden, self.show_them):
            row.addWidget(part)
        row.addStretch(1)
        self.set_hidden(0)

    def set_chosen(self, chosen: int, of: int, totals: Totals) -> None:
        """Counts and totals of what is chosen."""
        self.chosen.setText(f"{count(chosen, self._style)} of {count(of, self._style)} chosen")
        sums = (f" · {currency} {number(value, self._style)}" for currency, value in totals.items())
        self.totals.setText("".join(sums))

    def set_words(self, strong: str, rest: str = "") -> None:
        """Other words in the same place."""
        self.chosen.setText(strong)
        self.totals.setText(f" · {rest}" if rest else "")

    def set_hidden(self, hidden: int) -> None:
        """How many chosen rows the filter hides; always said when there are any."""
        verb = "is" if hidden == 1 else "are"
        words = f" · {counted(hidden, 'chosen row', style=self._style)} {verb} hidden by the filter "
        self.hidden.setText(words if hidden else "")
        self.hidden.setVisible(bool(hidden))
        self.show_them.setVisible(bool(hidden))
