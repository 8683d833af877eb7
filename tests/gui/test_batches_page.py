"""The batches page: what the server has, who made it, what is in it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.domain.batches import BatchEntry
from core.domain.connection import Connection, ConnectionType
from core.domain.posting import ItemState
from core.sandbox.server import Server
from core.workflows import connections
from core.workflows.desk import Desk
from core.workflows.settle import look
from gui.pages.batches import BatchesPage
from gui.pages.batches.columns import document
from gui.services import Services
from gui.table import RowTone
from tests.gui.batches_seen import (
    LEFT,
    PATIENCE,
    Making,
    column,
    desk,
    here,
    making,
    press,
    read,
    there,
    titles,
    words,
)

__all__ = ["desk", "making"]


def test_a_batch_of_a_run_shows_it_and_one_made_elsewhere_says_so(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """Newest first, each with its maker; one click goes to the run that made the current one."""
    run = here(desk)
    there(company, desk, "ELSEWHERE")
    page = making()
    assert column(page.table, "identifier") == ["ELSEWHERE", run.items[0].draft.label]
    assert column(page.table, "made") == ["made elsewhere", "run 1"]
    assert column(page.table, "kinds") == ["Invoices", "Invoices"]
    assert not page.pane.go.isVisible()
    page.pane.tabs.setCurrentIndex(2)
    assert "Made elsewhere." in page.pane.remark.text()
    page.show_batch("demo", run.items[0].draft.label.lower())
    read(qtbot, page)
    assert page.pane.go.text() == "Show run 1"
    assert "as many as the run sent" in words(page)
    with qtbot.waitSignal(page.run_wanted) as asked:
        qtbot.mouseClick(page.pane.go, LEFT)
    assert asked.args == [1]


def test_entries_add_up(making: Making, desk: Desk) -> None:
    """Every entry of the batch is there, the accounts hold them all, debit equals credit and is said so."""
    run = here(desk, 5)
    page = making()
    entries, accounts = page.pane.entries.rows.rows, page.pane.accounts.rows.rows
    assert sorted(each.id for each in entries) == sorted(run.items[0].draft.ids)
    wholes = [row for row in accounts if row.tone is RowTone.TOTAL]
    assert sum(row.entries for row in accounts) == 2 * sum(row.entries for row in wholes) == 2 * len(entries)
    assert sum(entry.debit for entry in entries) == sum(row.debit or 0 for row in wholes)
    assert all(row.debit == row.credit for row in wholes)
    assert column(page.pane.accounts, "name")[-1] == "✓ debit = credit"
    assert page.sides.text().startswith(f"{len(entries)} entries · ")
    named = {f"Invoice {entry.invoice_number}" for entry in entries}
    assert set(column(page.pane.entries, "document")) == named
    assert len(named) == len(run.items[0].draft.records)


def test_a_filter_hides_and_esc_shows_again(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """The line below says how many are shown; what the list holds stays."""
    here(desk)
    there(company, desk, "ELSEWHERE")
    page = making()
    assert page.table.bar is not None
    qtbot.keyClicks(page.table.bar.box, "elsewhere")
    assert column(page.table, "identifier") == ["ELSEWHERE"]
    assert page.shown.text() == "1 of 2 batches shown"
    qtbot.keyClick(page.table.bar.box, Qt.Key.Key_Escape)
    assert page.shown.text() == "2 batches"
    assert page.ours.text() == " · 1 made from this computer"


def test_entries_have_a_filter_of_their_own(qtbot: QtBot, making: Making, desk: Desk) -> None:
    """An account or amount is found among many entries."""
    here(desk, 5)
    page = making()
    account = page.pane.entries.rows.rows[0].account
    qtbot.keyClicks(page.pane.filter, account)
    assert 0 < len(column(page.pane.entries, "account")) < len(page.pane.entries.rows.rows)
    qtbot.keyClick(page.pane.filter, Qt.Key.Key_Escape)
    assert len(column(page.pane.entries, "account")) == len(page.pane.entries.rows.rows)
    page.pane.filter.setText("nothing of this kind")
    press(qtbot, page, "Show all rows")
    assert page.pane.filter.text() == ""
    assert len(column(page.pane.entries, "account")) == len(page.pane.entries.rows.rows)


def test_refresh_keeps_the_selection_and_brings_what_is_new(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """F5 reads list and entries anew; the batch that is looked at stays current."""
    run = here(desk)
    page = making()
    there(company, desk, "ELSEWHERE")
    calls = len([e for e in company.log.entries("GET") if e.path.endswith("/entries")])
    page.table.read_again.emit()
    read(qtbot, page)
    assert len(column(page.table, "id")) == 2
    assert page.table.current is not None
    assert page.table.current.batch.identifier == run.items[0].draft.label
    assert len([e for e in company.log.entries("GET") if e.path.endswith("/entries")]) == calls + 1


def test_walking_through_the_list_reads_only_where_one_stays(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """Rows that are only passed cost no call."""
    for name in ("A", "B", "C", "D"):
        there(company, desk, name)
    page = making()
    before = len([e for e in company.log.entries("GET") if e.path.endswith("/entries")])
    for _ in range(3):
        qtbot.keyClick(page.table.view, Qt.Key.Key_Down)
    read(qtbot, page)
    assert len([e for e in company.log.entries("GET") if e.path.endswith("/entries")]) == before + 1
    assert page.pane.batch is not None
    assert page.pane.batch.identifier == "A"


def test_rows_are_copied_with_their_headings(making: Making, desk: Desk, company: Server) -> None:
    """Ctrl+C gives a spreadsheet what is on view."""
    there(company, desk, "ELSEWHERE")
    page = making()
    page.table.view.copy_highlighted()
    head, row, *_ = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[:3] == ["Id", "Identifier", "Kinds"]
    assert "ELSEWHERE" in row
    assert row.endswith("made elsewhere")


def test_no_batches_yet(qtbot: QtBot, making: Making) -> None:
    """The page says so and offers the way to make one."""
    page = making()
    assert "The server has no batches yet." in words(page)
    with qtbot.waitSignal(page.create_wanted):
        press(qtbot, page, "Go to Batch entries")


def test_an_error_is_a_banner_and_is_tried_again(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """Without permission nothing is shown but why; once it is given, Try again shows the batches."""
    there(company, desk, "ELSEWHERE")
    company.faults.add(method="GET", path="/batches", status=403, body='{"message":"no"}', times=-1)
    page = making()
    assert titles(page) == ["A permission is missing."]
    assert "The batches could not be read." in words(page)
    company.faults.clear()
    press(qtbot, page, "Try again")
    read(qtbot, page)
    assert titles(page) == []
    assert column(page.table, "identifier") == ["ELSEWHERE"]


def test_what_was_read_stays_when_reading_again_fails(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """A server that went away takes nothing off the screen; the banner says what happened."""
    there(company, desk, "ELSEWHERE")
    page = making()
    company.faults.add(method="GET", path="/batches", malformed="html", times=-1)
    page.read_again()
    read(qtbot, page)
    assert len(titles(page)) == 1
    assert column(page.table, "identifier") == ["ELSEWHERE"]


def test_a_server_that_cannot_be_reached(
    qtbot: QtBot, making: Making, desk: Desk, services: Services
) -> None:
    """Nothing of another company stays on view while a company cannot be reached."""
    here(desk)
    nowhere = Connection("Nowhere", ConnectionType.REST, "127.0.0.1:9", "acme", "public", "client-id")
    connections.save(desk, nowhere, "secret")
    page = making()
    page.source.setCurrentIndex(page.source.findData("Nowhere"))
    page.source.activated.emit(page.source.currentIndex())
    assert column(page.table, "id") == []
    read(qtbot, page)
    assert len(titles(page)) == 1
    assert page.pane.batch is None
    assert services.layouts.value("batches/connection") == "Nowhere"


def test_the_connection_of_last_time_is_shown_again(making: Making, desk: Desk, services: Services) -> None:
    """The page begins where it was left; a connection that is gone gives way to the demo company."""
    connections.save(desk, Connection("Nowhere", ConnectionType.REST, "127.0.0.1:9", "a", "p", "c"), "s")
    services.layouts.setValue("batches/connection", "Nowhere")
    assert making().name == "Nowhere"
    connections.remove(desk, "Nowhere")
    page = making()
    assert page.name == "demo"
    assert page.connection is not None


@pytest.mark.parametrize(("path", "title"), [
    ("/batches/count$", "The list may not be whole."),
    ("/entries/count$", "The entries of ELSEWHERE may not be whole."),
])  # fmt: skip
def test_a_count_that_disagrees_is_said(
    making: Making, desk: Desk, company: Server, path: str, title: str
) -> None:
    """Neither a list nor the sums of entries are passed off as whole."""
    there(company, desk, "ELSEWHERE")
    company.faults.add(method="GET", path=path, count=1, times=-1)
    page = making()
    assert titles(page) == [title]
    assert "but the server counts" in page.banners.shown[0].message.text


def test_entries_that_cannot_be_read_are_asked_for_again(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """The list stays; the pane says that the entries are missing and reads them on a click."""
    there(company, desk, "ELSEWHERE")
    company.faults.add(method="GET", path="/entries", malformed="html", times=-1)
    page = making()
    assert len(titles(page)) == 1
    assert "The entries could not be read." in words(page)
    company.faults.clear()
    press(qtbot, page, "Read them again")
    read(qtbot, page)
    assert titles(page) == []
    assert page.pane.entries.rows.rows


def test_cancelling_leaves_a_page_that_can_read(
    qtbot: QtBot, services: Services, desk: Desk, company: Server
) -> None:
    """Cancel stops the first reading at once and offers to read."""
    there(company, desk, "ELSEWHERE")
    company.faults.add(method="GET", path="/batches", delay_before=30.0)
    page = BatchesPage(replace(services, desk=desk))
    qtbot.addWidget(page)
    page.resize(1072, 660)
    page.show()
    qtbot.waitUntil(lambda: page.waiting.isVisible() and len(company.log.entries("GET")) > 0)
    qtbot.waitUntil(lambda: page._reading is not None)
    qtbot.mouseClick(page.waiting.cancel, LEFT)
    read(qtbot, page)
    assert "Reading was cancelled." in words(page)
    company.faults.clear()
    company.faults.release()
    press(qtbot, page, "Read the batches")
    read(qtbot, page)
    assert column(page.table, "identifier") == ["ELSEWHERE"]


def test_a_batch_that_is_asked_for_is_shown_although_the_filter_hides_it(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """From a run one click shows its batch: read if it is new, told if the server does not have it."""
    there(company, desk, "FIRST")
    page = making()
    there(company, desk, "SECOND")
    assert page.table.bar is not None
    page.table.bar.box.setText("first")
    page.show_batch("demo", "SECOND")
    read(qtbot, page)
    assert page.pane.batch is not None
    assert page.pane.batch.identifier == "SECOND"
    page.show_batch("demo", "THIRD")
    read(qtbot, page)
    assert titles(page) == ["The server has no batch “THIRD”."]
    page.show_batch("Gone", "SECOND")
    read(qtbot, page)
    assert titles(page) == ["There is no connection “Gone” any more."]


def test_a_batch_made_meanwhile_is_there_when_the_page_is_shown_again(
    qtbot: QtBot, making: Making, desk: Desk
) -> None:
    """Coming back from Batch entries nobody has to press F5."""
    page = making()
    page.hide()
    run = here(desk)
    page.show()
    qtbot.waitUntil(lambda: column(page.table, "identifier") == [run.items[0].draft.label], timeout=PATIENCE)
    read(qtbot, page)


def test_a_journal_that_cannot_be_read_hides_no_batch(making: Making, desk: Desk, company: Server) -> None:
    """Who made a batch cannot be told then, and the banner says why."""
    there(company, desk, "ELSEWHERE")
    (desk.home / "journal.db").write_bytes(b"no journal at all, only words " * 40)
    page = making()
    assert column(page.table, "made") == ["? cannot tell"]
    assert len(titles(page)) == 1


def test_sums_never_cross_the_currencies_of_a_run(making: Making, desk: Desk) -> None:
    """Entries name no currency; the records of the run do, and each currency has its own equal sides."""
    run = here(desk, 60)
    page = making()
    codes = sorted(run.items[0].draft.totals)
    assert len(codes) > 1
    totals = [row for row in page.pane.accounts.rows.rows if row.tone is RowTone.TOTAL]
    assert [row.currency for row in totals] == codes
    assert all(row.debit == row.credit for row in totals)
    assert "the server names none" in page.pane.note.text()
    assert " · debit = credit: " in page.sides.text()
    assert all(f"{code} " in page.sides.text() for code in codes)


def test_sums_that_may_mix_currencies_say_so(making: Making, desk: Desk, company: Server) -> None:
    """Where entries cannot be told apart by their ids the page warns that its sums mix currencies."""
    run = here(desk, 60)
    company.set(entry_ids="own")
    page = making()
    assert "these sums mix them" in page.pane.note.text()
    assert all(code in page.pane.note.text() for code in run.items[0].draft.totals)


def test_a_lost_answer_is_not_settled_until_it_is(
    qtbot: QtBot, making: Making, desk: Desk, company: Server
) -> None:
    """The batch may be the run's: the page says so, shows the run, and follows when it is settled."""
    company.faults.add(method="POST", path="/batches$", drop="after")
    here(desk)
    page = making()
    assert column(page.table, "made") == ["? run 1, not settled"]
    assert page.ours.text() == " · none made from this computer · 1 not settled"
    assert page.pane.go.text() == "Show run 1"
    page.hide()
    assert look(desk, 1, 1).state is ItemState.VERIFIED
    page.show()
    qtbot.waitUntil(lambda: column(page.table, "made") == ["run 1"], timeout=PATIENCE)
    read(qtbot, page)


def test_a_batch_changed_on_the_server_is_held_against_its_run(
    making: Making, desk: Desk, company: Server
) -> None:
    """What was unbatched since is missing, and the run's page of the batch says how many."""
    run = here(desk, 2)
    batch = next(iter(company.state.ledger.batches.values()))
    batch.entries.pop()
    page = making()
    page.pane.tabs.setCurrentIndex(2)
    assert f"but the run sent {len(run.items[0].draft.ids)}" in words(page)


@pytest.mark.parametrize(("entry", "said"), [
    ({"invoice_id": 812, "invoice_number": "10482"}, "Invoice 10482"),
    ({"invoice_id": 812}, "Invoice id 812"),
    ({"expense_id": 7}, "Expense 7"),
    ({"purchase_order": "PO-9"}, "Purchase order PO-9"),
    ({"adjustment": "A1"}, "Adjustment A1"),
    ({"transfer": "T1"}, "Transfer T1"),
    ({}, ""),
])  # fmt: skip
def test_the_document_of_an_entry_is_named(entry: dict[str, Any], said: str) -> None:
    """Whatever the server names it by."""
    assert document(BatchEntry(1, "4001", "Sales", Decimal(1), Decimal(0), None, **entry)) == said
