"""What a clerk does in the Payments wizard, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QRadioButton

from core.domain.payments.rows import Amounts
from gui.dialogs.columns import ColumnsDialog
from gui.dialogs.reason import ReasonDialog
from gui.wizards.payments.phrases import AMOUNTS_TITLES
from gui.wizards.payments.wizard import PaymentsWizard
from tests.gui.wizards.clerk import LEFT, Clerk

LONG = 180_000
"""Milliseconds: a few hundred payments take their time on a busy machine."""


class PaymentClerk:
    """Hands for the Payments wizard; eyes are the clerk's own."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        page: Any = clerk.window.go("payments")
        self.wizard: PaymentsWizard = page
        clerk.wait()

    def open(self, path: Path) -> None:
        """Opens a file; the columns of a list are taken as they were recognised."""
        self.wizard.open_file(path)
        self.clerk.wait()
        for dialog in self.clerk.window.findChildren(ColumnsDialog):
            self.answer_columns(dialog)

    def answer_columns(self, dialog: ColumnsDialog) -> None:
        """Uses the columns that are shown."""
        self.clerk.until(lambda: dialog.idle)
        use = next(each for each in dialog.findChildren(QPushButton) if "Use these columns" in each.text())
        assert use.isEnabled(), use.toolTip()
        self.clerk.qtbot.mouseClick(use, LEFT)
        self.clerk.wait()

    def mean(self, amounts: Amounts) -> None:
        """Says what the amounts are."""
        words = AMOUNTS_TITLES[amounts]
        radios = self.clerk.visible(QRadioButton)
        radio = next(each for each in radios if words in each.text().replace("&", "").lower())
        radio.click()
        self.clerk.wait()

    def check(self, path: Path, amounts: Amounts | None = None) -> None:
        """From the first page to the table of invoices."""
        self.open(path)
        if amounts is not None:
            self.mean(amounts)
        self.clerk.press("Next: check the payments")

    def tick(self, *numbers: str) -> None:
        """Chooses or leaves out invoices."""
        table = self.wizard.check_page.table
        for number in numbers:
            row = next(at for at, cells in enumerate(self.clerk.cells(table)) if cells[0] == number)
            index = table.model.index(row, 0)
            table.view.scrollTo(index)
            spot = table.view.visualRect(index).center()
            self.clerk.qtbot.mouseClick(table.view.viewport(), LEFT, pos=spot)
            self.clerk.qtbot.wait(1)

    def to_upload(self, folder: Path) -> None:
        """From the choice to the last page before anything is sent."""
        self.clerk.press("Next: upload")
        self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Chooses the folder of the files."""
        self.wizard.upload_page.view.files.folder_wanted.emit(folder)
        self.clerk.wait()

    def give_reasons(self, words: str) -> int:
        """Gives a reason wherever one is wanted; says how often."""
        given = 0
        while wanted := [
            each
            for each in self.clerk.visible(QPushButton)
            if each.text().replace("&", "").startswith("Give a reason")
        ]:
            self.clerk.qtbot.mouseClick(wanted[0], LEFT)
            (dialog,) = [each for each in self.clerk.window.findChildren(ReasonDialog) if each.isVisible()]
            self.clerk.qtbot.keyClicks(dialog.reason, words)
            dialog.keep.click()
            self.clerk.wait()
            given += 1
        return given

    def upload(self) -> None:
        """Presses the last button and waits until everything has been dealt with."""
        self.clerk.push("Upload")
        self.clerk.qtbot.waitUntil(lambda: not self.wizard.result_page.posting, timeout=LONG)
        self.clerk.wait()
