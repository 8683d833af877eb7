"""What is remembered of the senders of payment lists: found by name, told, taken from a file, put back."""

from __future__ import annotations

from pathlib import PurePath

from core.errors import UserError
from core.files.payments.columns import columns_json, columns_told
from core.files.values import shown
from core.store import payment_columns as store
from core.words import listed
from core.workflows.desk import Desk
from core.workflows.payment_columns import (
    ColumnMap,
    RememberedColumns,
    all_remembered,
    last_remembered,
    remember,
)

__all__ = ["RememberedColumns", "all_remembered", "find", "particulars", "restore", "take", "title"]


class NoSuchColumns(UserError):
    """A name under which no columns are remembered."""

    title = "These columns are not remembered."
    message = "No remembered columns are called “{name}”. Nothing was changed and nothing was sent."
    advice = "See the numbers and names of what is remembered with “payments columns list”."


class SeveralColumns(UserError):
    """A name under which the columns of several sets of headings are remembered."""

    title = "Several remembered columns have this name."
    message = "“{name}” is the name of numbers {numbers}. Nothing was changed and nothing was sent."
    advice = "Name one of them by its number."


class OtherColumnsKept(UserError):
    """A file of columns for headings of which something else is remembered."""

    title = "Something else is remembered for these headings."
    message = (
        "{path} is for the same headings as what is remembered of {kept}, with other answers. What is"
        " remembered was left as it is, and nothing was sent."
    )
    advice = "Compare the two. To have the file's answers instead, replace what is remembered (--overwrite)."


def title(columns: RememberedColumns) -> str:
    """What a clerk knows columns by: their sender, else their list, else their headings."""
    name = columns.map.sender.strip() or columns.file or ", ".join(columns.map.headings)
    return shown(" ".join(name.split()))


def particulars(columns: ColumnMap) -> tuple[tuple[str, str], ...]:
    """Everything that is remembered of a set of headings, as names and words."""
    said = [*columns_told(columns)]
    if columns.sign == 1:
        said.append(("Signs", "as written"))
    if columns.amounts is not None:
        said.append(("Amounts", columns.amounts.value))
    if columns.sheet:
        said.append(("Sheet", columns.sheet))
    if columns.header_row is not None:
        said.append(("Row of headings", str(columns.header_row)))
    return (*said, ("Headings", ", ".join(columns.headings)))


def find(desk: Desk, name: str) -> RememberedColumns:
    """Remembered columns by their number, counted from 1 for the newest, or by a name.

    Args:
        desk: what the program works on.
        name: the number; or the sender, the list they were answered for, or their key.

    Raises:
        NoSuchColumns, SeveralColumns.
    """
    known = all_remembered(desk)
    if name.isascii() and name.isdigit() and 1 <= int(name[:9]) <= len(known):
        return known[int(name) - 1]
    wanted = name.strip().casefold()
    found = [at for at, each in enumerate(known, 1) if wanted and wanted in _names(each)]
    if not found:
        raise NoSuchColumns(name=name)
    if len(found) > 1:
        raise SeveralColumns(name=name, numbers=listed(list(map(str, found))))
    return known[found[0] - 1]


def _names(columns: RememberedColumns) -> set[str]:
    return {each.strip().casefold() for each in (columns.map.sender, columns.file, columns.map.key)}


def take(desk: Desk, columns: ColumnMap, path: str, *, overwrite: bool = False) -> RememberedColumns:
    """Remembers the columns of a file for the next list with their headings.

    Args:
        desk: what the program works on.
        columns: what the file holds.
        path: the file.
        overwrite: whether other answers for the same headings are replaced.

    Returns:
        What is remembered now; as it was, where the file says the same.

    Raises:
        OtherColumnsKept: something else is remembered for these headings.
        ColumnsNotKept: it could not be written.
    """
    before = last_remembered(desk, columns.headings)
    if before is not None and before.map == columns:
        return before
    if before is not None and not overwrite:
        raise OtherColumnsKept(path=path, kept=title(before))
    remember(desk, columns, path)
    return RememberedColumns(columns, desk.clock.now(), PurePath(path.replace("\\", "/")).name)


def restore(desk: Desk, columns: RememberedColumns) -> None:
    """Remembers again what was forgotten, with the day and the list it was from. Raises `ColumnsNotKept`."""
    at = columns.at or desk.clock.now()
    store.keep(desk.home, columns.map.key, columns_json(columns.map), at, columns.file)
