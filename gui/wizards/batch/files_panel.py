"""The right column of the review: which files are written where, and what happens then."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QComboBox

from core.domain.export import ExportFormat
from core.words import listed
from gui.widgets import Fields, FolderField, Panel, label
from gui.wizards.batch.plan_rows import FORM_TITLES
from gui.wizards.what_happens import add_what_happens

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
        self.form = QComboBox()
        self.form.setAccessibleName("Export file")
        for form, title in FORM_TITLES.items():
            self.form.addItem(title, form)
        self.form.activated.connect(lambda at: self.form_wanted.emit(self.form.itemData(at)))
        self.folder = FolderField("Folder of the export files")
        self.folder.wanted.connect(self.folder_wanted)
        self.names = label("", wrap=True)
        self.body.addLayout(self._fields())
        add_what_happens(self, STEPS, FOREVER)

    def _fields(self) -> Fields:
        fields = Fields(76, QMargins(12, 10, 12, 10), 8)
        fields.add("Export file", self.form)
        fields.add("Folder", self.folder)
        fields.add("Names", self.names, top=True)
        return fields

    def show_files(self, form: ExportFormat, folder: Path, names: Sequence[str], *, fixed: bool) -> None:
        """Shows what would be written; `fixed` for files that exist already."""
        self.form.setCurrentIndex(self.form.findData(form))
        self.folder.set_folder(folder)
        self.names.setText(listed(list(names), 3))
        self.names.setToolTip("\n".join(names))
        self.form.setEnabled(not fixed)
        self.folder.change.setVisible(not fixed)
