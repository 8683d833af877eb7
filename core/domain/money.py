"""Amounts that are exact, and totals that never cross currencies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext
from types import MappingProxyType

EXACT = Context(prec=60, traps=[Inexact, InvalidOperation, Overflow])
"""Arithmetic that stops rather than rounds; 60 digits hold any sum of amounts that `amount` accepts."""

_AMOUNT = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?")

Totals = Mapping[str, Decimal]
"""Currency code → sum. Never one number over several currencies."""


def amount(text: str) -> Decimal:
    """An amount as files write it: a point, no thousands mark, no exponent.

    Raises:
        ValueError: the text is not such an amount (`1,5`, `1e400`, `NaN`, empty).
    """
    if not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def is_amount(value: Decimal) -> bool:
    """Whether a number read from JSON is within the bounds that `amount` accepts."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -9 and value.adjusted() < 18


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    with localcontext(EXACT):
        return sum(amounts, Decimal(0))


def totals(parts: Iterable[tuple[str, Decimal]]) -> Totals:
    """Sums per currency, in the order of the currency codes."""
    sums: dict[str, list[Decimal]] = {}
    for currency, value in parts:
        sums.setdefault(currency, []).append(value)
    return MappingProxyType({currency: total(sums[currency]) for currency in sorted(sums)})


def merged(several: Iterable[Totals]) -> Totals:
    """Totals of totals."""
    return totals(item for each in several for item in each.items())
