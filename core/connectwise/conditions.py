"""Conditions of a query, with values that cannot change its meaning."""

from __future__ import annotations

from collections.abc import Sequence

from core.connectwise.errors import QueryRefused

_LONGEST = 500


def equals_text(field: str, value: str) -> str:
    """`field="value"`.

    Raises:
        QueryRefused: the value holds a double quote, a backslash or a control character, or is very long.
    """
    return f"{field}={quoted(value)}"


def quoted(value: str) -> str:
    """A text in double quotes. Raises as `equals_text`."""
    if '"' in value or "\\" in value or not value.isprintable() or len(value) > _LONGEST:
        raise QueryRefused(value=value[:60])
    return f'"{value}"'


def one_of(field: str, values: Sequence[str]) -> str:
    """`field in (1,2)` for numbers, `field in ("a","b")` for anything else. Raises as `equals_text`."""
    if all(value.isdecimal() and value.isascii() for value in values):
        return f"{field} in ({','.join(values)})"
    return f"{field} in ({','.join(quoted(value) for value in values)})"


def equals_number(field: str, value: int) -> str:
    """`field=11`."""
    return f"{field}={int(value)}"


def both(*conditions: str) -> str:
    """Conditions that must all hold; empty ones are left out."""
    return " AND ".join(filter(None, conditions))
