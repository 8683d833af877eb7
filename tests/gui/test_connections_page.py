from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from core.domain.connection import Connection, ConnectionType
from core.domain.payments.cap import Cap
from core.sandbox.server import Server
from core.store.secrets import SecretKind
from core.workflows import connections
from core.workflows.desk import Desk
from gui.dialogs.connection import ConnectionDialog
from gui.pages.connections import ConnectionsPage
from gui.services import Services

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(company: Server, tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    home.mkdir()
    return Desk(home, lambda _folder: company)


@pytest.fixture
def page(qtbot: QtBot, services: Services, desk: Desk) -> ConnectionsPage:
    made = ConnectionsPage(replace(services, desk=desk))
    qtbot.addWidget(made)
    made.resize(1072, 660)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: not services.tasks.running)
    return made


def names(page: ConnectionsPage) -> list[str]:
    return [page.table.model.index(row, 0).data() for row in range(page.table.model.rowCount())]


def own(name: str = "Head office", site: str = "127.0.0.1:9") -> Connection:
    return Connection(name, ConnectionType.REST, site, "acme", "public", "client-id")


def settled(qtbot: QtBot, services: Services) -> None:
    qtbot.waitUntil(lambda: not services.tasks.running)


def typed(qtbot: QtBot, dialog: ConnectionDialog, **texts: str) -> None:
    for name, text in texts.items():
        dialog.fields[name].clear()
        qtbot.keyClicks(dialog.fields[name], text)


def said(page: ConnectionsPage) -> str:
    return "\n".join(label.text() for label in page.steps.findChildren(QLabel))


def test_demo_company_is_always_there_and_stays(page: ConnectionsPage) -> None:
    """The first row is the demo company; it can be tested, not edited or removed."""
    assert names(page) == ["Demo company"]
    assert page.test.isEnabled()
    assert not page.edit.isEnabled()
    assert not page.remove.isEnabled()


def test_a_connection_is_added(qtbot: QtBot, page: ConnectionsPage, services: Services, desk: Desk) -> None:
    """What was typed is kept, the private key apart from it, and the list shows the new row."""
    qtbot.mouseClick(page.add, LEFT)
    dialog = page.dialog
    assert dialog is not None
    typed(qtbot, dialog, name="Head office", site="eu.myconnectwise.net", company="acme", public_key="pub")
    typed(qtbot, dialog, private_key="priv-key", client_id="guid")
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(dialog.save, LEFT)
    settled(qtbot, services)
    assert names(page) == ["Demo company", "Head office"]
    found = desk.secrets.find("Head office", SecretKind.PRIVATE_KEY)
    assert found is not None
    assert found.secret.reveal() == "priv-key"
    assert all(b"priv-key" not in file.read_bytes() for file in desk.home.rglob("*") if file.is_file())


def test_an_empty_field_is_named(qtbot: QtBot, page: ConnectionsPage) -> None:
    """Saving too early says which field is empty and puts the cursor there."""
    page.add_new()
    dialog = page.dialog
    assert dialog is not None
    typed(qtbot, dialog, name="Head office", site="eu.myconnectwise.net")
    qtbot.mouseClick(dialog.save, LEFT)
    assert [banner.message.title for banner in dialog.banners.shown] == ["Company is empty."]
    dialog.reject()


def test_a_taken_name_is_refused_and_nothing_typed_is_lost(
    qtbot: QtBot, page: ConnectionsPage, services: Services, desk: Desk
) -> None:
    """The dialog stays open with what was typed and says why."""
    connections.save(desk, own(), "secret")
    page.add_new()
    dialog = page.dialog
    assert dialog is not None
    typed(qtbot, dialog, name="Head office", site="s", company="c", public_key="p")
    typed(qtbot, dialog, private_key="k", client_id="i")
    qtbot.mouseClick(dialog.save, LEFT)
    settled(qtbot, services)
    assert "of that name already" in dialog.banners.shown[0].message.title
    assert dialog.text("site") == "s"
    assert dialog.save.isEnabled()
    dialog.reject()


def test_editing_without_a_key_keeps_the_key(
    qtbot: QtBot, page: ConnectionsPage, services: Services, desk: Desk
) -> None:
    """An empty key field means the one there is, also under a new name."""
    connections.save(desk, own(), "secret")
    page.load()
    settled(qtbot, services)
    page.table.set_current("Head office")
    page.edit_current()
    dialog = page.dialog
    assert dialog is not None
    assert dialog.text("private_key") == ""
    typed(qtbot, dialog, name="Headquarters")
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(dialog.save, LEFT)
    settled(qtbot, services)
    assert names(page) == ["Demo company", "Headquarters"]
    found = desk.secrets.find("Headquarters", SecretKind.PRIVATE_KEY)
    assert found is not None
    assert found.secret.reveal() == "secret"


