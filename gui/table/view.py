"""The view of the rows: keys, mouse, copying. It knows nothing of what the rows mean."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from core.words import counted
from gui import theme
from gui.table.columns import Kind
from gui.table.copying import as_table
from gui.table.editing import FieldMaker
from gui.table.header import CHECK_WIDTH, TableHeader
from gui.table.model import TableModel
from gui.table.painter import Look, RowPainter, Slot

_EDIT = QAbstractItemView.EditTrigger


class RowsView(QTableView):
    """Fixed heights, no grid, one row at a time is current; Shift widens the highlight for copying."""

    opened = Signal()
    escaped = Signal()

    def __init__(self, model: TableModel[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_model = model
        self._sizing = False
        self.setAccessibleName(name)
        self.setModel(model)
        self._painter = RowPainter(model.rows, self.font())
        self.setItemDelegate(FieldMaker(self))
        self.heading = TableHeader(model, self)
        self.setHorizontalHeader(self.heading)
        self._settle()
        self._size_columns()
        self.heading.all_clicked.connect(self.toggle_all_shown)
        model.checks_changed.connect(self._repaint)

    def _settle(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        editable = any(column.kind is Kind.EDIT for column in self.rows_model.rows.columns)
        self.setEditTriggers(_EDIT.EditKeyPressed | _EDIT.AnyKeyPressed if editable else _EDIT.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(theme.COMPACT_ROW_HEIGHT)
        self.set_compact(False)

    def _size_columns(self) -> None:
        columns = self.rows_model.rows.columns
        if self.rows_model.offset:
            self.setColumnWidth(0, CHECK_WIDTH)
            self.heading.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        for number, column in enumerate(columns, self.rows_model.offset):
            self.setColumnWidth(number, column.width)
            self.setColumnHidden(number, not column.visible)
        self.heading.sectionResized.connect(self._fill_width)
        self.heading.sectionMoved.connect(self._fill_width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_width()

    def _fill_width(self, *_numbers: int) -> None:
        """Gives the width that is left to the columns that take it; with too little the table scrolls."""
        if self._sizing:
            return
        self._sizing = True
        own = {section: self._own_width(section) for section in self.filling}
        left = self.viewport().width() - self.heading.length() + sum(map(self.columnWidth, own))
        whole = sum(own.values())
        last = next(reversed(own), None)
        for section, width in own.items():
            share = left if section == last else min(left * width // whole, 2 * width)
            self.setColumnWidth(section, max(share, width * 3 // 5))
            left, whole = left - share, whole - width
        self._sizing = False

    def _own_width(self, section: int) -> int:
        column = self.rows_model.column_at(section)
        return column.width if column else 1

    @property
    def filling(self) -> tuple[int, ...]:
        """The columns that take the width that is left, each its share; without any the last one."""
        sections = map(self.heading.logicalIndex, range(self.heading.count()))
        shown = [
            (section, column.stretch)
            for section in sections
            if (column := self.rows_model.column_at(section)) and not self.isColumnHidden(section)
        ]
        return tuple(section for section, stretch in shown if stretch) or tuple(
            section for section, _ in shown[-1:]
        )

    def set_compact(self, compact: bool) -> None:
        """Rows of 24 instead of 28 pixels."""
        height = theme.COMPACT_ROW_HEIGHT if compact else theme.ROW_HEIGHT
        self.verticalHeader().setDefaultSectionSize(height)

    @property
    def compact(self) -> bool:
        """Whether rows are 24 pixels high."""
        return self.verticalHeader().defaultSectionSize() == theme.COMPACT_ROW_HEIGHT

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._painter.dress(self.font())
            self._repaint()

    def showEvent(self, event: Any) -> None:
        self._painter.dress(self.font())
        super().showEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the rows that the event asks for, all cells of a row at once."""
        painter = QPainter(self.viewport())
        dirty = event.rect()
        first, last = self.rowAt(dirty.top()), self.rowAt(dirty.bottom())
        if first < 0:
            return
        last = len(self.rows_model.rows.positions) - 1 if last < 0 else last
        top, height = self.rowViewportPosition(first), self.rowHeight(first)
        width, slots = self._slots()
        for number in range(first, last + 1):
            area = QRect(0, top + (number - first) * height, width, height)
            self._painter.paint(painter, number, area, slots, self._look(number))

    def _slots(self) -> tuple[int, list[Slot]]:
        """The columns in sight with their places, and where the last one ends."""
        end, slots = 0, []
        for place in range(self.heading.count()):
            section = self.heading.logicalIndex(place)
            left, width = self.columnViewportPosition(section), self.columnWidth(section)
            end = max(end, left + width)
            if width and left < self.viewport().width() and left + width > 0:
                slots.append(Slot(left, width, self.rows_model.column_at(section)))
        return end, slots

    def _look(self, number: int) -> Look:
        rows = self.rows_model.rows
        checked = bool(rows.checked[rows.positions[number]])
        current = self.currentIndex().row() == number
        highlighted = current or self.selectionModel().isRowSelected(number)
        return Look(checked, highlighted, current and (checked or self.hasFocus()))

    def _repaint(self) -> None:
        self.viewport().update()
        self.heading.viewport().update()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    # Choosing

    def highlighted(self) -> list[int]:
        """The places of the highlighted rows, top to bottom (from ranges: quick however many)."""
        ranges = [(part.top(), part.bottom()) for part in self.selectionModel().selection().toList()]
        if not ranges and self.currentIndex().isValid():
            return [self.currentIndex().row()]
        return [place for top, bottom in sorted(set(ranges)) for place in range(top, bottom + 1)]

    def toggle_highlighted(self) -> None:
        """Chooses the highlighted rows; when all of them are, chooses them no more."""
        rows = self.rows_model.rows
        positions = [p for p in (rows.positions[place] for place in self.highlighted()) if rows.checkable(p)]
        self.rows_model.set_checked(positions, not all(rows.checked[p] for p in positions))

    def toggle_all_shown(self) -> None:
        """Chooses everything that is shown; when it all is, nothing of it."""
        everything = self.heading.check_state() == Qt.CheckState.Checked
        self.check_shown(not everything)

    def check_shown(self, checked: bool) -> None:
        """Chooses everything that is shown, or nothing of it; what is hidden stays as it is."""
        self.rows_model.set_checked(self.rows_model.rows.positions, checked)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        writing = self.state() == QAbstractItemView.State.EditingState  # a field passes its Enter on
        act = None if writing else self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
            return
        act()
        event.accept()

    def _act_of(self, event: QKeyEvent) -> Any:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = Qt.KeyboardModifier.ShiftModifier
        control = Qt.KeyboardModifier.ControlModifier
        choosing = self.rows_model.choice is not None
        acts: dict[tuple[int, Qt.KeyboardModifier], Any] = {
            (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier): self.escaped.emit,
            (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier): self._open,
            (Qt.Key.Key_Enter, Qt.KeyboardModifier.NoModifier): self._open,
            (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier): self.edit_current,
            (Qt.Key.Key_C, control): self.copy_highlighted,
        }
        if choosing:
            acts[Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier] = self.toggle_highlighted
            acts[Qt.Key.Key_A, control] = lambda: self.check_shown(True)
            acts[Qt.Key.Key_A, control | shift] = lambda: self.check_shown(False)
            acts[Qt.Key.Key_C, control | shift] = self.copy_chosen
        return acts.get((key, held))

    def _open(self) -> None:
        if self._edit_place(self.currentIndex()):
            return
        if self.currentIndex().isValid():
            self.opened.emit()

    def edit_current(self) -> None:
        """Opens the field of the current row, if it has one."""
        for section in range(self.rows_model.columnCount()):
            index = self.rows_model.index(self.currentIndex().row(), section)
            if self._edit_place(index):
                return

    def _edit_place(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        if not index.isValid() or not self.rows_model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        self.setCurrentIndex(self.rows_model.index(index.row(), index.column()))
        self.edit(self.rows_model.index(index.row(), index.column()))
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        boxed = self.rows_model.offset and index.isValid() and index.column() == 0
        if event.button() == Qt.MouseButton.LeftButton and boxed:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.setCurrentIndex(self.rows_model.index(index.row(), self.rows_model.offset))
            position = self.rows_model.rows.positions[index.row()]
            self.rows_model.set_checked([position], not self.rows_model.rows.checked[position])
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._edit_place(self.indexAt(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.rows_model.offset and index.column() == 0:
            self.mousePressEvent(event)  # two quick clicks on a box are two clicks
            return
        super().mouseDoubleClickEvent(event)
        if index.isValid() and not self.rows_model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        highlighted = len(self.highlighted())
        if highlighted:
            menu.addAction(f"Copy {counted(highlighted, 'row')}\tCtrl+C", self.copy_highlighted)
        if self.rows_model.choice is not None:
            chosen = sum(self.rows_model.rows.checked)
            if chosen:
                menu.addAction(f"Copy {counted(chosen, 'chosen row')}\tCtrl+Shift+C", self.copy_chosen)
            menu.addAction("Choose what is shown\tCtrl+A", lambda: self.check_shown(True))
            menu.addAction("Choose nothing of what is shown\tCtrl+Shift+A", lambda: self.check_shown(False))
        if not menu.isEmpty():
            menu.popup(event.globalPos())

    # Copying

    def copy_highlighted(self) -> None:
        """Copies the highlighted rows with their headings for a spreadsheet."""
        positions = self.rows_model.rows.positions
        self._copy([positions[place] for place in self.highlighted()])

    def copy_chosen(self) -> None:
        """Copies the chosen rows, also those hidden by the filter, in their order."""
        rows = self.rows_model.rows
        self._copy([position for position in rows.order if rows.checked[position]])

    def _copy(self, positions: list[int]) -> None:
        rows = self.rows_model.rows
        visible = [self.heading.logicalIndex(place) for place in range(self.heading.count())]
        columns = [
            rows.columns[section - self.rows_model.offset]
            for section in visible
            if section >= self.rows_model.offset and not self.isColumnHidden(section)
        ]
        if positions:
            QGuiApplication.clipboard().setText(as_table(columns, [rows.rows[p] for p in positions]))
