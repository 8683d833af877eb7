"""The exact requests: what would be sent, byte for byte, before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.words import Style, counted
from gui.widgets import button, label


class RequestsDialog(QDialog):
    """One request a batch, with its size and fingerprint."""

    def __init__(self, requests: Sequence[tuple[str, bytes]], style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("The exact requests")
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
        words = (
            "Each is sent once, after the records were read again and compared. Nothing has been sent yet."
        )
        column.addWidget(label(words, "quiet", wrap=True))
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def requests_text(requests: Sequence[tuple[str, bytes]], style: Style) -> str:
    """All requests as text: method, path, body as it will be sent."""
    parts = []
    for what, body in requests:
        size = counted(len(body), "byte", style=style)
        parts.append(f"{what}\n{size}, SHA-256 {sha256(body).hexdigest()}\n\n{body.decode('utf-8')}")
    return "\n\n\n".join(parts)
