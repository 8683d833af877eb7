"""What can be done with a run from any page: check again, decide, look at the request, save, open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from core.domain.payments.proof import proof_of
from core.domain.runs import Item, Run
from core.words import Style
from gui.dialogs.decide import DecideDialog
from gui.dialogs.requests import RequestsDialog
from gui.messages import Banners
from gui.runs import jobs
from gui.runs.phrases import three_amounts
from gui.runs.receipt_saving import ReceiptSaver
from gui.runs.rows import files, receipt_of
from gui.services import Services
from gui.settling import Settler
from gui.tasks import Task

if TYPE_CHECKING:
    from core.workflows.payment_orders import ResultPaths

_AFTERWARDS = "What left this computer and what came back, byte for byte; keys are no part of it."


class RunActs(QObject):
    """Carries out what a page's buttons say; troubles appear among the page's banners."""

    looked = Signal(object)
    """An `Item` as it is after it was checked or decided."""

    def __init__(self, page: QWidget, services: Services, banners: Banners) -> None:
        super().__init__(page)
        self._page, self._services, self._banners = page, services, banners
        self._checking: dict[tuple[int, int], Task] = {}
        self.receipts = ReceiptSaver(page, services, banners)

    @property
    def settler(self) -> Settler:
        """What looks for lost answers in this window."""
        assert self._services.settler is not None
        return self._services.settler

    # Looking

    def is_checking(self, item: Item) -> bool:
        """Whether this item is looked for just now because somebody asked for it."""
        return (item.run, item.number) in self._checking

    def check(self, item: Item) -> None:
        """Looks on the server for one item at once."""
        place = (item.run, item.number)
        if place in self._checking:
            return
        task = self._checking[place] = self._banners.watch(self.settler.check_now(*place))
        task.succeeded.connect(partial(self._checked, item.state))
        task.finished.connect(lambda: self._check_over(place))
        self.settler.ticked.emit()

    def _check_over(self, place: tuple[int, int]) -> None:
        self._checking.pop(place, None)
        self.settler.ticked.emit()

    def _checked(self, before: object, item: Item) -> None:
        if item.state is before and item.evidence:
            self._services.say(f"Looked for {item.draft.label}: {item.evidence[-1].detail}")
        self.looked.emit(item)

    # Deciding

    def decide(self, item: Item) -> None:
        """Asks for a decision about an item that reading back did not settle."""
        style = self._services.style
        dialog = DecideDialog(item, _known(item, style), style, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._keep(item, dialog.decided, dialog.words))
        dialog.open()

    def _keep(self, item: Item, posted: bool, reason: str) -> None:
        services = self._services
        task = services.tasks.start(self._page, jobs.decide, services.desk, item, posted, reason)
        self._banners.watch(task).succeeded.connect(self._decided)

    def _decided(self, item: Item) -> None:
        self._services.say(f"{item.draft.label}: {item.words.lower()}. The reason is in the journal.")
        self.looked.emit(item)
        self.settler.refresh()

    # Showing and saving

    def show_request(self, item: Item) -> None:
        """Shows the exact request and the answers."""
        services = self._services
        task = services.tasks.start(
            self._page, jobs.bodies, services.desk, item.run, item.number, services.style
        )
        self._banners.watch(task).succeeded.connect(partial(self._show, item.draft.label))

    def _show(self, name: str, bodies: list[tuple[str, bytes]]) -> None:
        title = f"Request and answers of {name}"
        RequestsDialog(bodies, self._services.style, self._page, title, _AFTERWARDS).open()

    def open_folder(self, run: Run) -> None:
        """Shows the folder of the files in the system's file manager."""
        written = files(run)
        if written:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0].path.parent)))

    def ask_for_payment_files(self, run: Run) -> None:
        """Asks for a folder and makes the success and the fail file of a payment run again."""
        written = files(run)
        beside = written[-1].path.parent if written else Path.home()
        name = QFileDialog.getExistingDirectory(self._page, "Folder for the files", str(beside))
        if name:
            self.make_payment_files(run, Path(name))

    def make_payment_files(self, run: Run, folder: Path) -> None:
        """Makes both files in a folder, as the journal knows the run now; nothing is sent."""
        services = self._services
        task = services.tasks.start(self._page, jobs.payment_files, services.desk, run.number, folder)
        self._banners.watch(task).succeeded.connect(self._made)

    def _made(self, paths: ResultPaths) -> None:
        self._services.say(f"The files were written to {paths.fail.parent}.")
        self.settler.refresh()

    def ask_for_receipt(self, run: Run, folder: Path | None = None) -> None:
        """Asks where the receipt goes and saves it."""
        written = files(run)
        beside = written[0].path.parent if written else Path.home()
        self.receipts.ask(run, folder or beside)


def _known(item: Item, style: Style) -> str:
    """What is known, for whoever decides."""
    receipt, proof = receipt_of(item), proof_of(item)
    found = receipt.differences if receipt else ()
    last = item.evidence[-1].detail if item.evidence else ""
    return "\n".join(found[:5]) or (three_amounts(proof, style) if proof else "") or last
