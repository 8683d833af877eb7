"""Very many rows at once: values of one kind made from their columns, and columns made from rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=tuple[Any, ...])
Cell = TypeVar("Cell")

_AT_ONCE = 500
"""So many rows are turned at a time: all at once would be as many arguments of one call."""


def many(kind: type[Kind], columns: Mapping[str, Iterable[object]]) -> Iterator[Kind]:
    """One value a place, as by the constructor but faster; as many as the shortest column has.

    Args:
        kind: a class made by `NamedTuple`.
        columns: by the names of all its fields.
    """
    together = zip(*(columns[name] for name in kind._fields), strict=False)  # type: ignore[attr-defined]
    return map(tuple.__new__, repeat(kind), together)


def turned(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The columns of rows that are all equally wide; none of no rows.

    >>> turned([("a", 1), ("b", 2)])
    [['a', 'b'], [1, 2]]
    """
    columns: list[list[Cell]] = [[] for _ in rows[0]] if rows else []
    grow = [column.extend for column in columns]
    for start in range(0, len(rows), _AT_ONCE):
        for more, part in zip(grow, zip(*rows[start : start + _AT_ONCE], strict=True), strict=True):
            more(part)
    return columns
