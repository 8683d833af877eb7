"""Conditions of a query, with values that cannot change its meaning."""

from __future__ import annotations

from core.connectwise.errors import QueryRefused

_LONGEST = 500


def equals_text(field: str, value: str) -> str:
    """`field="value"`.

    Raises:
        QueryRefused: the value holds a double quote, a backslash or a control character, or is very long.
    """
    if '"' in value or "\\" in value or not value.isprintable() or len(value) > _LONGEST:
        raise QueryRefused(value=value[:60])
    return f'{field}="{value}"'


def equals_number(field: str, value: int) -> str:
    """`field=11`."""
    return f"{field}={int(value)}"


def both(*conditions: str) -> str:
    """Conditions that must all hold; empty ones are left out."""
    return " AND ".join(filter(None, conditions))
