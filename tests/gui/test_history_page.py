"""The History page over journals of every kind: none, many runs, changed ones, files that are no journal."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from core.domain.kind_words import NOTHING_YET
from core.store.journal import Journal, open_journal
from core.store.journal.looking import NAME, look_at_file
from core.workflows.desk import Desk
from gui.pages.history import HistoryPage
from gui.pages.history.pane import BATCHES, EVIDENCE, FILES, RECEIPT
from gui.services import Services
from gui.settling import Settler
from tests.core.store.journal_samples import APPLIED, UNKNOWN, HandClock, begun, draft, sent
from tests.gui.wizards.clerk import PATIENCE

LEFT = Qt.MouseButton.LeftButton
Opening = Callable[[], HistoryPage]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def journal(folder: Path) -> Journal:
    return open_journal(folder, HandClock(), who="anna@till", session="first")


@pytest.fixture
def opening(qtbot: QtBot, services: Services, folder: Path) -> Opening:
    """Shows the page over what is in the folder then."""

    def show() -> HistoryPage:
        desk = Desk(folder, lambda _folder: None)  # type: ignore[arg-type, return-value]
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


def quiet(qtbot: QtBot, services: Services) -> None:
    """Waits until nothing runs and nothing is about to."""
    qtbot.waitUntil(lambda: not services.tasks.running, timeout=PATIENCE)
    qtbot.wait(1)
    qtbot.waitUntil(lambda: not services.tasks.running, timeout=PATIENCE)


def said(page: HistoryPage) -> str:
    words = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    buttons = [each.text() for each in page.findChildren(QAbstractButton) if each.isVisible()]
    return "\n".join([*words, *buttons]).replace("&", "")


def cells(page: HistoryPage) -> list[list[str]]:
    model = page.table.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def posted(journal: Journal, label: str) -> int:
    """A run that was posted and read back."""
    run = sent(journal, draft(label))
    journal.answered(run, 1, 1, APPLIED)
    journal.verified(run, 1, 1, {"entries": 3}, "3 entries, ties out")
    return run


def lost(journal: Journal, label: str, ids: tuple[int, ...] = (1, 2, 3)) -> int:
    """A run whose answer was lost."""
    run = sent(journal, draft(label, ids))
    journal.answered(run, 1, 1, UNKNOWN)
    return run


def tampered(folder: Path, statement: str) -> None:
    """Somebody changes the file behind the program's back."""
    with closing(sqlite3.connect(folder / NAME)) as raw, raw:
        raw.executescript("DROP TRIGGER journal_rows_no_update; DROP TRIGGER journal_rows_no_delete;")
        raw.execute(statement)


def test_a_computer_that_has_posted_nothing_says_so_and_offers_to_begin(
    qtbot: QtBot, opening: Opening
) -> None:
    """No journal is no error: one sentence and the way to the first batch."""
    page = opening()
    assert NOTHING_YET in said(page)
    with qtbot.waitSignal(page.start_wanted):
        (begin,) = [
            each for each in page.findChildren(QAbstractButton) if each.text() == "Go to Batch entries"
        ]
        qtbot.mouseClick(begin, LEFT)
    assert not page.foot.verify_now.isVisible()
    assert not page.banners.shown


def test_open_runs_stand_on_top_then_the_newest(journal: Journal, opening: Opening) -> None:
    """What needs attention is first, however old, and is shown at once."""
    lost(journal, "BD-1", (7, 8))
    posted(journal, "BD-2")
    journal.abandoned(begun(journal, draft("BD-3")), 1, "Stopped before anything was sent.")
    page = opening()
    shown = [(row[0], row[6]) for row in cells(page)]
    assert shown == [("1", "? 1 cannot tell yet"), ("3", "– Not posted"), ("2", "✓ Posted")]
    assert page.pane.run is not None
    assert page.pane.run.number == 1
    assert page.pane.check.isVisible()
    assert not page.pane.decide.isVisible()
    row = cells(page)[0]
    assert (row[2], row[3], row[4], row[5], row[7]) == (
        "1 batch", "Northwind", "1", "GBP 120.00", "anna@till",
    )  # fmt: skip


