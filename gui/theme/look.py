"""Puts palette, type and style sheet on the application and follows the system's light or dark."""

from __future__ import annotations

import functools
from dataclasses import asdict
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources
from gui.theme.roles import DARK, LIGHT, Roles

RESOURCES = Path(resources.__file__).parent
BODY, NOTE, TITLE = 10, 9, 15
"""Type sizes in points; there are no others."""
SPACES = (4, 8, 12, 16, 24)
"""Distances in pixels."""
CONTROL_HEIGHT, HEADER_HEIGHT, ROW_HEIGHT, COMPACT_ROW_HEIGHT = 32, 32, 28, 24

_DRESSED = "dressed"


def roles() -> Roles:
    """The palette in force, told by the application's own window colour."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def apply(app: QApplication, *, bundled_font: bool = False) -> None:
    """Dresses the application, now and whenever the system turns light or dark.

    A second call only dresses anew: to replace the style under living windows crashes Qt.
    """
    hints = app.styleHints()
    if not app.property(_DRESSED):
        app.setProperty(_DRESSED, True)
        app.setStyle("Fusion")
        app.setFont(body_font(_bundled_family() if bundled_font else app.font().family()))
        hints.colorSchemeChanged.connect(lambda scheme: dress(app, scheme))
    dress(app, hints.colorScheme())


def dress(app: QApplication, scheme: Qt.ColorScheme) -> None:
    """Puts one palette and its style sheet on the application."""
    chosen = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    app.setPalette(palette(chosen))
    app.setStyleSheet(sheet(chosen))


def body_font(family: str) -> QFont:
    """The type of everything: 10 pt with figures of one width."""
    font = QFont(family)
    font.setPointSize(BODY)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def sized(font: QFont, points: int, *, strong: bool = False) -> QFont:
    """The same type in another size, semi-bold when `strong`."""
    other = QFont(font)
    other.setPointSize(points)
    if strong:
        other.setWeight(QFont.Weight.DemiBold)
    return other


@functools.cache
def _bundled_family() -> str:
    families = [""]
    for file in sorted((RESOURCES / "fonts").glob("*.otf")):
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return families[0]


def palette(chosen: Roles) -> QPalette:
    """The roles where Fusion looks for them."""
    made = QPalette()
    part = QPalette.ColorRole
    for role, colour in {
        part.Window: chosen.window,
        part.WindowText: chosen.text,
        part.Base: chosen.surface,
        part.AlternateBase: chosen.window,
        part.Text: chosen.text,
        part.PlaceholderText: chosen.quiet,
        part.Button: chosen.surface,
        part.ButtonText: chosen.text,
        part.BrightText: chosen.block,
        part.ToolTipBase: chosen.raised,
        part.ToolTipText: chosen.text,
        part.Highlight: chosen.accent,
        part.HighlightedText: chosen.on_accent,
        part.Accent: chosen.accent,
        part.Link: chosen.accent,
        part.LinkVisited: chosen.accent,
        part.Light: chosen.raised,
        part.Midlight: chosen.line,
        part.Mid: chosen.line,
        part.Dark: chosen.strong,
        part.Shadow: chosen.line,
    }.items():
        made.setColor(role, QColor(colour))
    for role in (part.Text, part.WindowText, part.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.strong))
    return made


def sheet(chosen: Roles) -> str:
    """The style sheet with the colours of one palette."""
    template = Template((RESOURCES / "style.qss").read_text(encoding="utf-8"))
    return template.substitute(asdict(chosen), icons=(RESOURCES / "icons").as_posix())


def metrics(font: QFont) -> QFontMetrics:
    """Measures of a type."""
    return QFontMetrics(font)