@pytest.mark.parametrize("cap", Cap)
def test_where_overpayments_are_cut_is_kept_with_the_connection(
    qtbot: QtBot, page: ConnectionsPage, services: Services, desk: Desk, cap: Cap
) -> None:
    """What is kept is shown when the connection is edited, and what is chosen then is kept."""
    connections.save(desk, replace(own(), cap=cap), "secret")
    page.load()
    settled(qtbot, services)
    page.table.set_current("Head office")
    page.edit_current()
    dialog = page.dialog
    assert dialog is not None
    words = {Cap.DUE: "are cut at what is still to be paid", Cap.TOTAL: "are cut at the invoice's total"}
    assert dialog.cap.currentText().startswith(words[cap])
    dialog.cap.setFocus()
    qtbot.keyClick(dialog.cap, Qt.Key.Key_Up if cap is Cap.TOTAL else Qt.Key.Key_Down)
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(dialog.save, LEFT)
    settled(qtbot, services)
    assert connections.find(desk, "Head office").cap is not cap


def test_a_new_connection_cuts_at_what_is_still_to_be_paid(page: ConnectionsPage) -> None:
    """Nothing is stored that the invoice does not need, unless the clerk says so."""
    page.add_new()
    assert page.dialog is not None
    assert page.dialog.cap.currentData() is Cap.DUE
    page.dialog.reject()


@pytest.mark.parametrize(("answer", "left"), [("Keep", 2), ("Remove", 1)])
def test_removing_asks_first(
    qtbot: QtBot, page: ConnectionsPage, services: Services, desk: Desk, answer: str, left: int
) -> None:
    """Only the answer Remove removes the connection and its key."""
    connections.save(desk, own(), "secret")
    page.load()
    settled(qtbot, services)
    page.table.set_current("Head office")
    qtbot.mouseClick(page.remove, LEFT)
    assert page.question is not None
    button = next(b for b in page.question.buttons() if b.text() == answer)
    assert isinstance(button, QAbstractButton)
    qtbot.mouseClick(button, LEFT)
    settled(qtbot, services)
    qtbot.waitUntil(lambda: len(names(page)) == left)
    assert (desk.secrets.find("Head office", SecretKind.PRIVATE_KEY) is None) == (answer == "Remove")


def test_a_test_shows_its_steps_and_is_remembered(
    qtbot: QtBot, page: ConnectionsPage, services: Services
) -> None:
    """Every step has its tick; the list shows when it was tested; the steps can be copied."""
    qtbot.mouseClick(page.test, LEFT)
    assert not page.test.isEnabled()
    qtbot.waitUntil(lambda: page.copy.isVisible() and page.test.isEnabled())
    settled(qtbot, services)
    assert said(page).count("✓") == 6
    assert page.panel.caption.text() == "Test of Demo company"
    assert page.panel.remark.text().endswith(" s")
    assert page.table.model.index(0, 4).data().startswith("✓ ")
    page.copy_for_administrator()
    assert QGuiApplication.clipboard().text().startswith("Test of Demo company: ")


def test_a_failed_test_names_the_cause(
    qtbot: QtBot, page: ConnectionsPage, services: Services, company: Server, desk: Desk
) -> None:
    """Wrong keys are said to be wrong, the steps after them were not tried, and no key is copied."""
    wrong = Connection(
        "Wrong", ConnectionType.REST, company.url, company.company, company.public_key, company.client_id
    )
    connections.save(desk, wrong, "not-the-key")
    page.load()
    settled(qtbot, services)
    page.table.set_current("Wrong")
    page.test_current()
    qtbot.waitUntil(lambda: page.copy.isVisible() and page.test.isEnabled())
    settled(qtbot, services)
    assert "Keys accepted: no" in said(page)
    assert said(page).count("–") == 3
    page.copy_for_administrator()
    assert "not-the-key" not in QGuiApplication.clipboard().text()
    assert company.public_key not in QGuiApplication.clipboard().text()


def test_a_missing_key_is_a_banner(
    qtbot: QtBot, page: ConnectionsPage, services: Services, desk: Desk
) -> None:
    """A connection whose key is gone cannot be tested, and the page says what to do."""
    connections.save(desk, own(), None)
    page.load()
    settled(qtbot, services)
    page.table.set_current("Head office")
    page.test_current()
    settled(qtbot, services)
    assert [banner.message.title for banner in page.banners.shown] == ["The private key is missing."]
    assert page.test.isEnabled()
