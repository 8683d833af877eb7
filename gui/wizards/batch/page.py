"""What the pages of this wizard share besides what all pages have: the draft, the answers for next time."""

from __future__ import annotations

from gui.services import Services
from gui.wizards.batch import jobs
from gui.wizards.batch.draft import Draft
from gui.wizards.batch.phrases import STEPS
from gui.wizards.page import StepPage


class BatchPage(StepPage):
    """One step of taking records into batches."""

    steps = STEPS

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services)
        self.draft = draft


def remember(page: StepPage, draft: Draft) -> None:
    """Keeps the answers for next time; what comes from an opened file is nobody's usual answer."""
    if draft.path is None:
        names = ("connection", "kinds", "location", "prefix", "folder", "form", "cut")
        kept = {name: getattr(draft, name) for name in names}
        page.banners.watch(page.start(jobs.remember, page.services.desk, kept))
