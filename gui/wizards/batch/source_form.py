"""The question of the first page: from where, which kinds, which location, through which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit

from core.domain.places import Location
from core.domain.records import BatchKind
from core.words import Style
from gui import theme
from gui.widgets import Form, beside, label, option, stacked
from gui.wizards.batch.phrases import KIND_NOTES, KIND_TITLES
from gui.wizards.from_field import FromField

THRU_NOTE = "records dated up to and including this day; later ones are counted but not shown"
_QT_DATES = {"%d": "dd", "%m": "MM", "%Y": "yyyy"}


class SourceForm(Form):
    """The fields at the left. `values` are typed; nothing is read from the server here."""

    changed = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._kinds: dict[BatchKind, QCheckBox] = {}
        self._location = ""
        self.source = FromField()
        self.fields.add("From", self.source)
        self._add_kinds()
        self._add_location()
        self._add_thru(style)

    def _add_kinds(self) -> None:
        for kind in BatchKind:
            box = self._kinds[kind] = QCheckBox(KIND_TITLES[kind])
            box.setChecked(True)
            box.toggled.connect(lambda _on: self.changed.emit())
        boxes = [option(box, KIND_NOTES[kind]) for kind, box in self._kinds.items()]
        self.fields.add("Records", stacked(*boxes, spacing=2), top=True)

    def _add_location(self) -> None:
        self.location = QComboBox()
        self.location.setAccessibleName("Location")
        self.location.activated.connect(self._location_picked)
        self.location_note = label("", "note", wrap=True)
        self.location_note.hide()
        self.fields.add("Location", stacked(self.location, self.location_note))
        self.set_locations((), "")

    def _add_thru(self, style: Style) -> None:
        self.thru = QDateEdit(QDate.currentDate())
        self.thru.setCalendarPopup(True)
        self.thru.setDisplayFormat(_qt_date_format(style))
        self.thru.setFixedSize(150, theme.CONTROL_HEIGHT)
        self.thru.setAccessibleName("Through date")
        self.thru.setAccessibleDescription(THRU_NOTE)
        self.thru.dateChanged.connect(lambda _day: self.changed.emit())
        note = label(THRU_NOTE, "note", wrap=True)
        self.fields.add("Through date", beside(self.thru, note, grows=note))

    # What the clerk said

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
