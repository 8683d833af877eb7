"""Draws the batches page in both themes and both sizes; nothing on it may be clipped."""

from __future__ import annotations

import pytest

from core.domain.connection import Connection, ConnectionType
from core.domain.plan import Cut, plan
from core.domain.records import BatchKind
from core.sandbox.server import Server
from core.workflows import connections
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import naming
from core.workflows.post import post
from core.workflows.preview import preview
from gui.pages.batches import BatchesPage
from tests.core.sandbox.conftest import Caller
from tests.core.workflows.conftest import question, sound
from tests.gui.wizards.clerk import Clerk
from tests.screens.test_screens import Camera, camera, choose, clerk, company, images

__all__ = ["camera", "clerk", "company", "images"]

pytestmark = pytest.mark.screens

FLAGS = {
    "invoices": "exportInvoicesFlag",
    "expenses": "exportExpensesFlag",
    "procurement": "exportProductsFlag",
}


def elsewhere(company: Server) -> None:
    """Batches that other programs have made: small ones, and one of everything."""
    caller = Caller(company)
    for kind, flag in FLAGS.items():
        documents = [each for each in getattr(company.state.company, kind) if each.has_entries]
        for number, document in enumerate(documents[-9:-1]):
            name = f"2026-04-{number + 10}-{kind[0].upper()}-{document.number}"
            assert caller.create(name, list(document.entries), flag).status == 201


def made_here(clerk: Clerk) -> None:
    """The clerk batches some invoices from Batch entries."""
    clerk.press("Next: read")
    choose(clerk, 12, BatchKind.INVOICES)
    clerk.press("Next: review")
    clerk.press("Create 1 batch")


def opened(clerk: Clerk) -> BatchesPage:
    """The page, when it has read what it wants to."""
    page = clerk.window.go("batches")
    assert isinstance(page, BatchesPage)
    settle(clerk, page)
    return page


def settle(clerk: Clerk, page: BatchesPage) -> None:
    clerk.wait()
    clerk.until(lambda: page.idle)
    clerk.wait()


def test_batches_made_here_and_elsewhere(clerk: Clerk, camera: Camera, company: Server) -> None:
    """The list, and of one batch its entries, accounts and run."""
    elsewhere(company)
    made_here(clerk)
    page = opened(clerk)
    camera.take("batches", dark=True)
    page.pane.tabs.setCurrentIndex(1)
    camera.take("batches-accounts")
    page.pane.tabs.setCurrentIndex(2)
    camera.take("batches-run")
    page.show_batch("demo", page.table.rows.rows[3].batch.identifier)
    settle(clerk, page)
    camera.take("batches-elsewhere")
    page.pane.tabs.setCurrentIndex(0)
    assert page.table.bar is not None
    page.table.bar.box.setText("expenses")
    settle(clerk, page)
    camera.take("batches-filtered")
    company.faults.add(method="GET", path="/batches.*/count$", count=1, times=-1)
    page.read_again()
    settle(clerk, page)
    camera.take("batches-counts")


def test_a_batch_of_many_currencies_and_one_not_settled(
    clerk: Clerk, camera: Camera, company: Server
) -> None:
    """Sums that mix currencies are said to; a lost answer names its run as not settled."""
    desk = clerk.program._services.desk
    company.faults.add(method="POST", path="accounting/batches$", drop="after")
    records = sound(desk, preview(desk, "demo", question(desk)), [BatchKind.INVOICES])[:60]
    planned = plan(records, Cut.KIND, naming(desk, "BOOKS"))
    orders = tuple(BatchOrder(batch, None) for batch in planned.batches)
    post(desk, Order("demo", orders), lambda _run: None)
    page = opened(clerk)
    page.pane.tabs.setCurrentIndex(1)
    camera.take("batches-unsettled")
    page.pane.tabs.setCurrentIndex(2)
    camera.take("batches-unsettled-run")


def test_empty_loading_and_failing(clerk: Clerk, camera: Camera, company: Server) -> None:
    """No batch yet; while it reads; a permission is missing; entries are missing; nobody answers."""
    page = opened(clerk)
    camera.take("batches-empty")
    elsewhere(company)
    page.read_again()
    settle(clerk, page)
    company.faults.add(method="GET", path="/entries", malformed="html", times=-1)
    page.read_again()
    settle(clerk, page)
    camera.take("batches-entries-error")
    company.faults.clear()
    company.faults.add(method="GET", path="/batches", status=403, body='{"message":"No access."}', times=-1)
    nowhere = Connection("Head office", ConnectionType.REST, "127.0.0.1:9", "acme", "public", "client-id")
    connections.save(clerk.program._services.desk, nowhere, "secret")
    page.load()
    settle(clerk, page)
    camera.take("batches-permission")
    page.choose("Head office")
    settle(clerk, page)
    camera.take("batches-unreachable")
    company.faults.clear()
    company.faults.add(method="GET", path="/batches$", delay_before=30.0)
    page.choose("demo")
    clerk.until(lambda: bool(page.waiting.words.text()))
    camera.take("batches-loading")
    company.faults.clear()
    company.faults.release()
    settle(clerk, page)
