"""A person decides whether a batch is posted, or a payment stored, with a reason that is kept."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.domain.payments.proof import proof_of
from core.domain.posting import RunKind
from core.domain.runs import Item
from core.words import Style, counted, number
from gui.theme.controls import button, label

_LONGEST = 500


class DecideDialog(QDialog):
    """Posted or not, stored or not: what either means for the records or the invoice, and why."""

    def __init__(self, item: Item, known: str, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words = words_for(item, style)
        self.setWindowTitle(words.title)
        self.setMinimumWidth(620)
        self.posted = QRadioButton(words.done)
        self.not_posted = QRadioButton(words.not_done)
        self._choices = QButtonGroup(self)
        self.reason = QLineEdit()
        self.keep = button("Decide", "main", self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(words.question, "caption", wrap=True))
        column.addWidget(label(known, "quiet", wrap=True))
        column.addLayout(self._choice(self.posted, words.done_means))
        column.addLayout(self._choice(self.not_posted, words.not_done_means))
        self._lay_out_reason(column)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its words are at this width: not what they would need at a narrower one."""
        super().showEvent(event)
        inside = self.layout()
        if inside is not None:
            self.resize(self.width(), inside.totalHeightForWidth(self.width()))

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
        self.reason.setPlaceholderText(self._words.example)
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
        self.keep.setText("Decide" if chosen is None else self._words.acts[self.decided])
        why = "" if self.keep.isEnabled() else "Choose one of the two and type a reason."
        self.keep.setToolTip(why)
        self.keep.setAccessibleDescription(why)

    def _enter(self) -> None:
        if self.keep.isEnabled():
            self.accept()


class DecideWords(NamedTuple):
    """What the dialog says of one kind of item."""

    title: str
    question: str
    done: str
    done_means: str
    not_done: str
    not_done_means: str
    example: str
    acts: tuple[str, str]
    """On the button: for not done, for done."""


def words_for(item: Item, style: Style) -> DecideWords:
    """The words for a batch or a payment."""
    return _of_batch(item, style) if item.draft.kind is RunKind.BATCHES else _of_payment(item, style)


def _of_batch(item: Item, style: Style) -> DecideWords:
    entries = counted(len(item.draft.ids), "GL entry", "GL entries", style)
    return DecideWords(
        "Decide about a batch",
        f"Is batch {item.draft.label} in ConnectWise as it was sent?",
        "It is &posted",
        f"The run counts it as posted. Its {entries} are not kept for it any longer; ConnectWise does not "
        "offer what is in a batch. Batchdesk will not send it again.",
        "It is &not posted",
        f"Its {entries} are released: they can be chosen, or this request sent again. If the batch is in "
        "ConnectWise after all, they would be posted twice.",
        "how you know, for example: Anna looked at the batch in ConnectWise",
        ("Keep it as not posted", "Keep it as posted"),
    )


def _of_payment(item: Item, style: Style) -> DecideWords:
    proof, name = proof_of(item), item.draft.label
    task = proof.task if proof else None
    paid = f"{number(task.after, style)} {task.currency}" if task else "the amount of the file"
    before = f"{number(task.before, style)} {task.currency}" if task else "what was stored before"
    return DecideWords(
        "Decide about a payment",
        f"Is {paid} stored for invoice {name}, as it was sent?",
        "It is &stored",
        f"The invoice is read once more. Where it holds less than {paid}, its rows are stored in part: they "
        "go into the fail file with what is missing, which is stored nowhere. Batchdesk will not send it "
        "again.",
        "It is &not stored",
        f"The invoice is released: its file can be checked anew, or this request sent again. That stores "
        f"nothing unless the invoice holds {before} then, as it did before.",
        "how you know, for example: Anna looked at the invoice in ConnectWise",
        ("Keep it as not stored", "Keep it as stored"),
    )
