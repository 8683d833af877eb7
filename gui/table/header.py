"""The heading row: quiet text, an arrow where it is sorted, a check box for all that is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from gui import theme
from gui.table.model import TableModel
from gui.table.painter import PAD, paint_box

CHECK_WIDTH = 36


class TableHeader(QHeaderView):
    """Click sorts; the check box chooses everything that is shown, or nothing of it."""

    all_clicked = Signal()
    sort_clicked = Signal(str)

    def __init__(self, model: TableModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._pressed = -1
        self._moved = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFirstSectionMovable(not model.offset)
        self.setMinimumSectionSize(36)
        self.setAccessibleName("Headings")
        self.sortable = True
        self.sectionMoved.connect(self._note_move)
        self.sectionResized.connect(self._note_move)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.HEADER_HEIGHT + 1)

    def check_state(self) -> Qt.CheckState:
        """Whether all, some or none of what is shown is chosen."""
        checked = self._model.rows.checked_shown()
        if not checked:
            return Qt.CheckState.Unchecked
        everything = checked == len(self._model.rows.checkable_shown())
        return Qt.CheckState.Checked if everything else Qt.CheckState.PartiallyChecked

    def _note_move(self, *_numbers: int) -> None:
        self._moved = True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._moved = False
        self._pressed = self.logicalIndexAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        section = self.logicalIndexAt(event.position().toPoint())
        if self._moved or section != self._pressed or event.button() != Qt.MouseButton.LeftButton:
            return
        column = self._model.column_at(section) if section >= 0 else None
        if column is not None and self.sortable:
            self.sort_clicked.emit(column.id)
        elif section == 0 and self._model.offset:
            self.all_clicked.emit()

    def paintSection(self, painter: QPainter, area: QRect, section: int) -> None:
        colours = theme.roles()
        painter.fillRect(area, QColor(colours.surface))
        painter.setPen(QColor(colours.line))
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
        column = self._model.column_at(section)
        if column is None:
            paint_box(painter, area, self.check_state(), colours)
            return
        painter.setFont(theme.sized(self.font(), theme.NOTE))
        painter.setPen(QColor(colours.quiet))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        spot = area.adjusted(PAD, 0, -PAD, 0)
        text = painter.fontMetrics().elidedText(
            self._heading(column.id, column.heading), Qt.TextElideMode.ElideRight, spot.width()
        )
        painter.drawText(spot, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _heading(self, column: str, heading: str) -> str:
        sorting = self._model.rows.sorting
        if not sorting or sorting[0][0] != column:
            return heading
        return f"{heading} {'↓' if sorting[0][1] else '↑'}"
