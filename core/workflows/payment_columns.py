"""Payment lists are opened with the columns of their sender: answered once, remembered by the headings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

from core.domain.payments.rows import Amounts, PaymentFile
from core.files.payments.columns import ColumnMap, Field, columns_json, headings_key, read_columns
from core.files.payments.errors import (
    BadColumnMap,
    HeadingsAlike,
    HeadingsAlone,
    NoHeadings,
    PaymentProblem,
)
from core.files.payments.opening import open_payments
from core.files.payments.proposing import Choice, ColumnsNeeded, Question, answered
from core.files.payments.xml_reading import LEGACY, REST
from core.files.values import shown
from core.store import payment_columns as store
from core.workflows.desk import Desk

__all__ = [
    "Choice",
    "ColumnMap",
    "ColumnsNeeded",
    "Field",
    "OpenedList",
    "Question",
    "RememberedColumns",
    "all_remembered",
    "answered",
    "columns_json",
    "forget",
    "last_remembered",
    "names_written",
    "open_list",
    "read_columns",
    "remember",
    "remembered",
]

_HEADINGS_ELSEWHERE = (ColumnsNeeded, NoHeadings, HeadingsAlike, HeadingsAlone)
_TRIED = 20
"""So many remembered places of headings are tried on a list whose headings are not found by themselves."""


class NamesWritten(NamedTuple):
    """How the fields of amount and date are called in a file; empty where it has none."""

    amount: str
    date: str


class RememberedColumns(NamedTuple):
    """Columns that were answered before."""

    map: ColumnMap
    at: dt.datetime | None
    file: str
    """The name of the list they were answered for; may be empty."""


class OpenedList(NamedTuple):
    """A payment file, and of a table its columns."""

    file: PaymentFile
    columns: ColumnMap | None
    """With what the values settled; None for XML."""
    recalled: RememberedColumns | None = None
    """Where the columns come from, if they were remembered."""


def open_list(desk: Desk, data: bytes, name: str, columns: ColumnMap | None = None) -> OpenedList:
    """Opens a payment file. Without columns those that are remembered for its headings are used.

    Args:
        desk: what the program works on.
        data: the whole file.
        name: how words call it.
        columns: chosen by the clerk; nothing is remembered for them until `remember` is called.

    Raises:
        ColumnsNeeded: nothing is remembered, or not an answer to every doubt of this list; its proposal
            holds what is remembered.
        FileProblem: as `core.files.payments.opening.open_payments`.
    """
    used: list[RememberedColumns] = []

    def recall(headings: tuple[str, ...]) -> ColumnMap | None:
        found = last_remembered(desk, headings)
        used[:] = [found] if found else []
        return found.map if found else None

    if columns is not None:
        return OpenedList(*open_payments(data, name, columns))
    try:
        opened = open_payments(data, name, None, recall)
    except _HEADINGS_ELSEWHERE:
        if used or (found := _by_row(desk, data, name)) is None:
            raise
        return found
    return OpenedList(*opened, used[0] if used and opened.columns else None)


def _by_row(desk: Desk, data: bytes, name: str) -> OpenedList | None:
    """Tries columns whose row of headings the clerk chose, because it is not where it is looked for."""
    chosen = [each for each in all_remembered(desk) if each.map.header_row is not None]
    for each in chosen[:_TRIED]:
        try:
            file, columns = open_payments(data, name, each.map)
        except PaymentProblem:
            continue
        if headings_key(file.columns) == each.map.key:
            return OpenedList(file, columns, each)
    return None


def names_written(file: PaymentFile, columns: ColumnMap | None) -> NamesWritten:
    """How the fields of amount and date are called in a file.

    Args:
        file: as it was read.
        columns: of a table; None for XML.
    """
    if columns is not None:
        return NamesWritten(columns.heading(Field.AMOUNT) or "", columns.heading(Field.DATE) or "")
    shape = next((each for each in (LEGACY, REST) if each.form is file.form), REST)
    return NamesWritten(shape.amount, shape.date)


def remembered(desk: Desk, headings: tuple[str, ...]) -> ColumnMap | None:
    """The columns of a sender by the headings of a list; None where none are remembered."""
    found = last_remembered(desk, headings)
    return found.map if found else None


def last_remembered(desk: Desk, headings: tuple[str, ...]) -> RememberedColumns | None:
    """The same with when it was answered and for which list."""
    return _kept(desk, headings_key(headings))


def all_remembered(desk: Desk) -> tuple[RememberedColumns, ...]:
    """Everything that is remembered, the newest first."""
    found = (_kept(desk, key) for key in store.kept_keys(desk.home))
    return tuple(each for each in found if each is not None)


def remember(desk: Desk, columns: ColumnMap, file: str = "", amounts: Amounts | None = None) -> None:
    """Keeps the columns of a sender for the next list with the same headings.

    Args:
        desk: what the program works on.
        columns: as they were settled by `open_list`, so that a list with fewer rows is read alike.
        file: the list's name or path.
        amounts: what its amounts mean, where that was chosen beside them.

    Raises:
        ColumnsNotKept: it could not be written.
    """
    kept = replace(columns, amounts=amounts) if amounts else columns
    name = PurePath(file.replace("\\", "/")).name
    store.keep(desk.home, kept.key, columns_json(kept), desk.clock.now(), shown(name))


def forget(desk: Desk, headings: tuple[str, ...]) -> None:
    """Forgets the columns of a list with these headings. Raises `ColumnsNotKept`."""
    store.drop(desk.home, headings_key(headings))


def _kept(desk: Desk, key: str) -> RememberedColumns | None:
    """What is kept, if it is what it says: a file that was changed or damaged is not believed."""
    found = store.kept(desk.home, key)
    if found is None:
        return None
    try:
        columns = read_columns(found.content)
    except BadColumnMap:
        return None
    return RememberedColumns(columns, found.at, found.file) if columns.key == key else None
