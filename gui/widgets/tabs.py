"""Tabs with a quiet count behind the name and a line under the current one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QWidget

from gui import theme

_PAD, _HEIGHT, _GAP = 12, 35, 5


class Tabs(QTabBar):
    """A row of tabs; `currentChanged` tells which, the page shows what belongs to it."""

    def __init__(self, name: str, inset: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setFixedHeight(_HEIGHT)
        self.setContentsMargins(inset, 0, 0, 0)
        self._inset = inset

    def add(self, text: str, count: str = "") -> int:
        """Adds a tab and gives its number."""
        number = self.addTab(text)
        self.set_count(number, count)
        return number

    def set_count(self, number: int, count: str) -> None:
        """Writes what stands behind a tab's name."""
        self.setTabData(number, count)
        self.setAccessibleTabName(number, f"{self.tabText(number)} {count}".strip())
        self._measure()

    def rename(self, number: int, text: str) -> None:
        """Changes a tab's name."""
        self.setTabText(number, text)
        self.set_count(number, self.tabData(number) or "")

    def tabSizeHint(self, number: int) -> QSize:
        name, count = self._widths(number)
        return QSize(name + count + 2 * _PAD + (self._inset if number == 0 else 4), _HEIGHT)

    def _measure(self) -> None:
        self.setTabText(0, self.tabText(0))  # makes the bar measure all its tabs again
        self.updateGeometry()
        self.update()

    def _widths(self, number: int) -> tuple[int, int]:
        name = QFontMetrics(self._strong()).horizontalAdvance(self.tabText(number))
        count = self.tabData(number)
        return name, _GAP + self.fontMetrics().horizontalAdvance(count) if count else 0

    def _strong(self) -> QFont:
        return theme.sized(self.font(), theme.BODY, strong=True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.roles()
        painter.setPen(QPen(QColor(colours.line)))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        for number in range(self.count()):
            self._paint_tab(painter, number, colours)

    def _paint_tab(self, painter: QPainter, number: int, colours: theme.Roles) -> None:
        area = self.tabRect(number).adjusted(self._inset if number == 0 else 4, 0, 0, 0)
        current = number == self.currentIndex()
        if current:
            painter.fillRect(QRect(area.left(), self.height() - 2, area.width(), 2), QColor(colours.accent))
        if current and self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent)))
            painter.drawRoundedRect(area.adjusted(1, 2, -2, -5), 4, 4)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(colours.text if current else colours.quiet))
        painter.setFont(self._strong() if current else self.font())
        text = self.tabText(number)
        spot = area.adjusted(_PAD, 0, 0, -2)
        painter.drawText(spot, middle, text)
        if self.tabData(number):
            spot.setLeft(spot.left() + painter.fontMetrics().horizontalAdvance(text) + _GAP)
            painter.setPen(QColor(colours.quiet))
            painter.setFont(self.font())
            painter.drawText(spot, middle, self.tabData(number))
