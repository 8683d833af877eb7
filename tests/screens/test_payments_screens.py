"""Draws the Payments wizard: file, check, upload, result, what is not simply stored; nothing is clipped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.domain.payments.rows import Amounts
from core.sandbox.server import Server
from gui.runs.payments_pane import FILES, INVOICES, PARTS
from gui.wizards.payments.upload_view import CUT, LEFT
from tests.e2e.payment_office import furnish
from tests.e2e.payment_steps import PaymentClerk
from tests.gui.wizards.clerk import Clerk
from tests.screens.test_history_screens import camera, clerk, clock
from tests.screens.test_screens import Camera, company, images

__all__ = ["camera", "clerk", "clock", "company", "images"]

pytestmark = pytest.mark.screens

MANY = 48
"""Invoices of the bank's list: more than a page shows."""


@pytest.fixture
def bank(company: Server, tmp_path: Path) -> Path:
    """A bank's list with every kind of trouble."""
    file = tmp_path / "bank_2026-04.csv"
    furnish(company, file, dt.datetime.now().astimezone().date(), MANY)
    return file


def test_from_the_file_to_the_result(clerk: Clerk, camera: Camera, bank: Path, tmp_path: Path) -> None:
    """Everything that is read, checked, asked and stored."""
    pay = PaymentClerk(clerk)
    camera.take("payments-file-empty")
    pay.open(bank)
    camera.take("payments-file-asked")
    pay.mean(Amounts.TOTALS)
    camera.take("payments-file")
    clerk.press("Next: check the payments")
    camera.take("payments-check", dark=True)
    pay.tick("T-05", "T-06")
    camera.take("payments-check-chosen")
    pay.to_upload(tmp_path)
    camera.take("payments-upload")
    pay.give_reasons("agreed with the customer")
    camera.take("payments-upload-answered")
    tabs = pay.wizard.upload_page.view.pane.tabs
    for name, tab in (("left-out", LEFT), ("cut", CUT)):
        tabs.setCurrentIndex(tab)
        camera.take(f"payments-upload-{name}")
    pay.upload()
    camera.take("payments-result", dark=True)
    for name, tab in (("parts", PARTS), ("files", FILES)):
        pay.wizard.result_page.pane.tabs.setCurrentIndex(tab)
        camera.take(f"payments-result-{name}")


def test_answers_that_are_lost_and_refused(
    clerk: Clerk, camera: Camera, company: Server, bank: Path, tmp_path: Path
) -> None:
    """One answer is lost, one payment refused, one not sent: what is known of each, and what can be done."""
    company.faults.add(method="POST", path="/payments$", drop="before")
    refusal = '{"code": "InvalidObject", "message": "This invoice is closed."}'
    company.faults.add(method="POST", path="/payments$", status=400, body=refusal, skip=2)
    pay = PaymentClerk(clerk)
    pay.check(bank, Amounts.TOTALS)
    pay.to_upload(tmp_path)
    pay.upload()
    pay.wizard.result_page.pane.tabs.setCurrentIndex(INVOICES)
    camera.take("payments-result-unclear")


def test_without_a_connection(clerk: Clerk, camera: Camera, bank: Path, tmp_path: Path) -> None:
    """What can be checked of a file by itself, and the two files it is parted into."""
    pay = PaymentClerk(clerk)
    pay.wizard.use_connection("")
    clerk.wait()
    pay.check(bank, Amounts.TOTALS)
    camera.take("payments-check-alone")
    clerk.press("Next: write the files")
    pay.write_to(tmp_path)
    camera.take("payments-upload-alone")
    clerk.press("Write both files")
    camera.take("payments-result-alone")


def test_a_server_that_cannot_be_read(clerk: Clerk, camera: Camera, company: Server, bank: Path) -> None:
    """The check says what is the matter and how to go on."""
    company.faults.add(method="GET", path="/finance/invoices", malformed="html", times=-1)
    pay = PaymentClerk(clerk)
    pay.check(bank, Amounts.TOTALS)
    camera.take("payments-check-error")
