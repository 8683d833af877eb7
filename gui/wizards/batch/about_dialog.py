"""What an export says of itself: how it was read, its own options, names that were not known."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.domain.preview import Preview
from core.words import Style, count, counted, moment
from gui.services import Services
from gui.table import Column, Table
from gui.widgets import Facts, Panel, button
from gui.wizards.batch.phrases import KIND_TITLES


class Setting(NamedTuple):
    """One option of the export."""

    name: str
    value: str


_COLUMNS: tuple[Column[Setting], ...] = (
    Column("name", "Option", 300, lambda row: row.name),
    Column("value", "Value", 300, lambda row: row.value, stretch=True),
)


class AboutDialog(QDialog):
    """Facts and options; Esc closes it."""

    def __init__(self, preview: Preview, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About this export")
        self.resize(680, 520)
        facts = Panel("How it was read")
        facts.add(Facts(about(preview, services.style), 150))
        options: Table[Setting] = Table(
            "batch.about", "Options of the export", _COLUMNS, services, sortable=False
        )
        options.set_empty("This export names no options of its own.")
        options.set_rows([Setting(name, value) for name, value in preview.export.settings.items()])
        close = button("&Close", "main", self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(facts)
        column.addWidget(options, 1)
        column.addLayout(foot)
        close.setFocus()


def about(preview: Preview, style: Style) -> list[tuple[str, str]]:
    """How the export was read, in names and values."""
    export = preview.export
    facts = [("Read", moment(preview.read_at.astimezone(), style))]
    if export.source is not None and export.source.parts and export.source.parts[0].path:
        facts.append(("File", str(export.source.parts[0].path)))
    for kind, each in preview.counts:
        words = (
            f"{counted(each.records, 'record', style=style)} from {counted(each.rows, 'row', style=style)}"
        )
        words += f", the server counts {count(each.counted, style)}"
        words += f"; {count(each.later, style)} dated later" if each.later else ""
        facts.append((KIND_TITLES[kind], words))
    if export.gl_batch_id:
        facts.append(("GLBatchID", export.gl_batch_id))
    if export.unknown:
        facts.append(("Not known here", ", ".join(export.unknown[:12])))
    return facts
