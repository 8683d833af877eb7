"""Paints the rows that are in sight: ground, hair line, check box, texts. One pass, one look-up a cell."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from core.words import text as text_of
from gui import theme
from gui.table.columns import Column, Kind, Mark, RowTone, findings_mark, written
from gui.table.rows import Rows

PAD = 10
BOX, BOX_LEFT = 16, 12
FIELD = 24
_REMEMBERED = 20_000


def paint_box(painter: QPainter, area: QRect, state: Qt.CheckState, colours: theme.Roles) -> None:
    """A check box in the middle of an area."""
    draw_box(painter, area.left() + BOX_LEFT, area.center().y() - BOX // 2 + 1, state, colours)


def draw_box(painter: QPainter, left: int, top: int, state: Qt.CheckState, colours: theme.Roles) -> None:
    """A check box at a place: filled with the accent when all or some is chosen."""
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


def field_of(area: QRect) -> QRect:
    """Where the field of an editable cell stands."""
    return QRect(area.left() + PAD, area.top() + (area.height() - FIELD) // 2, area.width() - 2 * PAD, FIELD)


class Slot(NamedTuple):
    """One column in sight: where it stands, and what it is (None: the check boxes)."""

    left: int
    width: int
    column: Column[Any] | None


class Look(NamedTuple):
    """How a row stands out."""

    checked: bool
    highlighted: bool
    current: bool
    """The keyboard is on it, or it is both chosen and current."""


class _Advances(dict[str, int]):
    """The width of each character, measured when it is first met."""

    def __init__(self, metrics: QFontMetrics) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, character: str) -> int:
        self[character] = width = self._metrics.horizontalAdvance(character)
        return width


class _Type:
    """A font with its measures; widths are remembered because the same texts come again and again."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.rise = (self.metrics.ascent() - self.metrics.descent()) / 2
        self._widths: dict[str, int] = {}
        self._elided: dict[tuple[str, int], str] = {}
        self._advances = _Advances(self.metrics)

    def fits(self, text: str, room: int) -> bool:
        """Whether a text surely has room: its characters side by side, without shaping them."""
        return sum(map(self._advances.__getitem__, text)) <= room

    def width(self, text: str) -> int:
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) > _REMEMBERED:
                self._widths.clear()
            known = self._widths[text] = self.metrics.horizontalAdvance(text)
        return known

    def elided(self, text: str, width: int) -> str:
        known = self._elided.get((text, width))
        if known is None:
            if len(self._elided) > _REMEMBERED:
                self._elided.clear()
            known = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._elided[text, width] = known
        return known


class RowPainter:
    """Knows colours and type; is told where a row stands."""

    def __init__(self, rows: Rows[Any], font: QFont) -> None:
        self._rows = rows
        self._days: dict[Any, str] = {}
        self.dress(font)

    def dress(self, font: QFont) -> None:
        """Takes over the colours and the type in force."""
        self._colours = theme.roles()
        self._pens = {
            name: QColor(getattr(self._colours, name)) for name in theme.Roles.__slots__ if name != "name"
        }
        self._boxes: dict[tuple[bool, float], QPixmap] = {}
        self._plain = _Type(font)
        self._strong = _Type(theme.sized(font, font.pointSize(), strong=True))

    def paint(self, painter: QPainter, number: int, area: QRect, slots: list[Slot], look: Look) -> None:
        """Draws the row shown at a place; `area` is its whole width."""
        row = self._rows.at(number)
        tone = self._rows.tone(row) if self._rows.tone else RowTone.NORMAL
        self._ground(painter, area, look)
        kind = self._strong if tone is RowTone.TOTAL else self._plain
        painter.setFont(kind.font)
        baseline = round(area.top() + area.height() / 2 + kind.rise)
        for slot in slots:
            if slot.column is None:
                self._box(painter, area, slot, tone, look)
            else:
                self._cell(painter, slot, row, tone, QPointF(slot.left, baseline), area, kind)

    def _ground(self, painter: QPainter, area: QRect, look: Look) -> None:
        pens = self._pens
        if look.checked:
            painter.fillRect(area, pens["chosen"])
        elif look.highlighted:
            painter.fillRect(area, pens["row"])
        painter.setPen(pens["accent" if look.current else "line"])
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if look.current:
            painter.drawLine(area.topLeft(), area.topRight())

    def _box(self, painter: QPainter, area: QRect, slot: Slot, tone: RowTone, look: Look) -> None:
        if tone is RowTone.NORMAL:
            top = area.center().y() - BOX // 2 + 1
            painter.drawPixmap(slot.left + BOX_LEFT, top, self._drawn_box(look.checked, painter))

    def _drawn_box(self, checked: bool, painter: QPainter) -> QPixmap:
        ratio = painter.device().devicePixelRatio()
        known = self._boxes.get((checked, ratio))
        if known is None:
            known = QPixmap(round(BOX * ratio), round(BOX * ratio))
            known.setDevicePixelRatio(ratio)
            known.fill(Qt.GlobalColor.transparent)
            inside = QPainter(known)
            state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
            draw_box(inside, 0, 0, state, self._colours)
            inside.end()
            self._boxes[checked, ratio] = known
        return known

    def _cell(
        self, painter: QPainter, slot: Slot, row: Any, tone: RowTone, spot: QPointF, area: QRect, kind: _Type
    ) -> None:
        column = slot.column
        assert column is not None
        value = column.value(row)
        inset = PAD
        if column.kind is Kind.FINDINGS:
            value = findings_mark(value)
        elif column.kind is Kind.EDIT and tone is RowTone.NORMAL:
            self._field(painter, QRect(slot.left, area.top(), slot.width, area.height()))
            inset = PAD + 9
        text = self._text(column, row, value)
        if not text:
            return
        if column.strong and kind is not self._strong:
            painter.setFont(self._strong.font)
            self._write(painter, slot, inset, spot, self._strong, text, _colour(column, value, tone))
            painter.setFont(kind.font)
        else:
            self._write(painter, slot, inset, spot, kind, text, _colour(column, value, tone))

    def _text(self, column: Column[Any], row: Any, value: Any) -> str:
        if column.kind is Kind.DATE and not isinstance(value, Mark):
            return self._day(value)
        return written(column, row, value, self._rows.style)

    def _write(
        self, painter: QPainter, slot: Slot, inset: int, spot: QPointF, kind: _Type, text: str, colour: str
    ) -> None:
        column = slot.column
        assert column is not None
        room, left = slot.width - 2 * inset, slot.left + inset
        if column.right:
            left += max(room - kind.width(text), 0)
        if not kind.fits(text, room):
            text = kind.elided(text, room)
        spot.setX(left)
        painter.setPen(self._pens[colour])
        painter.drawText(spot, text)

    def _day(self, value: Any) -> str:
        known = self._days.get(value)
        if known is None:
            known = self._days[value] = text_of(value, self._rows.style)
        return known

    def _field(self, painter: QPainter, area: QRect) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._pens["strong"]))
        painter.setBrush(self._pens["surface"])
        painter.drawRoundedRect(QRectF(field_of(area)).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.restore()


def _colour(column: Column[Any], value: object, tone: RowTone) -> str:
    if isinstance(value, Mark):
        return value.tone.value
    return "quiet" if column.quiet or tone is RowTone.QUIET else "text"
