"""The dialog of columns: sheets, what is known already, keys, columns as a file, long lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.payments.rows import Amounts
from core.files.payments.columns import ColumnMap, Field, columns_json, read_columns
from core.files.payments.opening import open_payments
from gui.dialogs.columns import ColumnsDialog
from gui.services import Services
from tests.core.files.payment_files import table, workbook
from tests.gui.columns_asked import (
    CLEAR,
    DAY,
    DOUBTFUL,
    PATIENCE,
    Made,
    Settled,
    answer,
    cells,
    choices,
    choose,
    file_cells,
    known,
    made,
    rest,
    settled,
    use,
)

__all__ = ["made", "settled"]


# Where the list stands


def test_how_the_file_was_recognised_is_shown(made: Made) -> None:
    """Encoding and delimiter as they were found."""
    dialog = made(
        table("CW-1;1.50;2025-04-25;Müller", headings="Invoice;Amount;Date;Kunde", encoding="cp1252")
    )
    words = dialog.parts.place.particulars.text()
    assert words == "bank.csv · Encoding: Windows-1252 · Delimiter: semicolon"
    assert file_cells(dialog)[2][4] == "Müller"


def test_the_sheet_is_asked_for(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """Several are filled: none is taken by itself, the one that is chosen is read."""
    other = [["Rechnung", "Betrag", "Datum"], ["R-1", 7.5, DAY.isoformat()]]
    data = workbook(["CW-1", 1.5, DAY.isoformat()], Other=other)
    dialog = made(data, name="bank.xlsx")
    assert dialog.parts.place.sheet.currentIndex() == -1
    assert dialog.parts.why_not.text() == "Choose the sheet that holds the payments."
    assert dialog.focusWidget() is dialog.parts.place.sheet
    choose(qtbot, dialog, dialog.parts.place.sheet, "Other")
    assert cells(dialog)[0][:5] == ["2", "R-1", "7.50", "", "25 April 2025"]
    use(qtbot, dialog)
    assert settled[0].sheet == "Other"
    assert open_payments(data, "bank.xlsx", settled[0]).file.rows[0].number == "R-1"


def test_numbers_that_may_have_lost_zeros_are_pointed_out(made: Made) -> None:
    """Invoice numbers that stand as numbers in a spreadsheet."""
    dialog = made(workbook([34251, 1.5, DAY.isoformat()]), name="bank.xlsx")
    assert "leading zeros" in dialog.parts.sample.notes.text()


def test_a_remembered_sheet_that_is_gone_is_said(made: Made) -> None:
    """The list is shown all the same, and its sheet asked for."""
    data = workbook(["CW-1", 1.5, DAY.isoformat()])
    dialog = made(data, known(sheet="April"), name="bank.xlsx")
    assert "has no sheet “April”" in dialog.parts.banners.shown[0].message.text
    assert file_cells(dialog)[2][1] == "CW-1"
    assert dialog.parts.use.isEnabled()


# What is known already


def test_columns_that_are_understood_are_shown_to_be_changed(
    qtbot: QtBot, made: Made, settled: Settled
) -> None:
    """Answers are marked, the sender is there, and what the amounts mean stays."""
    columns = known(sender="Northbank", day_first=True, decimal=".", sign=-1, amounts=Amounts.RECEIPTS)
    dialog = made(DOUBTFUL, columns)
    assert [each.isChecked() for each in choices(dialog)] == [True, False, True, False, True, False]
    assert dialog.parts.fields.sender_name.text() == "Northbank"
    dialog.parts.fields.sender_name.clear()
    qtbot.keyClicks(dialog.parts.fields.sender_name, "Southbank")
    answer(qtbot, dialog, "4 March")
    use(qtbot, dialog)
    assert settled == [
        known(sender="Southbank", day_first=False, decimal=".", sign=-1, amounts=Amounts.RECEIPTS)
    ]


def test_a_sender_typed_while_rows_are_read_is_kept(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """The name is about no row, so nothing is read again for it."""
    dialog = made(table("CW-1;1.50;03/04/2025"))
    choices(dialog)[0].click()
    qtbot.waitUntil(lambda: dialog.parts.why_not.text() == "", timeout=PATIENCE)
    choices(dialog)[1].click()
    qtbot.keyClicks(dialog.parts.fields.sender_name, "Northbank")
    rest(qtbot, dialog)
    qtbot.keyClicks(dialog.parts.fields.sender_name, " plc")
    use(qtbot, dialog)
    assert (settled[0].sender, settled[0].day_first) == ("Northbank plc", False)


def test_escape_settles_nothing(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """Wherever the keyboard is, in the tables too."""
    for of in (lambda each: each.parts.fields.sender_name, lambda each: each.parts.sample.table.view):
        dialog = made(CLEAR)
        qtbot.keyClick(of(dialog), Qt.Key.Key_Escape)
        assert not dialog.isVisible()
    assert settled == []


def test_escape_while_the_file_is_read(qtbot: QtBot, services: Services, settled: Settled) -> None:
    """Reading does not hold the dialog open, and what it finds is not wanted any more."""
    rows = [f"CW-{number};{number}.50;2025-04-25" for number in range(20_000)]
    dialog = ColumnsDialog(services, table(*rows), "bank.csv", None, None, None)
    dialog.settled.connect(settled.append)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not services.tasks.running, timeout=PATIENCE)
    assert settled == []


def test_only_the_keyboard(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """From the first question to the end without a mouse: Tab, Space, typing, Enter."""
    dialog = made(table("CW-1;1.50;03/04/2025", headings="Invoice;Sum;Date"))
    assert dialog.focusWidget() is dialog.parts.fields.boxes[Field.AMOUNT]
    qtbot.keyClicks(dialog.focusWidget(), "Sum")
    rest(qtbot, dialog)
    for _ in range(40):
        if dialog.focusWidget() in choices(dialog):
            break
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    rest(qtbot, dialog)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert [each.day_first for each in settled] == [True]


def test_enter_does_nothing_while_something_is_open(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """The main button is the default one, but not before it can be used."""
    dialog = made(DOUBTFUL)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert settled == []


def test_everything_has_a_name_for_a_screen_reader(made: Made) -> None:
    """Lists, fields, answers and tables."""
    dialog = made(DOUBTFUL)
    boxes = [each.accessibleName() for each in dialog.parts.fields.boxes.values()]
    assert boxes[:3] == ["Invoice number", "Amount", "Date"]
    assert all(boxes)
    assert choices(dialog)[0].accessibleName().startswith("03/04/2025 (row 2)")
    assert dialog.parts.sample.table.view.accessibleName() == "As the rows come out"
    assert dialog.parts.use.accessibleName() == "Use these columns"


# Columns as a file


def test_what_is_exported_can_be_imported(qtbot: QtBot, made: Made, tmp_path: Path) -> None:
    """The answers of one list serve another of the same sender."""
    path = tmp_path / "bank columns.json"
    dialog = made(DOUBTFUL)
    for words in ("3 April", "1,234.00", "money"):
        answer(qtbot, dialog, words)
    dialog.export_to(path)
    qtbot.waitUntil(lambda: bool(dialog.parts.banners.shown), timeout=PATIENCE)
    assert dialog.parts.banners.shown[0].message.title == "The columns were exported."
    kept = read_columns(path.read_bytes())
    assert (kept.day_first, kept.decimal, kept.sign) == (True, ",", -1)
    other = made(DOUBTFUL)
    other.import_from(path)
    rest(qtbot, other)
    assert other.columns == kept
    assert other.parts.use.isEnabled()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{}", "is no description of columns"),
        (columns_json(ColumnMap(("X",), ((Field.AMOUNT, "X"),))), "does not have “X”"),
    ],
)
def test_a_file_of_columns_that_does_not_fit_changes_nothing(
    qtbot: QtBot, made: Made, tmp_path: Path, content: bytes, words: str
) -> None:
    """Why is said; what was chosen stays chosen and can be used."""
    path = tmp_path / "columns.json"
    path.write_bytes(content)
    dialog = made(CLEAR)
    before = dialog.columns
    dialog.import_from(path)
    rest(qtbot, dialog)
    assert words in dialog.parts.banners.shown[0].message.text
    assert dialog.columns == before
    assert dialog.parts.use.isEnabled()


def test_an_export_that_cannot_be_written_is_said(qtbot: QtBot, made: Made, tmp_path: Path) -> None:
    """The folder is missing: nothing is lost."""
    dialog = made(CLEAR)
    dialog.export_to(tmp_path / "nowhere" / "columns.json")
    qtbot.waitUntil(lambda: bool(dialog.parts.banners.shown), timeout=PATIENCE)
    assert "does not exist" in dialog.parts.banners.shown[0].message.text
    assert dialog.isVisible()


# Long lists


def test_a_long_list_is_read_beside_the_window(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """Every row counts, only the first are shown, and a doubt that the last row settles is none."""
    rows = [f"CW-{number};{number}.50;03/04/2025" for number in range(100_000)]
    dialog = made(table(*rows, "CW-0;1.50;25/04/2025"))
    assert dialog.parts.sample.remark.text() == "all 100,001 rows can be read"
    assert not dialog.parts.doubts.isVisible()
    assert len(file_cells(dialog)) == 22
    assert cells(dialog)[0][4] == "3 April 2025"
    QApplication.processEvents()
    use(qtbot, dialog)
    assert settled[0].day_first is True


def test_only_the_last_of_quick_changes_counts(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """What was asked before the last change is not taken for its answer."""
    dialog = made(DOUBTFUL)
    for choice in (0, 1, 0, 1, 3, 4):
        choices(dialog)[choice].click()
    assert not dialog.parts.use.isEnabled()
    rest(qtbot, dialog)
    use(qtbot, dialog)
    assert (settled[0].day_first, settled[0].decimal, settled[0].sign) == (False, ",", -1)
