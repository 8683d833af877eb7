"""The Qt face of `Rows`: answers views, screen readers and tests; the painter asks `Rows` directly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from gui.table.choice import Choice
from gui.table.columns import Column, Kind, Mark, Row, RowTone, findings_mark
from gui.table.rows import Rows

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_ROOT = QModelIndex()


class TableModel(QAbstractTableModel, Generic[Row]):
    """Columns and rows; with a choice the first column holds the check boxes."""

    edited = Signal(object, str, str)
    """A row, a column's id and the text the clerk wrote."""
    checks_changed = Signal()

    def __init__(self, rows: Rows[Row], choice: Choice | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.choice = choice
        self.offset = 0 if choice is None else 1
        self._own_change = False
        self._roles: dict[int, Callable[[int, Column[Row]], object]] = {
            _Role.DisplayRole: rows.text,
            _Role.EditRole: rows.text,
            _Role.ToolTipRole: self._tip,
            _Role.TextAlignmentRole: self._alignment,
            _Role.AccessibleTextRole: self._spoken,
        }
        if choice is not None:
            choice.changed.connect(self._choice_changed)

    # What Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows.positions)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows.columns) + self.offset

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        number = index.row()
        if not 0 <= number < len(self.rows.positions):
            return None
        if index.column() < self.offset:
            return self._check_data(number, role)
        answer = self._roles.get(role)
        return answer(number, self.rows.columns[index.column() - self.offset]) if answer else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role not in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return None
        if section < self.offset:
            return "Chosen" if role == _Role.AccessibleTextRole else ""
        return self.rows.columns[section - self.offset].heading

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        column = self.column_at(index.column())
        if column and column.kind is Kind.EDIT and self.rows.tone_of(index.row()) is RowTone.NORMAL:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        column = self.column_at(index.column())
        if role != _Role.EditRole or column is None or str(value) == self.rows.text(index.row(), column):
            return False
        self.edited.emit(self.rows.at(index.row()), column.id, str(value))
        return True

    def column_at(self, section: int) -> Column[Row] | None:
        """The column of a section, None for the check column."""
        return self.rows.columns[section - self.offset] if section >= self.offset else None

    def _check_data(self, number: int, role: int) -> Any:
        position = self.rows.positions[number]
        if not self.rows.checkable(position):
            return None
        checked = bool(self.rows.checked[position])
        if role == _Role.CheckStateRole:
            return Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        if role == _Role.AccessibleTextRole:
            return "chosen" if checked else "not chosen"
        return None

    def _tip(self, number: int, column: Column[Row]) -> str | None:
        value = column.value(self.rows.at(number))
        if column.kind is Kind.FINDINGS:
            mark = findings_mark(value)
            return mark.tip if mark else None
        if isinstance(value, Mark):
            return str(value.tip or value.words)
        return self.rows.text(number, column) or None

    def _alignment(self, _number: int, column: Column[Row]) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _spoken(self, number: int, column: Column[Row]) -> str:
        return f"{column.heading} {self.rows.text(number, column)}".strip()

    # What changes

    def change(self, act: Callable[[], object]) -> None:
        """Runs something that changes which rows are shown."""
        self.beginResetModel()
        try:
            act()
        finally:
            self.endResetModel()

    def read_choice(self) -> None:
        """Marks the rows whose keys are chosen."""
        if self.choice is not None:
            self.rows.check_by(self.choice.__contains__, len(self.choice) > 0)

    def set_checked(self, positions: Iterable[int], checked: bool) -> None:
        """Chooses rows, or chooses them no more, in one step."""
        if self.choice is None:
            return
        rows = self.rows
        value = int(checked)
        changing = [p for p in positions if rows.checked[p] != value]
        if rows.tone is not None:
            changing = [p for p in changing if rows.checkable(p)]
        for position in changing:
            rows.checked[position] = value
        self._own_change = True
        try:
            keys = map(rows.keys.__getitem__, changing)
            (self.choice.add if checked else self.choice.remove)(keys)
        finally:
            self._own_change = False

    def _choice_changed(self) -> None:
        if not self._own_change:
            self.read_choice()
        self.checks_changed.emit()
