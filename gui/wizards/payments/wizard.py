"""The wizard that stores payments on invoices: four pages."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.domain.connection import Connection
from core.domain.posting import POSTED
from core.words import counted
from gui.services import Services
from gui.wizards.frame import StepsWizard
from gui.wizards.payments.check_page import CheckPage
from gui.wizards.payments.draft import Draft
from gui.wizards.payments.file_page import FilePage
from gui.wizards.payments.result_page import ResultPage
from gui.wizards.payments.upload_page import UploadPage


class PaymentsWizard(StepsWizard):
    """File, Check, Upload, Result."""

    finish = "&Another file"

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self.draft = Draft()
        self.file_page = FilePage(services, self.draft)
        self.check_page = CheckPage(services, self.draft)
        self.upload_page = UploadPage(services, self.draft)
        self.result_page = ResultPage(services, self.draft)
        others = (self.check_page, self.upload_page, self.result_page)
        super().__init__("Payments", self.file_page, *others, parent=parent)
        self.upload_page.go_back.connect(self.back)
        self.result_page.go_back.connect(self.back)
        self.result_page.check_wanted.connect(self._check_again)
        self.restart()

    def _check_again(self) -> None:
        """The same file against what is stored now, what is not stored chosen; reasons are asked for anew."""
        draft, run = self.draft, self.result_page.run
        stored = (
            {id_ for item in run.items if item.state in POSTED for id_ in item.draft.ids} if run else set()
        )
        left = (place for place in draft.chosen if draft.invoices[place].invoice_id not in stored)
        draft.chosen = frozenset(left)
        draft.answers.clear()
        while self.page_now is not self.check_page:
            self.back()
        self.check_page.read_again()

    @property
    def dropping(self) -> str:
        at_risk = self.draft.chosen and self.page_now in (self.check_page, self.upload_page)
        return f"the choice of {counted(len(self.draft.chosen), 'payment')}" if at_risk else ""

    def connection_now(self) -> Connection | None:
        return self.file_page.connection if self.draft.connection else None

    def forget(self) -> None:
        self.draft.forget()
