"""A table before it is known what its columns mean: rows of texts, from a CSV file or a worksheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from core.domain.columns import turned
from core.domain.payments.rows import Layout, PaymentForm, Written
from core.files.payments.amounts import mark_of
from core.files.payments.columns import ColumnMap
from core.files.payments.errors import HeadingsAlike, HeadingsAlone, NoHeadings
from core.files.payments.headings import known_field
from core.files.payments.totals import Total, total_in

T = TypeVar("T")

MESSAGE = "ErrorMessage"
"""The last column of a fail file; passed over when it is read again."""

_LOOKED_AT = 50
"""Among so many first rows the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a file as they are: their texts, what kind of cells these are, and their lines."""

    form: PaymentForm
    rows: Sequence[Sequence[str]]
    cells: Sequence[Sequence[str]] | None
    """The kinds of the cells as in `Written.cell`; None where all are texts."""
    lines: Sequence[int]
    layout: Layout
    particulars: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    """The sheets that could be meant."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and the rows below them; rows without any text are left out."""

    form: PaymentForm
    headings: tuple[str, ...]
    heading_line: int
    rows: Sequence[Sequence[str]]
    cells: Sequence[Sequence[str]] | None
    is_regular: bool
    """Whether all rows have as many cells as there are headings."""
    lines: Sequence[int]
    layout: Layout
    particulars: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    sheets: tuple[str, ...] = ()
    total: Total | None = None
    """What the list itself says it comes to; its row is neither below nor above the headings."""
    _columns: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)

    def column(self, heading: str) -> list[str]:
        """The texts below a heading; empty where a row is too short."""
        if heading not in self._columns:
            if self.is_regular:
                for each, texts in zip(self.headings, turned(self.rows), strict=True):
                    self._columns.setdefault(each, texts)
            else:
                place = self.headings.index(heading)
                self._columns[heading] = [row[place] if place < len(row) else "" for row in self.rows]
        return self._columns[heading]

    def kinds(self, heading: str) -> list[str] | None:
        """The kinds of the cells below a heading, None where all are texts."""
        if self.cells is None:
            return None
        place = self.headings.index(heading)
        return [row[place] for row in self.cells]


def table_of(grid: Grid, name: str, columns: ColumnMap | None) -> Table:
    """Finds the headings of a grid.

    Args:
        grid: at least one row.
        name: how the words of an error call the file.
        columns: what was chosen before: the row of the headings, or what they are.

    Raises:
        PaymentProblem: `NoHeadings`, `HeadingsAlike`, `HeadingsAlone`.
    """
    place = _heading_place(grid, columns)
    if place is None:
        raise NoHeadings(path=name)
    headings = tuple(cell.strip() for cell in grid.rows[place])
    _refuse_alike(headings, name)
    below = _filled(grid.rows, place + 1)
    if not below:
        raise HeadingsAlone(path=name, line=grid.lines[place])
    total = _total(grid, [below[-1]])
    if total and len(below) > 1:
        del below[-1]
    else:
        total = _total(grid, range(place))
    rows, cells = _picked(grid.rows, below), _picked(grid.cells, below) if grid.cells else None
    if MESSAGE in headings:
        at = headings.index(MESSAGE)
        rows, cells = _without(rows, at, len(headings)), _without(cells, at, len(headings)) if cells else None
        headings = headings[:at] + headings[at + 1 :]
    return Table(
        grid.form,
        headings,
        grid.lines[place],
        rows,
        cells,
        set(map(len, rows)) == {len(headings)},
        _picked(grid.lines, below),
        grid.layout._replace(above=_above(grid, place, total)),
        (*grid.particulars, ("Headings", f"row {grid.lines[place]}")),
        grid.notes,
        grid.sheets,
        total,
    )


def _filled(rows: Sequence[Sequence[str]], start: int) -> list[int]:
    """The places of the rows that have any text."""
    below = rows[start:]
    # Nearly every list has something in each cell of its first column; looking into whole rows takes longer.
    if all(below) and all(map(itemgetter(0), below)):
        return list(range(start, len(rows)))
    return [at for at, row in enumerate(below, start) if any(row)]


def _total(grid: Grid, places: Iterable[int]) -> Total | None:
    for at in places:
        kinds = grid.cells[at] if grid.cells else [""] * len(grid.rows[at])
        if found := total_in(grid.rows[at], kinds, grid.lines[at]):
            return found
    return None


def _picked(all_of_them: Sequence[T], places: Sequence[int]) -> Sequence[T]:
    if len(places) == places[-1] - places[0] + 1:
        return all_of_them[places[0] : places[-1] + 1]
    return [all_of_them[at] for at in places]


def _without(rows: Sequence[Sequence[str]], at: int, width: int) -> list[Sequence[str]]:
    """Rows without the column of messages. It is the last cell of a row, however short or long the row is."""
    if at == width - 1:
        return [row[:-1] for row in rows]
    return [[*row[:at], *row[at + 1 :]] for row in rows]


def _above(grid: Grid, place: int, total: Total | None) -> tuple[tuple[Written, ...], ...]:
    kinds = grid.cells or [[""] * len(row) for row in grid.rows[:place]]
    return tuple(
        tuple(Written("", text, kind) for text, kind in zip(row, cells, strict=True))
        for row, cells, line in zip(grid.rows[:place], kinds, grid.lines, strict=False)
        if total is None or line != total.line
    )


def _heading_place(grid: Grid, columns: ColumnMap | None) -> int | None:
    if columns is not None and columns.header_row is not None:
        return next((at for at, line in enumerate(grid.lines) if line == columns.header_row), None)
    first = grid.rows[:_LOOKED_AT]
    wanted = {heading.strip() for heading in columns.headings} - {""} if columns else set[str]()
    if wanted:
        for at, row in enumerate(first):
            if wanted <= {cell.strip() for cell in row}:
                return at
    known = [known_headings(row) for row in first]
    if max(known, default=0) > 1:
        return known.index(max(known))
    return next((at for at, row in enumerate(first) if _could_be_headings(row)), None)


def known_headings(row: Sequence[str]) -> int:
    """How many different things the cells of a row are known headings of."""
    return len({known_field(cell) for cell in row if len(cell) < 100} - {None})


def _could_be_headings(row: Sequence[str]) -> bool:
    """Whether a row has several cells and none that looks like a value."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) > 1 and not any(mark_of(cell) or cell[:1].isdigit() for cell in filled)


def _refuse_alike(headings: tuple[str, ...], name: str) -> None:
    places: dict[str, list[int]] = {}
    for at, heading in enumerate(headings, 1):
        places.setdefault(heading.casefold(), []).append(at)
    for folded, found in places.items():
        if folded and len(found) > 1:
            numbers = " and ".join(map(str, found))
            raise HeadingsAlike(path=name, heading=headings[found[0] - 1], columns=numbers)
