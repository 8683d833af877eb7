"""Where an overpayment is cut."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum


class Cap(Enum):
    """A rule of the connection. The values are stored."""

    DUE = "due"
    """At the total without the credits."""
    TOTAL = "total"
    """At the invoice's total, as the older interface does."""


def cut_of(excess: Decimal, in_file: Decimal) -> Decimal:
    """What a file loses: no more than it brings, even where too much was stored before."""
    return min(excess, in_file)
