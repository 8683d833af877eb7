"""Paths and folders as fields."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSizePolicy, QWidget

from gui.theme.controls import button


class PathLabel(QLabel):
    """A path that shows its end when there is no room for all of it."""

    def __init__(self, kind: str = "Folder") -> None:
        super().__init__()
        self._kind = kind
        self._path = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_path(self, path: Path) -> None:
        """Shows a path; the tooltip has all of it."""
        self._path = str(path)
        self.setToolTip(self._path)
        self.setAccessibleName(f"{self._kind} {self._path}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._path, Qt.TextElideMode.ElideLeft, self.width()))


class FolderField(QWidget):
    """A folder and the link that changes it."""

    wanted = Signal(object)
    """The `Path` of another folder."""

    def __init__(self, question: str) -> None:
        """`question` is the title of the dialog that asks for another one."""
        super().__init__()
        self._question = question
        self._folder: Path | None = None
        self.label = PathLabel()
        self.change = button("Change…", "link", self._choose)
        self.change.setAccessibleName("Change the folder")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.label, 1)
        row.addWidget(self.change)

    def set_folder(self, folder: Path) -> None:
        """Shows a folder."""
        self._folder = folder
        self.label.set_path(folder)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._question, str(self._folder or ""))
        if name:
            self.wanted.emit(Path(name))
