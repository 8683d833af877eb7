"""Where the list stands in its file: the sheet, the row of the headings; and how the file was recognised."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from core.workflows.choosing_columns import ColumnMap, Looked
from gui.dialogs.columns.fields_form import ChoiceBox
from gui.theme.controls import label

_LAST_ROW = 1_048_576
_OWN = ("Sheet", "Headings")
"""Particulars that have a control of their own."""


class PlaceBar(QWidget):
    """Particulars at the left, what can be chosen at the right."""

    sheet_chosen = Signal(str)
    row_chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.particulars = label(name, "quiet")
        self.sheet = ChoiceBox("Sheet", "choose the sheet")
        self.sheet.activated.connect(lambda _number: self.sheet_chosen.emit(self.sheet.currentText()))
        self.row = QLineEdit()
        self.row.setAccessibleName("Headings in row")
        self.row.setValidator(QIntValidator(1, _LAST_ROW, self.row))
        self.row.setFixedWidth(72)
        self.row.editingFinished.connect(self._tell_row)
        self._shown_row = ""
        self._sheet_words = self._words("Shee&t", self.sheet)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label("Which column is what?", "title"))
        row.addSpacing(8)
        row.addWidget(self.particulars, 1)
        row.addWidget(self._sheet_words)
        row.addWidget(self.sheet)
        row.addSpacing(8)
        row.addWidget(self._words("&Headings in row", self.row))
        row.addWidget(self.row)
        self.setEnabled(False)

    def _words(self, text: str, of: QWidget) -> QLabel:
        made = label(text)
        made.setBuddy(of)
        return made

    def _tell_row(self) -> None:
        if self.row.text() != self._shown_row:
            self._shown_row = self.row.text()
            self.row_chosen.emit(int(self._shown_row))

    def show_place(self, looked: Looked, columns: ColumnMap) -> None:
        """Shows how the file was recognised, and what is chosen of it."""
        particulars = looked.table.particulars if looked.table else looked.grid.particulars
        several = len(looked.grid.sheets) > 1
        found = [
            f"{each}: {value}" for each, value in particulars if each not in _OWN or _single(each, several)
        ]
        self.particulars.setText(" · ".join([self._name, *found]))
        self._show_sheets(looked, columns)
        line = looked.table.heading_line if looked.table else columns.header_row
        self._shown_row = str(line or "")
        self.row.setText(self._shown_row)
        self.setEnabled(True)

    @property
    def sheet_open(self) -> bool:
        """Whether there are several sheets and none is chosen."""
        return self.sheet.count() > 1 and self.sheet.currentIndex() < 0

    def _show_sheets(self, looked: Looked, columns: ColumnMap) -> None:
        several = len(looked.grid.sheets) > 1
        self.sheet.setVisible(several)
        self._sheet_words.setVisible(several)
        if [self.sheet.itemText(at) for at in range(self.sheet.count())] != list(looked.grid.sheets):
            self.sheet.clear()
            self.sheet.addItems(looked.grid.sheets)
        self.sheet.setCurrentIndex(self.sheet.findText(columns.sheet) if columns.sheet else -1)


def _single(name: str, several: bool) -> bool:
    return name == "Sheet" and not several
