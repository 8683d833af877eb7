"""Saving the receipt of a run: where to, and how it went."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from core.domain.runs import Run
from gui.messages import Banners
from gui.runs import jobs
from gui.runs.receipt_file import RECEIPT_KINDS, receipt_bytes
from gui.services import Services


class ReceiptSaver:
    """Asks where the receipt goes and writes it; troubles appear on the page that wants it."""

    def __init__(self, page: QWidget, services: Services, banners: Banners) -> None:
        self._page, self._services, self._banners = page, services, banners

    def ask(self, run: Run, folder: Path) -> None:
        """Proposes a name in a folder."""
        proposed = folder / f"receipt_run_{run.number}.pdf"
        name, _kind = QFileDialog.getSaveFileName(
            self._page, "Save the receipt", str(proposed), RECEIPT_KINDS
        )
        if name:
            self.save(run, Path(name))

    def save(self, run: Run, path: Path) -> None:
        """Saves as PDF or JSON, by the ending of the name."""
        services = self._services
        task = services.tasks.start(self._page, jobs.receipt, services.desk, run, services.style)
        task.succeeded.connect(lambda made: self._write(path, made))
        self._banners.watch(task)

    def _write(self, path: Path, made: jobs.MadeReceipt) -> None:
        services = self._services
        task = services.tasks.start(self._page, jobs.save, path, receipt_bytes(path, made))
        self._banners.watch(task)
        task.succeeded.connect(lambda _done: services.say(f"The receipt was saved as {path}."))
