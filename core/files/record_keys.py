"""Keys and names for records: unique within one source, the same when it is read again."""

from __future__ import annotations

from core.domain.records import BatchKind, RecordKey


class Keys:
    """Gives each record of a source a key of its own: the second of a number becomes `number#2`."""

    def __init__(self) -> None:
        self._times: dict[BatchKind, dict[str, int]] = {kind: {} for kind in BatchKind}

    def key(self, kind: BatchKind, value: str) -> RecordKey:
        """The key of the next record with this value."""
        seen = self._times[kind]
        times = seen[value] = seen.get(value, 0) + 1
        return RecordKey(kind, value if times == 1 else f"{value}#{times}")


def ranges(ids: tuple[int, ...]) -> str:
    """Ids as a person writes them.

    >>> ranges((1133, 1134, 1135, 1140))
    '1133–1135, 1140'
    """
    spans: list[list[int]] = []
    for number in sorted(ids):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = [str(low) if low == high else f"{low}–{high}" for low, high in spans]
    return ", ".join(shown if len(shown) <= 5 else [*shown[:5], "…"])
