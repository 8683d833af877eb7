"""The question of the first page: from where, which kinds, which location, through which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.domain.connection import Connection
from core.domain.places import Location
from core.domain.records import BatchKind
from core.words import Style
from gui import theme
from gui.runs.phrases import DOT
from gui.widgets import Panel, label
from gui.wizards.batch.phrases import KIND_NOTES, KIND_TITLES

THRU_NOTE = "records dated up to and including this day; later ones are counted but not shown"
_QT_DATES = {"%d": "dd", "%m": "MM", "%Y": "yyyy"}
_TYPES = {"rest": "REST"}


class SourceForm(Panel):
    """The fields at the left. `values` are typed; nothing is read from the server here."""

    connection_chosen = Signal(str)
    changed = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._kinds: dict[BatchKind, QCheckBox] = {}
        self._location = ""
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 16, 16, 16)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnMinimumWidth(0, 150)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self._add_from()
        self._add_kinds()
        self._add_location()
        self._add_thru(style)

    def _row(self, name: str, field: QWidget, *, top: bool = False) -> None:
        number = self._grid.rowCount()
        words = label(name, "quiet")
        words.setBuddy(field)
        side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(words, number, 0, side)
        self._grid.addWidget(field, number, 1)

    def _add_from(self) -> None:
        self.source = QComboBox()
        self.source.setAccessibleName("From")
        self.source.activated.connect(lambda _at: self.connection_chosen.emit(self.connection))
        self._row("From", self.source)

    def _add_kinds(self) -> None:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for kind in BatchKind:
            box = QCheckBox(KIND_TITLES[kind])
            box.setChecked(True)
            box.setAccessibleDescription(KIND_NOTES[kind])
            box.toggled.connect(lambda _on: self.changed.emit())
            note = label(KIND_NOTES[kind], "note")
            note.setIndent(28)
            note.setContentsMargins(0, 0, 0, 8)
            column.addWidget(box)
            column.addWidget(note)
            self._kinds[kind] = box
        self._row("Records", block, top=True)

    def _add_location(self) -> None:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.location = QComboBox()
        self.location.setAccessibleName("Location")
        self.location.activated.connect(self._location_picked)
        self.location_note = label("", "note", wrap=True)
        self.location_note.hide()
        column.addWidget(self.location)
        column.addWidget(self.location_note)
        self._row("Location", block)
        self.set_locations((), "")

    def _add_thru(self, style: Style) -> None:
        block = QWidget()
        row = QHBoxLayout(block)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.thru = QDateEdit(QDate.currentDate())
        self.thru.setCalendarPopup(True)
        self.thru.setDisplayFormat(_qt_date_format(style))
        self.thru.setFixedSize(150, theme.CONTROL_HEIGHT)
        self.thru.setAccessibleName("Through date")
        self.thru.setAccessibleDescription(THRU_NOTE)
        self.thru.dateChanged.connect(lambda _day: self.changed.emit())
        row.addWidget(self.thru)
        row.addWidget(label(THRU_NOTE, "note", wrap=True), 1)
        self._row("Through date", block)

    # What the clerk said

    @property
    def connection(self) -> str:
        """The name of the connection that is shown."""
        return str(self.source.currentData() or "")

    @property
    def kinds(self) -> frozenset[BatchKind]:
        """The kinds that are ticked."""
        return frozenset(kind for kind, box in self._kinds.items() if box.isChecked())

    @property
    def place(self) -> str:
        """The id of the location; empty for all."""
        return self._location

    @property
    def day(self) -> dt.date:
        """The through date."""
        day = self.thru.date()
        return dt.date(day.year(), day.month(), day.day())

    # What is offered

    def set_connections(self, connections: Sequence[Connection], current: str) -> None:
        """Offers the connections and shows one of them."""
        self.source.clear()
        for each in connections:
            self.source.addItem(f"{each.title}{DOT}{_TYPES[each.type.value]}", each.name)
        self.source.setCurrentIndex(max(0, self.source.findData(current)))

    def set_kinds(self, kinds: frozenset[BatchKind]) -> None:
        """Ticks these kinds; all of them when none is given."""
        for kind, box in self._kinds.items():
            box.setChecked(not kinds or kind in kinds)

    def set_locations(self, locations: Sequence[Location], current: str) -> None:
        """Offers the locations; the current one stays what is asked for until it turns out not to exist."""
        self._location = current
        self.location.clear()
        self.location.addItem("All locations", "")
        for each in locations:
            self.location.addItem(each.name, str(each.id))
        found = self.location.findData(current)
        if found < 0 and locations:
            self._location = ""
        elif found < 0:
            self.location.addItem("The location chosen last", current)
            found = self.location.count() - 1
        self.location.setCurrentIndex(max(0, found))

    def set_location_note(self, words: str) -> None:
        """Says under the field how far the reading of the locations is, or why they are missing."""
        self.location_note.setText(words)
        self.location_note.setVisible(bool(words))

    def set_day(self, day: dt.date) -> None:
        """Shows a through date."""
        self.thru.setDate(QDate(day.year, day.month, day.day))

    def _location_picked(self, at: int) -> None:
        self._location = str(self.location.itemData(at) or "")
        self.changed.emit()


def _qt_date_format(style: Style) -> str:
    pattern = style.date_format
    for ours, qts in _QT_DATES.items():
        pattern = pattern.replace(ours, qts)
    return pattern
