"""The wizard that takes unposted records into batches: four pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.domain.connection import Connection
from core.words import counted
from gui.services import Services
from gui.wizards.batch.draft import Draft
from gui.wizards.batch.preview_page import PreviewPage
from gui.wizards.batch.result_page import ResultPage
from gui.wizards.batch.review_page import ReviewPage
from gui.wizards.batch.source_page import SourcePage
from gui.wizards.frame import StepsWizard

if TYPE_CHECKING:
    from core.workflows.waiting import WaitingExport


class BatchWizard(StepsWizard):
    """Source, Preview and choose, Review, Result."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self.draft = Draft()
        self.source_page = SourcePage(services, self.draft)
        self.preview_page = PreviewPage(services, self.draft)
        self.review_page = ReviewPage(services, self.draft)
        self.result_page = ResultPage(services, self.draft)
        others = (self.preview_page, self.review_page, self.result_page)
        super().__init__("Batch entries", self.source_page, *others, parent=parent)
        self._wire()
        self.restart()

    def _wire(self) -> None:
        self.review_page.connection_named.connect(self.tell_connection)
        self.source_page.resume_wanted.connect(self._resume)
        self.review_page.go_back.connect(self.back)
        self.review_page.connection_wanted.connect(self._ask_for_connection)
        self.result_page.go_back.connect(self.back)
        self.result_page.again_wanted.connect(self._look_again)

    @property
    def dropping(self) -> str:
        at_risk = self.draft.chosen and self.page_now in (self.preview_page, self.review_page)
        return f"the choice of {counted(len(self.draft.chosen), 'record')}" if at_risk else ""

    def connection_now(self) -> Connection | None:
        """Records of an opened file belong to no company until one is named."""
        return None if self.draft.without_company else self.source_page.connection

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
        self.offer_connections(self.source_page.connections, self.review_page.resume_file)

    def forget(self) -> None:
        self.draft.forget_preview()
        self.draft.path = None
