"""Colours by role, type, one style sheet, icons: nothing of it is in the widgets."""

from gui.theme.icons import icon
from gui.theme.look import (
    BODY,
    COMPACT_ROW_HEIGHT,
    CONTROL_HEIGHT,
    HEADER_HEIGHT,
    NOTE,
    ROW_HEIGHT,
    TITLE,
    apply,
    dress,
    metrics,
    roles,
    sized,
)
from gui.theme.roles import DARK, LIGHT, Roles

__all__ = [
    "BODY",
    "COMPACT_ROW_HEIGHT",
    "CONTROL_HEIGHT",
    "DARK",
    "HEADER_HEIGHT",
    "LIGHT",
    "NOTE",
    "ROW_HEIGHT",
    "TITLE",
    "Roles",
    "apply",
    "dress",
    "icon",
    "metrics",
    "roles",
    "sized",
]
