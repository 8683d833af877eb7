from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.theme.roles import DARK, LIGHT, MEETING, Roles, contrast


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=lambda roles: roles.name)
@pytest.mark.parametrize("pair", MEETING, ids=lambda pair: f"{pair[0]} on {pair[1]}")
def test_every_pair_that_meets_on_screen_can_be_read(roles: Roles, pair: tuple[str, str]) -> None:
    """Writing and its ground are at least 4.5 : 1 apart."""
    assert contrast(getattr(roles, pair[0]), getattr(roles, pair[1])) >= 4.5


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=lambda roles: roles.name)
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
def test_edges_of_controls_can_be_seen(roles: Roles, ground: str) -> None:
    """The strong line, which bounds fields and boxes, is at least 3 : 1 from its ground."""
    assert contrast(roles.strong, getattr(roles, ground)) >= 3


def test_contrast_of_black_and_white_is_21() -> None:
    """The measure is the one of WCAG."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_window_follows_the_system(qapp: QApplication) -> None:
    """When the system turns dark or light, the palette in force turns with it."""
    hints = qapp.styleHints()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.roles() is DARK
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.roles() is LIGHT
    assert LIGHT.accent in qapp.styleSheet()


def test_figures_have_one_width(qapp: QApplication) -> None:
    """Amounts stand under each other: every figure is as wide as the others."""
    metrics = theme.metrics(qapp.font())
    assert len({metrics.horizontalAdvance(figure * 10) for figure in "0123456789"}) == 1


def test_icons_take_the_colour_of_their_role(qapp: QApplication) -> None:
    """A drawing is shown in the colour it is asked for."""
    image = theme.icon("batch", DARK.accent).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(20) for y in range(20)}
    assert DARK.accent.lower() in colours
