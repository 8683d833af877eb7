"""Choosing, copying and opening rows of the one table, by key and by mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gui.table import Choice, Table
from tests.gui.documents import DOCS, Doc, cell, clipboard


def test_space_toggles_and_ctrl_a_takes_all_shown(qtbot: QtBot, table: Table[Doc], choice: Choice) -> None:
    """Keys choose: Space the current row, Ctrl+A everything shown, with Shift nothing of it."""
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert choice.keys == {"10482"}
    table.set_filter("north")
    qtbot.keyClick(table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert choice.keys == {"10482", "999"}
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(table.view, Qt.Key.Key_A, both)
    assert choice.keys == set()


def test_shift_highlights_and_space_chooses_them_all(qtbot: QtBot, table: Table[Doc], choice: Choice) -> None:
    """A block of rows is chosen with three keys, and unchosen with one more."""
    for _ in range(2):
        qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert choice.keys == {"10482", "10483", "999"}
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    assert choice.keys == set()


def test_click_on_the_box_chooses_and_elsewhere_only_highlights(
    qtbot: QtBot, table: Table[Doc], choice: Choice
) -> None:
    """Looking at a row never chooses it."""
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(table.view.viewport(), left, pos=cell(table, 1, 3))
    assert choice.keys == set()
    qtbot.mouseClick(table.view.viewport(), left, pos=cell(table, 1, 0))
    assert choice.keys == {"10483"}
    assert table.current == DOCS[1]


def test_box_in_the_heading_shows_all_some_or_none(qtbot: QtBot, table: Table[Doc], choice: Choice) -> None:
    """It speaks of what is shown, and a click fills or empties exactly that."""
    header = table.view.heading
    assert header.check_state() == Qt.CheckState.Unchecked
    choice.add(["999"])
    assert header.check_state() == Qt.CheckState.PartiallyChecked
    table.set_filter("north")
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(18, 16))
    assert header.check_state() == Qt.CheckState.Checked
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(18, 16))
    assert choice.keys == set()


def test_a_filter_never_unchecks(table: Table[Doc], choice: Choice) -> None:
    """What is hidden stays chosen, is counted, and comes along when the chosen rows are asked for."""
    choice.replace(["10482", "10483"])
    table.set_filter("north")
    assert table.hidden_chosen == 1
    assert [doc.number for doc in table.chosen_rows()] == ["10482", "10483"]
    table.clear_filter()


def test_choice_survives_reading_again(table: Table[Doc], choice: Choice) -> None:
    """New rows with the same keys are chosen as the old ones were."""
    choice.add(["999"])
    table.set_rows([DOCS[2], DOCS[0]])
    assert [doc.number for doc in table.chosen_rows()] == ["999"]


def test_a_choice_made_elsewhere_is_seen(table: Table[Doc], choice: Choice) -> None:
    """Several tables share one choice."""
    choice.replace(["10485"])
    state = table.model.index(3, 0).data(Qt.ItemDataRole.CheckStateRole)
    assert state == Qt.CheckState.Checked


def test_screen_readers_hear_column_and_choice(table: Table[Doc], choice: Choice) -> None:
    """Every cell says what it is, and the box whether the row is chosen."""
    role = Qt.ItemDataRole.AccessibleTextRole
    choice.add(["10482"])
    assert table.model.index(0, 0).data(role) == "chosen"
    assert table.model.index(0, 4).data(role) == "Total 120.00"


def test_copied_rows_are_plain_and_safe(qtbot: QtBot, table: Table[Doc]) -> None:
    """Headings, tabs, plain amounts and dates; a text that looks like a formula is defused."""
    table.set_current("10485")
    qtbot.keyClick(table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == (
        "Number\tDate\tCustomer\tTotal\tFindings\n"
        "999\t2026-04-24\tNorthwind\t1980.00\t\n"
        "10485\t2026-04-26\t'=HYPERLINK(1)\t\tzero invoice\n"
    )


def test_chosen_rows_are_copied_with_shift(qtbot: QtBot, table: Table[Doc], choice: Choice) -> None:
    """Ctrl+Shift+C copies what is chosen, wherever the highlight stands; a negative stays a number."""
    choice.add(["10483"])
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(table.view, Qt.Key.Key_C, both)
    assert clipboard().splitlines()[1:] == ["10483\t2026-04-25\tContoso\t-40.00\tno account number"]


def test_enter_and_double_click_open(qtbot: QtBot, table: Table[Doc]) -> None:
    """Both mean: look into this row."""
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == [DOCS[0]]
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=cell(table, 1, 3))
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=cell(table, 1, 3))
    assert opened.args == [DOCS[1]]
