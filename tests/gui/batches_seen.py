"""The Batches page against a served company, and what a clerk sees of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.domain.plan import Cut, plan
from core.domain.records import BatchKind
from core.domain.runs import Run
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import naming
from core.workflows.post import post
from core.workflows.preview import preview
from gui.pages.batches import BatchesPage
from gui.services import Services
from gui.table import Table
from tests.core.sandbox.conftest import Caller
from tests.core.workflows.conftest import question, sound

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 20_000
Making = Callable[[], BatchesPage]


@pytest.fixture
def desk(company: Server, tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    home.mkdir()
    return Desk(home, lambda _folder: company)


@pytest.fixture
def making(qtbot: QtBot, services: Services, desk: Desk) -> Making:
    """Opens the page and waits until it has read what it wants to."""

    def make() -> BatchesPage:
        page = BatchesPage(replace(services, desk=desk))
        qtbot.addWidget(page)
        page.resize(1072, 660)
        page.show()
        qtbot.waitExposed(page)
        read(qtbot, page)
        return page

    return make


def read(qtbot: QtBot, page: BatchesPage) -> None:
    qtbot.waitUntil(lambda: page.idle and not page._services.tasks.running, timeout=PATIENCE)


def here(desk: Desk, many: int = 2, kind: BatchKind = BatchKind.INVOICES) -> Run:
    """A run of this computer makes one batch."""
    records = sound(desk, preview(desk, "demo", question(desk)), [kind])[:many]
    planned = plan(records, Cut.KIND, naming(desk, "BOOKS"))
    order = Order("demo", tuple(BatchOrder(batch, None) for batch in planned.batches))
    return post(desk, order, lambda _run: None)


def there(company: Server, desk: Desk, identifier: str) -> None:
    """Another program makes a batch of one invoice over HTTP."""
    (*_, record) = sound(desk, preview(desk, "demo", question(desk)), [BatchKind.INVOICES])
    assert Caller(company).create(identifier, list(record.ids)).status == 201


def column(table: Table[Any], name: str) -> list[str]:
    """What one column shows, top to bottom."""
    number = [each.id for each in table.rows.columns].index(name)
    return [table.model.index(row, number).data() for row in range(table.model.rowCount())]


def words(page: BatchesPage) -> str:
    """Everything in words on the page once it has drawn what is new."""
    QApplication.processEvents()
    labels = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    buttons = [each.text() for each in page.findChildren(QPushButton) if each.isVisible()]
    return "\n".join([*labels, *buttons])


def titles(page: BatchesPage) -> list[str]:
    return [banner.message.title for banner in page.banners.shown]


def press(qtbot: QtBot, page: BatchesPage, text: str) -> None:
    (found, *_) = [b for b in page.findChildren(QPushButton) if b.isVisible() and b.text().startswith(text)]
    qtbot.mouseClick(found, LEFT)
