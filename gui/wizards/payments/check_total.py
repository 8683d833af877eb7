"""The control total: what the clerk says that a file must come to, held against what it does."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit

from core.domain.money import Totals
from core.domain.payments.control import whole_words, without_currency
from core.domain.payments.sums import Compared
from core.words import Style, number
from gui.messages import Message
from gui.runs.phrases import amounts
from gui.widgets import label, set_role
from gui.wizards.payments.file_words import typed_amount

_PAUSE = 300
"""Milliseconds without a key after which a typed total is taken."""
_NAME = "Control total"


def disagreement(compared: Compared, style: Style) -> Message | None:
    """Why a control total does not agree, with the difference, and what to do; None where it does."""
    if compared.agrees:
        return None
    wanted, found = number(compared.wanted, style), whole_words(compared, style)
    if compared.difference is None:
        found = amounts(compared.found, style)
        title = f"The control total {wanted} says nothing about several currencies."
        text = f"The file comes to {found}; these are never added up. Leave the control total empty."
        return Message("warn", title, text)
    much = number(abs(compared.difference), style)
    more = "more" if compared.difference > 0 else "less"
    title = f"The file comes to {found}, {much} {more} than the control total {wanted}."
    return Message("warn", title, "Check that it is the right file and that it is whole.")


def agreement(compared: Compared) -> str:
    """That it agrees, and what it was compared with where that is not plain."""
    return " ".join(filter(None, ("The file comes to exactly that.", without_currency(compared))))


def unreadable(text: str, style: Style) -> Message:
    """That no amount was typed, and how one is written."""
    example = number(Decimal("1234.56"), style)
    return Message("warn", f"“{text}” is no amount.", f"Write it like {example}, or leave it empty.")


class TotalField(QLineEdit):
    """A field with its name inside, and a mark that says whether the file agrees."""

    changed = Signal()
    """Another total was typed, or one that cannot be read."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.total: Decimal | None = None
        self.flaw: Message | None = None
        """Why what was typed is no amount."""
        self.disagrees: Message | None = None
        """Why the file does not agree, as it was compared last."""
        self.setAccessibleName(_NAME)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._name, self._mark = label(_NAME, "quiet"), label("")
        for part in (self._name, self._mark):
            part.setParent(self)
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(216)
        self.setTextMargins(self._name.sizeHint().width() + 8, 0, 20, 0)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._take)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.editingFinished.connect(self._take_now)

    @property
    def about_to_tell(self) -> bool:
        """Whether a total is being typed."""
        return self._pause.isActive()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name.setGeometry(12, 0, self._name.sizeHint().width(), self.height())
        self._mark.setGeometry(self.width() - 26, 0, 20, self.height())

    def show_total(self, total: Decimal | None) -> None:
        """Shows what was typed before."""
        self._pause.stop()
        self.total, self.flaw = total, None
        self.setText("" if total is None else number(total, self._style))

    def hold_against(self, found: Totals) -> Message | None:
        """Compares with what the file comes to; marks and gives why it does not agree."""
        why, compared = self.flaw, Compared(self.total or Decimal(0), found)
        if self.total is not None:
            why = disagreement(compared, self._style)
        nothing = self.total is None and why is None
        self._mark.setText("" if nothing else "▲" if why else "✓")
        set_role(self._mark, "warn" if why else "good")
        words = why.title if why else "" if nothing else agreement(compared)
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.disagrees = why
        return why

    def _take_now(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._take()

    def _take(self) -> None:
        text = self.text().strip()
        self.total = typed_amount(text, self._style)
        self.flaw = unreadable(text, self._style) if text and self.total is None else None
        self.changed.emit()
