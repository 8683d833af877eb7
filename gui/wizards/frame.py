"""An embedded QWizard as all wizards of the program are: dressed, never rejected, driven by its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
    QWizard,
)

from core.domain.connection import Connection
from gui import theme
from gui.widgets import set_role
from gui.widgets.page import MARGIN
from gui.wizards.page import GO_ON, OPEN_FOLDER, SAVE_RECEIPT, WRITE_ONLY, Button, FirstPage, StepPage

_Option = QWizard.WizardOption
_OFFERED = (WRITE_ONLY, OPEN_FOLDER, SAVE_RECEIPT, Button.FinishButton)
_LAYOUT = (
    Button.BackButton,
    WRITE_ONLY,
    OPEN_FOLDER,
    SAVE_RECEIPT,
    Button.NextButton,
    Button.CommitButton,
    Button.FinishButton,
)
_OPTIONS = (
    _Option.NoDefaultButton
    | _Option.NoCancelButton
    | _Option.NoBackButtonOnStartPage
    | _Option.NoBackButtonOnLastPage
    | _Option.HaveCustomButton1
    | _Option.HaveCustomButton2
    | _Option.HaveCustomButton3
)


class StepsWizard(QWizard):
    """Steps one after another. It is never rejected, and finishing starts anew."""

    connection_changed = Signal(object)
    """The `Connection` that is worked with; None for a file without one."""

    write_only = "&Write the files only"
    finish = "Start &another"

    def __init__(
        self, title: str, first: FirstPage, *others: StepPage, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self._first = first
        self.step_pages: Sequence[StepPage] = (first, *others)
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOptions(_OPTIONS)
        self.setAccessibleName(title)
        for page in self.step_pages:
            self.addPage(page)
            page.summary_changed.connect(self._summarise)
            page.buttons_changed.connect(self._show_buttons)
        self._lay_out_buttons()
        self.currentIdChanged.connect(self._turned)
        first.go_on.connect(self.next)
        first.connection_changed.connect(self.tell_connection)

    @property
    def page_now(self) -> StepPage | None:
        """The page on view."""
        page = self.currentPage()
        return page if isinstance(page, StepPage) else None

    @property
    def runs_on_view(self) -> frozenset[int]:
        """The runs that the page on view speaks of itself."""
        return self.page_now.runs_on_view if self.page_now is not None else frozenset()

    # Dress

    def _lay_out_buttons(self) -> None:
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(theme.CONTROL_HEIGHT)
        self.words.linkActivated.connect(self._follow)
        self.setButtonLayout([Button.Stretch, *_LAYOUT])
        for which, text in self._texts().items():
            self.setButtonText(which, text)
        for which in _LAYOUT:
            self._dress_button(which)
        for which in (WRITE_ONLY, OPEN_FOLDER, SAVE_RECEIPT):
            self.button(which).clicked.connect(partial(self._press, which))
        rows = [
            row for row in self.findChildren(QHBoxLayout) if row.indexOf(self.button(Button.NextButton)) >= 0
        ]
        rows[0].setSpacing(8)
        rows[0].insertWidget(0, self.words, 100)

    def _texts(self) -> dict[QWizard.WizardButton, str]:
        return {
            Button.BackButton: "&Back",
            Button.NextButton: "&Next",
            WRITE_ONLY: self.write_only,
            OPEN_FOLDER: "&Open folder",
            SAVE_RECEIPT: "Save &receipt…",
            Button.FinishButton: self.finish,
        }

    def _dress_button(self, which: QWizard.WizardButton) -> None:
        button = self.button(which)
        set_role(button, "main" if which in (*GO_ON, Button.FinishButton) else "plain")
        if isinstance(button, QPushButton):
            button.setAutoDefault(False)
            button.setDefault(False)

    def _trim(self) -> None:
        """The style's own margins are narrower than a page's; they come back whenever it is dressed."""
        for inner in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            grid = inner.layout()
            if isinstance(grid, QGridLayout):  # pages above, buttons below
                grid.setContentsMargins(MARGIN, 12, MARGIN, 10)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._trim()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "words"):
            self._summarise()
            QTimer.singleShot(0, self, self._trim)

    # What the main window asks

    @property
    def dropping(self) -> str:
        """What is lost when a file is opened now, such as "the choice of 3 records"; empty for nothing."""
        return ""

    def open_file(self, path: Path) -> bool:
        """Takes a file on the first page; False while something is being written."""
        if not self.may_leave():
            return False
        if self.dropping:
            self._ask_before_opening(path)
        else:
            self._open(path)
        return True

    def _open(self, path: Path) -> None:
        self.restart()
        self._first.open_file(path)

    def _ask_before_opening(self, path: Path) -> None:
        question = QMessageBox(self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle("Open the file?")
        question.setText(f"Open {path.name} and drop {self.dropping}?")
        question.setInformativeText("Nothing was written and nothing was sent. All of it is offered again.")
        question.addButton("&Open the file", QMessageBox.ButtonRole.AcceptRole).setAutoDefault(False)
        question.addButton("&Keep the choice", QMessageBox.ButtonRole.RejectRole)
        question.accepted.connect(partial(self._open, path))
        question.open()

    def use_connection(self, name: str) -> None:
        """Works with another connection from here on, unless something is chosen or under way already."""
        if self.page_now is self._first:
            self._first.choose_connection(name)

    def connections_changed(self) -> None:
        """Connections were added, edited or removed; what is being reviewed is not disturbed."""
        if self.page_now is self._first:
            self._first.load()
        else:
            self._first.stale = True

    def may_leave(self) -> bool:
        """Whether nothing is being written."""
        return all(page.may_leave for page in self.step_pages)

    def connection_now(self) -> Connection | None:
        """The connection that is worked with; None for a file without one."""
        return None

    def tell_connection(self) -> None:
        """Tells which connection is worked with."""
        self.connection_changed.emit(self.connection_now())

    def offer_connections(self, known: Sequence[Connection], chosen: Callable[[str], object]) -> None:
        """Asks under the pointer which connection is meant."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each in known:
            menu.addAction(each.title, partial(chosen, each.name))
        menu.popup(QCursor.pos())

    # Turning pages

    def _turned(self, _number: int) -> None:
        for page in self.step_pages:
            if page is not self.page_now:
                page.leave()
        if self.page_now is not None:
            self.page_now.enter()
        self.tell_connection()
        self._show_buttons()
        self._summarise()

    def _show_buttons(self) -> None:
        offered = self.page_now.offers() if self.page_now is not None else ()
        for which in _OFFERED:
            self.button(which).setVisible(which in offered)

    def _press(self, which: QWizard.WizardButton) -> None:
        if self.page_now is not None:
            self.page_now.pressed(which)

    def _summarise(self) -> None:
        if self.page_now is not None:
            colours = f"<style>.warn {{ color: {theme.roles().warn}; }}</style>"
            self.words.setText(colours + self.page_now.summary)

    def _follow(self, link: str) -> None:
        if self.page_now is not None:
            self.page_now.follow(link)

    def forget(self) -> None:
        """What was chosen and answered in the passage that ends here."""

    def restart(self) -> None:
        """Starts anew: nothing is chosen, the last answers are offered again."""
        for page in self.step_pages:
            page.leave()
        self.forget()
        super().restart()
        self._first.load()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The window gave the wizard the keyboard: the page knows where it is wanted."""
        super().focusInEvent(event)
        if self.page_now is not None:
            self.page_now.take_focus()

    # An embedded wizard is never closed by a key

    def accept(self) -> None:
        """The last button: start another."""
        self.restart()

    def reject(self) -> None:
        """Esc never ends the wizard."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the filter, Enter presses the button that has the focus."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.page_now is not None:
            event.setAccepted(self.page_now.clear_filter())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
        elif key == Qt.Key.Key_F5 and self.page_now is not None:
            self.page_now.read_again()
