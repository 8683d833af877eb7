"""Ids as compact text: `1-5,9` for numbers, a JSON list for anything else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from core.domain.runs import Id, Named


def compact(ids: Sequence[Id]) -> str:
    """Ids in one text, in their order; runs of numbers that follow each other become `first-last`.

    >>> compact((1, 2, 3, 9))
    '1-3,9'
    """
    if all(isinstance(each, int) and each >= 0 for each in ids):
        return ",".join(_spans(each for each in ids if isinstance(each, int)))
    return json.dumps(list(ids), ensure_ascii=False, separators=(",", ":"))


def _spans(numbers: Iterable[int]) -> Iterator[str]:
    first = last = -1
    for number in numbers:
        if first >= 0 and number == last + 1:
            last = number
            continue
        if first >= 0:
            yield _span(first, last)
        first = last = number
    if first >= 0:
        yield _span(first, last)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def expanded(text: str) -> tuple[Id, ...]:
    """The ids of a compact text."""
    if text.startswith("["):
        return tuple(json.loads(text))
    ids: list[Id] = []
    for span in filter(None, text.split(",")):
        first, _, last = span.partition("-")
        ids.extend(range(int(first), int(last or first) + 1))
    return tuple(ids)


def packed(records: Iterable[Named]) -> list[list[str]]:
    """Records with their ids as the journal's data keeps them."""
    return [[record.name, compact(record.ids)] for record in records]


def unpacked(records: Iterable[Sequence[str]]) -> tuple[Named, ...]:
    """The reverse of `packed`."""
    return tuple(Named(name, expanded(ids)) for name, ids in records)
