"""Dates of the server: plain days as text of several forms, and moments in UTC."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})( \d{1,2}:\d{2}(:\d{2})?( ?[AP]M)?)?", re.ASCII)


@lru_cache(maxsize=8192)
def day(text: str) -> dt.date | None:
    """The plain day a text names, never shifted into another zone; None where it names none.

    >>> day("2014-05-01T00:00:00"), day("5/1/2014 5:21:58 AM"), day("31/02/2025")
    (datetime.date(2014, 5, 1), datetime.date(2014, 5, 1), None)
    """
    iso, us = _ISO.fullmatch(text), _US.fullmatch(text)
    try:
        if iso:
            return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        return dt.date(int(us[3]), int(us[1]), int(us[2])) if us else None
    except ValueError:
        return None


def moment(text: str | None) -> dt.datetime | None:
    """A moment in UTC; None where the text names none."""
    try:
        read = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read.astimezone(dt.UTC)
