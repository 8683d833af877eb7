"""What a file brings for an invoice and what will be of it: nothing where nothing can be stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from core.domain import money
from core.domain.findings import Finding, Severity
from core.domain.money import Totals
from core.domain.payments.amount_rules import BELOW_ZERO, PART_PAID, SMALL
from core.domain.payments.targets import Target

WHEN_PAID = "when paid up"
"""Instead of a date that is not stored yet."""

_OF_THE_REST = (PART_PAID, SMALL, BELOW_ZERO)
"""What is said of the rest that stays to be paid: where nothing is stored there is nothing to say of it."""


class Outlook(NamedTuple):
    """One invoice as it will be. Amounts in its currency; None for what is not known or will not be."""

    in_file: Decimal | None
    """What the rows that count come to; None where none can be read, or they are in another currency."""
    foreign: Totals
    """The same each currency for itself, where they are not in that of the invoice; else empty."""
    after: Decimal | None
    balance: Decimal | None
    date: dt.date | None
    """The date that is stored then."""
    waits: bool
    """Whether a date is stored only when the invoice is fully paid."""


def outlook(target: Target, *, shut: bool) -> Outlook:
    """What will be of an invoice.

    Args:
        target: its rows and what they come to.
        shut: whether something keeps it from being stored that nobody can answer for.
    """
    invoice, whole = target.group.invoice, paid_in(target)
    readable = any(row.amount is not None for row in target.group.rows)
    foreign = whole if whole.keys() - {target.currency} else {}
    in_file = target.in_file if readable and not foreign else None
    if shut:
        return Outlook(in_file, foreign, None, None, None, waits=False)
    if not target.counted and invoice is not None:
        balance = None if target.before is None else money.total((invoice.due, -target.before))
        waits = invoice.paid_on is None and balance is not None and balance > 0
        return Outlook(in_file, foreign, target.before, balance, invoice.paid_on, waits)
    known = target.after is not None and target.date is not None
    date = target.date_then if known else None
    waits = known and date is None and (target.balance is None or target.balance > 0)
    return Outlook(in_file, foreign, target.after, target.balance, date, waits)


def paid_in(target: Target) -> Totals:
    """What the rows that count come to in the currencies that they name, else in the invoice's."""
    if all(row.currency in ("", target.currency) for row in target.counted):
        return {target.currency: target.in_file} if target.counted else {}
    read = [(row.currency, row.amount) for row in target.counted if row.amount is not None]
    return money.totals((currency or target.currency, amount) for currency, amount in read)


def is_shut(findings: Iterable[Finding]) -> bool:
    """Whether one of these keeps the invoice from being stored, whatever is answered."""
    return any(each.rule.severity is Severity.BLOCK for each in findings)


def told(findings: Iterable[Finding], *, shut: bool) -> tuple[Finding, ...]:
    """The findings that are shown: nothing is said of a rest where nothing is stored."""
    return tuple(each for each in findings if not (shut and each.rule in _OF_THE_REST))
