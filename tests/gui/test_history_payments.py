"""The History page over payment runs: every fate on screen, parts, files, receipts, decisions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from core.domain.payments.rows import Amounts
from core.domain.posting import ItemState, RunKind
from core.jobs import never
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.settle import open_items
from gui.dialogs.decide import DecideDialog
from gui.pages.history import HistoryPage
from gui.runs import payment_rows, saying
from gui.runs.open_runs import OpenRuns
from gui.runs.payments_pane import EVIDENCE, FILES, INVOICES, PARTS
from gui.services import Services
from gui.settling import Settler
from tests.gui.payment_runs import desk_on, every_fate, uploaded
from tests.gui.test_history_page import cells, quiet, said

LEFT = Qt.MouseButton.LeftButton
Opening = Callable[[], HistoryPage]


@pytest.fixture
def desk(company: Server, tmp_path: Path) -> Desk:
    folder = tmp_path / "home"
    folder.mkdir()
    return desk_on(company, folder)


@pytest.fixture
def opening(qtbot: QtBot, services: Services, desk: Desk) -> Opening:
    """Shows the page over what the desk's journal holds then."""

    def show() -> HistoryPage:
        settler = Settler(services.tasks, desk)
        made = HistoryPage(replace(services, desk=desk, settler=settler))
        qtbot.addWidget(made)
        made.resize(1072, 660)
        made.show()
        qtbot.waitExposed(made)
        settler.refresh()
        quiet(qtbot, services)
        return made

    return show


