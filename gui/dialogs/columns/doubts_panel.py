"""What only the clerk can know about the values: asked in words, with the file's own values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.words import Style
from core.workflows.choosing_columns import ColumnMap, Doubt
from gui.dialogs.columns.phrases import against_words, doubt_words, reading_words
from gui.theme.controls import Panel, label, rule, set_role


class DoubtView(QWidget):
    """One question with its two answers. Nothing is chosen until the clerk chooses."""

    answered = Signal(str, object)

    def __init__(self, doubt: Doubt, answer: object, style: Style) -> None:
        super().__init__()
        self.doubt = doubt
        self._style = style
        asked = doubt_words(doubt, style)
        self.asked = label(asked, wrap=True)
        self.against = label("", "quiet", wrap=True)
        self.choices: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.asked)
        answers = QHBoxLayout()
        answers.setSpacing(24)
        for reading in doubt.readings:
            answers.addWidget(self._choice(reading_words(doubt, reading, style), asked))
        answers.addStretch(1)
        column.addLayout(answers)
        column.addWidget(self.against)
        self.show_answer(answer)

    def _choice(self, words: str, asked: str) -> QRadioButton:
        choice = QRadioButton(words)
        choice.setAccessibleName(f"{asked.rstrip(':')} {words}")
        choice.clicked.connect(partial(self._tell, len(self.choices)))
        self._group.addButton(choice)
        self.choices.append(choice)
        return choice

    def _tell(self, number: int, _checked: bool = True) -> None:
        answer = self.doubt.readings[number].answer
        self.show_answer(answer)
        self.answered.emit(self.doubt.setting, answer)

    def show_answer(self, answer: object) -> None:
        """Marks the answer, and names the rows that contradict it."""
        for reading, choice in zip(self.doubt.readings, self.choices, strict=True):
            if answer is not None and reading.answer == answer:
                choice.setChecked(True)
        words = against_words(self.doubt, answer, self._style)
        set_role(self.against, "quiet" if answer is None else "warn")
        self.against.setText(words)
        self.against.setVisible(bool(words))


class DoubtsPanel(Panel):
    """All questions; no room is taken while there are none."""

    answered = Signal(str, object)
    """A setting and its value."""

    def __init__(self, style: Style) -> None:
        super().__init__("Only you can know this")
        self._style = style
        self.views: list[DoubtView] = []
        self._rules: list[QWidget] = []
        self.hide()

    def show_doubts(self, doubts: Sequence[Doubt], columns: ColumnMap) -> None:
        """Shows the questions; those that are there already stay, and the keyboard in them."""
        if [view.doubt for view in self.views] != list(doubts):
            self._rebuild(doubts, columns)
        open_ = [view for view in self.views if answer_of(columns, view.doubt) is None]
        self.remark.setText(f"{len(open_)} to answer" if open_ else "answered")
        self.setVisible(bool(self.views))

    def _rebuild(self, doubts: Sequence[Doubt], columns: ColumnMap) -> None:
        for widget in (*self.views, *self._rules):
            widget.hide()
            widget.deleteLater()
        self.views, self._rules = [], []
        for doubt in doubts:
            if self.views:
                self._rules.append(rule())
                self.add(self._rules[-1])
            view = DoubtView(doubt, answer_of(columns, doubt), self._style)
            view.answered.connect(self.answered)
            self.views.append(view)
            self.add(view)

    def first_open(self) -> QRadioButton | None:
        """The first answer of the first question that has none."""
        return next(
            (view.choices[0] for view in self.views if not any(each.isChecked() for each in view.choices)),
            None,
        )


def answer_of(columns: ColumnMap, doubt: Doubt) -> object:
    """What was answered; None for nothing."""
    found: object = getattr(columns, doubt.setting)
    return found
