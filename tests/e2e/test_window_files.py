"""Saved exports in the window: opened without a connection, written only, batched later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from core.domain.posting import ItemState
from core.domain.records import BatchKind
from core.sandbox.server import Server
from core.store.journal import look_at_journal
from core.store.paths import home
from tests.gui.wizards.clerk import Clerk, at_work

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def clerk(qtbot: QtBot, qapp: QApplication, company: Server) -> Iterator[Clerk]:
    """A clerk before the first page."""
    with at_work(qtbot, qapp, company) as clerk:
        yield clerk


def drop(clerk: Clerk, path: Path) -> None:
    """Drops a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, no_key = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    clerk.window.dropEvent(QDropEvent(QPointF(300, 300), copy, data, Qt.MouseButton.LeftButton, no_key))
    clerk.wait()


def posts(company: Server) -> list[list[int]]:
    """The ids of each request that created a batch."""
    entries = company.log.entries("POST", "/finance/accounting/batches")
    return [json.loads(entry.body)["processedRecordIds"] for entry in entries]


@pytest.mark.parametrize(
    ("name", "kind", "totals"),
    [
        ("legacy_invoices.xml", BatchKind.INVOICES, ["42.00"]),
        ("legacy_expenses.xml", BatchKind.EXPENSES, ["33.95", ""]),
        ("legacy_procurement.xml", BatchKind.PROCUREMENT, ["12.50", "1,110.00"]),
    ],
)
def test_a_dropped_legacy_export_is_shown_without_a_connection(
    clerk: Clerk, company: Server, name: str, kind: BatchKind, totals: list[str]
) -> None:
    """Totals as the file has them; the server is not asked anything for it."""
    company.log.clear()
    drop(clerk, SAMPLES / name)
    assert "Preview and choose" in clerk.said
    assert sorted(row[6] for row in clerk.cells(clerk.table(kind))) == sorted(totals)
    assert "not compared with any server" in clerk.said
    assert company.log.entries(path="finance") == []


def test_an_opened_file_is_written_in_another_form(clerk: Clerk, company: Server, tmp_path: Path) -> None:
    """Without a connection files can be written, and batching asks which company they belong to."""
    drop(clerk, SAMPLES / "legacy_invoices.xml")
    number = clerk.cells(clerk.table())[0][0]
    clerk.tick(number)
    clerk.press("Next: review 1 record")
    assert "These records come from a file." in clerk.said
    assert not clerk.button("Create 1 batch").isEnabled()
    clerk.write_to(tmp_path)
    form = clerk.wizard.review_page.view.files.form
    form.setCurrentIndex(2)
    form.activated.emit(2)
    clerk.wait()
    clerk.press("Write the files only")
    assert "1 file written" in clerk.said
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".json"
    assert number in file.read_text(encoding="utf-8")
    assert posts(company) == []


def test_files_written_only_wait_and_their_batch_is_created_later(
    clerk: Clerk, company: Server, tmp_path: Path
) -> None:
    """The export waits under its identifier; one press later it is one request of the same ids."""
    clerk.press("Next: read")
    for number in clerk.choosable(2):
        clerk.tick(number)
    ids = sorted(n for record in clerk.wizard.draft.chosen_records for n in record.ids)
    clerk.press("Next: review 2 records")
    clerk.write_to(tmp_path)
    identifier = clerk.cells(clerk.wizard.review_page.view.batches)[0][1]
    clerk.press("Write the files only")
    assert "1 file written, nothing posted" in clerk.said
    assert posts(company) == []
    clerk.press("Start another")
    assert "1 export not batched yet" in clerk.said
    clerk.press("Create its batch")
    assert clerk.cells(clerk.wizard.review_page.view.batches)[0][1] == identifier
    clerk.press("Create 1 batch of 2 records")
    assert "1 batch posted" in clerk.said
    assert posts(company) == [ids]
    (run,) = look_at_journal(home()).runs(5)
    assert [item.state for item in run.items] == [ItemState.VERIFIED]
    (file,) = tmp_path.iterdir()
    assert len(list(etree.parse(str(file)).iter("Transaction"))) == 2
    clerk.press("Start another")
    assert "not batched yet" not in clerk.said


