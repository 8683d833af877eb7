"""The rows of a table without Qt's views: which are shown, in what order, which are checked.

Positions (indexes into the rows) are computed by core.domain.query. Search texts are made piece by piece
while the window has nothing else to do, so that the first key in the filter box finds them ready.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic

from core.domain import query
from core.words import PLAIN, Style, text
from gui.table.columns import Column, Kind, Mark, Row, RowTone, shown, sort_values, written


class Rows(Generic[Row]):
    """Rows with an index array; `positions` is what is shown, in order."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        style: Style,
        key: Callable[[Row], Hashable] | None = None,
        tone: Callable[[Row], RowTone] | None = None,
    ) -> None:
        self.columns = tuple(columns)
        self.style = style
        self.key = key
        self.tone = tone
        self.sorting: list[tuple[str, bool]] = []
        """Column id and whether descending; the first decides, the second breaks ties."""
        self.words: tuple[str, ...] = ()
        self.wanted: int | None = None
        """Severities of the findings filter (`FindingsFlag`), None for all rows."""
        self.replace(())

    def replace(self, rows: Sequence[Row]) -> None:
        """Takes other rows; sorting and filters stay."""
        self.rows = rows
        self.keys: list[Any] = [self.key(row) for row in rows] if self.key else []
        self.checked = bytearray(len(rows))
        self.texts: list[str] = []
        self._seen: dict[str, dict[object, str]] = {}
        self._sort_values: dict[str, list[Any]] = {}
        self._flags: list[int] | None = None
        self._found: tuple[tuple[str, ...], list[int]] | None = None
        self.order: Sequence[int] = range(len(rows))
        """All rows as they are sorted."""
        self.positions: Sequence[int] = self.order
        self.sort()

    # What is shown

    def sort(self) -> None:
        """Puts all rows in order and filters them again."""
        if self.sorting:
            by = [query.SortKey(self.sort_keys(column), down) for column, down in self.sorting]
            self.order = query.ordered(range(len(self.rows)), by)
        else:
            self.order = range(len(self.rows))
        self._found = None
        self.filter()

    def sort_by(self, column: str) -> None:
        """A click on a heading: sorts by it, again reverses; the previous column becomes the second key."""
        if self.sorting and self.sorting[0][0] == column:
            self.sorting[0] = (column, not self.sorting[0][1])
        else:
            self.sorting = [(column, False), *self.sorting[:1]]
        # The rows stand in the order of the second key already, and sorting keeps the order of equals.
        self.order = query.ordered(self.order, [query.SortKey(self.sort_keys(column), self.sorting[0][1])])
        self._found = None
        self.filter()

    def filter(self) -> None:
        """Computes what is shown from the words and the findings that are wanted."""
        positions = self._matching() if self.words else self.order
        if self.wanted is not None:
            positions = query.with_findings(positions, self.flags(), self.wanted)
        self.positions = positions

    def _matching(self) -> list[int]:
        self.prepare(len(self.rows))
        before: Iterable[int] = self.order
        if self._found is not None and _narrows(self._found[0], self.words):
            before = self._found[1]
        found = query.matching(before, self.texts, self.words)
        self._found = (self.words, found)
        return found

    def prepare(self, many: int) -> bool:
        """Makes the search texts of the next rows; True when all are there."""
        start = len(self.texts)
        part = self.rows[start : start + many]
        if len(part):
            cells = zip(*(self._searched(column, part) for column in self.columns), strict=True)
            self.texts += map(query.search_text, cells)
        return len(self.texts) == len(self.rows)

    def _searched(self, column: Column[Row], part: Sequence[Row]) -> list[str]:
        if column.kind is Kind.FINDINGS:  # findings change while rows stay: they have a filter of their own
            return [""] * len(part)
        values = list(map(column.value, part))
        if column.kind in (Kind.TEXT, Kind.EDIT):
            return values if set(map(type, values)) == {str} else [_plain(value) for value in values]
        known = self._seen.setdefault(column.id, {})
        for row, value in zip(part, values, strict=True):
            if value not in known:
                known[value] = self._both(column, row, value)
        return [known[value] for value in values]

    def _both(self, column: Column[Row], row: Row, value: object) -> str:
        user = written(column, row, value, self.style)
        plain = written(column, row, value, PLAIN)
        return user if user == plain else f"{user} {plain}"

    def sort_keys(self, column_id: str) -> list[Any]:
        """The sort key of every row in a column; kept until other rows come."""
        if column_id not in self._sort_values:
            column = next(column for column in self.columns if column.id == column_id)
            self._sort_values[column_id] = sort_values(column, self.rows)
        return self._sort_values[column_id]

    def flags(self) -> list[int]:
        """The severities of every row's findings."""
        if self._flags is None:
            column = next((column for column in self.columns if column.kind is Kind.FINDINGS), None)
            values = (column.value(row) for row in self.rows) if column else (() for _ in self.rows)
            self._flags = [query.severities(findings) for findings in values]
        return self._flags

    def forget_sort_keys(self) -> None:
        """Makes the next sort compute its keys again."""
        self._sort_values.clear()

    def findings_changed(self) -> None:
        """Forgets what was known of findings."""
        self._flags = None
        for column in self.columns:
            if column.kind is Kind.FINDINGS:
                self._sort_values.pop(column.id, None)

    def at(self, number: int) -> Row:
        """The row shown at a place."""
        return self.rows[self.positions[number]]

    def place_of(self, key: Hashable) -> int | None:
        """Where the row with a key is shown, if it is."""
        try:
            return self.positions.index(self.keys.index(key))
        except ValueError:
            return None

    def text(self, number: int, column: Column[Row]) -> str:
        """The text of a cell shown."""
        return shown(column, self.at(number), self.style)

    def tone_of(self, number: int) -> RowTone:
        """How the row at a place is written."""
        return self.tone(self.at(number)) if self.tone else RowTone.NORMAL

    # What is chosen

    def check_by(self, chosen: Callable[[Any], bool], any_chosen: bool) -> None:
        """Marks the rows whose key is chosen."""
        if any_chosen:
            self.checked = bytearray(map(chosen, self.keys))
        else:
            self.checked = bytearray(len(self.rows))

    def checkable(self, position: int) -> bool:
        """Whether a row has a check box."""
        return self.tone is None or self.tone(self.rows[position]) is RowTone.NORMAL

    def checkable_shown(self) -> Sequence[int]:
        """The positions shown that have a check box."""
        if self.tone is None:
            return self.positions
        return [position for position in self.positions if self.checkable(position)]

    def checked_shown(self) -> int:
        """How many of the rows shown are checked."""
        if len(self.positions) == len(self.rows):
            return self.checked.count(1)
        return sum(map(self.checked.__getitem__, self.positions))


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    return value.words if isinstance(value, Mark) else text(value)


def _narrows(before: Sequence[str], now: Sequence[str]) -> bool:
    return len(before) <= len(now) and all(old in new for old, new in zip(before, now, strict=False))
