"""Texts and numbers of a source into values; what makes no sense is noted as a flaw, in words.

Equal texts become the same value once and are remembered: exports repeat their accounts, dates and amounts.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TypeVar

from core.domain import money

T = TypeVar("T")

HIGHEST_ID = 10**18
_REMEMBERED = 50_000
"""So many different texts are remembered, then forgotten together."""

_BREAKS = re.compile(r"&#xD;&#xA;|&#xA;|&#xD;", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]{5,20}(?:Z|[+-][0-9:]{4,5})?)?")
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AaPp][Mm])?")


class Values:
    """Converts the values of one source. `flaws` collects what was wrong until `take_flaws`."""

    def __init__(self) -> None:
        self.flaws: list[str] = []
        self._amounts: dict[str, Decimal] = {}
        self._dates: dict[str, dt.date] = {}
        self._texts: dict[str, str] = {}

    def take_flaws(self) -> tuple[str, ...]:
        """What was wrong since the last call."""
        if not self.flaws:
            return ()
        flaws = tuple(dict.fromkeys(self.flaws))
        self.flaws.clear()
        return flaws

    def word(self, value: object) -> str:
        """A text that comes again and again: an account, a currency, a customer."""
        if not value:
            return "" if value is None or value == "" else plain(value)
        text = value if type(value) is str else plain(value)
        known = self._texts.get(text)
        if known is None:
            known = _remember(self._texts, text, cleaned(text))
        return known

    def amount(self, value: object, what: str) -> Decimal | None:
        """An amount that may be missing; None (with a flaw if there was something) where it is none."""
        if type(value) is str:
            known = self._amounts.get(value)
            if known is not None:
                return known
            return self._read_amount(value, what) if value else None
        if value is None:
            return None
        return self._checked_number(value, what)

    def required(self, value: object, what: str) -> Decimal | None:
        """An amount that must be there."""
        if value is None or value == "":
            self.flaws.append(f"{what} is empty")
            return None
        return self.amount(value, what)

    def date(self, value: object, what: str) -> dt.date | None:
        """A calendar day, as `2014-05-01`, `2014-05-01T00:00:00` or `5/1/2014 5:21:58 AM` (month first)."""
        if not value:
            return None
        text = value if type(value) is str else plain(value)
        known = self._dates.get(text)
        if known is not None:
            return known
        try:
            return _remember(self._dates, text, _date(text))
        except ValueError:
            self.flaws.append(f"{what} “{shown(text)}” is not a date")
            return None

    def ids(self, value: object, what: str = "GL entry id") -> tuple[int, ...]:
        """GL entry ids: a number, a comma list, or a list. Each once, in the order given."""
        if type(value) is str:
            if value.isdecimal() and value.isascii() and len(value) <= 18 and (number := int(value)):
                return (number,)
            return self._several(value.split(","), what) if value else ()
        if value is None:
            return ()
        return self._several(value if isinstance(value, list) else [value], what)

    def _several(self, parts: list[object] | list[str], what: str) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for part in parts:
            text = plain(part).strip()
            if not text:
                continue
            number = id_number(text)
            if number is None:
                self.flaws.append(f"{what} “{shown(text)}” is not a whole number from 1 to 10^18")
            else:
                found[number] = None
        return tuple(found)

    def _read_amount(self, text: str, what: str) -> Decimal | None:
        try:
            return _remember(self._amounts, text, money.amount(text))
        except ValueError:
            self.flaws.append(f"{what} “{shown(text)}” is not an amount")
            return None

    def _checked_number(self, value: object, what: str) -> Decimal | None:
        if isinstance(value, int) and not isinstance(value, bool):
            value = Decimal(value)
        if isinstance(value, Decimal) and money.is_amount(value):
            return value
        self.flaws.append(f"{what} “{shown(plain(value))}” is not an amount")
        return None


def id_number(text: str) -> int | None:
    """A positive whole number up to 10^18, or None."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 40:
        return None
    number = int(text)
    return number if 0 < number <= HIGHEST_ID else None


def cleaned(text: str) -> str:
    r"""Line breaks that were escaped twice become line feeds; nothing else is unescaped.

    >>> cleaned("Cable&#xD;&#xA;10 ft &amp; more")
    'Cable\n10 ft &amp; more'
    """
    return _BREAKS.sub("\n", text) if "&#" in text else text


def plain(value: object) -> str:
    """Any simple value of JSON as text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return short_number(value)
        case _:
            return str(value)


def short_number(value: Decimal) -> str:
    """A number in its shortest form without exponent: `12.5`, `-50`, `0`."""
    if not value.is_finite() or abs(value.adjusted()) > 60:
        return str(value)
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def shown(text: str) -> str:
    """A text short enough for a sentence."""
    return text if len(text) <= 40 else f"{text[:37]}…"


def _date(text: str) -> dt.date:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _US.fullmatch(text):
        month, day, year = match.groups()
    else:
        raise ValueError(text)
    return dt.date(int(year), int(month), int(day))


def _remember(memory: dict[str, T], text: str, value: T) -> T:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[text] = value
    return value
