"""The coloured band on top: which company this is, and that it is not the real one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.domain.connection import Connection, Environment
from gui.theme.controls import button, label, set_role

_SENTENCES = {
    Environment.DEMO: "nothing here is real; reset it any time",
    Environment.STAGING: "a copy of your company, not the real one",
}


class Band(QWidget):
    """Amber for the demo company, blue for staging; not there at all for production."""

    change_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(28)
        self.title = label("", "strong")
        self.sentence = label("")
        self.change = button("Change connection", "link", self.change_asked.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.sentence)
        row.addStretch(1)
        row.addWidget(self.change)
        self.hide()

    def set_connection(self, connection: Connection | None) -> None:
        """Says what the current connection is; None: a file is being looked at, or nothing yet."""
        environment = connection.environment if connection else Environment.PRODUCTION
        sentence = _SENTENCES.get(environment, "")
        self.setVisible(bool(sentence))
        if connection is None or not sentence:
            return
        self.title.setText(connection.title)
        self.sentence.setText(sentence)
        self.setAccessibleName(f"{connection.title}: {sentence}")
        for part in (self, *self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)):
            set_role(part, environment.value, "band")
