"""Connections: the list, adding and editing in a dialog, and the test with its steps."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QWidget

from core.domain.connection import DEMO, Connection, ConnectionType
from core.domain.connection_test import TestStep
from core.words import day, number
from gui.dialogs.connection import ConnectionDialog
from gui.messages import Banners
from gui.pages import connection_jobs as jobs
from gui.pages.connection_jobs import Kept, Listed
from gui.services import Services
from gui.table import Column, Kind, Mark, Table, Tone
from gui.tasks import Task
from gui.widgets import Foot, PageHeader, Panel, button, page_layout
from gui.widgets.step_list import MARKS, StepList

TYPES = {ConnectionType.REST: "REST"}
_BEFORE = "Test shows what works, what is missing and whom to ask for it. It changes nothing on the server."
_REMOVING = "Its private key is deleted from this computer. What it posted stays in the journal."
_MOST_ROWS = 8


class ConnectionsPage(QWidget):
    """Which companies can be reached, and whether they can be."""

    changed = Signal()
    """Connections were added, edited or removed."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._now = dt.datetime.now(dt.UTC)
        self._place = ""
        self._steps: list[TestStep] = []
        self._tested: Connection | None = None
        self._testing: Task | None = None
        self.dialog: ConnectionDialog | None = None
        self.question: QMessageBox | None = None
        self.setAccessibleName("Connections")
        self.banners = Banners(services.style)
        self.table = Table("connections", "Connections", self._columns(), services, key=_name)
        self._build()
        self.table.current_changed.connect(lambda _row: self._row_changed())
        self.table.opened.connect(lambda _row: self.edit_current())
        self.load()

    def _columns(self) -> list[Column[Kept]]:
        return [
            Column("name", "Name", 200, lambda row: row.connection.title),
            Column("type", "Type", 180, lambda row: TYPES[row.connection.type]),
            Column("site", "Site", 260, lambda row: row.connection.site),
            Column("company", "Company", 140, lambda row: row.connection.company),
            Column("tested", "Last test", 180, self._tested_mark, Kind.MARK),
        ]

    def _build(self) -> None:
        header = PageHeader("Connections", "Where Batchdesk may look, and with which keys.")
        self.header = header
        self.add = button("&Add…", "", self.add_new)
        self.edit = button("&Edit…", "", self.edit_current)
        self.test = button("&Test", "main", self.test_current)
        self.remove = button("&Remove…", "danger", self.ask_to_remove)
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for each in (self.add, self.edit, self.test, self.remove):
            row.addWidget(each)
        row.addStretch(1)
        self.panel = Panel("Test", " ")
        self.copy = button("Copy for the administrator", "link", self.copy_for_administrator)
        self.copy.hide()
        self.panel.corner.addWidget(self.copy)
        self.steps = StepList()
        self.steps.set_sentence(_BEFORE)
        self.panel.add(self.steps, 1)
        page_layout(self, header, self.banners, bar, self.table, self.panel, Foot(), grows=self.panel)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # The list

    def load(self) -> None:
        """Reads the list again."""
        task = self.banners.watch(self._services.tasks.start(self, jobs.listed, self._services.desk))
        task.succeeded.connect(self._show)

    def _show(self, listed: Listed) -> None:
        self._now, self._place = listed.now, listed.place
        self.header.sentence.setText(f"Secrets are {listed.place}.")
        self.table.set_rows(listed.rows)
        self.table.fit_rows(_MOST_ROWS)
        self._row_changed()

    def _tested_mark(self, row: Kept) -> Mark:
        last = row.last_test
        if last is None:
            return Mark(Tone.QUIET, "not tested", icon="")
        if last.cause:
            return Mark(Tone.BLOCK, last.cause)
        at, now = last.at.astimezone(), self._now.astimezone()
        words = at.strftime("%H:%M") if at.date() == now.date() else day(at.date(), self._services.style)
        return Mark(Tone.GOOD, words)

    @property
    def current(self) -> Connection | None:
        """The connection the keyboard is on."""
        row = self.table.current
        return row.connection if row else None

    def _row_changed(self) -> None:
        own = self.current is not None and self.current.name != DEMO
        self.edit.setEnabled(own)
        self.remove.setEnabled(own)
        self.test.setEnabled(self.current is not None and self._testing is None)

    # Add, edit, remove

    def add_new(self) -> None:
        """Opens an empty dialog."""
        self._open(ConnectionDialog(self._services.style, self._place, None, self), "")

    def edit_current(self) -> None:
        """Opens the dialog of the current connection."""
        if self.current is not None and self.current.name != DEMO:
            dialog = ConnectionDialog(self._services.style, self._place, self.current, self)
            self._open(dialog, self.current.name)

    def _open(self, dialog: ConnectionDialog, replaces: str) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saving.connect(lambda connection, secret: self._save(dialog, connection, secret, replaces))
        dialog.open()

    def _save(
        self, dialog: ConnectionDialog, connection: Connection, secret: str | None, replaces: str
    ) -> None:
        task = self._services.tasks.start(
            dialog, jobs.save, self._services.desk, connection, secret, replaces
        )
        task.failed.connect(dialog.show_error)
        task.succeeded.connect(lambda place: self._saved(dialog, connection, place))

    def _saved(self, dialog: ConnectionDialog, connection: Connection, place: str) -> None:
        dialog.accept()
        self._services.say(f"{connection.title} is kept. Its private key is {place}.")
        self._list_changed()

    def ask_to_remove(self) -> None:
        """Asks first: a removed secret cannot be had back."""
        if self.current is None:
            return
        name = self.current.name
        box = QMessageBox(QMessageBox.Icon.NoIcon, "Remove the connection", f"Remove {name}?", parent=self)
        box.setInformativeText(_REMOVING)
        yes = box.addButton("Remove", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("Keep", QMessageBox.ButtonRole.RejectRole))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(lambda pressed: self._remove(name) if pressed is yes else None)
        self.question = box
        box.open()

    def _remove(self, name: str) -> None:
        task = self._services.tasks.start(self, jobs.remove, self._services.desk, name)
        self.banners.watch(task).succeeded.connect(lambda _nothing: self._removed(name))

    def _removed(self, name: str) -> None:
        self._services.say(f"{name} was removed with its private key.")
        self._list_changed()

    def _list_changed(self) -> None:
        self.load()
        self.changed.emit()

    # The test

    def test_current(self) -> None:
        """Tests the current connection; the steps appear as they end."""
        if self.current is None or self._testing is not None:
            return
        self._tested, self._steps = self.current, []
        self.panel.caption.setText(f"Test of {self.current.title}")
        self.panel.remark.setText("")
        self.copy.hide()
        self.steps.set_sentence("Testing …")
        task = self._services.tasks.start(self, jobs.test, self._services.desk, self.current, self._steps)
        self._testing = self.banners.watch(task)
        task.progress.connect(lambda _step: self.steps.set_steps(list(self._steps)))
        task.succeeded.connect(self._test_ended)
        task.finished.connect(self._test_over)
        self._row_changed()

    def _test_ended(self, seconds: float) -> None:
        self.steps.set_steps(list(self._steps))
        taken = number(Decimal(f"{seconds:.1f}"), self._services.style, 1)
        self.panel.remark.setText(f"{taken} s")
        self.copy.show()
        self.load()

    def _test_over(self) -> None:
        self._testing = None
        if not self._steps:
            self.steps.set_sentence(_BEFORE)
        self._row_changed()

    def copy_for_administrator(self) -> None:
        """Copies the steps as text; keys are not part of them."""
        assert self._tested is not None
        lines = [f"Test of {self._tested.title}: {self._tested.site}, company {self._tested.company}"]
        lines += [f"{MARKS[step.state][0]} {step.title}. {step.detail}".rstrip(". ") for step in self._steps]
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
        self._services.say("The steps of the test were copied.")


def _name(row: Kept) -> str:
    return row.connection.name
