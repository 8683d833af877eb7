"""Icons: small drawings in resources/icons, coloured by role when they are shown."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from gui.theme.look import RESOURCES


@functools.cache
def _drawing(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def icon(name: str, colour: str, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """One drawing in one colour; `ratio` is the screen's device pixel ratio."""
    key = f"{name} {colour} {size} {ratio}"
    known = QPixmap()
    if QPixmapCache.find(key, known):  # Qt's own cache: it ends before the application does
        return known
    drawn = _drawn(name, colour, size, ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing = _drawing(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
