"""The time as the journal needs it: the wall for people, a monotonic count for waiting."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """Anything that tells both times; tests pass one that they move themselves."""

    def now(self) -> dt.datetime:
        """Wall time with its zone."""

    def monotonic(self) -> float:
        """Seconds that never run backwards while the program lives."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> dt.datetime:
        """Wall time, UTC."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Seconds since some moment before the program began."""
        return time.monotonic()