def shown(page: HistoryPage) -> dict[str, list[str]]:
    """Invoice → what its row shows behind the number."""
    model = page.payments.invoices.model
    rows = [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    return {row[0]: row[1:] for row in rows}


def choose(page: HistoryPage, invoice: str) -> None:
    row = next(row for row in page.payments.invoices.rows.rows if row.invoice == invoice)
    assert page.payments.invoices.set_current(row.key)


def test_one_run_with_every_fate_is_told_row_by_row(desk: Desk, company: Server, opening: Opening) -> None:
    """Before, in the file, expected, stored, balance, date, state and why, in the clerk's words."""
    every_fate(desk, company)
    page = opening()
    rows = shown(page)
    assert list(rows)[:4] == ["CW-104", "CW-105", "CW-103", "CW-999"]
    part = ["GBP", "0.00", "800.00", "800.00", "800.00", "400.00", "when paid up", "✓ Stored", ""]
    assert rows["CW-100"] == ["Northwind Traders", *part]
    so = ["60.00", "60.00", "60.00", "60.00", "0.00", "21/04/2026", "✓ Was so already", ""]
    assert rows["CW-101"][2:] == so
    assert rows["CW-102"][1:8] == ["EUR", "0.00", "45.00", "45.00", "45.00", "0.00", "22/04/2026"]
    refused = "The server refused (400): The period is closed."
    assert rows["CW-103"][2:] == ["0.00", "12.50", "12.50", "", "", "", "✕ Not stored: refused", refused]
    choose(page, "CW-103")
    assert f"CW-103: {refused}" in said(page)  # in full, however narrow its column is
    assert rows["CW-104"][5:9] == ["", "", "", "? Cannot tell yet"]
    assert rows["CW-104"][9].startswith("checking")
    assert rows["CW-105"][5:9] == ["77.00", "1,123.00", "24/04/2026", "? Needs your decision"]
    cut = ["0.00", "100.00", "95.00", "95.00", "0.00", "24/04/2026", "✓ Stored", "▲ 5.00 cut"]
    assert rows["CW-106"][2:] == cut
    unknown = ["", "", "", "12.00", "", "", "", "", "✕ Not stored", "Cannot find Invoice Number CW-999"]
    assert rows["CW-999"] == unknown


def test_the_run_says_what_it_was(desk: Desk, company: Server, opening: Opening) -> None:
    """Kind, file, how many of the file's invoices, and what of it is stored per currency."""
    every_fate(desk, company)
    page = opening()
    assert page.payments.headline.text() == (
        "Payments · bank_2026-04.csv · 7 of 8 invoices · EUR 45.00 · GBP 955.00 of 1,772.50 stored"
    )
    (row,) = cells(page)
    assert row[2:7] == [
        "7 payments",
        "Demo company",
        "7",
        "EUR 45.00 · GBP 955.00 of 1,772.50 stored",
        "? 1 needs your decision",
    ]
    assert "Batches" not in said(page)
    assert "Go to batch" not in said(page)


def test_the_parts_of_an_invoice_are_the_rows_as_they_were_written(
    desk: Desk, company: Server, opening: Opening
) -> None:
    """File, line, amount and date as written, reference; also of an invoice that nobody knows."""
    every_fate(desk, company)
    page = opening()
    choose(page, "CW-100")
    parts = page.payments.parts.rows.rows
    assert page.payments.tabs.tabText(PARTS) == "Parts of CW-100"
    assert [(each.line, each.amount_written, each.date_written, each.reference) for each in parts] == [
        (2, "300,00", "20.04.2026", "BACS 88120"),
        (10, "500,00", "25.04.2026", "BACS 88402"),
    ]
    assert {each.counts.words for each in parts} == {"counts"}
    choose(page, "CW-999")
    (part,) = page.payments.parts.rows.rows
    assert (part.line, part.counts.words) == (9, "not sent")
    assert not any(each.isVisible() for each in (page.pane.check, page.pane.decide, page.pane.request))


def test_a_receipt_that_was_uploaded_before_does_not_count_again(
    desk: Desk, company: Server, opening: Opening
) -> None:
    """The second list holds the first receipt once more; its row says so."""
    company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    head = "Invoice No;Amount;Paid on;Ref\n"
    first, second = "CW-1;300,00;20.04.2026;A\n", "CW-1;500,00;21.04.2026;B\n"
    uploaded(desk, head + first, Amounts.RECEIPTS)
    uploaded(desk, head + first + second, Amounts.RECEIPTS)
    page = opening()
    parts = page.payments.parts.rows.rows
    assert [each.counts.words for each in parts] == ["uploaded before", "counts"]
    assert shown(page)["CW-1"][2:6] == ["300.00", "500.00", "800.00", "800.00"]


def test_the_evidence_is_that_of_the_current_invoice(desk: Desk, company: Server, opening: Opening) -> None:
    """Of two hundred invoices nobody reads a thousand lines."""
    every_fate(desk, company)
    page = opening()
    choose(page, "CW-103")
    page.pane.tabs.setCurrentIndex(EVIDENCE)
    rows = page.payments.evidence.rows.rows
    assert {row.batch for row in rows} <= {"", "CW-103"}
    assert rows[-1].detail == "The server refused (400): The period is closed."


def test_both_files_are_made_again_and_listed(
    qtbot: QtBot, services: Services, desk: Desk, company: Server, opening: Opening, tmp_path: Path
) -> None:
    """Every row is in exactly one of them; names that are taken are left alone."""
    run = every_fate(desk, company)
    page = opening()
    page.pane.tabs.setCurrentIndex(FILES)
    assert page.payments.make_files.isVisible()
    assert not page.pane.folder.isVisible()
    for _ in range(2):
        page.acts.make_payment_files(run, tmp_path)
        quiet(qtbot, services)
        quiet(qtbot, services)
    assert not page.banners.shown or "checking" in said(page)
    files = [row.path for row in page.payments.files.rows.rows]
    assert [path.name for path in files[1:3]] == [
        "connectwise_accounting_interface_update_invoice_payments_success.csv",
        "connectwise_accounting_interface_update_invoice_payments_fail.csv",
    ]
    assert files[3].name.endswith("_excess.csv")
    assert len(files) == 7
    assert page.pane.folder.isVisible()
    lines = [path.read_text(encoding="utf-8").splitlines()[1:] for path in files[1:3]]
    assert sorted(line.split(";")[0] for part in lines for line in part) == [
        "CW-100", "CW-100", *(f"CW-{number}" for number in range(101, 107)), "CW-999",
    ]  # fmt: skip


def test_a_payment_is_decided_in_amounts(
    qtbot: QtBot, services: Services, desk: Desk, company: Server, opening: Opening
) -> None:
    """The dialog speaks of stored, not of posted; what was decided is on screen and in the journal."""
    run = every_fate(desk, company)
    page = opening()
    choose(page, "CW-105")
    qtbot.mouseClick(page.pane.decide, LEFT)
    (dialog,) = page.findChildren(DecideDialog)
    assert "Stored before 0.00, sent 400.00, stored now 77.00 GBP." in words_of(dialog)
    assert "Is 400.00 GBP stored for invoice CW-105" in words_of(dialog)
    assert not [words for words in words_of(dialog).splitlines() if "post" in words or "GL entr" in words]
    dialog.not_posted.click()
    qtbot.keyClicks(dialog.reason, "Kim has entered another payment")
    qtbot.mouseClick(dialog.keep, LEFT)
    quiet(qtbot, services)
    quiet(qtbot, services)
    item = next(item for item in desk.journal_view().run(run.number).items if item.draft.label == "CW-105")
    assert item.state is ItemState.NOT_POSTED
    assert item.evidence[-1].what == "Decided: it is not stored"
    assert shown(page)["CW-105"][8] == "– Not stored"
    assert page.pane.again.isVisible()


def words_of(dialog: DecideDialog) -> str:
    radios = [each.text().replace("&", "") for each in dialog.findChildren(QRadioButton)]
    return "\n".join([*(each.text() for each in dialog.findChildren(QLabel)), *radios, dialog.windowTitle()])


def test_a_payment_that_did_not_arrive_is_sent_again_from_the_page(
    qtbot: QtBot, services: Services, desk: Desk, company: Server, opening: Opening
) -> None:
    """Checked until it is certain, then one request; the banner says what is stored."""
    invoice = company.add_invoice("CW-1", "400.00", date="2026-03-01")
    company.faults.add(method="POST", path="/payments$", drop="before")
    uploaded(desk, "Invoice No;Amount;Paid on;Ref\nCW-1;400,00;20.04.2026;A\n")
    page = opening()
    assert page.pane.check.isVisible()
    for seconds in (200.0, 30.0):
        desk.pause(seconds, never())
        qtbot.mouseClick(page.pane.check, LEFT)
        quiet(qtbot, services)
    quiet(qtbot, services)
    assert "The payment of CW-1 did not arrive: nothing was stored." in said(page)
    qtbot.mouseClick(page.pane.again, LEFT)
    quiet(qtbot, services)
    quiet(qtbot, services)
    assert "The payment of CW-1 is stored." in said(page)
    assert "400.00 GBP stored, as it should be" in said(page)
    assert [each.amount for each in company.payments("CW-1")] == [Decimal("400.00")]
    assert invoice


def test_the_receipt_is_kept_as_pdf_and_json(
    qtbot: QtBot, services: Services, desk: Desk, company: Server, opening: Opening, tmp_path: Path
) -> None:
    """Before, expected, stored and date of each invoice."""
    run = every_fate(desk, company)
    page = opening()
    assert page.pane.tabs.currentIndex() == INVOICES
    assert page.pane.save.isVisible()
    for name in ("receipt.json", "receipt.pdf"):
        page.acts.receipts.save(run, tmp_path / name)
        quiet(qtbot, services)
        quiet(qtbot, services)
    kept = json.loads((tmp_path / "receipt.json").read_text())
    one = next(each for each in kept["payments"] if each["invoice"] == "CW-106")
    told = ("before", "in_file", "expected", "stored", "balance", "excess", "date", "words")
    assert [one[name] for name in told] == [
        "0.00", "100.00", "95.00", "95.00", "0.00", "5.00", "2026-04-24", "Stored",
    ]  # fmt: skip
    assert kept["file"]["name"] == "bank_2026-04.csv"
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")


def test_the_banners_speak_of_payments(qtbot: QtBot, services: Services, desk: Desk, company: Server) -> None:
    """Above every page: how many payments of which run, what stays reserved, and a decision that waits."""
    every_fate(desk, company)
    settler = Settler(services.tasks, desk)
    told = OpenRuns(
        settler, services.style, frozenset, HistoryPage(replace(services, desk=desk, settler=settler))
    )
    standing: list[str] = []
    told.standing.connect(standing.append)
    settler.refresh()
    quiet(qtbot, services)
    titles = [banner.message.title for banner in told.banners.shown]
    assert "1 payment of run 1: checking whether it was stored." in titles
    assert "The payment of CW-105 of run 1 needs your decision." in titles
    assert any(words.startswith("Checking 1 payment") for words in standing)


def test_words_of_several_open_payments_and_batches(services: Services, desk: Desk, company: Server) -> None:
    """Counted by kind; what they keep reserved is named by kind."""
    every_fate(desk, company)
    payment = next(each for each in open_items(desk) if each.label == "CW-104")
    batch = payment._replace(run=2, label="BD-1", entries=6, kind=RunKind.BATCHES)
    message = saying.being_checked([payment, batch], 28, services.style, now=False)
    assert message.title == "1 batch and 1 payment of runs 1 and 2: checking whether they went through."
    assert "Their 6 GL entries and 1 invoice stay reserved until then." in message.text
    alone = saying.being_checked([payment], 28, services.style, now=False)
    assert alone.text == (
        "Next look in 28 s; nothing will be sent twice. Invoice CW-104 stays reserved until then."
    )


def test_a_run_without_its_file_tells_what_its_items_know(desk: Desk, company: Server) -> None:
    """Parts by line and amount; no part is made up."""
    run = every_fate(desk, company)
    parts = payment_rows.payment_parts(run.items[0], None)
    assert [(each.line, each.amount) for each in parts] == [(2, Decimal("300.00")), (10, Decimal("500.00"))]
    assert len(payment_rows.payment_rows(run)) == 7


def test_only_the_payment_that_moved_gets_a_new_row(desk: Desk, company: Server) -> None:
    """A thousand payments are not told anew for each step of one."""
    run = every_fate(desk, company)
    known = payment_rows.KnownRows()
    before = payment_rows.payment_rows(run, known=known)
    first = replace(run.items[0], state=ItemState.SENT)
    after = payment_rows.payment_rows(replace(run, items=(first, *run.items[1:])), known=known)
    assert [new is old for new, old in zip(after, before, strict=True)] == [False, *[True] * 6]
    assert after[0].state.words == "Waiting for the answer"


def test_rows_stay_in_the_order_of_the_file_while_a_run_goes_on(
    desk: Desk, company: Server, opening: Opening
) -> None:
    """What needs the clerk comes first only once nothing moves any more."""
    run = every_fate(desk, company)
    page = opening()
    assert next(iter(shown(page))) == "CW-104"
    page.pane.show_run(replace(run, items=(*run.items[:-1], replace(run.items[-1], state=ItemState.SENT))))
    assert list(shown(page))[:3] == ["CW-100", "CW-101", "CW-102"]
