"""The dialog of columns on a real file, and the hands of a clerk in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QRadioButton
from pytestqt.qtbot import QtBot

from core.files.payments.columns import ColumnMap, Field
from core.files.payments.opening import open_payments
from core.files.payments.proposing import ColumnsNeeded
from gui.dialogs.columns import ColumnsDialog
from gui.services import Services
from tests.core.files.payment_files import table

PATIENCE = 20_000
LEFT = Qt.MouseButton.LeftButton
DAY = dt.date(2025, 4, 25)
DOUBTFUL = table("CW-1;1.234;03/04/2025", "CW-2;-120.000;04/05/2025")
CLEAR = table("CW-1;1.50;2025-04-25", "CW-2;2.50;2025-04-26")

Made = Callable[..., ColumnsDialog]


class Settled(list[ColumnMap]):
    """The maps a dialog has settled."""


@pytest.fixture
def settled() -> Settled:
    return Settled()


@pytest.fixture
def made(qtbot: QtBot, services: Services, settled: Settled) -> Made:
    """Opens the dialog as the page of the file does: with what opening the list has raised."""

    def make(data: bytes, columns: ColumnMap | None = None, name: str = "bank.csv") -> ColumnsDialog:
        needed = None
        try:
            open_payments(data, name, columns)
        except ColumnsNeeded as error:
            needed = error
        except Exception:  # the dialog has to say it itself
            needed = None
        dialog = ColumnsDialog(services, data, name, needed, columns, None)
        dialog.settled.connect(settled.append)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        rest(qtbot, dialog)
        return dialog

    return make


def rest(qtbot: QtBot, dialog: ColumnsDialog) -> None:
    qtbot.waitUntil(lambda: dialog.idle, timeout=PATIENCE)


def choose(qtbot: QtBot, dialog: ColumnsDialog, box: QComboBox, words: str) -> None:
    """Chooses from a list as the keyboard does: by typing the beginning of what is wanted."""
    box.setFocus()
    qtbot.keyClicks(box, words)
    rest(qtbot, dialog)


def answer(qtbot: QtBot, dialog: ColumnsDialog, words: str) -> None:
    """Clicks the answer whose words begin so."""
    found = [each for each in choices(dialog) if each.text().startswith(words)]
    assert len(found) == 1, [each.text() for each in choices(dialog)]
    qtbot.mouseClick(found[0], LEFT, pos=found[0].rect().center() - found[0].rect().topRight() / 2.5)
    rest(qtbot, dialog)


def choices(dialog: ColumnsDialog) -> list[QRadioButton]:
    return [choice for view in dialog.parts.doubts.views for choice in view.choices]


def asked(dialog: ColumnsDialog) -> list[str]:
    return [view.asked.text() for view in dialog.parts.doubts.views]


def cells(dialog: ColumnsDialog) -> list[list[str]]:
    """How the rows come out."""
    model = dialog.parts.sample.table.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def file_cells(dialog: ColumnsDialog) -> list[list[str]]:
    """The first rows with their headings."""
    assert dialog.parts.rows.table is not None
    model = dialog.parts.rows.table.model
    columns = range(model.columnCount())
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in columns]
    return [
        heads,
        *([model.index(row, column).data() for column in columns] for row in range(model.rowCount())),
    ]


def use(qtbot: QtBot, dialog: ColumnsDialog) -> None:
    assert dialog.parts.use.isEnabled(), dialog.parts.why_not.text()
    qtbot.mouseClick(dialog.parts.use, LEFT)


def known(**more: object) -> ColumnMap:
    fields = ((Field.NUMBER, "Invoice Number"), (Field.AMOUNT, "Amount"), (Field.DATE, "Date"))
    return ColumnMap(("Invoice Number", "Amount", "Date"), fields, **more)  # type: ignore[arg-type]
