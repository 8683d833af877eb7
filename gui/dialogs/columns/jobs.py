"""What the dialogs have done off the GUI thread."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from core.jobs import Cancel, Progress
from core.workflows import choosing_columns, payment_columns, remembered_columns
from core.workflows.choosing_columns import ColumnMap, Grid, Judged, Looked, Table
from core.workflows.desk import Desk
from core.workflows.remembered_columns import RememberedColumns


def look(
    data: bytes,
    name: str,
    columns: ColumnMap | None,
    grid: Grid | None,
    *,
    progress: Progress,
    cancel: Cancel,
) -> Looked:
    """Reads the list and finds its headings."""
    del progress, cancel
    return choosing_columns.look(data, name, columns, grid)


def judge(
    table: Table,
    columns: ColumnMap,
    name: str,
    asked: Collection[str],
    *,
    progress: Progress,
    cancel: Cancel,
) -> Judged:
    """Reads all rows with what is chosen."""
    del progress
    return choosing_columns.judge(table, columns, name, asked, cancel)


def import_columns(data: bytes, name: str, path: Path, *, progress: Progress, cancel: Cancel) -> Looked:
    """The list with the columns of a file."""
    del progress, cancel
    return choosing_columns.import_columns(data, name, path)


def export_columns(columns: ColumnMap, path: Path, *, progress: Progress, cancel: Cancel) -> None:
    """Writes the columns as a file."""
    del progress, cancel
    choosing_columns.export_columns(columns, path)


def remembered(desk: Desk, *, progress: Progress, cancel: Cancel) -> tuple[RememberedColumns, ...]:
    """Everything that is remembered, the newest first."""
    del progress, cancel
    return remembered_columns.all_remembered(desk)


def forget(desk: Desk, columns: RememberedColumns, *, progress: Progress, cancel: Cancel) -> None:
    """Forgets one set of headings."""
    del progress, cancel
    payment_columns.forget(desk, columns.map.headings)


def restore(desk: Desk, columns: RememberedColumns, *, progress: Progress, cancel: Cancel) -> None:
    """Remembers again what was forgotten."""
    del progress, cancel
    remembered_columns.restore(desk, columns)


def take(desk: Desk, path: Path, overwrite: bool, *, progress: Progress, cancel: Cancel) -> RememberedColumns:
    """Remembers the columns of a file."""
    del progress, cancel
    columns = choosing_columns.columns_of(path)
    return remembered_columns.take(desk, columns, str(path), overwrite=overwrite)