def test_each_piece_of_evidence_has_its_row_and_hash(journal: Journal, opening: Opening) -> None:
    """What is on screen can be held against the journal."""
    posted(journal, "BD-1")
    page = opening()
    page.pane.tabs.setCurrentIndex(EVIDENCE)
    rows = page.pane.evidence.rows.rows
    assert rows[-1].hash == journal.head().hash
    assert rows[-1].row == journal.head().rows
    assert rows[-1].short_hash.startswith(rows[-1].hash[:4])
    assert [row.row for row in rows] == sorted(row.row for row in rows)


def test_the_footer_verifies_and_hands_out_the_head(qtbot: QtBot, journal: Journal, opening: Opening) -> None:
    """When it was verified, how many rows, and the whole head hash on the clipboard."""
    posted(journal, "BD-1")
    page = opening()
    head = journal.head()
    assert f"{head.rows} rows, head {head.hash[:4]}…{head.hash[-4:]}" in page.foot.words.text()
    qtbot.mouseClick(page.foot.copy_head, LEFT)
    assert QGuiApplication.clipboard().text() == f"{head.rows} {head.hash}"


def test_a_changed_row_is_named_with_what_it_means(folder: Path, journal: Journal, opening: Opening) -> None:
    """The page still shows the runs; it says which row does not fit, and that nothing is sent."""
    posted(journal, "BD-1")
    tampered(folder, "UPDATE journal_rows SET who = 'somebody' WHERE seq = 3")
    page = opening()
    assert "Row 3 of the journal does not fit: its content is not what was written" in said(page)
    assert "✕ Row 3" in page.foot.words.text()
    assert not page.foot.copy_head.isVisible()
    assert len(cells(page)) == 1


def test_a_copy_verifies(
    qtbot: QtBot, services: Services, journal: Journal, opening: Opening, tmp_path: Path
) -> None:
    """The copy has its head beside it and the same rows."""
    posted(journal, "BD-1")
    page = opening()
    page.foot.save_copy_as(tmp_path / "copy.db")
    quiet(qtbot, services)
    found = look_at_file(tmp_path / "copy.db").verify()
    assert found.fits
    assert found.head == journal.head()
    assert not page.banners.shown


def test_a_copy_never_replaces_the_journal_itself(
    qtbot: QtBot, services: Services, folder: Path, journal: Journal, opening: Opening
) -> None:
    """Choosing the journal's own file is refused in words."""
    posted(journal, "BD-1")
    page = opening()
    page.foot.save_copy_as(folder / NAME)
    quiet(qtbot, services)
    assert page.banners.shown
    assert journal.verify().fits


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"Dear diary, today nothing was posted.\n" * 40, "This is not a Batchdesk journal."),
        (b"SQLite format 3\x00" + bytes(200), "journal"),
    ],
)
def test_a_file_that_is_no_journal_is_told_and_can_be_tried_again(
    qtbot: QtBot, services: Services, folder: Path, opening: Opening, content: bytes, title: str
) -> None:
    """The words of the journal's own error, and a way back once the file is in its place."""
    (folder / NAME).write_bytes(content)
    page = opening()
    assert title in said(page)
    assert "The journal could not be read." in said(page)
    (folder / NAME).unlink()
    page.load()
    quiet(qtbot, services)
    assert NOTHING_YET in said(page)
    assert not page.banners.shown


def test_a_journal_of_a_newer_version_is_told(folder: Path, journal: Journal, opening: Opening) -> None:
    """It is left as it is; the page says which version is needed."""
    posted(journal, "BD-1")
    tampered(folder, "UPDATE alembic_version SET version_num = '9999'")
    page = opening()
    assert "This journal was made by a newer Batchdesk." in said(page)


