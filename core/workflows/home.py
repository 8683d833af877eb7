"""Where the window keeps its own place and layouts."""

from __future__ import annotations

from pathlib import Path

from core.store.paths import home_path


def layouts_file() -> Path:
    """The ini file of window geometry, columns and sorting; it may not exist yet."""
    return home_path() / "window.ini"
