"""A person decides whether a batch is posted, with a reason that is kept."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.domain.runs import Item
from core.words import Style, counted
from gui.theme.controls import button, label

_LONGEST = 500


class DecideDialog(QDialog):
    """Posted or not posted, what either means for the records, and why."""

    def __init__(self, item: Item, known: str, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Decide about a batch")
        self.setMinimumWidth(620)
        entries = counted(len(item.draft.ids), "GL entry", "GL entries", style)
        self.posted = QRadioButton("It is &posted")
        self.not_posted = QRadioButton("It is &not posted")
        self._choices = QButtonGroup(self)
        self.reason = QLineEdit()
        self.keep = button("Decide", "main", self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(f"Is batch {item.draft.label} in ConnectWise as it was sent?", "caption"))
        column.addWidget(label(known, "quiet", wrap=True))
        column.addLayout(self._choice(self.posted, _POSTED.format(entries=entries)))
        column.addLayout(self._choice(self.not_posted, _NOT_POSTED.format(entries=entries)))
        self._lay_out_reason(column)
        self._look()

    def _choice(self, choice: QRadioButton, meaning: str) -> QVBoxLayout:
        self._choices.addButton(choice)
        choice.toggled.connect(lambda _on: self._look())
        choice.setAccessibleDescription(meaning)
        words = label(meaning, "quiet", wrap=True)
        words.setContentsMargins(26, 0, 0, 0)
        block = QVBoxLayout()
        block.setSpacing(4)
        block.addWidget(choice)
        block.addWidget(words)
        return block

    def _lay_out_reason(self, column: QVBoxLayout) -> None:
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("how you know, for example: Anna looked at the batch in ConnectWise")
        self.reason.setMaxLength(_LONGEST)
        self.reason.textChanged.connect(lambda _text: self._look())
        self.reason.returnPressed.connect(self._enter)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(button("Cancel", "", self.reject))
        foot.addWidget(self.keep)
        column.addWidget(self.reason)
        column.addWidget(label("The reason is kept in the journal with your name and the time.", "note"))
        column.addLayout(foot)

    @property
    def decided(self) -> bool:
        """True: it is posted."""
        return self.posted.isChecked()

    @property
    def words(self) -> str:
        """The reason that was typed."""
        return self.reason.text().strip()

    def _look(self) -> None:
        chosen = self._choices.checkedButton()
        self.keep.setEnabled(chosen is not None and bool(self.words))
        self.keep.setText(_ACTS[None if chosen is None else self.decided])
        why = "" if self.keep.isEnabled() else "Choose one of the two and type a reason."
        self.keep.setToolTip(why)
        self.keep.setAccessibleDescription(why)

    def _enter(self) -> None:
        if self.keep.isEnabled():
            self.accept()


_ACTS = {None: "Decide", True: "Keep it as posted", False: "Keep it as not posted"}
_POSTED = (
    "The run counts it as posted. Its {entries} are not kept for it any longer; ConnectWise does not offer "
    "what is in a batch. Batchdesk will not send it again."
)
_NOT_POSTED = (
    "Its {entries} are released: they can be chosen, or this request sent again. If the batch is in "
    "ConnectWise after all, they would be posted twice."
)
