"""Which column is what: one list of headings for each thing a payment has."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from core.workflows.choosing_columns import ColumnMap, Field
from gui.dialogs.columns.phrases import FIELD_TIPS, FIELD_WORDS, plain
from gui.theme.controls import rule

NOT_THERE = "not in this file"
_NEEDED = (Field.NUMBER, Field.AMOUNT, Field.DATE)
_WIDTH = 14
_LONGEST = 200
"""Characters of a sender's name."""


class ChoiceBox(QComboBox):
    """A list that the wheel passes over: it is meant for what scrolls behind it."""

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_WIDTH)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FieldsForm(QWidget):
    """The needed three first; the sender's name last."""

    chosen = Signal(object, object)
    """A `Field` and its heading; None for no column."""
    sender_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.boxes = {field: self._box(field) for field in Field}
        self.sender_name = QLineEdit()
        self.sender_name.setAccessibleName("Sender")
        self.sender_name.setPlaceholderText("who sends such files")
        self.sender_name.setMaxLength(_LONGEST)
        self.sender_name.textEdited.connect(self.sender_typed)
        self._lay_out()

    def _box(self, field: Field) -> ChoiceBox:
        box = ChoiceBox(plain(FIELD_WORDS[field]), "choose a column" if field in _NEEDED else NOT_THERE)
        box.setToolTip(FIELD_TIPS[field])
        box.setAccessibleDescription(FIELD_TIPS[field])
        box.activated.connect(partial(self._tell, field))
        return box

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(12, 10, 12, 10)
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field, box in self.boxes.items():
            form.addRow(FIELD_WORDS[field], box)
            if field is _NEEDED[-1]:
                form.addRow(rule())
        form.addRow(rule())
        form.addRow("&Sender", self.sender_name)

    def _tell(self, field: Field, _number: int) -> None:
        self.chosen.emit(field, self.boxes[field].currentData())

    def show_map(self, columns: ColumnMap) -> None:
        """Offers the headings and shows what is chosen."""
        for field, box in self.boxes.items():
            self._fill(field, box, columns)
        if self.sender_name.text() != columns.sender:
            self.sender_name.setText(columns.sender)

    def _fill(self, field: Field, box: ChoiceBox, columns: ColumnMap) -> None:
        offered: list[tuple[str, str | None]] = []
        if field not in (Field.AMOUNT, Field.DATE):
            offered.append((NOT_THERE, None))
        offered += [(heading, heading) for heading in columns.headings if heading]
        if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] != offered:
            box.clear()
            for words, heading in offered:
                box.addItem(words, heading)
        heading = columns.heading(field)
        needed = field in _NEEDED and not (field is Field.NUMBER and columns.heading(Field.INVOICE_ID))
        box.setCurrentIndex(-1 if heading is None and needed else box.findData(heading))

    def first_missing(self) -> ChoiceBox | None:
        """The first list in which something has to be chosen."""
        return next((box for box in self.boxes.values() if box.currentIndex() < 0), None)
