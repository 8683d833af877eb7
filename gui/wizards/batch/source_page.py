"""Step 1: where the records come from. The last answers are offered, so that Enter is enough."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWizard

from core.domain.connection import Connection
from core.domain.places import Location
from core.errors import UserError
from core.words import sentences
from gui.services import Services
from gui.tasks import Task
from gui.wizards.batch import jobs
from gui.wizards.batch.draft import Draft
from gui.wizards.batch.phrases import STEPS
from gui.wizards.batch.source_form import SourceForm
from gui.wizards.batch.source_side import SourceSide
from gui.wizards.page import FirstPage

if TYPE_CHECKING:
    from core.workflows.waiting import WaitingExport

_QUIET = "Reading changes nothing on the server."
_FILES = "Exports (*.xml *.json);;All files (*)"


class SourcePage(FirstPage):
    """Connection or file, kinds, location, through date."""

    resume_wanted = Signal(object)
    """A waiting export is to be batched."""

    steps = STEPS
    heading = "What do you want to look at?"

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services)
        self.draft = draft
        self.form = SourceForm(services.style)
        self.side = SourceSide(services.style)
        self.connections: tuple[Connection, ...] = ()
        self._locations: Task | None = None
        self.lay_out(self.form, self.side)
        self._wire()
        self.setButtonText(QWizard.WizardButton.NextButton, "&Next: read what is unposted")
        self.set_summary(_QUIET)

    def _wire(self) -> None:
        self.form.source.chosen.connect(self.choose_connection)
        self.form.changed.connect(self._form_changed)
        self.side.files.open_wanted.connect(self.ask_for_file)
        self.side.files.file_wanted.connect(self.open_file)
        self.side.batch_wanted.connect(self.resume_wanted)
        self.side.give_up_wanted.connect(self._give_up)

    def enter(self) -> None:
        if self.draft.path is not None or self.draft.waiting is not None:
            self._put_away()
        if self.stale:
            self.load()
        self._form_changed()
        self.take_focus()

    def _put_away(self) -> None:
        """Back from an opened file or a waiting export: the connection on view is asked again."""
        self.draft.forget_preview()
        self.draft.path = None
        self.draft.connection = self.form.source.connection or self.draft.connection

    def read_again(self) -> None:
        self.load()

    # What is offered

    def load(self) -> None:
        """Reads connections, last answers and waiting exports anew."""
        self.stale = False
        self.choose_connection(self.draft.connection)

    def choose_connection(self, name: str) -> None:
        """Offers what was answered last for a connection."""
        task = self.banners.watch(self.start(jobs.begin, self.services.desk, name))
        task.succeeded.connect(self._begun)

    def _begun(self, beginning: jobs.Beginning) -> None:
        if beginning.connection != self.draft.connection:
            self.draft.forget_preview()
        draft, last = self.draft, beginning.remembered
        same = last.connection == beginning.connection
        draft.connection, draft.location = beginning.connection, last.location if same else ""
        draft.kinds, draft.prefix, draft.folder = last.kinds, last.prefix, last.folder
        draft.form, draft.cut = last.form, last.cut
        self.connections = beginning.connections
        self.form.source.set_connections(beginning.connections, beginning.connection)
        self.form.set_kinds(last.kinds)
        self.side.show_last(beginning.last)
        self.side.show_waiting(beginning.waiting)
        self.side.files.show_recent(beginning.recent)
        self.connection_changed.emit()
        self._read_locations()
        self._form_changed()
        if self.isVisible() and not self.has_keyboard:
            self.take_focus()  # the button could not have it before there was a connection

    @property
    def connection(self) -> Connection | None:
        """The connection that is worked with."""
        return next((each for each in self.connections if each.name == self.draft.connection), None)

    def _read_locations(self) -> None:
        if self._locations is not None and not self._locations.done:
            self._locations.cancel()
        self.form.set_locations((), self.draft.location)
        self.form.set_location_note("reading the locations …")
        task = self.start(jobs.locations, self.services.desk, self.draft.connection)
        task.succeeded.connect(lambda found: self._show_locations(task, found))
        task.failed.connect(lambda error: self._no_locations(task, error))
        self._locations = task

    def _show_locations(self, task: Task, found: Sequence[Location]) -> None:
        if task is self._locations:
            self.form.set_locations(found, self.draft.location)
            self.form.set_location_note("")
            self._form_changed()

    def _no_locations(self, task: Task, error: BaseException) -> None:
        if task is self._locations:
            why = sentences(error, self.services.style)[0] if isinstance(error, UserError) else str(error)
            self.form.set_location_note(f"The locations could not be read: {why} F5 tries again.")

    # What is answered

    def _form_changed(self) -> None:
        form = self.form
        draft = self.draft
        if (form.kinds, form.place, form.day) != (draft.kinds, draft.location, draft.thru):
            draft.kinds, draft.location, draft.thru = form.kinds, form.place, form.day
        reason = "" if form.kinds else "Tick at least one kind of records."
        if not form.source.connection:
            reason = "Choose a connection."
        self.set_summary(reason or _QUIET)
        self.set_ready(ready=not reason, reason=reason)

    def ask_for_file(self) -> None:
        """Lets the clerk choose a saved export."""
        name, _kind = QFileDialog.getOpenFileName(self, "Open a saved export", "", _FILES)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Shows a saved export on the next page, without a connection."""
        self.draft.forget_preview()
        self.draft.path = path
        self.go_on.emit()

    def nextId(self) -> int:
        """A waiting export goes straight to the review."""
        return 2 if self.draft.waiting is not None else 1

    # Waiting exports

    def _give_up(self, export: WaitingExport) -> None:
        question = QMessageBox(self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle("Give up this export?")
        question.setText(f"{export.title}: do not batch this export any more?")
        question.setInformativeText(
            "Its files stay where they are. Nothing changes on the server; the records are offered again."
        )
        yes = question.addButton("&Give it up", QMessageBox.ButtonRole.AcceptRole)
        question.addButton("&Keep it", QMessageBox.ButtonRole.RejectRole)
        question.accepted.connect(lambda: self._given_up(export))
        yes.setAutoDefault(False)
        question.open()

    def _given_up(self, export: WaitingExport) -> None:
        task = self.banners.watch(self.start(jobs.give_up, self.services.desk, export.run))
        task.succeeded.connect(lambda _done: self.load())
