"""What is sent and what came back, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.words import Style, counted
from gui.theme.controls import button, label

BEFORE = "Each is sent once, after the records were read again and compared. Nothing has been sent yet."


class RequestsDialog(QDialog):
    """One part a request or answer, with its size and fingerprint."""

    def __init__(
        self,
        requests: Sequence[tuple[str, bytes]],
        style: Style,
        parent: QWidget,
        title: str = "The exact requests",
        sentence: str = BEFORE,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(760, 520)
        self.text = QPlainTextEdit(requests_text(requests, style))
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Requests")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        close = button("&Close", "main", self.accept)
        foot = QHBoxLayout()
        foot.addWidget(button("&Copy", "", self._copy))
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(sentence, "quiet", wrap=True))
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def requests_text(requests: Sequence[tuple[str, bytes]], style: Style) -> str:
    """All of them as text: what it is, its size and fingerprint, the body as it stands."""
    parts = []
    for what, body in requests:
        size = counted(len(body), "byte", style=style)
        written = body.decode("utf-8", "backslashreplace")
        parts.append(f"{what}\n{size}, SHA-256 {sha256(body).hexdigest()}\n\n{written}")
    return "\n\n\n".join(parts)
