"""A mark may stand in any column; one column may be written semi-bold."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from pytestqt.qtbot import QtBot

from gui.services import Services
from gui.table import Column, Kind, Mark, Table, Tone

LATER = Mark(Tone.QUIET, "later", icon="")


class Payment(NamedTuple):
    number: str
    customer: str | Mark
    day: dt.date | Mark | None


COLUMNS: tuple[Column[Payment], ...] = (
    Column("number", "Number", 90, lambda row: row.number, strong=True),
    Column("customer", "Customer", 90, lambda row: row.customer),
    Column("day", "Date", 90, lambda row: row.day, Kind.DATE),
)
ROWS = (
    Payment("1", "Zeta", dt.date(2026, 5, 3)),
    Payment("2", Mark(Tone.QUIET, "middle", icon=""), LATER),
    Payment("3", "Alpha", dt.date(2026, 4, 3)),
)


def _shown(table: Table[Payment], column: int) -> list[str]:
    return [table.model.index(row, column).data() for row in range(table.model.rowCount())]


def _table(qtbot: QtBot, services: Services) -> Table[Payment]:
    table: Table[Payment] = Table("marks", "Marks", COLUMNS, services, filter_hint="")
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.set_rows(ROWS)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_a_mark_among_dates_is_shown_in_its_words_and_sorted_last(qtbot: QtBot, services: Services) -> None:
    table = _table(qtbot, services)
    table.sort_by("day")
    assert _shown(table, 2) == ["03/04/2026", "03/05/2026", "later"]
    table.sort_by("day")
    assert _shown(table, 2) == ["03/05/2026", "03/04/2026", "later"]


def test_a_mark_among_texts_is_sorted_and_found_by_its_words(qtbot: QtBot, services: Services) -> None:
    table = _table(qtbot, services)
    table.sort_by("customer")
    assert _shown(table, 1) == ["Alpha", "middle", "Zeta"]
    table.set_filter("middle")
    assert _shown(table, 0) == ["2"]


def test_a_strong_column_is_written_heavier_than_its_neighbours(qtbot: QtBot, services: Services) -> None:
    """The same figure has more ink in the strong column."""
    table = _table(qtbot, services)
    table.set_rows([Payment("888888", "888888", None)])
    image = table.view.viewport().grab().toImage()
    table.view.clearSelection()
    ink = [
        sum(image.pixelColor(x, y).lightness() < 128 for x in range(left, left + 90) for y in range(2, 26))
        for left in (0, 90)
    ]
    assert ink[0] > ink[1] > 0
