"""The one table."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.domain.findings import Severity
from core.domain.query import FindingsFlag
from gui.services import Services
from gui.table import Choice, Column, Kind, Mark, RowTone, Table, Tone, findings_mark
from tests.gui.documents import BLOCKED, COLUMNS, DOCS, Doc, Made, finding, numbers


def test_cells_read_as_the_user_writes(table: Table[Doc]) -> None:
    """Dates, amounts and negatives are formatted when they are shown."""
    row = [table.model.index(1, section).data() for section in range(1, 6)]
    assert row == ["10483", "25/04/2026", "Contoso", "(40.00)", "✕ no account number"]


def test_amounts_and_their_heading_stand_at_the_right(table: Table[Doc]) -> None:
    """Numbers are right-aligned, texts left-aligned."""
    role = Qt.ItemDataRole.TextAlignmentRole
    assert table.model.index(0, 4).data(role) & Qt.AlignmentFlag.AlignRight
    assert table.model.index(0, 3).data(role) & Qt.AlignmentFlag.AlignLeft


def test_worst_findings_speak_for_a_row() -> None:
    """One finding shows its words, several of a kind their number; the tooltip holds them all."""
    several = (finding(Severity.CONFIRM, "a"), finding(Severity.CONFIRM, "b"), finding(Severity.INFO, "c"))
    assert findings_mark(several) == Mark(Tone.WARN, "2 to confirm, 1 more", "It is a.\nIt is b.\nIt is c.")
    assert findings_mark((BLOCKED,)) == Mark(Tone.BLOCK, "no account number", "It is no account number.")


def test_an_empty_table_says_what_to_do(qtbot: QtBot, table: Table[Doc]) -> None:
    """No table is ever blank: one sentence and one button."""
    pressed: list[bool] = []
    table.set_empty("Nothing is unposted.", ("Choose other dates", lambda: pressed.append(True)))
    table.set_rows([])
    assert not table.view.isVisible()
    button = next(b for b in table.findChildren(type(table.bar.columns)) if b.text() == "Choose other dates")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [True]


def test_a_filter_that_finds_nothing_offers_all_rows(qtbot: QtBot, table: Table[Doc]) -> None:
    """No row found is said in words, and one button takes the filter back."""
    table.bar.box.setText("nobody")
    table.set_findings_filter(FindingsFlag.BLOCK)
    assert not table.view.isVisible()
    buttons = table.findChildren(type(table.bar.columns))
    qtbot.mouseClick(next(b for b in buttons if b.text() == "Show all rows"), Qt.MouseButton.LeftButton)
    assert table.view.isVisible()
    assert len(numbers(table)) == 4


def test_filter_searches_all_columns_as_shown_and_as_plain(qtbot: QtBot, table: Table[Doc]) -> None:
    """1,980 and 1980 find the same amount; a name and a date can be combined."""
    for words, found in (("1,980", ["999"]), ("1980", ["999"]), ("north 25/04", ["10482"]), ("zzz", [])):
        table.bar.box.setText(words)
        assert numbers(table) == found


def test_click_sorts_and_click_again_reverses(qtbot: QtBot, table: Table[Doc]) -> None:
    """The heading is the button; numbers inside texts go by value; rows without an amount stay last."""
    click_heading(qtbot, table, 1)
    assert numbers(table) == ["999", "10482", "10483", "10485"]
    click_heading(qtbot, table, 1)
    assert numbers(table) == ["10485", "10483", "10482", "999"]


def test_previous_column_becomes_the_second_key(qtbot: QtBot, table: Table[Doc]) -> None:
    """Sorted by total, then by customer: one customer's documents stand by total."""
    click_heading(qtbot, table, 4)
    click_heading(qtbot, table, 3)
    assert numbers(table) == ["10485", "10483", "10482", "999"]
    assert table.rows.sorting == [("customer", False), ("total", False)]


def click_heading(qtbot: QtBot, table: Table[Doc], section: int) -> None:
    header = table.view.heading
    spot = QPoint(header.sectionViewportPosition(section) + 20, 16)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_findings_menu_shows_what_blocks(table: Table[Doc]) -> None:
    """The findings filter leaves rows with the wanted severity; none leaves the faultless."""
    table.set_findings_filter(FindingsFlag.BLOCK)
    assert numbers(table) == ["10483"]
    table.set_findings_filter(0)
    assert numbers(table) == ["10482", "999"]


def test_current_row_survives_sorting_filtering_and_reading_again(table: Table[Doc]) -> None:
    """The clerk's place is a document, not a line on the screen."""
    table.set_current("999")
    table.sort_by("number")
    table.set_filter("north")
    table.set_rows(list(reversed(DOCS)))
    assert table.current is not None
    assert table.current.number == "999"


def test_current_row_is_told_when_it_changes(qtbot: QtBot, table: Table[Doc]) -> None:
    """The lower pane hears which row to show, and that there is none."""
    heard: list[Doc | None] = []
    table.current_changed.connect(heard.append)
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    table.set_filter("zzz")
    assert [doc.number if doc else None for doc in heard] == ["10483", None]


def test_ctrl_f_goes_to_the_filter_and_escape_clears_it(qtbot: QtBot, table: Table[Doc]) -> None:
    """The filter is one key away from the rows, and one key takes it back."""
    table.activateWindow()
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(table.bar.box.hasFocus)
    qtbot.keyClicks(table.bar.box, "contoso")
    assert numbers(table) == ["10483"]
    qtbot.keyClick(table.bar.box, Qt.Key.Key_Return)
    qtbot.waitUntil(table.view.hasFocus)
    qtbot.keyClick(table.view, Qt.Key.Key_Escape)
    assert len(numbers(table)) == 4


