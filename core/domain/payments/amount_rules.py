"""Reasons that lie in what an invoice would hold then: sums, what stays to be paid, the currency.

amount-not-positive · nothing-due · lower · too-much · part-paid · other-currency ·
small-difference · credited-too
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.domain.findings import Finding, Rule, Severity
from core.domain.payments.known import PaymentContext
from core.domain.payments.row_rules import too_fine
from core.domain.payments.targets import Action, Target

NOT_POSITIVE = Rule(
    "amount-not-positive",
    Severity.BLOCK,
    "not above zero",
    "The file says {amount} for {name}. Only amounts above zero can be stored, so nothing is.",
    "A refund or reversal is entered in ConnectWise; a file with all signs turned is exported anew.",
)
NOTHING_DUE = Rule(
    "nothing-due",
    Severity.BLOCK,
    "nothing due",
    "{name} of {total} has {credits} credited, so nothing can be paid on it, but {before} is stored. "
    "Only amounts above zero can be stored, so nothing is changed.",
    "Take back the credit or the payment in ConnectWise.",
)
LOWER = Rule(
    "lower",
    Severity.CONFIRM,
    "less than stored",
    "{name} has {before} stored; the file says {after}. The stored amount would be lowered by {by}.",
    "If the file holds new receipts, choose “new receipts”; else give the reason why less was paid.",
)
TOO_MUCH = Rule(
    "too-much",
    Severity.CONFIRM,
    "too much",
    "{name} can take {after}; the file comes to {wanted}. {excess} would not be stored.",
    "Confirm to store {after}; the excess is listed for the accountant.",
)
PART_PAID = Rule(
    "part-paid",
    Severity.INFO,
    "part paid",
    "{name} stays open with {balance}. Its date is not stored until it is fully paid.",
    "Nothing has to be done.",
)
OTHER_CURRENCY = Rule(
    "other-currency",
    Severity.BLOCK,
    "other currency",
    "The file says {written}, {name} is in {currency}. Nothing is stored: amounts are never converted.",
    "Check the number; enter a converted payment in ConnectWise.",
)
SMALL = Rule(
    "small-difference",
    Severity.WARN,
    "small difference",
    "{name} would stay open with {balance} only: a fee, a discount or a slip.",
    "Check whether the rest is still expected.",
)
BELOW_ZERO = Rule(
    "credited-too",
    Severity.WARN,
    "credited too",
    "{name} would have {after} paid and {credits} credited, more than its total of {total}: "
    "its balance would be {balance}.",
    "Check whether the credit is right; where payments are cut at what is due, it takes {due}.",
)

SMALL_SHARE = Decimal("0.05")
"""Up to this part of the total a rest is called small."""


def _is_payable(target: Target) -> bool:
    """Whether what would be stored can be told; where not, only the reason why is said."""
    invoice = target.group.invoice
    if any(row.flaws or (row.amount is not None and too_fine(row.amount)) for row in target.group.rows):
        return False
    return invoice is None or not (invoice.is_credit_memo or invoice.is_void or _foreign(target))


def amounts(target: Target, known: PaymentContext) -> Iterator[Finding]:
    """Sums that are none, too much, or less than what is stored."""
    if not target.counted or not _is_payable(target):
        return
    name = target.group.name
    if target.in_file <= 0:
        yield Finding(NOT_POSITIVE, values={"name": name, "amount": target.in_file})
        return
    invoice = target.group.invoice
    if invoice is None or target.before is None or target.after is None:
        return
    if target.after <= 0 < target.before:
        values = {"name": name, "total": invoice.total, "credits": invoice.credits, "before": target.before}
        yield Finding(NOTHING_DUE, values=values)
        return
    if target.excess:
        full = known.receipts and target.after == target.before > invoice.due
        can = "no more" if full else target.after
        values = {"name": name, "after": can, "wanted": target.wanted, "excess": target.excess}
        yield Finding(TOO_MUCH, values=values)
    if target.after < target.before:
        by = target.before - target.after
        yield Finding(LOWER, values={"name": name, "before": target.before, "after": target.after, "by": by})


def rest(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    """What stays to be paid, or falls below nothing."""
    invoice, balance = target.group.invoice, target.balance
    if invoice is None or balance is None or not target.counted:
        return
    if target.in_file <= 0 or not _is_payable(target):
        return
    values = {"name": target.group.name, "balance": balance}
    if balance > 0:
        yield Finding(PART_PAID, values=values)
        if balance <= invoice.total * SMALL_SHARE:
            yield Finding(SMALL, values=values)
    elif balance < 0 and target.action is not Action.NOTHING:
        more = {"after": target.after, "credits": invoice.credits, "total": invoice.total, "due": invoice.due}
        yield Finding(BELOW_ZERO, values=values | more)


def currency(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    """Currencies that are not the invoice's; amounts are never converted."""
    if target.group.invoice is None and len(target.group.rows) == 1:
        return
    if other := _foreign(target):
        values = {"written": other, "name": target.group.name, "currency": target.currency}
        yield Finding(OTHER_CURRENCY, values=values)


def _foreign(target: Target) -> list[str]:
    """The currencies that rows name and the invoice is not in."""
    named = {row.currency for row in target.group.rows}
    return [] if named == {""} else sorted(named - {"", target.currency})
