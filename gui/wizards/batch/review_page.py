"""Step 3: what exactly will be done. The last page before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWizard

from core.domain.checks import name_of
from core.domain.export import ExportFormat
from core.domain.identifiers import fault
from core.domain.plan import Cut, Naming, Plan, blocking, to_answer
from core.words import listed
from gui.dialogs.requests import RequestsDialog
from gui.messages import Message
from gui.runs.phrases import DOT
from gui.services import Services
from gui.tasks import Task
from gui.wizards.answers import Answers
from gui.wizards.batch import jobs, phrases
from gui.wizards.batch.choosing import entry_count
from gui.wizards.batch.draft import Act, Draft
from gui.wizards.batch.page import BatchPage
from gui.wizards.batch.plan_rows import BatchRow
from gui.wizards.batch.review_view import ReviewView
from gui.wizards.page import WRITE_ONLY
from gui.wizards.places import documents
from gui.wizards.reading import Reading

_COMMIT = QWizard.WizardButton.CommitButton
_PREPARING = "Preparing the batches"
_PAUSE = 250
"""Milliseconds without a change after which identifiers are looked up."""


class ReviewPage(BatchPage):
    """The plan in full. It can be changed here, but nothing is written until the button is pressed."""

    go_back = Signal()
    connection_wanted = Signal()
    """An opened file is to be batched: which company does it belong to?"""

    connection_named = Signal()
    """It is known now which company the records belong to."""

    step = 2
    heading = "Review"
    sentence = "Nothing has been written yet."

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services, draft)
        self.setCommitPage(True)
        self.view = ReviewView(services)
        self.reading = Reading(_PREPARING, self.view, services.style)
        self.column.addWidget(self.reading, 1)
        self.answers = Answers(self, self.banners, services.style, draft.answers)
        self._check: Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._wire()

    def _wire(self) -> None:
        self.view.bar.cut_wanted.connect(self._cut)
        self.view.bar.prefix_wanted.connect(self._begin_with)
        self.view.bar.requests_wanted.connect(self._see_requests)
        self.view.batches.edited.connect(self._rename)
        self.view.files.form_wanted.connect(self._write_as)
        self.view.files.folder_wanted.connect(self._write_to)
        self.reading.cancel_wanted.connect(self.go_back)
        self.answers.answered.connect(self._sum_up)
        self._pause.timeout.connect(self._look)

    # Coming and going

    def initializePage(self) -> None:
        if self.draft.folder is None:
            self.draft.folder = documents()
        self._begin()

    def enter(self) -> None:
        self.draft.act = Act.POST
        self._sum_up()
        self.take_focus()

    def take_focus(self) -> None:
        if not self.reading.under_way:
            self.view.batches.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self.reading.give_up()
        if self._check is not None:
            self._check.cancel()
        self._check = None
        self._pause.stop()

    @property
    def about_to_look(self) -> bool:
        """Whether something that was typed is still to be looked up."""
        return self._pause.isActive() or self.view.bar.about_to_tell

    def read_again(self) -> None:
        if not self.reading.under_way and self.draft.plan is not None:
            self.draft.faults.clear()
            self._look()

    def _begin(self) -> None:
        draft = self.draft
        self.banners.clear()
        if draft.waiting is not None and draft.preview is None:
            run = draft.waiting
            self._run(
                "Looking for the records of this export", self.resumed, jobs.resume, self.services.desk, run
            )
        elif draft.plan is not None:
            self._show()
        elif draft.names is None:
            self._run(_PREPARING, self._named, jobs.naming, self.services.desk, draft.prefix)
        else:
            records = (draft.records, draft.chosen_records)
            where = (self.services.desk, draft.connection)
            args = (*where, *records, draft.cut, draft.names, draft.accounts)
            self._run(_PREPARING, self._proposed, jobs.propose, *args)

    def _run(
        self, title: str, then: Callable[[Any], object], function: Callable[..., Any], *args: object
    ) -> None:
        self.reading.begin(title, self.start(function, *args), then, self._failed)
        self._sum_up()

    def _failed(self, error: BaseException) -> None:
        self.reading.stand_still("Nothing has been written and nothing was sent.")
        self.banners.show_error(error, ("Try again", self._begin))
        self._sum_up()

    def _named(self, names: Naming) -> None:
        self.draft.names = names
        self._begin()

    def resume_file(self, connection: str) -> None:
        """The opened file belongs to this company: its records are looked for there."""
        path = self.draft.path
        if path is not None:
            self.banners.clear()
            title = "Looking for the records of this file"
            chosen, prefix = self.draft.chosen_records, self.draft.prefix
            some = len(chosen) < len(self.draft.records)
            only = [f"{record.kind.value}:{record.number}" for record in chosen] if some else []
            self._run(
                title, self.resumed, jobs.resume_file, self.services.desk, connection, path, prefix, only
            )

    def _proposed(self, made: jobs.Proposed) -> None:
        self.draft.plan, self.draft.journal = made.plan, made.journal
        self._show()

    def resumed(self, found: jobs.FoundAgain) -> None:
        """A saved export was found again: its batches, identifiers and files are given."""
        self.draft.resume(found.resumed)
        self.draft.journal = found.journal
        self.connection_named.emit()
        self._begin()

    # Showing

    def _show(self) -> None:
        self.reading.show_view()
        self.view.show_plan(self.draft)
        self.view.bar.requests.setVisible(not self.draft.without_company)
        self._say_findings()
        self._look()

    def _say_findings(self) -> None:
        plan = self.draft.plan
        assert plan is not None
        self.banners.clear()
        if self.draft.without_company:
            words = (
                "To create batches, say which company they belong to; until then only files can be written."
            )
            action = ("Choose a connection…", self.connection_wanted.emit)
            message = Message("info", "These records come from a file.", words)
            self.banners.show_message(message, action, key="file", closable=False)
        if self.draft.missing:
            names = listed([name_of(record) for record in self.draft.missing])
            words = "Somebody may have batched or changed them. Nothing of this export can be sent as it is."
            advice = " Open its file and choose the other records, or give the export up."
            self.banners.show_message(
                Message("block", f"No longer unposted: {names}.", words + advice),
                key="missing",
                closable=False,
            )
        self.answers.show(plan.findings)

    # Changing

    def _cut(self, cut: Cut) -> None:
        self.draft.cut = cut
        self._plan_anew()

    def _begin_with(self, prefix: str) -> None:
        if prefix != self.draft.prefix:
            self.draft.prefix, self.draft.names = prefix, None
            self._plan_anew()

    def _plan_anew(self) -> None:
        self.draft.forget_plan()
        self._begin()

    def _rename(self, row: BatchRow, _column: str, text: str) -> None:
        self.draft.rename(row.position, text.strip())
        self._look_soon()

    def _write_as(self, form: ExportFormat) -> None:
        self.draft.form = form
        self._look_soon()

    def _write_to(self, folder: Path) -> None:
        self.draft.folder = folder
        self._look_soon()

    def _look_soon(self) -> None:
        if self.draft.plan is None:
            return
        self.draft.file_names = ()
        self.view.show_batches(self.draft)
        self._pause.start()
        self._sum_up()

    # Looking up

    def _look(self) -> None:
        """Identifiers on the server and in the journal, names of files that are free; in the background."""
        draft = self.draft
        if self._check is not None:
            self._check.cancel()
        assert draft.plan is not None
        assert draft.folder is not None
        connection = "" if self.draft.without_company else draft.connection
        task = self._check = self.start(
            jobs.look, self.services.desk, connection, draft.plan, draft.form, draft.folder
        )
        task.succeeded.connect(lambda looked: self._looked(task, looked))
        task.failed.connect(lambda error: self._not_looked(task, error))
        self._sum_up()

    def _looked(self, task: Task, looked: jobs.Looked) -> None:
        if task is self._check:
            self._check = None
            self.draft.faults.update(looked.faults)
            self.draft.file_names = looked.names
            self.banners.remove("look")
            self.view.show_batches(self.draft)
            self.view.show_files(self.draft)
            self._sum_up()

    def _not_looked(self, task: Task, error: BaseException) -> None:
        if task is self._check:
            self._check = None
            self.banners.show_error(error, ("Try again", self._look), key="look")
            self._sum_up()

    def _see_requests(self) -> None:
        if self.draft.plan is not None:
            task = self.banners.watch(self.start(jobs.requests, self.draft.plan.batches))
            task.succeeded.connect(lambda found: RequestsDialog(found, self.services.style, self).open())

    # What can be done now

    def offers(self) -> Collection[QWizard.WizardButton]:
        return () if self.draft.saved is not None else (WRITE_ONLY,)

    def pressed(self, _which: QWizard.WizardButton) -> None:
        self.draft.act = Act.WRITE
        self.wizard().next()

    def _sum_up(self) -> None:
        plan, style = self.draft.plan, self.services.style
        if plan is None or self.reading.under_way:
            self.set_summary("")
            self.set_ready(ready=False, reason="The batches are not prepared yet.")
            self.set_offer_ready(WRITE_ONLY, ready=False, reason="The batches are not prepared yet.")
            return
        records = plan.records
        self.setButtonText(_COMMIT, "&" + phrases.create(len(plan.batches), len(records), style))
        self.set_summary(phrases.planned(len(records), entry_count(records), plan.totals, style))
        reason = self._reason_not_to_write(plan)
        self.set_offer_ready(WRITE_ONLY, ready=not reason, reason=reason)
        self.buttons_changed.emit()
        reason = reason or self._reason_not_to_post(plan)
        self.set_ready(ready=not reason, reason=reason)
        if reason:
            self.set_summary(f"{self.summary}{DOT}{reason}")

    def _reason_not_to_write(self, plan: Plan) -> str:
        if blocking(plan) or self.draft.missing:
            return "Something stops these batches; see above."
        if to_answer(plan, self.draft.answers):
            return "A reason is wanted above."
        if any(fault(batch.identifier) for batch in plan.batches):
            return "An identifier cannot be used."
        if not self.draft.file_names and self.draft.saved is None:
            return "Looking for free file names."
        return ""

    def _reason_not_to_post(self, plan: Plan) -> str:
        if self.draft.without_company:
            return "Choose a connection first."
        faults = [self.draft.faults.get(batch.identifier) for batch in plan.batches]
        if any(faults):
            return "An identifier cannot be used."
        identifiers = [batch.identifier.casefold() for batch in plan.batches]
        if len(set(identifiers)) < len(identifiers):
            return "Two batches have the same identifier."
        return "Looking up the identifiers." if None in faults else ""