def test_f5_reads_again(qtbot: QtBot, table: Table[Doc]) -> None:
    """F5 anywhere on the page asks for the rows to be read again."""
    table.activateWindow()
    table.view.setFocus()
    with qtbot.waitSignal(table.read_again):
        qtbot.keyClick(table.view, Qt.Key.Key_F5)


def test_a_filter_typed_before_the_search_texts_are_ready_is_done_when_they_are(
    qtbot: QtBot, table: Table[Doc]
) -> None:
    """With very many rows the window stays alive and the filter follows as soon as it can."""
    many = [DOCS[0]._replace(number=str(number)) for number in range(60_000)]
    table.set_rows(many)
    table.bar.box.setText("59999")
    qtbot.waitUntil(lambda: len(table.rows.positions) == 1, timeout=60_000)
    assert numbers(table) == ["59999"]


def test_layout_is_kept_per_table(made: Made) -> None:
    """Order, width, hidden columns, sorting and density are as they were left."""
    first = made()
    first.view.heading.moveSection(3, 1)
    first.view.setColumnWidth(3, 333)
    first.view.setColumnHidden(2, True)
    first.view.set_compact(True)
    first.sort_by("total")
    first.keep_layout()
    second = made()
    assert second.view.heading.logicalIndex(1) == 3
    assert second.view.columnWidth(3) == 333
    assert second.view.isColumnHidden(2)
    assert second.view.compact
    assert second.rows.sorting == [("total", False)]
    assert numbers(second) == numbers(first)


def test_a_column_that_was_left_alone_is_as_wide_as_this_version_makes_it(
    made: Made, services: Services
) -> None:
    """Only widths that the clerk changed are kept: those of an earlier version would clip what is new."""
    first = made()
    own = [first.view.columnWidth(section) for section in (1, 2, 3)]
    first.view.setColumnWidth(3, 333)
    first.keep_layout()
    assert re.findall(r'"changed width": ([1-9]\d*)', services.layouts.value("tables/docs")) == ["333"]
    old = [{"id": each.id, "width": 40, "shown": each.id != "total"} for each in first.rows.columns]
    services.layouts.setValue("tables/docs", json.dumps({"columns": old}))
    second = made()
    assert [second.view.columnWidth(section) for section in (1, 2, 3)] == own
    assert [second.view.isColumnHidden(at) for at, each in enumerate(second.rows.columns, 1)] == [
        each.id == "total" for each in second.rows.columns
    ]


def test_columns_that_stretch_share_what_is_left(made: Made) -> None:
    """In a wide window each is wider by its share, and nothing is left over."""
    table = made()
    view = table.view
    wide = tuple(replace(each, stretch=each.id in ("customer", "findings")) for each in COLUMNS)
    view.rows_model.rows.columns = wide
    before = [view.columnWidth(section) for section in range(1, 6)]
    table.resize(1600, 400)
    after = [view.columnWidth(section) for section in range(1, 6)]
    grown = [at for at, (was, now) in enumerate(zip(before, after, strict=True), 1) if now > was]
    assert grown == list(view.filling)
    assert len(grown) == 2
    assert view.heading.length() == view.viewport().width()


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"columns": 3}', '{"columns": [{"id": "number"}]}'])
def test_a_broken_layout_is_ignored(made: Made, services: Services, kept: str) -> None:
    """Whatever stands in the file, the table opens."""
    services.layouts.setValue("tables/docs", kept)
    assert len(numbers(made())) == 4


def test_one_column_always_stays(table: Table[Doc]) -> None:
    """The columns menu never leaves a table without a column."""
    for section in range(1, 6):
        table.show_column(section, False)
    assert sum(not table.view.isColumnHidden(section) for section in range(1, 6)) == 1


def test_continuation_rows_have_no_box(qtbot: QtBot, services: Services, choice: Choice) -> None:
    """A second currency line belongs to the row above it: Ctrl+A passes it by."""
    table: Table[Doc] = Table(
        "parts",
        "Parts",
        COLUMNS,
        services,
        key=lambda doc: doc.number,
        choice=choice,
        tone=lambda doc: RowTone.QUIET if doc.number == "999" else RowTone.NORMAL,
        sortable=False,
    )
    qtbot.addWidget(table)
    table.set_rows(DOCS)
    table.view.check_shown(True)
    assert choice.keys == {"10482", "10483", "10485"}
    assert table.view.heading.check_state() == Qt.CheckState.Checked
    assert table.model.index(2, 0).data(Qt.ItemDataRole.CheckStateRole) is None


def test_a_field_is_edited_in_place(qtbot: QtBot, services: Services) -> None:
    """F2 opens the field of the row, Enter hands over what was typed."""
    columns = [COLUMNS[0], Column("customer", "Identifier", 260, lambda doc: doc.customer, Kind.EDIT)]
    table: Table[Doc] = Table("edit", "Batches", columns, services, key=lambda doc: doc.number)
    qtbot.addWidget(table)
    table.set_rows(DOCS)
    table.show()
    qtbot.waitExposed(table)
    qtbot.keyClick(table.view, Qt.Key.Key_F2)
    editor = table.view.findChild(QLineEdit)
    assert editor is not None
    assert editor.accessibleName() == "Identifier"
    editor.selectAll()
    qtbot.keyClicks(editor, "MAY-1")
    with qtbot.waitSignal(table.edited) as edited:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert edited.args == [DOCS[0], "customer", "MAY-1"]
