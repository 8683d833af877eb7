"""Texts and numbers of a source into values; what makes no sense is noted as a flaw, in words.

Equal texts become the same value once and are remembered: exports repeat their accounts, dates and amounts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from core.domain import money

T = TypeVar("T")

HIGHEST_ID = 10**18
_REMEMBERED = 50_000
"""So many different texts are remembered, then forgotten together."""

_BREAKS = re.compile(r"&#xD;&#xA;|&#xA;|&#xD;", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]{5,20}(?:Z|[+-][0-9:]{4,5})?)?")
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AaPp][Mm])?")


class Words(dict[str | None, str]):
    """Texts that come again and again, accounts, currencies, customers: each is kept once."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str | None) -> str:
        return "" if text is None else _remember(self, text, cleaned(self._read(text)))


class Amounts(dict[str | None, Decimal | None]):
    """Amounts by their text; None, and a flaw, where it is none. Missing and empty are None without one."""

    def __init__(self, what: str, flaws: list[str]) -> None:
        super().__init__()
        self._what, self._flaws = what, flaws

    def __missing__(self, text: str | None) -> Decimal | None:
        if not text:
            return None
        try:
            value = money.amount(text)
        except ValueError:
            self._flaws.append(f"{self._what} “{shown(text)}” is not an amount")
            return None
        if len(self) >= _REMEMBERED:
            self.clear()
        self[text] = value
        return value


class Totals(Amounts):
    """Amounts that must be there."""

    def __missing__(self, text: str | None) -> Decimal | None:
        if not text:
            self._flaws.append(f"{self._what} is empty")
        return super().__missing__(text)


class Dates(dict[str | None, dt.date | None]):
    """Calendar days by `2014-05-01`, `2014-05-01T00:00:00` or `5/1/2014 5:21:58 AM` (month first)."""

    def __init__(self, what: str, flaws: list[str]) -> None:
        super().__init__()
        self._what, self._flaws = what, flaws

    def __missing__(self, text: str | None) -> dt.date | None:
        if not text:
            return None
        try:
            return _remember(self, text, _date(text))
        except ValueError:
            self._flaws.append(f"{self._what} “{shown(text)}” is not a date")
            return None


class Values:
    """Converts the values of one source. `flaws` collects what was wrong until `take_flaws`.

    The members are dictionaries that fill themselves: looking a text up converts it, and the second time it
    costs a look-up only.

    Args:
        read: makes the text that was meant of the one the parser gives.
    """

    def __init__(self, read: Callable[[str], str] = str) -> None:
        self.flaws: list[str] = []
        self.words = Words(read)
        self.quantities = Amounts("Quantity", self.flaws)
        self.prices = Amounts("Price", self.flaws)
        self.line_totals = Totals("Line total", self.flaws)
        self.totals = Totals("Total", self.flaws)
        self.line_dates = Dates("Line date", self.flaws)
        self.dates = Dates("Document date", self.flaws)
        self.due_dates = Dates("Due date", self.flaws)

    def take_flaws(self) -> tuple[str, ...]:
        """What was wrong since the last call."""
        if not self.flaws:
            return ()
        flaws = tuple(dict.fromkeys(self.flaws))
        self.flaws.clear()
        return flaws

    def word(self, value: object) -> str:
        """A text of JSON, where it may be a number."""
        return self.words[value if type(value) is str else plain(value)]

    def amount(self, value: object, amounts: Amounts) -> Decimal | None:
        """An amount of JSON, where it may be a number already. Numbers keep every digit."""
        if value is None or type(value) is str:
            return amounts[value]
        if isinstance(value, int) and not isinstance(value, bool):
            value = Decimal(value)
        if isinstance(value, Decimal) and money.is_amount(value):
            return value
        return amounts[shown(f"{plain(value)} ")]

    def ids(self, value: object, what: str = "GL entry id") -> tuple[int, ...]:
        """GL entry ids: a number, a comma list, or a list. Each once, in the order given."""
        if type(value) is str:
            parts = value.split(",")
            return _simple_ids(parts) or self._several(parts, what)
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


def _simple_ids(parts: list[str]) -> tuple[int, ...]:
    """The ids of a list without anything unusual in it, else nothing."""
    digits = "".join(parts)
    if not (digits.isdecimal() and digits.isascii()) or "" in parts or max(map(len, parts)) > 18:
        return ()
    ids = dict.fromkeys(map(int, parts))
    return () if 0 in ids else tuple(ids)


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


def _remember(memory: dict[Any, Any], text: str, value: T) -> T:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[text] = value
    return value
