"""What is copied: rows with their headings, tab-separated, plain, spreadsheet-safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gui.table.columns import Column, Row, copied, spreadsheet_safe


def as_table(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> str:
    """The text for the clipboard."""
    lines = ["\t".join(spreadsheet_safe(column.heading) for column in columns)]
    lines += ["\t".join(copied(column, row) for column in columns) for row in rows]
    return "\n".join(lines) + "\n"