def test_an_opened_file_is_batched_once_its_company_is_named(
    clerk: Clerk, company: Server, tmp_path: Path
) -> None:
    """The file's records are found among what is unposted; the request holds the server's ids."""
    clerk.press("Next: read")
    for number in clerk.choosable(2):
        clerk.tick(number)
    ids = sorted(n for record in clerk.wizard.draft.chosen_records for n in record.ids)
    clerk.press("Next: review 2 records")
    clerk.write_to(tmp_path)
    clerk.press("Write the files only")
    (file,) = tmp_path.iterdir()
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "from_a_colleague.xml").write_bytes(file.read_bytes())
    drop(clerk, copy / "from_a_colleague.xml")
    for row in clerk.cells(clerk.table()):
        clerk.tick(row[0])
    clerk.press("Next: review 2 records")
    clerk.wizard.review_page.resume_file("demo")
    clerk.wait()
    clerk.press("Create 1 batch of 2 records")
    assert "1 batch posted" in clerk.said
    assert posts(company) == [ids]


def test_a_file_that_is_no_export_is_refused_in_words(clerk: Clerk, tmp_path: Path) -> None:
    """The page says what is wrong with the file and stays where a next step is."""
    wrong = tmp_path / "letter.xml"
    wrong.write_text("Dear Sir or Madam", encoding="utf-8")
    drop(clerk, wrong)
    assert "Try again" in clerk.said
    assert "letter.xml" in clerk.said


def test_the_receipt_is_saved_for_people_and_for_programs(clerk: Clerk, tmp_path: Path) -> None:
    """PDF and JSON of the same run, both written whole."""
    clerk.press("Next: read")
    clerk.tick(clerk.choosable(1)[0])
    clerk.press("Next: review 1 record")
    clerk.write_to(tmp_path)
    clerk.press("Create 1 batch of 1 record")
    page = clerk.wizard.result_page
    for name in ("receipt.pdf", "receipt.json"):
        page.save_receipt_as(tmp_path / name)
        clerk.until((tmp_path / name).exists)
        clerk.wait()
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF-")
    receipt = json.loads((tmp_path / "receipt.json").read_bytes())
    assert receipt["run"] == 1
    assert receipt["batches"][0]["receipt"]["verdict"] == "ties out"


def test_an_export_can_be_given_up(clerk: Clerk, company: Server, tmp_path: Path) -> None:
    """Its files stay, it waits no longer, and its records are offered again."""
    clerk.press("Next: read")
    number = clerk.choosable(1)[0]
    clerk.tick(number)
    clerk.press("Next: review 1 record")
    clerk.write_to(tmp_path)
    clerk.press("Write the files only")
    clerk.press("Start another")
    clerk.push("Give it up…")
    (question,) = clerk.visible(QMessageBox)
    clerk.qtbot.mouseClick(question.buttons()[0], Qt.MouseButton.LeftButton)
    clerk.wait()
    assert "not batched yet" not in clerk.said
    assert len(list(tmp_path.iterdir())) == 1
    clerk.press("Next: read")
    assert number in {row[0] for row in clerk.cells(clerk.table())}
    assert posts(company) == []


def test_a_dropped_file_asks_before_a_choice_is_lost(clerk: Clerk) -> None:
    """What was chosen stays until the clerk says otherwise."""
    clerk.press("Next: read")
    clerk.tick(clerk.choosable(1)[0])
    drop(clerk, SAMPLES / "legacy_invoices.xml")
    (question,) = clerk.visible(QMessageBox)
    question.reject()
    clerk.wait()
    assert "1 of" in clerk.said
    drop(clerk, SAMPLES / "legacy_invoices.xml")
    (question,) = clerk.visible(QMessageBox)
    clerk.qtbot.mouseClick(question.buttons()[0], Qt.MouseButton.LeftButton)
    clerk.wait()
    assert "From legacy_invoices.xml" in clerk.said


def test_back_from_an_opened_file_asks_the_connection_again(clerk: Clerk) -> None:
    """The main button of the first page always does what it says."""
    drop(clerk, SAMPLES / "legacy_invoices.xml")
    clerk.press("Back")
    clerk.press("Next: read")
    assert "counts agree with the server" in clerk.said
    assert len(clerk.cells(clerk.table())) > 10
    assert clerk.window.windowTitle().endswith("Demo company")
