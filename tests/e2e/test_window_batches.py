"""The main job through the real window, with a server of either manner: preview, choose, review, create."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import sandbox
from core.domain.posting import ItemState
from core.sandbox.server import Server
from tests.e2e.window_steps import ids_of, last_run, review, sent
from tests.gui.wizards.clerk import Clerk, at_work


@pytest.fixture(params=["strict", "permissive"])
def company(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A company of its own, served for one test; the program must be right with both manners."""
    with sandbox.serve(size=60, mode=request.param) as server:
        yield server


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, company: Server) -> Iterator[Clerk]:
    """A clerk before the first page."""
    with at_work(qtbot, qapp, company) as clerk:
        yield clerk


def test_three_invoices_become_one_batch_that_ties_out(clerk: Clerk, company: Server, tmp_path: Path) -> None:
    """The screen, the server's log, the journal and the file tell the same."""
    assert "Reading changes nothing on the server." in clerk.said
    clerk.press("Next: read")
    assert "Choose what goes to the books." in clerk.said
    numbers = clerk.choosable(3)
    for number in numbers:
        clerk.filter(number)
        clerk.tick(number)
    assert "3 of" in clerk.said
    assert "2 chosen rows are hidden by the filter" in clerk.said
    clerk.filter("")
    assert "hidden" not in clerk.said
    ids = ids_of(clerk)
    clerk.press("Next: review 3 records")
    clerk.write_to(tmp_path)
    assert "✓ free" in clerk.cells(clerk.wizard.review_page.view.batches)[0]
    assert f"{len(ids)} GL entries" in clerk.said
    assert sent(company) == []
    clerk.press("Create 1 batch of 3 records")
    assert "1 batch posted" in clerk.said
    assert "Saved in the history as run 1" in clerk.said
    row = clerk.cells(clerk.wizard.result_page.table)[0]
    assert row[1] == "✓ Posted"
    assert row[-1] == "ties out"
    (body,) = sent(company)
    assert body["processedRecordIds"] == ids
    (item,) = last_run().items
    assert (item.state, list(item.draft.ids)) == (ItemState.VERIFIED, ids)
    assert item.draft.label == body["batchIdentifier"] == row[0]
    (file,) = tmp_path.iterdir()
    written = {node.get("DocumentNumber") for node in etree.parse(str(file)).iter("Transaction")}
    assert written == set(numbers)


def test_starting_another_does_not_offer_what_was_posted(clerk: Clerk, tmp_path: Path) -> None:
    """Records in a batch are gone from the next preview; the last page is left by one button."""
    numbers = review(clerk, tmp_path, 2)
    clerk.press("Create 1 batch of 2 records")
    clerk.press("Start another")
    assert "2 records, 1 batch" in clerk.said
    clerk.press("Next: read")
    shown = {row[0] for row in clerk.cells(clerk.table())}
    assert shown.isdisjoint(numbers)
    assert clerk.wizard.draft.chosen == frozenset()


def test_a_lost_answer_is_shown_as_unclear_and_nothing_is_sent_again(
    clerk: Clerk, company: Server, tmp_path: Path
) -> None:
    """One request left; its entries stay reserved; trying the same records again sends nothing."""
    review(clerk, tmp_path)
    ids = ids_of(clerk)
    company.faults.add(method="POST", path="accounting/batches$", drop="after")
    clerk.press("Create 1 batch of 3 records")
    assert "0 of 1 batch posted, 1 being checked" in clerk.said
    assert "nothing will be sent twice" in clerk.said
    assert f"{len(ids)} GL entries stay reserved" in clerk.said
    assert len(sent(company)) == 1
    (item,) = last_run().items
    assert item.state is ItemState.UNKNOWN
    company.state.ledger.refresh()
    assert len(sent(company)) == 1


def test_a_record_changed_since_the_preview_is_refused_and_named(
    clerk: Clerk, company: Server, tmp_path: Path
) -> None:
    """What the clerk saw is what is posted: anything else stops before a request leaves."""
    numbers = review(clerk, tmp_path)
    company.mutate(kind="invoices", number=numbers[1], by=500)
    clerk.press("Create 1 batch of 3 records")
    assert "Nothing was posted" in clerk.said
    assert numbers[1] in clerk.said
    assert sent(company) == []
    assert list(tmp_path.iterdir()) == []


def test_reserved_records_cannot_be_sent_a_second_time(clerk: Clerk, company: Server, tmp_path: Path) -> None:
    """The request was lost on its way and its records are still listed: they cannot even be chosen again."""
    numbers = review(clerk, tmp_path, 2)
    company.faults.add(method="POST", path="accounting/batches$", drop="before")
    clerk.press("Create 1 batch of 2 records")
    assert "1 being checked" in clerk.said
    requests = len(sent(company))
    clerk.press("Start another")
    clerk.press("Next: read")
    for number in numbers:
        clerk.tick(number)
    assert not clerk.wizard.draft.chosen
    assert "taken already" in "".join(cell for row in clerk.cells(clerk.table()) for cell in row if cell)
    assert len(sent(company)) == requests
    assert len(company.snapshot()["batches"]) == 0
