"""What the four pages have in common: header, banners, the line beside the buttons, whether one may go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWizard, QWizardPage

from gui.messages import Banners
from gui.services import Services
from gui.tasks import Lane, Task
from gui.widgets import PageHeader
from gui.wizards.batch import jobs
from gui.wizards.batch.draft import Draft
from gui.wizards.batch.phrases import STEPS


class BatchPage(QWizardPage):
    """One step. Pages write into the draft and never into each other."""

    summary_changed = Signal()
    """The line beside the buttons says something else now."""

    step = 0
    heading = ""
    sentence = ""

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__()
        self.services = services
        self.draft = draft
        self._ready = False
        self._summary = ""
        self.header = PageHeader(self.heading, self.sentence, STEPS, self.step)
        self.banners = Banners(services.style)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(self.header)
        self.column.addWidget(self.banners)

    @property
    def summary(self) -> str:
        """The rich text beside the buttons."""
        return self._summary

    def set_summary(self, text: str) -> None:
        """Changes what stands beside the buttons."""
        self._summary = text
        self.summary_changed.emit()

    def isComplete(self) -> bool:
        return self._ready

    def set_ready(self, *, ready: bool, reason: str = "") -> None:
        """Lets the main button be pressed, or says why not."""
        changed, self._ready = ready is not self._ready, ready
        for which in (QWizard.WizardButton.NextButton, QWizard.WizardButton.CommitButton):
            button = self.wizard_button(which)
            if button is not None:
                button.setToolTip(reason)
                button.setAccessibleDescription(reason)
        if changed:  # each time it is emitted the wizard lets its buttons lose the keyboard
            self.completeChanged.emit()

    def wizard_button(self, which: QWizard.WizardButton) -> QAbstractButton | None:
        """One of the buttons below, while the page is in its wizard and on view."""
        wizard: QWizard | None = self.wizard()  # none before the page is added
        return wizard.button(which) if wizard and wizard.currentPage() is self else None

    def start(self, function: Callable[..., Any], *args: object, lane: Lane = Lane.READ) -> Task:
        """Runs a workflow off the GUI thread; its signals are dropped when this page is gone."""
        return self.services.tasks.start(self, function, *args, lane=lane)

    def remember(self) -> None:
        """Keeps the answers for next time; what comes from an opened file is nobody's usual answer."""
        draft = self.draft
        if draft.path is None:
            names = ("connection", "kinds", "location", "prefix", "folder", "form", "cut")
            kept = {name: getattr(draft, name) for name in names}
            self.banners.watch(self.start(jobs.remember, self.services.desk, kept))

    def enter(self) -> None:
        """The page comes on view, from either side."""

    def take_focus(self) -> None:
        """Puts the keyboard where the clerk goes on."""

    def leave(self) -> None:
        """Another page comes on view."""

    def follow(self, link: str) -> None:
        """A link in the line beside the buttons was pressed."""

    def clear_filter(self) -> bool:
        """What Esc does here; False when there was nothing to clear."""
        return False

    def read_again(self) -> None:
        """What F5 does here."""
