"""What the values of a table leave open whatever was answered, with both ways to read them.

`proposing.questions` tells what still has to be answered; here an answered doubt stays visible, so that the
answer can be looked at and changed, with the rows that speak against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.files.payments import amounts, days
from core.files.payments.columns import ColumnMap, Field
from core.files.payments.proposing import doubtful_texts
from core.files.payments.tables import Table

DOUBTFUL = "?"
_ORDERS: Mapping[object, str] = {True: days.DAY_FIRST, False: days.MONTH_FIRST}
_MARKS: Mapping[object, str] = {".": ".", ",": ","}


class Reading(NamedTuple):
    """One way to read a column."""

    answer: object
    """What is put into the map."""
    example: str
    """A text of the column; empty where none can be read so."""
    meaning: dt.date | Decimal | None
    """What the example is then."""
    against: tuple[int, ...]
    """Rows of the file that cannot be read so."""


class Doubt(NamedTuple):
    """Something about the values that only the clerk knows."""

    setting: str
    """"day_first", "decimal" or "sign"."""
    examples: tuple[tuple[str, int], ...]
    """A text that shows it, with its row of the file; of values that contradict one another, one of each."""
    rows: int
    """How many rows show it."""
    readings: tuple[Reading, ...]


def doubts(table: Table, columns: ColumnMap, asked: Collection[str] = ()) -> tuple[Doubt, ...]:
    """All doubts of the columns that are chosen, answered or not.

    Args:
        table: all rows.
        columns: what was chosen; its answers matter only where every value contradicts one of them.
        asked: settings that are to be named although the values settle them.
    """
    found = (_order(table, columns, asked), _decimal(table, columns, asked), _sign(table, columns))
    return tuple(each for each in found if each is not None)


def _order(table: Table, columns: ColumnMap, asked: Collection[str]) -> Doubt | None:
    texts = doubtful_texts(table, columns.heading(Field.DATE))
    column = _Column(table.lines, texts, {text: days.order_of(text) for text in set(texts)})
    return _two_ways("day_first", column, columns.day_first, _ORDERS, _day, asked)


def _decimal(table: Table, columns: ColumnMap, asked: Collection[str]) -> Doubt | None:
    texts = doubtful_texts(table, columns.heading(Field.AMOUNT))
    column = _Column(table.lines, texts, {text: amounts.mark_of(text) for text in set(texts)})
    return _two_ways("decimal", column, columns.decimal, _MARKS, _amount, asked)


def _sign(table: Table, columns: ColumnMap) -> Doubt | None:
    heading = columns.heading(Field.AMOUNT)
    texts = table.column(heading) if heading is not None else []
    if not amounts.any_negative(texts):
        return None
    said = {text: DOUBTFUL if amounts.is_negative(text) else "" for text in set(texts)}
    column = _Column(table.lines, texts, said)
    examples = column.first({DOUBTFUL})
    readings = tuple(Reading(answer, examples[0][0], None, ()) for answer in (-1, 1)) if examples else ()
    return Doubt("sign", examples, len(column.rows({DOUBTFUL})), readings) if examples else None


class _Column(NamedTuple):
    """A column with what each of its texts says."""

    lines: Sequence[int]
    texts: Sequence[str]
    said: Mapping[str, str]

    def rows(self, wanted: set[str]) -> tuple[int, ...]:
        """The rows whose texts say one of these."""
        if not wanted.intersection(self.said.values()):
            return ()
        said = map(self.said.__getitem__, self.texts)
        return tuple(line for line, each in zip(self.lines, said, strict=True) if each in wanted)

    def first(self, wanted: set[str]) -> tuple[tuple[str, int], ...]:
        """The first text that says one of these, with its row; nothing where none does."""
        if not wanted.intersection(self.said.values()):
            return ()
        for text, line in zip(self.texts, self.lines, strict=True):
            if self.said[text] in wanted:
                return ((text, line),)
        return ()


def _two_ways(
    setting: str,
    column: _Column,
    answer: object,
    ways: Mapping[object, str],
    read: Callable[[str, object], dt.date | Decimal | None],
    asked: Collection[str],
) -> Doubt | None:
    """The doubt of a column that can be read in two ways, or whose values contradict one another."""
    found = set(column.said.values()) - {""}
    plain = found - {DOUBTFUL}
    against_answer = answer is not None and plain - {ways[answer]}
    if not found or (len(plain) == 1 and not against_answer and setting not in asked):
        return None
    readings = []
    for each, says in ways.items():
        shown = column.first({DOUBTFUL}) or column.first({says})
        example = shown[0][0] if shown else ""
        against = column.rows(plain - {says})
        readings.append(Reading(each, example, read(example, each) if example else None, against))
    examples = column.first(found)
    if len(plain) > 1:
        examples = tuple(column.first({each})[0] for each in ways.values())
    return Doubt(setting, examples, len(column.rows(found)), tuple(readings))


def _day(text: str, day_first: object) -> dt.date | None:
    try:
        return days.day_of(text, bool(day_first))
    except days.NoDay:
        return None


def _amount(text: str, decimal: object) -> Decimal | None:
    try:
        return amounts.amount_of(text, str(decimal))
    except amounts.NoAmount:
        return None
