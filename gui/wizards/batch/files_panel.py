"""The right column of the review: which files are written where, and what happens then."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.domain.export import ExportFormat
from core.words import listed
from gui.widgets import Panel, button, label, rule
from gui.wizards.batch.plan_rows import FORM_TITLES

WIDTH = 350
STEPS = (
    "1  the records are read again and compared",
    "2  the file is written",
    "3  the batch is created, once",
    "4  its entries are read back and tied out",
)
FOREVER = "Records in a batch are not offered again."


class FilesPanel(Panel):
    """Form, folder and names of the export files; below them what the button will do."""

    form_wanted = Signal(object)
    folder_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Files")
        self.setFixedWidth(WIDTH)
        self._folder: Path | None = None
        self.form = QComboBox()
        self.form.setAccessibleName("Export file")
        for form, title in FORM_TITLES.items():
            self.form.addItem(title, form)
        self.form.activated.connect(lambda at: self.form_wanted.emit(self.form.itemData(at)))
        self.folder = PathLabel()
        self.names = label("", wrap=True)
        self.body.addLayout(self._fields())
        self.add(_line("What happens"))
        self.add(_steps())
        self.body.addStretch(1)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setSpacing(8)
        grid.setColumnMinimumWidth(0, 76)
        grid.setColumnStretch(1, 1)
        fields = (("Export file", self.form), ("Folder", self._folder_row()), ("Names", self.names))
        for row, (name, field) in enumerate(fields):
            words = label(name, "quiet")
            words.setBuddy(field)
            grid.addWidget(
                words,
                row,
                0,
                Qt.AlignmentFlag.AlignTop if field is self.names else Qt.AlignmentFlag.AlignVCenter,
            )
            grid.addWidget(field, row, 1)
        return grid

    def _folder_row(self) -> QWidget:
        block = QWidget()
        row = QHBoxLayout(block)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.change = button("Change…", "link", self._choose)
        self.change.setAccessibleName("Change the folder")
        row.addWidget(self.folder, 1)
        row.addWidget(self.change)
        return block

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder of the export files", str(self._folder or ""))
        if name:
            self.folder_wanted.emit(Path(name))

    def show_files(self, form: ExportFormat, folder: Path, names: Sequence[str], *, fixed: bool) -> None:
        """Shows what would be written; `fixed` for files that exist already."""
        self._folder = folder
        self.form.setCurrentIndex(self.form.findData(form))
        self.folder.set_path(folder)
        self.names.setText(listed(list(names), 3))
        self.names.setToolTip("\n".join(names))
        self.form.setEnabled(not fixed)
        self.change.setVisible(not fixed)


class PathLabel(QLabel):
    """A path that shows its end when there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_path(self, path: Path) -> None:
        """Shows a path; the tooltip has all of it."""
        self._path = str(path)
        self.setToolTip(self._path)
        self.setAccessibleName(f"Folder {self._path}")
        self._fit()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._path, Qt.TextElideMode.ElideLeft, self.width()))


def _line(caption: str) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(rule())
    words = label(caption, "caption")
    words.setContentsMargins(12, 8, 12, 8)
    column.addWidget(words)
    column.addWidget(rule())
    return block


def _steps() -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(2)
    for words in STEPS:
        column.addWidget(label(words, "note"))
    column.addSpacing(12)
    column.addWidget(label(FOREVER, "note", wrap=True))
    return block
