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


_PLACES = Decimal("0.00")


def placed(value: Decimal) -> Decimal:
    """The same amount with two places at least: what is kept reads alike however it was written.

    >>> placed(Decimal("1200.0")), placed(Decimal("1e3")), placed(Decimal("0.1250"))
    (Decimal('1200.00'), Decimal('1000.00'), Decimal('0.125'))
    """
    with localcontext(EXACT):
        return value.normalize() + _PLACES


def totals(parts: Iterable[tuple[str, Decimal]]) -> Totals:
    """Sums per currency, in the order of the currency codes."""
    sums: dict[str, list[Decimal]] = {}
    for currency, value in parts:
        sums.setdefault(currency, []).append(value)
    return MappingProxyType({currency: total(sums[currency]) for currency in sorted(sums)})


def merged(several: Iterable[Totals]) -> Totals:
    """Totals of totals."""
    return totals(item for each in several for item in each.items())
