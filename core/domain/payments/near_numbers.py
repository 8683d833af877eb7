"""Numbers that are nearly that of a file, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_first(number: str, alike: Iterable[str]) -> tuple[str, ...]:
    """The same numbers, those first that take the fewest strokes to write from what stands in the file.

    Case counts least; of equally near ones the order stays.
    """
    bare = number.casefold()
    return tuple(sorted(alike, key=lambda each: (_strokes(bare, each.casefold()), _strokes(number, each))))


def _strokes(one: str, other: str) -> int:
    """How many characters must be put in, taken out or changed to make one of the other."""
    last = list(range(len(other) + 1))
    for at, character in enumerate(one, 1):
        now = [at]
        for place, each in enumerate(other):
            now.append(min(last[place + 1] + 1, now[place] + 1, last[place] + (character != each)))
        last = now
    return last[-1]
