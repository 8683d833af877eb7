"""Amounts as senders write them. Whether a point or a comma stands before the cents is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.domain import money
from core.files.values import shown

NEUTRAL, DOUBTFUL = "", "?"
"""What an amount says about the decimal mark, besides "." and ",": nothing, or that it could be either."""

_BLANKS = " \u00a0\u2009\u202f'’"
_SIGNED = re.compile(r"(\()?\s*([+\-−])?\s*([0-9][0-9.,\s'’]*)(?(1)\s*\)|\s*(-|−)?)")
_GROUPED = re.compile(rf"([0-9]{{1,3}}(?:[{_BLANKS}][0-9]{{3}})+)([.,][0-9]+)?")
_WHOLE = re.compile(r"[0-9]+")
_ONE_MARK = re.compile(r"([0-9]+)([.,])([0-9]+)")
_MANY_MARKS = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})+")
_BOTH_MARKS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(,)[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+(\.)[0-9]+")
_PLAIN = {
    ".": re.compile(r"(?:[+-]?+[0-9]{1,18}+(?:\.[0-9]{1,2}+)?+\n)*+"),
    ",": re.compile(r"(?:[+-]?+[0-9]{1,18}+(?:,[0-9]{1,2}+)?+\n)*+"),
}
_OTHER = {".": ",", ",": "."}
_EXACT_DIGITS = 15
_LONGEST = 60
"""Characters of an amount; longer texts are none and are not looked at."""
_NAMES = {".": "a decimal point", ",": "a decimal comma"}
_MANY = {".": "points", ",": "commas"}
_THIRD_PLACE = re.compile(r"[.,][0-9]{3,}[^0-9]*\Z")


class NoAmount(ValueError):
    """A text that is no amount; its text says why."""


def mark_of(text: str) -> str:
    """What an amount says about the decimal mark: "." or ",", `NEUTRAL` or `DOUBTFUL`.

    >>> [mark_of(text) for text in ("346,34", "1.234,56", "1.234.567", "1.234", "12", "x")]
    [',', ',', ',', '?', '', '']
    """
    parts = _parts(text)
    return _mark(parts[3].strip()) or NEUTRAL if parts else NEUTRAL


def could_be(text: str) -> bool:
    """Whether a text looks like an amount, whatever its mark."""
    parts = _parts(text)
    return parts is not None and _mark(parts[3].strip()) is not None


def _parts(text: str) -> re.Match[str] | None:
    return _SIGNED.fullmatch(text.strip()) if len(text) <= _LONGEST else None


def _mark(body: str) -> str | None:
    """The same for digits alone; None where they make no amount."""
    if _WHOLE.fullmatch(body):
        return NEUTRAL
    if grouped := _GROUPED.fullmatch(body):
        return grouped[2][0] if grouped[2] else NEUTRAL
    if one := _ONE_MARK.fullmatch(body):
        could_group = len(one[3]) == 3 and len(one[1]) <= 3 and one[1][0] != "0"
        return DOUBTFUL if could_group else one[2]
    if many := _MANY_MARKS.fullmatch(body):
        return _OTHER[many[1]]
    both = _BOTH_MARKS.fullmatch(body)
    return (both[1] or both[2]) if both else None


def marks(texts: Iterable[str]) -> set[str]:
    """All that the amounts of a column say about the decimal mark, except nothing."""
    return {mark_of(text) for text in set(texts)} - {NEUTRAL}


def any_negative(texts: Iterable[str]) -> bool:
    """Whether a column holds a sign that makes an amount negative, perhaps in something else."""
    together = "".join(texts)
    return any(sign in together for sign in "-−(")


def is_negative(text: str) -> bool:
    """Whether an amount bears a minus sign or parentheses."""
    parts = _parts(text)
    return parts is not None and (bool(parts[1] or parts[4]) or parts[2] in ("-", "−"))


def amount_of(text: str, decimal: str) -> Decimal:
    """An amount with signs before or behind, parentheses, thousands marks.

    Args:
        text: as written.
        decimal: the mark before the cents, "." or ",".

    Raises:
        NoAmount: it is none, or it contradicts the decimal mark.
    """
    parts = _parts(text)
    mark = _mark(parts[3].strip()) if parts else None
    if parts is None or mark is None:
        raise NoAmount(_why_not(text))
    if mark not in (NEUTRAL, DOUBTFUL, decimal):
        has = _NAMES[mark] if mark in text else f"{_MANY[_OTHER[mark]]} between its thousands"
        raise NoAmount(f"Amount “{shown(text)}” has {has}, the others have {_NAMES[decimal]}")
    digits = re.sub(rf"[{_BLANKS}{re.escape(_OTHER[decimal])}]", "", parts[3]).replace(",", ".")
    negative = [bool(parts[1]), parts[2] in ("-", "−"), bool(parts[4])]
    if sum(negative) > 1 or ((parts[1] or parts[4]) and parts[2]):
        raise NoAmount(f"Amount “{shown(text)}” has two signs")
    try:
        return _bare(money.amount(f"-{digits}" if any(negative) else digits))
    except ValueError:
        raise NoAmount(_why_not(text)) from None


def _bare(value: Decimal) -> Decimal:
    """The same amount; zeros behind the cents say nothing: 1111.900 is 1111.90."""
    return money.placed(value) if value.as_tuple().exponent not in (0, -1, -2) else value


def bare_of_zeros(text: str, value: Decimal | None) -> bool:
    """Whether an amount was written with zeros behind the cents, which its value has no more."""
    return value is not None and value.as_tuple().exponent == -2 and bool(_THIRD_PLACE.search(text))


def _why_not(text: str) -> str:
    digits = text.replace(".", "", 1).lstrip("-0")
    if digits.isdecimal() and len(digits) > _EXACT_DIGITS:
        return (
            f"Amount “{shown(text)}” has more than {_EXACT_DIGITS} digits, which a spreadsheet does not hold"
        )
    return f"Amount “{shown(text)}” is not an amount"


class Plain(NamedTuple):
    """The amounts of a column in which all are written without any frills."""

    amounts: list[Decimal]
    marks: set[str]
    """As `marks`."""
    any_negative: bool


def plain(texts: Sequence[str], decimal: str | None) -> Plain | None:
    """Looks at a whole column in one go, because columns are long; None where any text is unusual."""
    lines = "\n".join([*texts, ""])
    if lines.count("\n") != len(texts):
        return None
    for mark in decimal or ".,":
        if _PLAIN[mark].fullmatch(lines):
            amounts = list(map(Decimal, lines.replace(",", ".").split("\n")[:-1]))
            return Plain(amounts, {mark} if mark in lines else set(), "-" in lines)
    return None


def xml_amount(text: str) -> Decimal:
    """An amount of a payment XML: a point, no thousands mark. Raises `NoAmount`."""
    try:
        return _bare(money.amount(text.strip()))
    except ValueError:
        pass
    if "," in text:
        raise NoAmount(f"Amount “{shown(text)}” has a comma; in XML a point stands before the cents")
    raise NoAmount(f"Amount “{shown(text)}” is not an amount")
