"""What stands around a page: its header with the step names, and the row of totals and buttons below."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui import theme
from gui.theme.controls import label, rule

MARGIN = 16


class PageHeader(QWidget):
    """The title, one sentence, and where the page stands in its sequence."""

    def __init__(
        self,
        title: str,
        sentence: str = "",
        steps: Sequence[str] = (),
        current: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = label(title, "title")
        self.sentence = Sentence(sentence)
        self.steps = Steps(steps, current)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(MARGIN)
        for part in (self.title, self.sentence):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addStretch(1)
        row.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignBaseline)

    def set_texts(self, title: str, sentence: str = "") -> None:
        """Changes what the header says."""
        self.title.setText(title)
        self.sentence.setText(sentence)


class Sentence(QLabel):
    """One quiet sentence that ends in "…" where there is no room; the whole of it is in its tooltip."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "quiet")
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)


class Steps(QLabel):
    """The names of all steps; the current one is marked in colour, weight and (spoken) words."""

    def __init__(self, names: Sequence[str], current: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._current = current
        self.setProperty("role", "note")
        self.setTextFormat(Qt.TextFormat.RichText)
        self._write()

    def set_current(self, current: int) -> None:
        """Marks a step, counted from 0."""
        self._current = current
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()

    def _write(self) -> None:
        accent = theme.roles().accent
        parts = []
        for number, name in enumerate(self._names):
            words = f"{number + 1} {escape(name)}"
            marked = f'<span style="color:{accent};font-weight:600">{words}</span>'
            parts.append(marked if number == self._current else words)
        text = " &nbsp;›&nbsp; ".join(parts)
        if text != self.text():
            self.setText(text)
        if self._names:
            name = self._names[self._current]
            self.setAccessibleName(f"Step {self._current + 1} of {len(self._names)}: {name}")


class Foot(QWidget):
    """The line below a page: words at the left, buttons at the right, a hair line above."""

    def __init__(
        self, words: QWidget | None = None, buttons: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        if words is not None:
            self.row.addWidget(words)
        self.row.addStretch(1)
        for each in buttons:
            self.row.addWidget(each)
        column.addLayout(self.row, 1)
        self.setFixedHeight(52)


def page_layout(page: QWidget, *parts: QWidget, grows: QWidget | None = None) -> QVBoxLayout:
    """Stacks the parts of a page with the page margin; `grows` takes the height there is."""
    column = QVBoxLayout(page)
    column.setContentsMargins(MARGIN, 12, MARGIN, 0)
    column.setSpacing(8)
    for part in parts:
        column.addWidget(part, 1 if part is grows else 0)
    return column
