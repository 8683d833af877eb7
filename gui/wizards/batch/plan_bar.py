"""The line above the planned batches: how they are cut, what they are called, what would be sent."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from core.domain.plan import Cut
from gui.widgets import button, label

_CUTS = {Cut.KIND: "Kind", Cut.LOCATION: "Location", Cut.RECORD: "Record"}
PAUSE = 300
"""Milliseconds without a key after which typed words are taken."""


class PlanBar(QWidget):
    """One batch per …, identifiers begin with …, see the exact requests."""

    cut_wanted = Signal(object)
    prefix_wanted = Signal(str)
    requests_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cut = QComboBox()
        self.cut.setAccessibleName("One batch per")
        for cut, words in _CUTS.items():
            self.cut.addItem(words, cut)
        self.cut.activated.connect(lambda at: self.cut_wanted.emit(self.cut.itemData(at)))
        self.prefix = QLineEdit()
        self.prefix.setAccessibleName("Identifiers begin with")
        self.prefix.setMaxLength(24)
        self.prefix.setFixedWidth(120)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(lambda: self.prefix_wanted.emit(self.prefix.text().strip()))
        self.prefix.textEdited.connect(lambda _text: self._pause.start())
        self.requests = button("See the &exact requests", "flat", self.requests_wanted.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._words = [label("One batch per", "quiet"), label("Identifiers begin with", "quiet")]
        for words, field in zip(self._words, (self.cut, self.prefix), strict=True):
            words.setBuddy(field)
            row.addWidget(words)
            row.addWidget(field)
            row.addSpacing(8)
        row.addStretch(1)
        row.addWidget(self.requests)

    @property
    def about_to_tell(self) -> bool:
        """Whether a prefix is being typed."""
        return self._pause.isActive()

    def show_choice(self, cut: Cut, prefix: str, *, fixed: bool) -> None:
        """Shows what holds now; an export that was written before keeps its cut and its identifiers."""
        self.cut.setCurrentIndex(self.cut.findData(cut))
        if self.prefix.text().strip() != prefix:
            self.prefix.setText(prefix)
        for widget in (self.cut, self.prefix, *self._words):
            widget.setVisible(not fixed)
