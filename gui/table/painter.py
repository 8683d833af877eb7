"""Paints the cells of a row: ground, hair line, check box, text, colour."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLineF, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import theme
from gui.table.columns import Column, Kind, Mark, RowTone, findings_mark, written
from gui.table.model import TableModel

PAD = 10
BOX = 16
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


def paint_box(painter: QPainter, area: QRect, state: Qt.CheckState, colours: theme.Roles) -> None:
    """A check box in the middle of an area."""
    left, top = area.left() + 12, area.center().y() - BOX // 2 + 1
    box = QRectF(left + 0.75, top + 0.75, BOX - 1.5, BOX - 1.5)
    on = state != Qt.CheckState.Unchecked
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.accent if on else colours.strong), 1.5))
    painter.setBrush(QColor(colours.accent if on else colours.surface))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QPen(QColor(colours.on_accent), 2))
    if state == Qt.CheckState.Checked:
        painter.drawPolyline(
            [QPointF(left + 4, top + 8), QPointF(left + 7, top + 11), QPointF(left + 12, top + 5)]
        )
    elif state == Qt.CheckState.PartiallyChecked:
        painter.drawLine(QLineF(left + 4, top + 8, left + 12, top + 8))
    painter.restore()


class CellPainter(QStyledItemDelegate):
    """Draws straight from the rows: one look-up a cell instead of Qt's dozen."""

    def __init__(self, model: TableModel[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._dress(theme.roles())
        self._strong: QFont | None = None
        self._metrics: QFontMetrics | None = None
        self._strong_metrics: QFontMetrics | None = None

    def _dress(self, colours: theme.Roles) -> None:
        self._colours = colours
        self._pens = {
            name: QColor(getattr(colours, name)) for name in theme.Roles.__slots__ if name != "name"
        }
        self._line = QPen(self._pens["line"])

    def refresh(self, font: QFont) -> None:
        """Takes over the colours and the type in force; called when the view is dressed again."""
        self._dress(theme.roles())
        self._strong = theme.sized(font, font.pointSize(), strong=True)
        self._metrics = QFontMetrics(font)
        self._strong_metrics = QFontMetrics(self._strong)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rows = self._model.rows
        number, section = index.row(), index.column()
        if number >= len(rows.positions):
            return
        area: QRect = option.rect
        position = rows.positions[number]
        row = rows.rows[position]
        tone = rows.tone(row) if rows.tone else RowTone.NORMAL
        checked = bool(rows.checked[position])
        self._paint_ground(painter, area, option, number, checked)
        if section < self._model.offset:
            if tone is RowTone.NORMAL:
                state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
                paint_box(painter, area, state, self._colours)
            return
        column = rows.columns[section - self._model.offset]
        self._paint_value(painter, area, column, row, tone)

    def _paint_ground(
        self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, number: int, checked: bool
    ) -> None:
        view: Any = option.widget
        current = view.currentIndex().row() == number
        if checked:
            painter.fillRect(area, self._pens["chosen"])
        elif current or option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._pens["row"])
        painter.setPen(self._line)
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
        if current and (checked or view.hasFocus()):
            painter.setPen(self._pens["accent"])
            painter.drawLine(area.left(), area.top(), area.right(), area.top())
            painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())

    def _paint_value(
        self, painter: QPainter, area: QRect, column: Column[Any], row: Any, tone: RowTone
    ) -> None:
        value = column.value(row)
        colour = "quiet" if column.quiet or tone is RowTone.QUIET else "text"
        if column.kind is Kind.FINDINGS:
            value = findings_mark(value)
        if isinstance(value, Mark):
            text, colour = value.text, value.tone.value
        else:
            text = written(column, row, value, self._model.rows.style)
        if column.kind is Kind.EDIT and tone is RowTone.NORMAL:
            self._paint_field(painter, area)
            area = area.adjusted(9, 0, -9, 0)
        if text:
            self._paint_text(painter, area, text, self._pens[colour], right=column.right, tone=tone)

    def _paint_text(
        self, painter: QPainter, area: QRect, text: str, colour: QColor, *, right: bool, tone: RowTone
    ) -> None:
        metrics = self._metrics
        if tone is RowTone.TOTAL and self._strong is not None:
            painter.setFont(self._strong)
            metrics = self._strong_metrics
        spot = area.adjusted(PAD, 0, -PAD, 0)
        if metrics is not None and metrics.horizontalAdvance(text) > spot.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, spot.width())
        painter.setPen(colour)
        painter.drawText(spot, _RIGHT if right else _LEFT, text)

    def _paint_field(self, painter: QPainter, area: QRect) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._pens["strong"]))
        painter.setBrush(self._pens["surface"])
        painter.drawRoundedRect(QRectF(self._field(area)).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.restore()

    @staticmethod
    def _field(area: QRect) -> QRect:
        return QRect(area.left() + PAD, area.top() + (area.height() - 24) // 2, area.width() - 2 * PAD, 24)

    # Editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("role", "cell")
        editor.setAccessibleName(str(self._model.headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(self._field(option.rect))
