"""Every colour of the window, named by its role, in a light and a dark form."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Roles:
    """One palette. Colours are `#RRGGBB`; `colour` gives them to Qt."""

    name: str
    window: str
    surface: str
    raised: str
    line: str
    strong: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    row: str
    chosen: str
    good: str
    warn: str
    block: str
    info: str
    demo: str
    on_demo: str
    staging: str
    on_staging: str


LIGHT = Roles(
    name="light",
    window="#F6F7F9",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#E1E5EA",
    strong="#76808B",
    text="#1B1F24",
    quiet="#57606A",
    accent="#0B5CAD",
    on_accent="#FFFFFF",
    row="#E8F1FB",
    chosen="#D6E8FA",
    good="#15692E",
    warn="#7F5200",
    block="#B42318",
    info="#0B5CAD",
    demo="#FFE8A3",
    on_demo="#3D2E00",
    staging="#D6E8FA",
    on_staging="#0B5CAD",
)

DARK = Roles(
    name="dark",
    window="#16191D",
    surface="#1F242A",
    raised="#272D34",
    line="#343B44",
    strong="#8993A0",
    text="#E6EDF3",
    quiet="#B1BAC4",
    accent="#6CB6FF",
    on_accent="#0D1117",
    row="#20344A",
    chosen="#1B3C5C",
    good="#6BC46D",
    warn="#DDB34A",
    block="#FF8A80",
    info="#6CB6FF",
    demo="#4A3B00",
    on_demo="#FFE8A3",
    staging="#1B3C5C",
    on_staging="#6CB6FF",
)

_GROUNDS = ("window", "surface", "raised", "row", "chosen")
_WRITINGS = ("text", "quiet", "accent", "good", "warn", "block", "info")

MEETING = (
    *((writing, ground) for ground in _GROUNDS for writing in _WRITINGS),
    ("on_accent", "accent"),
    ("on_demo", "demo"),
    ("on_staging", "staging"),
)
"""Every pair (writing, ground) that meets on screen."""


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, 1 to 21 (WCAG 2 relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    rgb = QColor(colour)
    parts = (rgb.redF(), rgb.greenF(), rgb.blueF())
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
