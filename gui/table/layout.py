"""What the clerk made of a table: order, width and choice of columns, sorting, density. Kept per table."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QSettings

from gui.table.view import RowsView


def keep(settings: QSettings, table: str, view: RowsView, sorting: list[tuple[str, bool]]) -> None:
    """Writes down how a table looks."""
    kept = {"columns": _columns(view), "sorting": sorting, "compact": view.compact}
    settings.setValue(f"tables/{table}", json.dumps(kept))


def _columns(view: RowsView) -> list[dict[str, Any]]:
    header, model = view.heading, view.rows_model
    sections = (header.logicalIndex(place) for place in range(header.count()))
    return [
        {"id": column.id, _CHANGED: _changed(view, section, column.width), "shown": _is_shown(view, section)}
        for section in sections
        if (column := model.column_at(section)) is not None
    ]


_CHANGED = "changed width"
"""A width that the clerk gave: a column that was left alone is as wide as this version makes it. What earlier
versions wrote down, the widths of all columns, is called otherwise and not read."""


def _is_shown(view: RowsView, section: int) -> bool:
    return not view.isColumnHidden(section)


def _changed(view: RowsView, section: int, own: int) -> int:
    """The width of a column where it is not its own; 0 where it is, or where it takes what is left."""
    if section in view.filling:
        return 0
    width = _width(view, section)
    return 0 if width == own else width


def _width(view: RowsView, section: int) -> int:
    if _is_shown(view, section):
        return view.columnWidth(section)
    view.setColumnHidden(section, False)
    width = view.columnWidth(section)
    view.setColumnHidden(section, True)
    return width


def restore(settings: QSettings, table: str, view: RowsView) -> list[tuple[str, bool]]:
    """Makes a table look as it was left; gives its sorting. What no longer fits is left out."""
    try:
        kept = json.loads(str(settings.value(f"tables/{table}", "{}")))
        columns, sorting = kept.get("columns", []), kept.get("sorting", [])
        _restore_columns(view, [part for part in columns if part.get(_CHANGED, 0) >= 0])
        view.set_compact(bool(kept.get("compact")))
        known = {column.id for column in view.rows_model.rows.columns}
        return [(str(name), bool(down)) for name, down in sorting if name in known][:2]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []  # a layout somebody else wrote into: the table's own is as good


def _restore_columns(view: RowsView, columns: list[dict[str, Any]]) -> None:
    model, header = view.rows_model, view.heading
    sections = {column.id: n for n, column in enumerate(model.rows.columns, model.offset)}
    place = model.offset
    for part in columns:
        section = sections.get(part["id"])
        if section is None:
            continue
        header.moveSection(header.visualIndex(section), place)
        place += 1
        if width := int(part.get(_CHANGED, 0)):
            view.setColumnWidth(section, min(width, 2000))
        view.setColumnHidden(section, not part["shown"])
