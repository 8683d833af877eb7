"""Where an overpayment is cut."""

from __future__ import annotations

from enum import Enum


class Cap(Enum):
    """A rule of the connection. The values are stored."""

    DUE = "due"
    """At the total without the credits."""
    TOTAL = "total"
    """At the invoice's total, as the older interface does."""
