"""Typed values into text, given separators and order. No locale of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath

from core.errors import UserError


@dataclass(frozen=True, slots=True)
class Style:
    """How values are written: separators, order of a date, and how a negative looks.

    `date_format` and `time_format` are strftime patterns; `parentheses` writes -40 as (40.00).
    """

    decimal: str = "."
    group: str = ""
    date_format: str = "%Y-%m-%d"
    time_format: str = "%H:%M:%S"
    parentheses: bool = False


PLAIN = Style()
"""What files, the command and logs use: the same everywhere."""


def number(value: Decimal, style: Style = PLAIN, decimals: int = 2) -> str:
    """An amount with at least `decimals` places; places the value has are never cut off or rounded."""
    sign, digits, exponent = value.as_tuple()
    places = max(decimals, -exponent if isinstance(exponent, int) and exponent < 0 else 0)
    text = f"{abs(value):.{places}f}"
    whole, _, fraction = text.partition(".")
    text = _grouped(whole, style.group) + (style.decimal + fraction if fraction else "")
    negative = bool(sign) and any(digits)
    if not negative:
        return text
    return f"({text})" if style.parentheses else f"-{text}"


def count(value: int, style: Style = PLAIN) -> str:
    """A whole number with its thousands marked as the style says."""
    return ("-" if value < 0 else "") + _grouped(str(abs(value)), style.group)


def _grouped(whole: str, mark: str) -> str:
    if not mark:
        return whole
    head = len(whole) % 3 or 3
    return mark.join([whole[:head], *(whole[i : i + 3] for i in range(head, len(whole), 3))])


def day(value: date, style: Style = PLAIN) -> str:
    """A calendar day."""
    return value.strftime(style.date_format)


def moment(value: datetime, style: Style = PLAIN) -> str:
    """A day and a time of day."""
    return value.strftime(f"{style.date_format} {style.time_format}")


def text(value: object, style: Style = PLAIN) -> str:
    """Any value a template may name, as text."""
    match value:
        case bool() | None:
            return {True: "yes", False: "no", None: ""}[value]
        case Decimal():
            return number(value, style)
        case int():
            return count(value, style)
        case datetime():
            return moment(value, style)
        case date():
            return day(value, style)
        case PurePath():
            return str(value)
        case str():
            return value
        case Iterable():
            return listed([text(part, style) for part in value])
        case _:
            return str(value)


def listed(parts: list[str], most: int = 5) -> str:
    """Some names in one sentence: "A, B and 3 more"."""
    if len(parts) > most:
        return f"{', '.join(parts[:most])} and {len(parts) - most} more"
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""


def filled(template: str, values: Mapping[str, object], style: Style = PLAIN) -> str:
    """A template with its named places filled."""
    return template.format(**{name: text(value, style) for name, value in values.items()})


def counted(value: int, one: str, many: str = "", style: Style = PLAIN) -> str:
    """A number with its noun: "1 record", "37 records"."""
    return f"{count(value, style)} {one if value == 1 else many or one + 's'}"


def sentences(error: UserError, style: Style = PLAIN) -> tuple[str, str, str]:
    """The title, message and advice of an error, filled in."""
    title, message, advice = (
        filled(template, error.values, style) for template in (error.title, error.message, error.advice)
    )
    return title, message, advice
