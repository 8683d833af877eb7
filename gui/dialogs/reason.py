"""Asks for the reason why something is right that looks wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.widgets import button, label

LONGEST = 500


class ReasonDialog(QDialog):
    """One sentence from the clerk; it goes into the journal with the clerk's name."""

    def __init__(self, question: str, advice: str, reason: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Give a reason")
        self.setMinimumWidth(520)
        self.reason = QLineEdit(reason)
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("for example: agreed with the customer on the phone")
        self.reason.setMaxLength(LONGEST)
        self.keep = button("&Keep this reason", "main", self.accept)
        self.reason.textChanged.connect(lambda _text: self._look())
        self.reason.returnPressed.connect(self._enter)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Cancel", "", self.reject))
        foot.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(question, wrap=True))
        column.addWidget(label(advice, "quiet", wrap=True))
        column.addWidget(self.reason)
        column.addWidget(label("The reason is kept in the journal with your name and the time.", "note"))
        column.addLayout(foot)
        self._look()

    @property
    def words(self) -> str:
        """What was typed."""
        return self.reason.text().strip()

    def _look(self) -> None:
        self.keep.setEnabled(bool(self.words))

    def _enter(self) -> None:
        if self.words:
            self.accept()
