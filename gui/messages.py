"""The one presenter of errors: what went wrong becomes a banner inside the page.

A trouble of the user's world speaks its own words in the user's style. Anything else is a bug of ours: it is
shown as such, with a report that names places in the program and nothing of the data.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.errors import UserError
from core.words import PLAIN, Style, sentences
from gui.tasks import Task
from gui.theme.controls import button

MARKS = {"info": "●", "good": "✓", "warn": "▲", "block": "✕", "unclear": "?"}
"""The icon of each tone; "unclear" has the colour of a warning."""

_SECRET = re.compile(
    r"(?i)((?:authorization|private.?key|password|secret|client.?id|public.?key|token)\"?'?\s*[:=]\s*)"
    r"(?:basic |bearer )?[^\s,;&]+"
)


@dataclass(frozen=True, slots=True)
class Message:
    """What a banner says: a title, what happened and what to do; details fold out."""

    tone: str
    title: str
    text: str = ""
    details: str = ""


Action = tuple[str, Callable[[], object]]
"""The words of a banner's button and what it does."""


def without_secrets(text: str) -> str:
    """The text with every value blotted out whose name says that it is secret."""
    return _SECRET.sub(r"\1…", text)


def message_of(error: BaseException, style: Style) -> Message:
    """An error in words."""
    if isinstance(error, UserError):
        title, message, advice = sentences(error, style)
        plain = "\n".join(part for part in (type(error).__name__, *sentences(error, PLAIN)) if part)
        return Message("block", title, f"{message} {advice}".strip(), without_secrets(plain))
    return Message(
        "block",
        "Something in Batchdesk itself went wrong.",
        "What was already written stays written; the history shows it. Copy the details and send them to "
        "whoever looks after Batchdesk.",
        report(error),
    )


def report(error: BaseException) -> str:
    """Where in the program a bug showed itself; no values, no message texts."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([type(error).__name__, *places])


class Banner(QFrame):
    """One message inside a page: icon, one sentence, one action, details that fold out."""

    closed = Signal()

    def __init__(
        self,
        message: Message,
        action: Action | None = None,
        *,
        closable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.message = message
        self.setProperty("role", "banner")
        self.setProperty("tone", "warn" if message.tone == "unclear" else message.tone)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        column.addLayout(self._row)
        self._row.addWidget(self._icon())
        self.words = self._label()
        self._row.addWidget(self.words, 1)
        self.rewrite(message)
        self.action = self._add_button(*action) if action else None
        self.details = self._details(column) if message.details else None
        if closable:
            self._add_button("Dismiss", self._close, "flat")

    def _icon(self) -> QLabel:
        mark = QLabel(MARKS[self.message.tone])
        mark.setProperty("role", self.property("tone"))
        return mark

    def _label(self) -> QLabel:
        words = QLabel()
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return words

    def rewrite(self, message: Message) -> None:
        """Says something else in the same place; tone and details stay."""
        self.message = message
        self.setAccessibleName(f"{message.title} {message.text}".strip())
        title = f'<span style="font-weight:600">{escape(message.title)}</span>'
        text = f"{title} {escape(message.text)}" if message.text else escape(message.title)
        if text != self.words.text():
            self.words.setText(text)

    def _add_button(self, text: str, run: Callable[[], object], role: str = "") -> QPushButton:
        made = button(text, role, run)
        self._row.addWidget(made)
        return made

    def _details(self, column: QVBoxLayout) -> QPlainTextEdit:
        details = QPlainTextEdit(self.message.details)
        details.setReadOnly(True)
        details.setAccessibleName("Details")
        details.setTabChangesFocus(True)
        details.setFixedHeight(120)
        details.hide()
        column.addWidget(details)
        self.fold = self._add_button("Details", self._toggle, "flat")
        self.copy_details = self._add_button("Copy details", self._put_on_clipboard, "flat")
        self.copy_details.hide()
        return details

    def _toggle(self) -> None:
        assert self.details is not None
        show = self.details.isHidden()
        self.details.setVisible(show)
        self.copy_details.setVisible(show)
        self.fold.setText("Hide details" if show else "Details")

    def _put_on_clipboard(self) -> None:
        QGuiApplication.clipboard().setText(self.message.details)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()


class Banners(QWidget):
    """The place of a page where banners appear, newest on top; takes no room while there are none."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._shown: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    @property
    def shown(self) -> tuple[Banner, ...]:
        """The banners on view, oldest first."""
        return tuple(self._shown.values())

    def show_message(
        self, message: Message, action: Action | None = None, *, key: str = "", closable: bool = True
    ) -> Banner:
        """Shows a message; one with the same key (its title, unless given) is replaced."""
        key = key or message.title
        self.remove(key)
        banner = Banner(message, action, closable=closable)
        banner.closed.connect(lambda: self._forget(key, banner))
        self._shown[key] = banner
        self._column.insertWidget(0, banner)
        self.show()
        return banner

    def message_of(self, key: str) -> Message | None:
        """What the banner of a key says; None while there is none."""
        return self._shown[key].message if key in self._shown else None

    def rewrite(self, key: str, message: Message) -> None:
        """Changes the words of a banner that is on view, such as a countdown; its button stays as it is."""
        if key in self._shown:
            self._shown[key].rewrite(message)

    def show_error(self, error: BaseException, action: Action | None = None, *, key: str = "") -> Banner:
        """Shows an error of either kind."""
        return self.show_message(message_of(error, self._style), action, key=key)

    def watch(self, task: Task) -> Task:
        """Shows the error of a task, should it fail."""
        task.failed.connect(self._show_failure)
        return task

    def _show_failure(self, error: BaseException) -> None:
        self.show_error(error)

    def remove(self, key: str) -> None:
        """Takes a banner away, if it is there."""
        banner = self._shown.pop(key, None)
        if banner is not None:
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._shown))

    def clear(self) -> None:
        """Takes all banners away."""
        for key in list(self._shown):
            self.remove(key)

    def _forget(self, key: str, banner: Banner) -> None:
        if self._shown.get(key) is banner:
            del self._shown[key]
        self.setVisible(bool(self._shown))
