"""Very many values of one kind, made from their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=tuple[Any, ...])


def many(kind: type[Kind], columns: Mapping[str, Iterable[object]]) -> Iterator[Kind]:
    """One value a place, as by the constructor but faster; as many as the shortest column has.

    Args:
        kind: a class made by `NamedTuple`.
        columns: by the names of all its fields.
    """
    together = zip(*(columns[name] for name in kind._fields), strict=False)  # type: ignore[attr-defined]
    return map(tuple.__new__, repeat(kind), together)
