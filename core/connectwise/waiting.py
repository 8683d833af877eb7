"""How long to wait before a request is repeated, and the clocks that tests replace."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from core.jobs import Cancel

LONGEST_WAIT = 60.0
"""Seconds a read waits at most before it is repeated, whatever the server asks for."""

LONGEST_TOLD = 86_400.0
"""Seconds; what a server asks beyond a day is taken as a day."""


def _wait(seconds: float, cancel: Cancel) -> None:
    cancel.wait(seconds)


@dataclass(frozen=True, slots=True)
class Timing:
    """Clocks and chance. `sleep` waits some seconds, or raises `Cancelled` as soon as a stop is asked for."""

    sleep: Callable[[float, Cancel], None] = _wait
    chance: Callable[[], float] = random.random
    now: Callable[[], float] = time.time
    """Seconds since 1970, for dates in `Retry-After`."""
    elapsed: Callable[[], float] = time.monotonic


def retry_after(text: str | None, now: float) -> float | None:
    """The seconds a `Retry-After` header asks for: a count or a date; None for anything that makes no sense.

    >>> retry_after("7", 0), retry_after("-1", 0), retry_after("soon", 0)
    (7.0, None, None)
    """
    told = (text or "").strip()
    if told.isascii() and told.isdigit():
        return min(float(told[:12]), LONGEST_TOLD)
    try:
        moment = parsedate_to_datetime(told)
        seconds = _utc(moment).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(seconds, LONGEST_TOLD) if seconds >= 0 else None


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def pause(attempt: int, told: float | None, chance: float) -> float:
    """Seconds before repeat number `attempt` (from 1): what was told, else doubling with jitter; capped."""
    own = 0.5 * 2.0 ** min(attempt - 1, 10) * (0.5 + chance / 2)
    return min(max(told or 0.0, own), LONGEST_WAIT)
