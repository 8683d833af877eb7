"""When the answer to a write was lost: when to look on the server, and what the looks mean together.

Nothing is sent meanwhile. One look at the whole batch ends it; that nothing is there counts only once the
server has had its time (the quiet period), and only twice in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import takewhile
from typing import NamedTuple

from core.domain.posting import Event

_EARLY = (2.0, 5.0, 15.0, 30.0, 60.0, 120.0)
_AFTER_QUIET = (5.0, 20.0)
_MINUTES = 10

STEADY = 10.0
"""Seconds that something else must be shown before a person is asked: a server may be in the middle of it."""


class Sight(Enum):
    """What one look at the server showed. The values are stored."""

    THERE = "there"
    """Exactly what was sent, proven."""
    ABSENT = "not there"
    """Nothing of that name, and every record is still unposted."""
    OTHER = "something else"
    """Neither: a batch that differs, or records that are gone without one."""
    UNREAD = "not read"
    """The server could not be read."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may take to finish a request whose answer was lost."""

    quiet: float = 180.0
    """Seconds: the read time-out of a write and a minute."""

    @property
    def offsets(self) -> tuple[float, ...]:
        """When to look, in seconds after the answer was given up."""
        early = (each for each in _EARLY if each < self.quiet)
        late = tuple(self.quiet + each for each in _AFTER_QUIET)
        return (*early, *late, *(late[-1] + 60.0 * n for n in range(1, _MINUTES + 1)))


class Seen(NamedTuple):
    """One look: when, in seconds after the answer was given up, and what it showed."""

    after: float
    sight: Sight


def meaning(looks: Sequence[Seen], patience: Patience) -> Event | None:
    """What the looks so far prove; None while it cannot be told.

    Args:
        looks: those of one session, oldest first; times of two sessions do not compare.
        patience: the quiet period and the schedule.
    """
    read = [each for each in looks if each.sight is not Sight.UNREAD]
    if not read:
        return None
    last = read[-1]
    if last.sight is Sight.THERE:
        return Event.VERIFY
    alike = _alike(read)
    if last.sight is Sight.OTHER and last.after - alike[0].after >= STEADY:
        return Event.DOUBT
    if last.sight is Sight.ABSENT and len(alike) >= len(read[-2:]):
        # Also past the schedule's end (it was slept through) a second look is all that is missing.
        return Event.MISS if sum(each.after > patience.quiet for each in alike[-2:]) == 2 else None
    return Event.DOUBT if is_over(looks, patience) and looks[-1] is last else None


def _alike(looks: Sequence[Seen]) -> list[Seen]:
    """The last looks that all showed the same."""
    last = looks[-1].sight
    return list(takewhile(lambda each: each.sight is last, reversed(looks)))[::-1]


def is_over(looks: Sequence[Seen], patience: Patience) -> bool:
    """Whether the schedule has ended."""
    return bool(looks) and looks[-1].after >= patience.offsets[-1]


def wait(looks: Sequence[Seen], elapsed: float, patience: Patience) -> float:
    """Seconds until the next look, zero when it is due.

    After the schedule's end a server that could not be read is tried each minute: nothing else can end it.

    Args:
        looks: those of this session, oldest first.
        elapsed: seconds since the answer was given up, as far as this session knows.
        patience: the quiet period and the schedule.
    """
    last = looks[-1].after if looks else 0.0
    due = next((each for each in patience.offsets if each > last), last + 60.0)
    return max(due - elapsed, 0.0)
