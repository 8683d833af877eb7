"""A clerk at the page that checks payments, against a served company."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.domain.payments.rows import Amounts
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.payment_columns import ColumnMap
from core.workflows.upload import upload
from gui.services import Services
from gui.wizards.frame import StepsWizard
from gui.wizards.page import Button, FirstPage
from gui.wizards.payments import jobs
from gui.wizards.payments.check_page import CheckPage
from gui.wizards.payments.draft import Draft, Source
from tests.core.files.payment_files import opened

PATIENCE = 20_000
LEFT = Qt.MouseButton.LeftButton
_HEADINGS = "Invoice Number,Amount,Payment Date,Currency,Reference,External Id"


class Doorstep(FirstPage):
    """Stands before the check; the file was taken already."""

    steps = CheckPage.steps
    heading = "File"


class Clerk:
    """A wizard with the check behind its first page, and who sits before it."""

    def __init__(self, qtbot: QtBot, services: Services, company: Server, folder: Path) -> None:
        self.qtbot, self.services, self.company, self.folder = qtbot, services, company, folder
        self.draft = Draft(connection="demo")
        self.page = CheckPage(services, self.draft)
        self.wizard = StepsWizard("Payments", Doorstep(services), self.page)
        qtbot.addWidget(self.wizard)
        self.wizard.resize(1072, 640)
        self.wizard.restart()
        self.wizard.show()
        qtbot.waitExposed(self.wizard)

    def take(self, *rows: str, amounts: Amounts = Amounts.RECEIPTS, name: str = "bank.csv") -> None:
        """Writes a list with these rows and takes it."""
        path = self.folder / name
        path.write_text("\n".join([_HEADINGS, *rows]) + "\n")
        self.open(path, opened(path.read_bytes())[1])
        self.draft.amounts = amounts

    def open(self, path: Path, columns: ColumnMap | None = None) -> None:
        """Takes a file as the first page does."""
        task = self.services.tasks.start(self.wizard, jobs.open_file, self.services.desk, path, columns)
        with self.qtbot.waitSignal(task.succeeded, timeout=PATIENCE) as blocker:
            pass
        (source,) = blocker.args or (None,)
        assert isinstance(source, Source)
        self.draft.take(source)

    def check(self) -> None:
        """Goes to the check and waits until it is done."""
        self.wizard.next()
        self.wait()

    def wait(self) -> None:
        """Waits until nothing is read."""
        self.qtbot.waitUntil(
            lambda: not self.page.reading.under_way and not self.services.tasks.running, timeout=PATIENCE
        )
        self.qtbot.wait(1)

    @property
    def cells(self) -> dict[str, list[str]]:
        """What the table shows, by invoice."""
        model = self.page.table.model
        rows = [
            [model.index(row, column).data() for column in range(1, model.columnCount())]
            for row in range(model.rowCount())
        ]
        return {row[0]: row for row in rows}

    def look_at(self, number: str) -> None:
        """Makes an invoice current."""
        assert self.page.table.set_current(self.place(number))

    def place(self, number: str) -> int:
        """The position of an invoice in the file."""
        return next(row.place for row in self.page.table.rows.rows if row.name == number)

    @property
    def chosen(self) -> list[str]:
        """The chosen invoices."""
        return [each.target.group.name for each in self.draft.chosen_invoices]

    def tick(self, number: str) -> None:
        """Clicks the check box of an invoice."""
        table = self.page.table
        index = table.model.index(list(table.rows.positions).index(self.place(number)), 0)
        table.view.scrollTo(index)
        self.qtbot.mouseClick(table.view.viewport(), LEFT, pos=table.view.visualRect(index).center())
        self.qtbot.wait(1)

    def type_total(self, words: str) -> None:
        """Types a control total."""
        field = self.page.table.total
        field.selectAll()
        self.qtbot.keyClicks(field, words)
        self.qtbot.waitUntil(lambda: not field.about_to_tell)
        self.qtbot.wait(1)

    @property
    def said(self) -> str:
        """All words on the page."""
        QApplication.processEvents()
        return "\n".join(each.text() for each in self.wizard.findChildren(QLabel) if each.isVisible())

    @property
    def next(self) -> str:
        """What the main button says."""
        return self.wizard.button(Button.NextButton).text().replace("&", "")


@pytest.fixture
def desk(company: Server, tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    home.mkdir()
    return Desk(home, lambda _folder: company)


@pytest.fixture
def told() -> list[str]:
    """What stood on the status line."""
    return []


@pytest.fixture
def clerk(
    qtbot: QtBot, services: Services, desk: Desk, company: Server, tmp_path: Path, told: list[str]
) -> Clerk:
    return Clerk(qtbot, replace(services, desk=desk, say=told.append), company, tmp_path)


def day(back: int) -> str:
    return (dt.datetime.now().astimezone().date() - dt.timedelta(days=back)).isoformat()


def ledger(company: Server) -> None:
    """The invoices that the lists of these tests speak of."""
    for number, total, currency in (
        ("CW-34251", "346.34", "GBP"),
        ("CW-34260", "1200.00", "GBP"),
        ("CW-34262", "810.00", "EUR"),
        ("CW-34270", "95.00", "GBP"),
        ("CW-34271", "60.00", "EUR"),
    ):
        company.add_invoice(number, total, currency=currency, date=day(40))
    company.pay("CW-34260", amount="400.00", date=day(20), by="AnnaK")
    company.pay("CW-34271", amount="60.00", date=day(10))


def upload_all(draft: Draft, desk: Desk) -> None:
    """Uploads what is chosen, as the next pages do."""
    order = draft.plan.order()
    assert order is not None
    upload(desk, order, lambda _run: None)


ROWS = (
    f"CW-34251,346.34,{day(3)},GBP,BACS 88100,A1",
    f"CW-34260,300.00,{day(3)},GBP,BACS 88120,A2",
    f"CW-34262,400.00,{day(2)},EUR,SEPA 7,A3",
    f"CW-34260,500.00,{day(2)},GBP,BACS 88402,A4",
    f"CW-34270,100.00,{day(2)},GBP,BACS 88403,A5",
    f"CW-34271,45.00,{day(2)},EUR,SEPA 8,A6",
    f"CW-99999,12.00,{day(2)},GBP,BACS 88404,A7",
)
