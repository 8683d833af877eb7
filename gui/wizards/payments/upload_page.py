"""Step 3: what exactly will be stored. The last page before anything is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWizard

from core.domain.findings import Finding, Severity
from core.domain.payments.sums import Fate
from gui.dialogs.requests import RequestsDialog
from gui.runs.phrases import DOT
from gui.services import Services
from gui.wizards.answers import Answers
from gui.wizards.page import WRITE_ONLY, Button, StepPage
from gui.wizards.payments import jobs, phrases
from gui.wizards.payments.draft import Draft
from gui.wizards.payments.upload_view import UploadView
from gui.wizards.places import documents
from gui.wizards.reading import Reading

_PREPARING = "Adding up what will be stored"


class UploadPage(StepPage):
    """The upload in full. Nothing is written until the button is pressed."""

    go_back = Signal()

    steps = phrases.STEPS
    step = 2
    heading = "Upload"
    sentence = "Nothing has been sent yet."

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services)
        self.setCommitPage(True)
        self.draft = draft
        self.view = UploadView(services)
        self.reading = Reading(_PREPARING, self.view, services.style)
        self.answers = Answers(self, self.banners, services.style, draft.answers)
        self._expected: jobs.Expected | None = None
        self.column.addWidget(self.reading, 1)
        self.reading.cancel_wanted.connect(self.go_back)
        self.answers.answered.connect(self._expect)
        self.view.files.folder_wanted.connect(self._write_to)
        self.view.requests.clicked.connect(lambda _on: self._see_requests())

    # Coming and going

    def initializePage(self) -> None:
        if self.draft.folder is None:
            self.draft.folder = documents()
        self.banners.clear()
        self._expected = None
        self.answers.show(self._to_answer())
        self._expect()

    @property
    def _alone(self) -> bool:
        """Whether the file is parted without a connection: nothing can be uploaded."""
        return not self.draft.connection

    def enter(self) -> None:
        self.draft.only_write = self._alone
        if self._alone:
            self.header.set_texts("Write the files", "Nothing can be uploaded without a connection.")
        else:
            self.header.set_texts(self.heading, self.sentence)
        self._sum_up()
        self.take_focus()

    def take_focus(self) -> None:
        if not self.reading.under_way:
            self.view.focus_rows()

    def leave(self) -> None:
        self.reading.give_up()

    def read_again(self) -> None:
        if not self.reading.under_way:
            self._expect()

    def _to_answer(self) -> Iterator[Finding]:
        """What the clerk confirms with a reason: of the chosen invoices, and of the file as a whole."""
        checked = self.draft.checked
        assert checked is not None
        held = (finding for each in self.draft.chosen_invoices for finding in each.holding({}))
        for finding in (*held, *checked.findings):
            if finding.rule.severity is Severity.CONFIRM:
                yield finding

    def _write_to(self, folder: Path) -> None:
        self.draft.folder = folder
        self._expect()

    # What is expected

    def _expect(self) -> None:
        assert self.draft.folder is not None
        self.draft.paths = None
        task = self.start(jobs.expect, self.draft.plan, self.draft.folder)
        if self._expected is None:
            self.reading.begin(_PREPARING, task, self._show, self._failed)
        else:
            self.reading.begin_behind(task, self._show, self._failed)
        self._sum_up()

    def _show(self, expected: jobs.Expected) -> None:
        checked = self.draft.checked
        assert checked is not None
        self._expected, self.draft.paths = expected, expected.paths
        self.view.show_expected(expected, alone=self._alone)
        self.view.files.show_files(expected, checked.file.form, alone=self._alone)
        self.reading.show_view()
        self.banners.remove("expected")
        self._sum_up()
        self.take_focus()

    def _failed(self, error: BaseException) -> None:
        self.reading.stand_still("Nothing has been written and nothing was sent.")
        self.banners.show_error(error, ("Try again", self._expect), key="expected")
        self._sum_up()

    def _see_requests(self) -> None:
        task = self.banners.watch(self.start(jobs.requests, self.draft.plan))
        task.succeeded.connect(lambda found: RequestsDialog(found, self.services.style, self).open())

    # What can be done now

    def offers(self) -> Collection[QWizard.WizardButton]:
        return () if self._alone else (WRITE_ONLY,)

    def pressed(self, _which: QWizard.WizardButton) -> None:
        self.draft.only_write = True
        self.wizard().next()

    def _sum_up(self) -> None:
        expected, style = self._expected, self.services.style
        if expected is None or self.draft.paths is None:
            self.set_summary("")
            self._allow("The upload is not prepared yet.", "The upload is not prepared yet.")
            return
        many = sum(each.fate is Fate.UPLOADED for each in expected.results)
        words = phrases.WRITE if self._alone else phrases.upload(many, style)
        self.setButtonText(Button.CommitButton, "&" + words)
        reason = "A reason is wanted above." if self._unanswered() else ""
        why = reason or ("" if many or self._alone else phrases.nothing_to_send(expected.results))
        self._allow(reason, why)
        summary = phrases.to_upload(many, len(expected.results), expected.sums, style, alone=self._alone)
        self.set_summary(DOT.join(filter(None, (summary, why))))

    def _allow(self, not_write: str, not_send: str) -> None:
        self.set_offer_ready(WRITE_ONLY, ready=not not_write, reason=not_write)
        self.set_ready(ready=not not_send, reason=not_send)

    def _unanswered(self) -> bool:
        return any(not self.draft.answers.get(finding.rule.code) for finding in self._to_answer())
