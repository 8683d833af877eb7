"""What the pages of all wizards have in common: header, banners, the line beside the buttons, going on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget, QWizard, QWizardPage

from gui.messages import Banners, Message
from gui.services import Services
from gui.tasks import Lane, Task
from gui.widgets import PageHeader

Button = QWizard.WizardButton
WRITE_ONLY, OPEN_FOLDER, SAVE_RECEIPT = Button.CustomButton1, Button.CustomButton2, Button.CustomButton3
GO_ON = (Button.NextButton, Button.CommitButton)
"""The buttons that lead further; one of them is the main button of its page."""


class StepPage(QWizardPage):
    """One step. Pages write into the draft they share and never into each other."""

    summary_changed = Signal()
    """The line beside the buttons says something else now."""
    buttons_changed = Signal()
    """`offers` or `may_leave` may be different now."""

    steps: Sequence[str] = ()
    """The names of all steps of the wizard."""
    step = 0
    heading = ""
    sentence = ""
    may_leave = True
    """Whether nothing is being written."""
    runs_on_view: frozenset[int] = frozenset()
    """The runs that the page speaks of itself."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self._ready = False
        self._summary = ""
        self.header = PageHeader(self.heading, self.sentence, self.steps, self.step)
        self.banners = Banners(services.style)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(self.header)
        self.column.addWidget(self.banners)

    # What stands beside the buttons, and whether they may be pressed

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
        for which in GO_ON:
            button = self.wizard_button(which)
            if button is not None:
                button.setToolTip(reason)
                button.setAccessibleDescription(reason)
        if changed:
            self._tell_complete()

    def _tell_complete(self) -> None:
        """The wizard hides its pages for a moment to draw its buttons: the keyboard would go elsewhere."""
        focused: QWidget | None = self.window().focusWidget()
        self.completeChanged.emit()
        if focused is not None and focused.isVisible() and focused.isEnabled():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_offer_ready(self, which: QWizard.WizardButton, *, ready: bool, reason: str = "") -> None:
        """Lets one of the other buttons be pressed, or says why not."""
        button = self.wizard_button(which)
        if button is not None:
            button.setEnabled(ready)
            button.setToolTip(reason)

    def wizard_button(self, which: QWizard.WizardButton) -> QAbstractButton | None:
        """One of the buttons below, while the page is in its wizard and on view."""
        wizard: QWizard | None = self.wizard()  # none before the page is added
        return wizard.button(which) if wizard and wizard.currentPage() is self else None

    def offers(self) -> Collection[QWizard.WizardButton]:
        """Which of the other buttons are on view: write only, open folder, receipt, start another."""
        return ()

    def pressed(self, which: QWizard.WizardButton) -> None:
        """One of the offered buttons was pressed."""

    # What a page does

    def start(self, function: Callable[..., Any], *args: object, lane: Lane = Lane.READ) -> Task:
        """Runs a workflow off the GUI thread; its signals are dropped when this page is gone."""
        return self.services.tasks.start(self, function, *args, lane=lane)

    def say(
        self,
        tone: str,
        words: str,
        key: str,
        action: tuple[str, Callable[[], object]] | None = None,
        details: str = "",
    ) -> None:
        """Shows one sentence above the page."""
        self.banners.show_message(Message(tone, words, details=details), action, key=key)

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


class FirstPage(StepPage):
    """The step that asks where things come from: a connection or a file."""

    go_on = Signal()
    """The next page is to be shown without the button being pressed."""
    connection_changed = Signal()
    stale = False
    """Connections were changed while another page was on view."""

    def take_focus(self) -> None:
        button = self.wizard_button(Button.NextButton)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def has_keyboard(self) -> bool:
        """Whether the clerk is at something of the wizard; a disabled button passes the focus on outside."""
        focused, wizard = self.window().focusWidget(), self.wizard()
        return focused is not wizard and wizard.isAncestorOf(focused)

    def lay_out(self, form: QWidget, side: QWidget) -> None:
        """What is asked at the left, what was before at the right."""
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(form, 1)
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row, 1)

    def load(self) -> None:
        """Reads connections and last answers anew."""

    def choose_connection(self, name: str) -> None:
        """Works with another connection from here on."""

    def open_file(self, path: Path) -> None:
        """Takes a file."""
