"""What the dialog has done off the GUI thread."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from core.jobs import Cancel, Progress
from core.workflows import choosing_columns
from core.workflows.choosing_columns import ColumnMap, Grid, Judged, Looked, Table


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
