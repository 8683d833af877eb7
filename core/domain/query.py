"""Which rows are shown and in what order: text, findings and sort make a list of positions.

Rows stay where they are; everything here computes and returns positions (indexes into the rows).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import IntFlag
from typing import Any, NamedTuple

from core.domain.findings import Finding, Severity


class FindingsFlag(IntFlag):
    """The severities of a row's findings, as one number: a row without findings is 0."""

    NONE = 0
    INFO = 1 << Severity.INFO
    WARN = 1 << Severity.WARN
    CONFIRM = 1 << Severity.CONFIRM
    BLOCK = 1 << Severity.BLOCK


class SortKey(NamedTuple):
    """What to sort by: one comparable key per row (None: there is nothing, always last), and which way."""

    keys: Sequence[Any]
    descending: bool = False


def needles(text: str) -> tuple[str, ...]:
    """What is looked for: the words of the filter box, all of which a row must hold.

    >>> needles("  North  GBP ")
    ('north', 'gbp')
    """
    return tuple(text.casefold().split())


def search_text(cells: Iterable[str]) -> str:
    """What a row is searched in: its cells in lower case, apart from each other."""
    return "\n".join(cells).casefold()


def matching(positions: Iterable[int], texts: Sequence[str], words: Sequence[str]) -> list[int]:
    """The positions whose search text holds every word, in the order given."""
    found = positions
    for word in words:
        found = [position for position in found if word in texts[position]]
    return list(found)


def severities(findings: Iterable[Finding]) -> int:
    """The severities that occur, as a `FindingsFlag` number."""
    flags = 0
    for finding in findings:
        flags |= 1 << finding.rule.severity
    return flags


def with_findings(positions: Iterable[int], flags: Sequence[int], wanted: int) -> list[int]:
    """The positions with one of the wanted severities; with 0 wanted those that have no findings."""
    if wanted:
        return [position for position in positions if flags[position] & wanted]
    return [position for position in positions if not flags[position]]


def ordered(positions: Iterable[int], by: Sequence[SortKey]) -> list[int]:
    """The positions sorted by the first key, equals by the second, and so on; ties keep their order."""
    result = list(positions)
    for keys, descending in reversed(by):
        result = _sorted(result, keys, descending=descending)
    return result


def _sorted(positions: list[int], keys: Sequence[Any], *, descending: bool) -> list[int]:
    full = [position for position in positions if keys[position] is not None]
    full.sort(key=keys.__getitem__, reverse=descending)
    if len(full) < len(positions):
        full += [position for position in positions if keys[position] is None]
    return full


_FIGURES = re.compile("[0-9]+")


def natural(text: str) -> str | None:
    """A key that sorts numbers inside a text by their value, and upper with lower case.

    >>> sorted(["CW-10", "CW-9", "cw-1"], key=natural)
    ['cw-1', 'CW-9', 'CW-10']
    """
    if not text:
        return None
    if text.isdigit() and text.isascii():
        return text.zfill(24)
    return _FIGURES.sub(lambda figures: figures.group().zfill(24), text.casefold())


def sort_keys(values: Sequence[object], key: Callable[[Any], Any]) -> list[Any]:
    """A key for each value; equal values share one computation. None stays None."""
    keys: dict[object, Any] = {value: None if value is None else key(value) for value in set(values)}
    return list(map(keys.__getitem__, values))


def all_figures(values: Sequence[object]) -> bool:
    """Whether every value is a text of the figures 0 to 9: document numbers mostly are."""
    if set(map(type, values)) != {str}:
        return False
    texts: Any = values
    return all(map(str.isdigit, texts)) and all(map(str.isascii, texts))


def figures_keys(values: Sequence[str]) -> list[str]:
    """Sort keys for such texts, by their value: quicker than `natural`, with the same order."""
    longest, shortest = max(map(len, values)), min(map(len, values))
    return list(values) if longest == shortest else [value.zfill(longest) for value in values]
