"""The first rows as they stand in the file, with what each column is read as above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics

from core.workflows.choosing_columns import ColumnMap, Looked
from gui.dialogs.columns.phrases import uses
from gui.services import Services
from gui.table import Column, Mark, Table, Tone
from gui.theme.controls import Panel

MOST = 20
"""So many rows are shown."""
_NARROW, _WIDE = 64, 260
_LEAST = 122
"""Pixels: headings and what fits of the rows when there is much to ask."""
_ROOM = 24
_UNUSED = Mark(Tone.QUIET, "–", "not used", icon="")
_READ_AS = Mark(Tone.QUIET, "read as", icon="")


class FileRow(NamedTuple):
    """A row of the file; the first one has marks instead: what each column is read as."""

    first: str | Mark
    cells: Sequence[str | Mark]


class FileRows(Panel):
    """A table that takes the headings of the file."""

    escaped = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__("The first rows, as they stand in the file", " ")
        self._services = services
        self.setMinimumHeight(_LEAST)
        self._shown: tuple[str, ...] | None = None
        self._rows: list[FileRow] = []
        self.table: Table[FileRow] | None = None

    def show_file(self, looked: Looked, columns: ColumnMap) -> None:
        """Shows the rows below the headings; without headings, all rows from the first on."""
        headings, lines, rows = _picked(looked)
        sheet = f" on sheet “{looked.grid.layout.sheet}”" if len(looked.grid.sheets) > 1 else ""
        self.caption.setText(f"The first rows{sheet}, as they stand in the file")
        self._rows = [FileRow(str(line), row) for line, row in zip(lines, rows, strict=True)]
        if headings != self._shown or self.table is None:
            self._shown = headings
            self._make_table(headings, uses(columns))
        self.show_uses(columns if looked.table else None)

    def show_uses(self, columns: ColumnMap | None) -> None:
        """Names above each column what it is read as."""
        assert self.table is not None
        assert self._shown is not None
        above = []
        if columns is not None:
            known = {heading: Mark(Tone.INFO, words, icon="") for heading, words in uses(columns).items()}
            marks = [known.get(heading, _UNUSED) for heading in self._shown]
            above = [FileRow(_READ_AS, marks)]
        self.table.set_rows([*above, *self._rows])

    def _make_table(self, headings: tuple[str, ...], known: Mapping[str, str]) -> None:
        old = self.table
        columns: list[Column[FileRow]] = [Column("row", "Row", 72, lambda row: row.first, quiet=True)]
        for at, heading in enumerate(headings):
            width = self._width([heading, known.get(heading, ""), *self._texts(at)])
            columns.append(Column(f"c{at}", heading, width, partial(_cell, at)))
        columns[-1] = replace(columns[-1], width=columns[-1].width * 5 // 3 + 1)  # it gives way by two fifths
        self.table = Table(
            "payments.columns",
            "First rows of the file",
            columns,
            self._services,
            sortable=False,
            framed=False,
        )
        self.table.view.set_compact(True)
        self.table.set_empty("There are no rows.")
        self.table.view.heading.setSectionsMovable(False)
        self.table.view.escaped.connect(self.escaped)
        self.add(self.table, 1)
        if old is not None:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _texts(self, at: int) -> list[str | Mark]:
        return [row.cells[at] for row in self._rows if at < len(row.cells)]

    def _width(self, texts: Sequence[object]) -> int:
        metrics = QFontMetrics(self.font())
        need = max(metrics.horizontalAdvance(str(text)[:60]) for text in texts) + _ROOM
        return min(max(need, _NARROW), _WIDE)


def _picked(looked: Looked) -> tuple[tuple[str, ...], Sequence[int], Sequence[Sequence[str]]]:
    if looked.table is not None:
        return looked.table.headings, looked.table.lines[:MOST], looked.table.rows[:MOST]
    rows = looked.grid.rows[:MOST]
    width = max(map(len, rows), default=0)
    return tuple(f"Column {at}" for at in range(1, width + 1)), looked.grid.lines[:MOST], rows


def _cell(at: int, row: FileRow) -> str | Mark:
    return row.cells[at] if at < len(row.cells) else ""
