"""Step 3: what exactly will be done. The last page before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWizard

from core.domain.checks import name_of, sentences
from core.domain.export import ExportFormat
from core.domain.findings import Finding, Severity
from core.domain.identifiers import fault
from core.domain.plan import Cut, Naming, Plan, blocking, to_answer
from core.words import listed
from gui.dialogs.requests import RequestsDialog
from gui.messages import Message
from gui.runs.phrases import DOT
from gui.services import Services
from gui.tasks import Task
from gui.widgets.waiting_view import WaitingView
from gui.wizards.batch import jobs, phrases
from gui.wizards.batch.choosing import entry_count
from gui.wizards.batch.draft import Act, Draft
from gui.wizards.batch.page import BatchPage
from gui.wizards.batch.plan_rows import BatchRow
from gui.wizards.batch.reason_dialog import ReasonDialog
from gui.wizards.batch.review_view import ReviewView

_COMMIT = QWizard.WizardButton.CommitButton
_PAUSE = 250
"""Milliseconds without a change after which identifiers are looked up."""


class ReviewPage(BatchPage):
    """The plan in full. It can be changed here, but nothing is written until the button is pressed."""

    go_back = Signal()
    write_ready = Signal(bool, str)
    """Whether the files alone may be written, and why not."""
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
        self.waiting = WaitingView("Preparing the batches", services.style)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.view)
        self.column.addWidget(self.stack, 1)
        self._task: Task | None = None
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
        self.waiting.cancel_wanted.connect(self.go_back)
        self._pause.timeout.connect(self._look)

    # Coming and going

    def initializePage(self) -> None:
        if self.draft.folder is None:
            self.draft.folder = _documents()
        self._begin()

    def enter(self) -> None:
        self.draft.act = Act.POST
        self._sum_up()
        self.take_focus()

    def take_focus(self) -> None:
        if self._task is None:
            self.view.batches.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        for task in (self._task, self._check):
            if task is not None:
                task.cancel()
        self._task = self._check = None
        self._pause.stop()

    @property
    def about_to_look(self) -> bool:
        """Whether something that was typed is still to be looked up."""
        return self._pause.isActive() or self.view.bar.about_to_tell

    def read_again(self) -> None:
        if self._task is None and self.draft.plan is not None:
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
            self._run("Preparing the batches", self._named, jobs.naming, self.services.desk, draft.prefix)
        else:
            records = (draft.records, draft.chosen_records)
            where = (self.services.desk, draft.connection)
            args = (*where, *records, draft.cut, draft.names, draft.accounts)
            self._run("Preparing the batches", self._proposed, jobs.propose, *args)

    def _run(
        self, title: str, then: Callable[[Any], object], function: Callable[..., Any], *args: object
    ) -> None:
        self.waiting.begin(title)
        self.stack.setCurrentIndex(0)
        task = self._task = self.start(function, *args)
        task.progress.connect(self.waiting.show_step)
        task.succeeded.connect(lambda value: self._arrived(task, then, value))
        task.failed.connect(lambda error: self._failed(task, error))
        self._sum_up()

    def _arrived(self, task: Task, then: Callable[[Any], object], value: object) -> None:
        if task is self._task:
            self._task = None
            then(value)

    def _failed(self, task: Task, error: BaseException) -> None:
        if task is self._task:
            self._task = None
            self.waiting.stand_still("Nothing has been written and nothing was sent.")
            self.banners.show_error(error, ("Try again", self._begin))
            self._sum_up()

    @property
    def _without_company(self) -> bool:
        """Whether the records come from a file and nobody has said yet where they are unposted."""
        return self.draft.path is not None and self.draft.saved is None

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
        self.stack.setCurrentIndex(1)
        self.view.show_plan(self.draft)
        self.view.bar.requests.setVisible(not self._without_company)
        self._say_findings()
        self._look()

    def _say_findings(self) -> None:
        plan = self.draft.plan
        assert plan is not None
        self.banners.clear()
        if self._without_company:
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
        for findings in _by_rule(plan.findings).values():
            self._say(findings)

    def _say(self, findings: Sequence[Finding]) -> None:
        rule = findings[0].rule
        style = self.services.style
        message, advice = sentences(findings[0], style)
        more = f" The same holds for {len(findings) - 1} more." if len(findings) > 1 else ""
        details = "\n".join(sentences(each, style)[0] for each in findings) if more else ""
        key = f"rule {rule.code}"
        if rule.severity is Severity.BLOCK:
            banner = Message("block", message + more, advice, details)
            self.banners.show_message(banner, key=key, closable=False)
        elif rule.severity is Severity.CONFIRM and rule.code in self.draft.answers:
            banner = Message("good", f"Your reason: {self.draft.answers[rule.code]}", message + more, details)
            self.banners.show_message(
                banner, ("Change…", lambda: self._answer(findings)), key=key, closable=False
            )
        elif rule.severity is Severity.CONFIRM:
            banner = Message("warn", message + more, "", details)
            action = ("Give a reason…", lambda: self._answer(findings))
            self.banners.show_message(banner, action, key=key, closable=False)

    def _answer(self, findings: Sequence[Finding]) -> None:
        code = findings[0].rule.code
        message, advice = sentences(findings[0], self.services.style)
        dialog = ReasonDialog(message, advice, self.draft.answers.get(code, ""), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._answered(code, dialog.words))
        dialog.open()

    def _answered(self, code: str, reason: str) -> None:
        self.draft.answers[code] = reason
        self._say_findings()
        self._sum_up()

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
        connection = "" if self._without_company else draft.connection
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

    def _sum_up(self) -> None:
        plan, style = self.draft.plan, self.services.style
        if plan is None or self._task is not None:
            self.set_summary("")
            self.set_ready(ready=False, reason="The batches are not prepared yet.")
            self.write_ready.emit(False, "The batches are not prepared yet.")
            return
        records = plan.records
        self.setButtonText(_COMMIT, "&" + phrases.create(len(plan.batches), len(records), style))
        self.set_summary(phrases.planned(len(records), entry_count(records), plan.totals, style))
        reason = self._reason_not_to_write(plan)
        self.write_ready.emit(not reason and self.draft.saved is None, reason)
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
        if self._without_company:
            return "Choose a connection first."
        faults = [self.draft.faults.get(batch.identifier) for batch in plan.batches]
        if any(faults):
            return "An identifier cannot be used."
        identifiers = [batch.identifier.casefold() for batch in plan.batches]
        if len(set(identifiers)) < len(identifiers):
            return "Two batches have the same identifier."
        return "Looking up the identifiers." if None in faults else ""


def _by_rule(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        if each.rule.severity >= Severity.CONFIRM:
            found[each.rule.code].append(each)
    return dict(reversed(found.items()))  # the newest banner is on top: the worst comes last


def _documents() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(place)
    return folder if folder.is_dir() else Path.home()
