"""Amounts that fit another open invoice of the same company: the file may name the wrong one.

also-owed · owed-elsewhere · look-alikes-unknown
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from core.domain.findings import Finding, Rule, Severity
from core.domain.payments.invoices import OpenInvoice, Owed
from core.domain.payments.known import PaymentContext
from core.domain.payments.targets import ZERO, Action, Target

ALSO_OWED = Rule(
    "also-owed",
    Severity.WARN,
    "amount fits several",
    "{name} owes {amount}, and so {do} {others} of the same company.",
    "Check which of them was paid.",
)
OWED_ELSEWHERE = Rule(
    "owed-elsewhere",
    Severity.WARN,
    "amount of another",
    "{amount} is not what {name} owes ({due}) but exactly what {others} of the same company {owe}.",
    "Check that the number is not that of the wrong invoice.",
)
NOT_LOOKED_AT = Rule(
    "look-alikes-unknown",
    Severity.INFO,
    "not compared",
    "Amounts were not compared with other invoices of the same company. ConnectWise says: {words}",
    "Look at the numbers yourself where the file may have mixed them up.",
)


def brings(target: Target) -> Decimal:
    """What the file newly brings for an invoice, in its currency, even where the invoice cannot take it."""
    if target.wanted is None or target.before is None:
        return ZERO
    if target.action is Action.NOT_POSSIBLE or _in_another_currency(target):
        return ZERO
    return max(target.wanted - target.before, ZERO)


def _in_another_currency(target: Target) -> bool:
    return any(row.currency not in ("", target.currency) for row in target.counted)


def companies(targets: Iterable[Target]) -> frozenset[int]:
    """The companies of the invoices that get money."""
    paid = (target.group.invoice for target in targets if brings(target) > ZERO)
    return frozenset(each.company_id for each in paid if each is not None and each.company_id is not None)


def by_amount(found: Iterable[OpenInvoice], named: Collection[int]) -> dict[Owed, tuple[str, ...]]:
    """The numbers of open invoices by what is owed on each, in order; those that the file names are left out.

    Args:
        found: open invoices of some companies.
        named: ids of all invoices that a row of the file may mean.
    """
    names: defaultdict[Owed, set[str]] = defaultdict(set)
    for each in found:
        if each.id not in named:
            names[each.owed].add(each.number or f"invoice id {each.id}")
    return {owed: tuple(sorted(several, key=_in_order)) for owed, several in names.items()}


def _in_order(number: str) -> tuple[int, str]:
    return len(number), number


def of_other_invoices(target: Target, known: PaymentContext) -> Iterator[Finding]:
    """What the file brings is to the cent what other open invoices of the company owe."""
    invoice, amount = target.group.invoice, brings(target) if known.owing else ZERO
    if invoice is None or invoice.company_id is None or amount <= ZERO:
        return
    others = known.owing.get(Owed(invoice.company_id, invoice.currency, amount))
    if not others:
        return
    due, one = max(invoice.due - invoice.stored, ZERO), len(others) == 1
    values = {"name": invoice.number, "amount": amount, "others": others}
    if due == amount:
        yield Finding(ALSO_OWED, values={**values, "do": "does" if one else "do"})
    else:
        yield Finding(OWED_ELSEWHERE, values={**values, "due": due, "owe": "owes" if one else "owe"})
