"""A payment list while its columns are being chosen: read once, then judged again and again.

Nothing is guessed: what the chosen columns leave open is told, and what contradicts them is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from core.atomic import write_bytes
from core.collector import collector_paused
from core.domain.payments.rows import PaymentForm, PaymentRow
from core.errors import UserError
from core.files.content import not_opened
from core.files.payments import csv_reading, xlsx_reading
from core.files.payments.columns import ColumnMap, Field, columns_json, read_columns
from core.files.payments.doubts import Doubt, Reading, doubts
from core.files.payments.errors import ColumnsNotFound, PaymentProblem
from core.files.payments.proposing import ColumnsNeeded, Question, evidence, proposed, questions, settled
from core.files.payments.table_rows import refuse_missing, rows_of
from core.files.payments.tables import Grid, Table, table_of
from core.jobs import Cancel

__all__ = [
    "ColumnMap",
    "ColumnsNeeded",
    "ColumnsNotFound",
    "Doubt",
    "Field",
    "Grid",
    "Judged",
    "Looked",
    "Question",
    "Reading",
    "SampleRow",
    "Table",
    "columns_of",
    "export_columns",
    "import_columns",
    "judge",
    "look",
    "sample",
]

_NOTHING = ColumnMap((), ())
_ANY: dict[str, object] = {"day_first": True, "decimal": ".", "sign": 1}
"""An answer to every question about a value, to read the rest of a row of which a value is open."""
_NAMED = 200
"""So many rows that cannot be read are named one by one."""
_LARGEST = 1 << 20
"""Bytes of a file of columns that are read; more is no such file."""


class Looked(NamedTuple):
    """A list as it stands in the file."""

    grid: Grid
    table: Table | None
    """None where no headings are found."""
    columns: ColumnMap
    """What was chosen, as far as this table has it; else what its headings say."""
    problem: UserError | None
    """Why there is no table."""


class Judged(NamedTuple):
    """What all rows of a list say about the columns that are chosen."""

    columns: ColumnMap
    """What was judged."""
    settled: ColumnMap | None
    """With what the values settle; None while something is open."""
    known: ColumnMap
    """With what the values settle of it, whatever else is open."""
    open: tuple[Question, ...]
    doubts: tuple[Doubt, ...]
    rows: int
    unread: tuple[PaymentRow, ...]
    """The first rows that cannot be read, with their flaws."""
    unread_rows: int
    notes: tuple[str, ...]


class SampleRow(NamedTuple):
    """One row as it comes out."""

    row: PaymentRow
    open: frozenset[str]
    """Settings that would have to be answered to read it."""


def look(data: bytes, name: str, columns: ColumnMap | None, grid: Grid | None = None) -> Looked:
    """Reads a list and finds its headings.

    Args:
        data: the whole file.
        name: how words call it.
        columns: what was chosen before; its sheet and row of headings are used.
        grid: the rows of the same sheet, if they were read before.

    Raises:
        FileProblem: it is no table at all, or does not have the sheet.
    """
    from core.files.payments.opening import payment_form  # here because it brings the XML library

    chosen = columns or _NOTHING
    with collector_paused():
        if grid is None:
            reader = csv_reading if payment_form(data, name) is PaymentForm.CSV else xlsx_reading
            grid = reader.read_grid(data, name, columns)
        try:
            table = table_of(grid, name, columns)
        except PaymentProblem as problem:
            return Looked(grid, None, chosen, problem)
    return Looked(grid, table, _fitting(chosen, table), None)


def _fitting(columns: ColumnMap, table: Table) -> ColumnMap:
    """The chosen columns that a table has; where it has none of them, what its headings say."""
    fitted = columns.fitted(table.headings)
    fields = tuple(each for each in fitted.fields if each[1] in table.headings)
    if fields:
        return replace(fitted, fields=fields)
    return proposed(table, replace(columns, day_first=None, decimal=None, sign=None)).map


def judge(
    table: Table, columns: ColumnMap, name: str, asked: Collection[str], cancel: Cancel | None = None
) -> Judged:
    """Reads all rows with the chosen columns, as far as nothing is open.

    Args:
        table: all rows.
        columns: what is chosen so far.
        name: how words call the list.
        asked: settings that stay questions although the values settle them.
        cancel: asked between the steps.
    """
    found = doubts(table, columns, asked)
    if cancel:
        cancel.check()
    said = evidence(table, columns)
    if still_open := questions(table, columns, said):
        known = _known(settled(table, columns, said), columns, still_open)
        return Judged(columns, None, known, still_open, found, len(table.rows), (), 0, table.notes)
    with collector_paused():
        read = rows_of(table, columns, name)
    unread = [row for row in read.rows if row.flaws]
    first = tuple(unread[:_NAMED])
    return Judged(
        columns, read.columns, read.columns, (), found, len(read.rows), first, len(unread), read.notes
    )


def _known(whole: ColumnMap, columns: ColumnMap, still_open: Iterable[Question]) -> ColumnMap:
    """What the values settle, without that of which they leave a question."""
    asked = {each.setting for each in still_open}
    return replace(
        whole,
        day_first=columns.day_first if "day_first" in asked else whole.day_first,
        decimal=columns.decimal if "decimal" in asked else whole.decimal,
    )


def sample(table: Table, columns: ColumnMap, many: int) -> tuple[SampleRow, ...]:
    """The first rows as they come out, each read by itself; nothing while a needed column is not chosen."""
    found = []
    for at in range(min(many, len(table.rows))):
        alone = _alone(table, at)
        open_ = {each.setting for each in questions(alone, columns, evidence(alone, columns))}
        if not open_ <= set(_ANY):
            return ()
        answers = {setting: _ANY[setting] for setting in open_}
        read = rows_of(alone, replace(columns, **answers), "")  # type: ignore[arg-type]
        found.append(SampleRow(read.rows[0], frozenset(open_)))
    return tuple(found)


def _alone(table: Table, at: int) -> Table:
    """A table with one of the rows, of which nothing but its values is asked."""
    rows, cells = table.rows[at : at + 1], table.cells[at : at + 1] if table.cells is not None else None
    regular = len(rows[0]) == len(table.headings)
    return replace(
        table, rows=rows, cells=cells, lines=[table.lines[at]], is_regular=regular, sheets=(), _columns={}
    )


def columns_of(path: Path) -> ColumnMap:
    """The columns that a file holds.

    Raises:
        FileProblem: the file of columns cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    except OSError as error:
        raise not_opened(path, error) from error
    return read_columns(content, path)


def import_columns(data: bytes, name: str, path: Path) -> Looked:
    """The list with the columns of a file.

    Raises:
        FileProblem: the file of columns cannot be read or does not fit the list.
    """
    columns = columns_of(path)
    found = look(data, name, columns)
    if found.table is None:
        raise found.problem or ColumnsNotFound(path=name, missing="", headings="")
    refuse_missing(found.table, columns.fitted(found.table.headings), name)
    return found


def export_columns(columns: ColumnMap, path: Path, *, overwrite: bool = True) -> None:
    """Writes the columns as a file, whole or not at all; one of that name is replaced, unless told not to.

    Raises:
        WriteError: one of its subclasses.
    """
    write_bytes(path, columns_json(columns), overwrite=overwrite)
