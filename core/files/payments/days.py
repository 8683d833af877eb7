"""Days as senders write them. The order of day and month is never guessed; a zone moves no day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from core.files.values import shown

DAY_FIRST, MONTH_FIRST, DOUBTFUL = "day", "month", "?"
"""What a date says about the order of day and month."""

_TIME = r"(?:(?:T|,? +)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?: ?[AaPp][Mm])?"
_ZONE = r"(?P<zone> ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}{_ZONE}")
_DIGITS = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}{_ZONE}")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_COUNTED = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_XML = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,12})?|T24:00:00(?:\.0+)?)?"
    r"(Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
)
_LONGEST = 60
"""Characters of a date; longer texts are none and are not looked at."""
_FIRST_YEAR = 1900
_EPOCH = dt.date(1899, 12, 30)


class NoDay(ValueError):
    """A text that is no day; its text says why."""


def order_of(text: str) -> str:
    """What a date says about day and month: `DAY_FIRST`, `MONTH_FIRST`, `DOUBTFUL`, or nothing.

    >>> [order_of(text) for text in ("25/04/2025", "4/25/2025", "03/04/2025", "04.04.2025", "2025-04-25")]
    ['day', 'month', '?', '', '']
    """
    parts = _YEAR_LAST.fullmatch(_bare(text))
    if parts is None:
        return ""
    first, second = int(parts[1]), int(parts[3])
    if first == second or max(first, second) > 31 or min(first, second) > 12:
        return ""
    if max(first, second) <= 12:
        return DOUBTFUL
    return DAY_FIRST if first > 12 else MONTH_FIRST


def orders(texts: Iterable[str]) -> set[str]:
    """All that the dates of a column say about day and month, except nothing."""
    return {order_of(text) for text in set(texts)} - {""}


def day_of(text: str, day_first: bool | None) -> dt.date:
    """The calendar day as written.

    Args:
        text: year first, or day and month first with a year of four digits.
        day_first: the order of day and month; None where no date of the column needs it.

    Raises:
        NoDay: it is none, or it contradicts the order.
    """
    bare = _bare(text)
    if parts := _YEAR_FIRST.fullmatch(bare):
        return _day(parts[1], parts[3], parts[4], text)
    if parts := _DIGITS.fullmatch(bare):
        return _day(parts[1], parts[2], parts[3], text)
    parts = _YEAR_LAST.fullmatch(bare)
    if parts is None:
        raise NoDay(_why_not(bare or text))
    if {order_of(bare), DAY_FIRST if day_first else MONTH_FIRST} == {DAY_FIRST, MONTH_FIRST}:
        order = "day before month" if day_first else "month before day"
        raise NoDay(f"Date “{shown(text)}” contradicts the order of the others, {order}")
    day, month = (parts[1], parts[3]) if day_first else (parts[3], parts[1])
    return _day(parts[4], month, day, text)


def xml_day(text: str) -> dt.date:
    """The calendar day of an XML Schema date or dateTime, as written whatever its offset. Raises `NoDay`."""
    parts = _XML.fullmatch(_bare(text))
    if parts is None:
        raise NoDay(f"Date “{shown(text)}” is not a date such as 2016-09-22T12:05:54+01:00")
    return _day(parts[1], parts[2], parts[3], text)


def has_zone(text: str) -> bool:
    """Whether an offset stands behind the time of day."""
    parts = _YEAR_FIRST.fullmatch(_bare(text)) or _YEAR_LAST.fullmatch(_bare(text))
    return parts is not None and parts["zone"] is not None


def _bare(text: str) -> str:
    return text.strip() if len(text) <= _LONGEST else ""


def _day(year: str, month: str, day: str, text: str) -> dt.date:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise NoDay(f"Date “{shown(text)}” is no day of the calendar") from None
    if found.year < _FIRST_YEAR:
        raise NoDay(f"Date “{shown(text)}” lies before {_FIRST_YEAR}: it stands for no date")
    return found


def _why_not(text: str) -> str:
    if _SHORT_YEAR.fullmatch(text):
        return f"Date “{shown(text)}” has a year of two digits; it needs four"
    if _COUNTED.fullmatch(text):
        day = _EPOCH + dt.timedelta(days=int(text[:5]))
        return f"Date “{text}” is a spreadsheet's count of days (often {day}); format the column as a date"
    return f"Date “{shown(text)}” is not a date"
