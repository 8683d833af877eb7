"""The wizard that takes unposted records into batches: an embedded QWizard with four pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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

from core.words import counted
from gui import theme
from gui.services import Services
from gui.widgets import set_role
from gui.widgets.page import MARGIN
from gui.wizards.batch.draft import Act, Draft
from gui.wizards.batch.page import BatchPage
from gui.wizards.batch.preview_page import PreviewPage
from gui.wizards.batch.result_page import ResultPage
from gui.wizards.batch.review_page import ReviewPage
from gui.wizards.batch.source_page import SourcePage

if TYPE_CHECKING:
    from core.workflows.waiting import WaitingExport

_Button = QWizard.WizardButton
_Option = QWizard.WizardOption
WRITE_ONLY, OPEN_FOLDER, SAVE_RECEIPT = _Button.CustomButton1, _Button.CustomButton2, _Button.CustomButton3
_LAYOUT = (
    _Button.BackButton,
    WRITE_ONLY,
    OPEN_FOLDER,
    SAVE_RECEIPT,
    _Button.NextButton,
    _Button.CommitButton,
    _Button.FinishButton,
)


class BatchWizard(QWizard):
    """Source, Preview and choose, Review, Result. It is never rejected, and finishing starts anew."""

    connection_changed = Signal(object)
    """The `Connection` that is worked with; None for an opened file."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self.draft = Draft()
        self.source_page = SourcePage(services, self.draft)
        self.preview_page = PreviewPage(services, self.draft)
        self.review_page = ReviewPage(services, self.draft)
        self.result_page = ResultPage(services, self.draft)
        self._dress()
        for page in self._pages:
            self.addPage(page)
            page.summary_changed.connect(self._summarise)
        self._lay_out_buttons()
        self._wire()
        self.restart()

    @property
    def _pages(self) -> tuple[BatchPage, ...]:
        return self.source_page, self.preview_page, self.review_page, self.result_page

    @property
    def page_now(self) -> BatchPage | None:
        """The page on view."""
        page = self.currentPage()
        return page if isinstance(page, BatchPage) else None

    @property
    def runs_on_view(self) -> frozenset[int]:
        """The run whose result is shown, if any: the page speaks of it itself."""
        run = self.draft.run if self.page_now is self.result_page else None
        return frozenset({run.number}) if run else frozenset()

    def _dress(self) -> None:
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOptions(
            _Option.NoDefaultButton
            | _Option.NoCancelButton
            | _Option.NoBackButtonOnStartPage
            | _Option.NoBackButtonOnLastPage
            | _Option.HaveCustomButton1
            | _Option.HaveCustomButton2
            | _Option.HaveCustomButton3
        )
        self.setAccessibleName("Batch entries")

    def _lay_out_buttons(self) -> None:
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(theme.CONTROL_HEIGHT)
        self.words.linkActivated.connect(self._follow)
        self.setButtonLayout([_Button.Stretch, *_LAYOUT])
        for which, text in _TEXTS.items():
            self.setButtonText(which, text)
        for which in _LAYOUT:
            self._dress_button(which)
        rows = [
            row for row in self.findChildren(QHBoxLayout) if row.indexOf(self.button(_Button.NextButton)) >= 0
        ]
        rows[0].setSpacing(8)
        rows[0].insertWidget(0, self.words, 100)

    def _trim(self) -> None:
        """The style's own margins are narrower than a page's; they come back whenever it is dressed."""
        for inner in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            grid = inner.layout()
            if isinstance(grid, QGridLayout):  # pages above, buttons below
                grid.setContentsMargins(MARGIN, 12, MARGIN, 10)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._trim()

    def _dress_button(self, which: QWizard.WizardButton) -> None:
        button = self.button(which)
        main = which in (_Button.NextButton, _Button.CommitButton, _Button.FinishButton)
        set_role(button, "main" if main else "plain")
        if isinstance(button, QPushButton):
            button.setAutoDefault(False)
            button.setDefault(False)

    def _wire(self) -> None:
        self.currentIdChanged.connect(self._turned)
        self.button(WRITE_ONLY).clicked.connect(self._write_only)
        self.button(OPEN_FOLDER).clicked.connect(self.result_page.open_folder)
        self.button(SAVE_RECEIPT).clicked.connect(self.result_page.save_receipt)
        self.source_page.go_on.connect(self.next)
        self.source_page.connection_changed.connect(self._tell_connection)
        self.review_page.connection_named.connect(self._tell_connection)
        self.source_page.resume_wanted.connect(self._resume)
        self.review_page.go_back.connect(self.back)
        self.review_page.write_ready.connect(self._may_write)
        self.review_page.connection_wanted.connect(self._ask_for_connection)
        self.result_page.go_back.connect(self.back)
        self.result_page.again_wanted.connect(self._look_again)
        self.result_page.buttons_changed.connect(self._show_buttons)

    # What the main window asks

    def open_file(self, path: Path) -> bool:
        """Shows a saved export without a connection; False while a posting is under way."""
        if not self.may_leave():
            return False
        if self.draft.chosen and self.page_now in (self.preview_page, self.review_page):
            self._ask_before_opening(path)
        else:
            self._open(path)
        return True

    def _open(self, path: Path) -> None:
        self.restart()
        self.source_page.open_file(path)

    def _ask_before_opening(self, path: Path) -> None:
        question = QMessageBox(self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle("Open the file?")
        question.setText(
            f"Open {path.name} and drop the choice of {counted(len(self.draft.chosen), 'record')}?"
        )
        question.setInformativeText(
            "Nothing was written and nothing was sent. The records are offered again."
        )
        question.addButton("&Open the file", QMessageBox.ButtonRole.AcceptRole).setAutoDefault(False)
        question.addButton("&Keep the choice", QMessageBox.ButtonRole.RejectRole)
        question.accepted.connect(partial(self._open, path))
        question.open()

    def use_connection(self, name: str) -> None:
        """Works with another connection from here on, unless something is chosen or under way already."""
        if self.currentId() == 0:
            self.source_page.choose_connection(name)

    def connections_changed(self) -> None:
        """Connections were added, edited or removed; what is being reviewed is not disturbed."""
        if self.page_now is self.source_page:
            self.source_page.load()
        else:
            self.source_page.stale = True

    def may_close(self) -> bool:
        """The window may always close: what is read is cancelled, a write under way is finished first."""
        return True

    def may_leave(self) -> bool:
        """Whether nothing is being written."""
        return not self.result_page.posting

    # Turning pages

    def _turned(self, _number: int) -> None:
        for page in self._pages:
            if page is not self.page_now:
                page.leave()
        if self.page_now is not None:
            self.page_now.enter()
        self._tell_connection()
        self._show_buttons()
        self._summarise()

    def _tell_connection(self) -> None:
        """Records of an opened file belong to no company until one is named."""
        from_file = self.draft.path is not None and self.draft.saved is None
        self.connection_changed.emit(None if from_file else self.source_page.connection)

    def _show_buttons(self) -> None:
        now, result = self.page_now, self.result_page
        done = now is result and not result.posting
        self.button(WRITE_ONLY).setVisible(now is self.review_page and self.draft.saved is None)
        self.button(OPEN_FOLDER).setVisible(done and result.has_files)
        self.button(SAVE_RECEIPT).setVisible(done and result.draft.run is not None)
        self.button(_Button.FinishButton).setVisible(done)

    def _may_write(self, ready: bool, reason: str) -> None:
        self.button(WRITE_ONLY).setEnabled(ready)
        self.button(WRITE_ONLY).setToolTip(reason)

    def _resume(self, export: WaitingExport) -> None:
        self.draft.forget_preview()
        self.draft.waiting = export.run
        self.next()

    def _look_again(self) -> None:
        """What was not posted is read again; of the choice remains what is still unposted."""
        chosen = self.draft.chosen
        self.restart()
        self.draft.chosen = chosen
        self.next()

    def _ask_for_connection(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each in self.source_page.connections:
            menu.addAction(each.title, partial(self.review_page.resume_file, each.name))
        menu.popup(QCursor.pos())

    def _summarise(self) -> None:
        if self.page_now is not None:
            colours = f"<style>.warn {{ color: {theme.roles().warn}; }}</style>"
            self.words.setText(colours + self.page_now.summary)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "words"):
            self._summarise()
            QTimer.singleShot(0, self, self._trim)

    def _follow(self, link: str) -> None:
        if self.page_now is not None:
            self.page_now.follow(link)

    def _write_only(self) -> None:
        self.draft.act = Act.WRITE
        self.next()

    def restart(self) -> None:
        """Starts anew: nothing is chosen, the last answers are offered again."""
        for page in self._pages:
            page.leave()
        self.draft.forget_preview()
        self.draft.path = None
        super().restart()
        self.source_page.load()

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


_TEXTS = {
    _Button.BackButton: "&Back",
    _Button.NextButton: "&Next",
    WRITE_ONLY: "&Write the files only",
    OPEN_FOLDER: "&Open folder",
    SAVE_RECEIPT: "Save &receipt…",
    _Button.FinishButton: "Start &another",
}
