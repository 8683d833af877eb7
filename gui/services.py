"""What every page is given: the runner, the user's style, the layouts, the status line, the workflows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSettings

from core.words import Style
from gui.settling import Settler
from gui.tasks import Tasks


def unsaid(_sentence: str) -> None:
    """A status line that nobody reads."""


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to constructors; nothing is global."""

    tasks: Tasks
    style: Style
    layouts: QSettings
    """Columns, sorting and geometry: an ini file among what the program keeps."""
    desk: Any = None
    """The core's workflows (`core.workflows.desk.Desk`)."""
    settler: Settler | None = None
    """Looks for what became of lost answers; there as soon as the workflows are."""
    say: Callable[[str], None] = unsaid
    """Puts one sentence on the status line."""
