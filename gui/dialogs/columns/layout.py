"""The parts of the dialog and where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from core.workflows.choosing_columns import ColumnMap, Judged, Looked, Table
from gui.dialogs.columns.doubts_panel import DoubtsPanel
from gui.dialogs.columns.fields_form import FieldsForm
from gui.dialogs.columns.file_rows import FileRows
from gui.dialogs.columns.place_bar import PlaceBar
from gui.dialogs.columns.sample_panel import SamplePanel
from gui.dialogs.columns.state import Chosen
from gui.messages import Banners
from gui.services import Services
from gui.theme.controls import Panel, button, label
from gui.widgets import scrolling

_SIZE = (1200, 680)
_LEFT = 316
_LONGEST = 40
"""Characters of the file's name."""


class Parts:
    """Everything in the dialog that shows something."""

    def __init__(self, services: Services, name: str) -> None:
        self.name = name
        self.banners = Banners(services.style)
        self.place = PlaceBar(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…")
        self.fields = FieldsForm()
        self.doubts = DoubtsPanel(services.style)
        self.rows = FileRows(services)
        self.sample = SamplePanel(services)
        self.import_ = button("&Import…")
        self.export = button("&Export…")
        self.why_not = label("", "quiet", wrap=True)
        self.cancel = button("Cancel")
        self.use = button("&Use these columns", "main")

    def show_file(self, looked: Looked, columns: ColumnMap) -> None:
        """Shows another list, or the same from another row on."""
        self.place.show_place(looked, columns)
        self.rows.show_file(looked, columns)
        self.fields.setEnabled(looked.table is not None)
        self.fields.show_map(columns)
        if looked.table is None:
            self.doubts.show_doubts((), columns)
            self.sample.show_nothing()

    def show_chosen(self, table: Table, chosen: Chosen) -> None:
        """Shows what is chosen, before all rows are read."""
        self.fields.show_map(chosen.columns)
        self.rows.show_uses(chosen.columns)
        self.doubts.show_doubts(chosen.still([view.doubt for view in self.doubts.views]), chosen.columns)
        self.sample.show_first(table, chosen.columns)

    def show_judged(self, table: Table, judged: Judged) -> None:
        """Shows what all rows say."""
        self.doubts.show_doubts(judged.doubts, judged.columns)
        self.sample.show_judged(table, judged)

    def show_ready(self, why_not: str, *, exportable: bool) -> None:
        """Says what is still to be done; with nothing to do the columns can be used."""
        self.why_not.setText(why_not)
        self.use.setEnabled(not why_not)
        self.use.setToolTip(why_not)
        self.use.setAccessibleDescription(why_not)
        self.export.setEnabled(exportable)
        self.export.setToolTip("" if exportable else "No column is chosen yet.")

    def begin(self) -> None:
        """Puts the keyboard where the first thing is to be done."""
        sheet = self.place.sheet if self.place.sheet_open else None
        first = sheet or self.fields.first_missing() or self.doubts.first_open() or self.use
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def lay_out(dialog: QDialog, parts: Parts) -> None:
    """Fields at the left; questions, the file and what comes out of it at the right."""
    dialog.setWindowTitle(f"Columns of {parts.name}")
    dialog.resize(*_SIZE)
    parts.use.setDefault(True)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(12)
    column.addWidget(parts.place)
    column.addWidget(parts.banners)
    column.addLayout(_middle(parts), 1)
    column.addLayout(_foot(parts))


def _middle(parts: Parts) -> QHBoxLayout:
    fields = Panel("Columns")
    fields.add(parts.fields)
    fields.body.addStretch(1)
    left = scrolling(fields)
    left.setFixedWidth(max(_LEFT, fields.minimumSizeHint().width()))
    right = QVBoxLayout()
    right.setSpacing(12)
    right.addWidget(parts.doubts)
    right.addWidget(parts.rows, 1)
    right.addWidget(parts.sample, 1)
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(left)
    row.addLayout(right, 1)
    return row


def _foot(parts: Parts) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(parts.import_)
    row.addWidget(parts.export)
    row.addSpacing(8)
    row.addWidget(parts.why_not, 1)
    row.addWidget(parts.cancel)
    row.addWidget(parts.use)
    return row
