from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.jobs import Cancel, Progress
from gui.formats import style_of
from gui.messages import Banners, Message, message_of, without_secrets
from gui.tasks import Tasks

STYLE = style_of(QLocale("de_DE"))


class TooMuch(UserError):
    title = "Too much was sent."
    message = "{amount} is more than is open. Nothing was stored."
    advice = "Correct the amount."


@pytest.fixture
def banners(qtbot: QtBot) -> Banners:
    made = Banners(STYLE)
    qtbot.addWidget(made)
    return made


def test_a_trouble_speaks_in_the_users_style() -> None:
    """Amounts inside an error read as the clerk writes them; what is copied is plain."""
    message = message_of(TooMuch(amount=Decimal("1234.5")), STYLE)
    assert message.title == "Too much was sent."
    assert message.text == "1.234,50 is more than is open. Nothing was stored. Correct the amount."
    assert "1234.50 is more" in message.details


def test_a_bug_is_called_a_bug_and_keeps_customers_out() -> None:
    """The report names places in the program, never values or texts of the exception."""
    try:
        int("Northwind Traders")
    except ValueError as error:
        message = message_of(error, STYLE)
    assert "Batchdesk itself" in message.title
    assert "ValueError" in message.details
    assert "test_messages.py" in message.details
    assert "Northwind" not in message.details


@pytest.mark.parametrize(
    "text",
    ["Authorization: Basic c2VjcmV0", "private_key=c2VjcmV0", '"clientId": "c2VjcmV0"', "password: c2VjcmV0"],
)
def test_secrets_are_blotted_out(text: str) -> None:
    """A value whose name says that it is secret never reaches the clipboard."""
    assert "c2VjcmV0" not in without_secrets(text)


def test_details_fold_out_and_are_copied(qtbot: QtBot, banners: Banners) -> None:
    """One button shows the details, another copies exactly what is shown."""
    banner = banners.show_error(TooMuch(amount=Decimal(1)))
    banners.show()
    assert banner.details is not None
    assert banner.details.isHidden()
    qtbot.mouseClick(banner.fold, Qt.MouseButton.LeftButton)
    assert not banner.details.isHidden()
    qtbot.mouseClick(banner.copy_details, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == banner.message.details


def test_the_same_trouble_is_shown_once(banners: Banners) -> None:
    """Trying again and failing again replaces the banner."""
    banners.show_error(TooMuch(amount=Decimal(1)))
    banners.show_error(TooMuch(amount=Decimal(2)))
    assert [banner.message.text[:4] for banner in banners.shown] == ["2,00"]


def test_a_banner_offers_one_action(qtbot: QtBot, banners: Banners) -> None:
    """The button does what it says, and a dismissed banner leaves no gap."""
    pressed: list[bool] = []
    banner = banners.show_message(
        Message("unclear", "The answer was lost."), ("Check now", lambda: pressed.append(True))
    )
    assert banner.action is not None
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert pressed == [True]
    banners.remove("The answer was lost.")
    assert banners.isHidden()


def test_a_failed_task_shows_itself(qtbot: QtBot, banners: Banners, tasks: Tasks) -> None:
    """A page that watches its tasks needs no error code of its own."""

    def fails(*, progress: Progress, cancel: Cancel) -> None:
        raise TooMuch(amount=Decimal(3))

    owner = QObject()
    banners.watch(tasks.start(owner, fails))
    qtbot.waitUntil(lambda: len(banners.shown) == 1)