def test_a_long_history_is_read_in_portions(
    qtbot: QtBot, services: Services, journal: Journal, opening: Opening
) -> None:
    """A hundred runs at first and the open one however old; the next hundred when asked for."""
    lost(journal, "BD-OPEN")
    for number in range(120):
        begun(journal, draft(f"BD-{number}", [number + 10]))
    page = opening()
    assert len(cells(page)) == 101
    assert cells(page)[0][0] == "1"
    qtbot.mouseClick(page.older, LEFT)
    quiet(qtbot, services)
    assert len(cells(page)) == 121
    assert not page.older.isVisible()


def test_what_is_posted_meanwhile_appears(
    qtbot: QtBot, services: Services, journal: Journal, opening: Opening
) -> None:
    """Coming back to the page shows new runs and keeps the current one."""
    posted(journal, "BD-1")
    page = opening()
    page.hide()
    posted(journal, "BD-2")
    page.show()
    quiet(qtbot, services)
    assert [row[0] for row in cells(page)] == ["2", "1"]
    assert page.table.current is not None
    assert page.table.current.number == 1


def test_the_first_run_appears_on_a_page_that_was_empty(
    qtbot: QtBot, services: Services, folder: Path, opening: Opening
) -> None:
    """The clerk looked at the page before anything was posted."""
    page = opening()
    page.hide()
    posted(open_journal(folder, HandClock(), who="anna@till", session="first"), "BD-1")
    page.show()
    quiet(qtbot, services)
    assert [row[0] for row in cells(page)] == ["1"]
    assert page.foot.words.text().startswith("✓ Journal verified")


def test_nothing_is_offered_that_cannot_be_done(journal: Journal, opening: Opening) -> None:
    """A posted batch can be looked at where it is; a draft has neither request nor batch."""
    begun(journal, draft("BD-1"))
    posted(journal, "BD-2")
    page = opening()
    pane = page.pane
    page.table.set_current(2)
    assert pane.batch.isVisible()
    assert pane.request.isVisible()
    assert not any(each.isVisible() for each in (pane.check, pane.decide, pane.again, pane.save))
    pane.tabs.setCurrentIndex(RECEIPT)
    assert pane.save.isVisible()
    pane.tabs.setCurrentIndex(FILES)
    assert not pane.folder.isVisible()
    pane.tabs.setCurrentIndex(BATCHES)
    page.table.set_current(1)
    assert not any(each.isVisible() for each in (pane.batch, pane.request, pane.check, pane.again))


def test_one_click_leads_to_the_batch(qtbot: QtBot, journal: Journal, opening: Opening) -> None:
    """The page says which connection and which identifier is wanted."""
    posted(journal, "BD-7")
    page = opening()
    with qtbot.waitSignal(page.batch_wanted) as wanted:
        qtbot.mouseClick(page.pane.batch, LEFT)
    assert wanted.args == ["Northwind", "BD-7"]


def test_a_run_whose_rows_were_damaged_is_there_and_says_so(
    folder: Path, journal: Journal, opening: Opening
) -> None:
    """The other runs can still be looked at."""
    posted(journal, "BD-1")
    posted(journal, "BD-2")
    tampered(folder, "UPDATE journal_rows SET data = 'nothing' WHERE run = 1 AND item = 1")
    page = opening()
    states = {row[0]: row[6] for row in cells(page)}
    assert states == {"2": "✓ Posted", "1": "✕ Cannot be read"}
    page.table.set_current(1)
    assert not page.pane.check.isVisible()


def test_a_copy_of_a_journal_is_shown_like_the_journal(
    tmp_path: Path, journal: Journal, opening: Opening, folder: Path
) -> None:
    """Put back in its place with its head beside it, a copy is whole."""
    posted(journal, "BD-1")
    journal.copy_to(tmp_path / "copy.db")
    shutil.copy(tmp_path / "copy.db", folder / NAME)
    shutil.copy(tmp_path / "copy.head", folder / "journal.head")
    page = opening()
    assert page.foot.words.text().startswith("✓ Journal verified")
