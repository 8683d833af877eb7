"""Conditions of a query, with values that cannot change its meaning."""

from __future__ import annotations

from collections.abc import Collection

from core.connectwise.errors import QueryRefused

_LONGEST = 500
"""Characters of one value."""

_LONGEST_LIST = 2_000
"""Bytes of a list of values: three times as many when quoted, of the 10,000 an address may have."""

_MOST = 100
"""Values of a list."""


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


def holds_all(field: str, parts: Collection[str]) -> str:
    """`field contains "O" AND field contains "NEIL"`. Raises as `equals_text`."""
    return " AND ".join(f"{field} contains {quoted(part)}" for part in parts)


def equals_number(field: str, value: int) -> str:
    """`field=11`."""
    return f"{field}={int(value)}"


def any_of(field: str, values: Collection[str], *, text: bool) -> tuple[str, ...]:
    """Conditions `field in (…)` that together name all values; several, since an address may not be too long.

    Raises:
        QueryRefused: a value is not a number (`text` false), or could change the query (`text` true).
    """
    listed = [quoted(value) if text else _number(value) for value in sorted(values)]
    parts: list[list[str]] = []
    for each in listed:
        if not parts or len(parts[-1]) == _MOST or _length(*parts[-1], each) > _LONGEST_LIST:
            parts.append([])
        parts[-1].append(each)
    return tuple(f"{field} in ({','.join(part)})" for part in parts)


def _length(*values: str) -> int:
    # In an address each byte that is no plain letter takes three characters.
    return sum(len(value.encode("utf-8", "surrogatepass")) for value in values)


def _number(value: str) -> str:
    if not (value.isascii() and value.isdigit()):
        raise QueryRefused(value=value[:60])
    return value
