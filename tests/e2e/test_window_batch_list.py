"""From a batch to its run and back, at the real window."""

from __future__ import annotations

from typing import Any

from core.domain.connection import Connection, ConnectionType
from core.store.paths import home
from core.store.settings import adding, change
from gui.pages.batches import BatchesPage
from tests.e2e.window_steps import last_run
from tests.gui.wizards.clerk import Clerk


def on_server(clerk: Clerk) -> BatchesPage:
    """The page, when it has read what it wants to."""
    clerk.push("Batches")
    page = clerk.window.stack.currentWidget()
    assert isinstance(page, BatchesPage)
    settled(clerk, page)
    return page


def settled(clerk: Clerk, page: BatchesPage) -> None:
    clerk.until(lambda: page.idle)
    clerk.wait()


def make_a_batch(clerk: Clerk) -> str:
    clerk.press("Next: read")
    clerk.tick(clerk.choosable(1)[0])
    clerk.press("Next: review")
    clerk.press("Create 1 batch")
    return last_run().items[0].draft.label


def test_from_a_batch_to_its_run_and_back(busy: Clerk) -> None:
    """One click each way: the batch shows the run that made it, the run its batch."""
    page = on_server(busy)
    assert "The server has no batches yet." in busy.said
    busy.press("Go to Batch entries")
    label = make_a_batch(busy)
    page = on_server(busy)
    assert page.table.current is not None
    assert page.table.current.batch.identifier == label
    busy.press("Show run 1")
    assert busy.window.on_view == "history"
    busy.wait()
    page.table.set_filter("nothing of this kind")
    busy.press("Go to batch")
    settled(busy, page)
    assert busy.window.on_view == "batches"
    assert page.pane.batch is not None
    assert page.pane.batch.identifier == label


def test_the_band_is_that_of_the_page_on_view(busy: Clerk) -> None:
    """Batches of one company may be looked at while the entries of another are chosen: never mistaken."""
    office = Connection("Office", ConnectionType.REST, "127.0.0.1:9", "acme", "public", "client-id")
    change(home(), adding(office))
    connections: Any = busy.window.page("connections")
    connections.changed.emit()
    page = on_server(busy)
    page.choose("Office")
    settled(busy, page)
    assert not busy.window.band.isVisible()
    assert "Office" in busy.window.windowTitle()
    busy.window.go("batch")
    assert busy.window.band.isVisible()
    assert "Demo company" in busy.window.windowTitle()
    busy.window.go("batches")
    settled(busy, page)
    assert "Office" in busy.window.windowTitle()
