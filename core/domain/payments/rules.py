"""Reasons that speak against storing a payment: a rule is a function from a target to findings.

no-invoice · number-not-searchable · invoice-twice · id-and-number · named-with-other-id ·
payment-elsewhere · amount-not-positive · lower · too-much · part-paid · several-payments ·
payment-locked · sums-disagree · date-missing · date-empty · date-future · date-before-invoice ·
credit-memo · void · not-closed · not-batched · down-payment · other-currency · small-difference ·
credited-too; and those of single rows, of look-alikes and of whole files
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.domain.findings import Finding, Rule, Severity
from core.domain.payments import file_rules, look_alikes, row_rules
from core.domain.payments.grouping import Group, searched_parts
from core.domain.payments.invoices import Invoice
from core.domain.payments.known import PaymentContext as PaymentContext
from core.domain.payments.known import PaymentRule
from core.domain.payments.targets import Action, Target
from core.words import listed

NO_INVOICE = Rule(
    "no-invoice",
    Severity.BLOCK,
    "no such invoice",
    "Cannot find {what}. Nothing is stored for it.{near}",
    "Look the number up; it must be written exactly as in ConnectWise.",
)
NOT_SEARCHABLE = Rule(
    "number-not-searchable",
    Severity.BLOCK,
    "cannot be searched for",
    "{name} cannot be searched for: beside quotation marks, backslashes and invisible characters too little "
    "of it is left to ask for. Whether there is such an invoice is not known; nothing is stored for it.",
    "Name the invoice by its id, or enter the payment in ConnectWise.",
)
INVOICE_TWICE = Rule(
    "invoice-twice",
    Severity.BLOCK,
    "several invoices",
    "{hits} invoices are called {name}. Which one is meant cannot be told, so nothing is stored.",
    "Pay it in ConnectWise, or give one of them another number.",
)
ID_AND_NUMBER = Rule(
    "id-and-number",
    Severity.BLOCK,
    "id and number differ",
    "Line {line} names invoice id {id} and number {number}, but {id} is {found}. Nothing is stored for it.",
    "Mend the row: one of the two is wrong.",
)
DISPUTED = Rule(
    "named-with-other-id",
    Severity.BLOCK,
    "row of another id",
    "Line {line} names {name} too, but with the id of another invoice. Whether it pays {name} is not known, "
    "and half a sum would be a wrong one: nothing is stored for it.",
    "Mend that row: its id or its number is wrong.",
)
PAYMENT_ELSEWHERE = Rule(
    "payment-elsewhere",
    Severity.BLOCK,
    "payment not of this invoice",
    "Line {line} names payment {id}, which is not among the payments of {name}. Nothing is stored for it.",
    "Mend the payment's id in the file, or leave it empty.",
)
NOT_POSITIVE = Rule(
    "amount-not-positive",
    Severity.BLOCK,
    "not above zero",
    "The file says {amount} for {name}. Only amounts above zero can be stored, so nothing is.",
    "A refund or reversal is entered in ConnectWise; a file with all signs turned is exported anew.",
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
SEVERAL = Rule(
    "several-payments",
    Severity.BLOCK,
    "several payments",
    "{name} has {many} payments in ConnectWise. Which one to change cannot be told: nothing is stored.",
    "Enter the payment in ConnectWise.",
)
LOCKED = Rule(
    "payment-locked",
    Severity.BLOCK,
    "payment locked",
    "The payment of {name} cannot be changed: {why}. Nothing is stored.",
    "Enter the payment in ConnectWise.",
)
DISAGREE = Rule(
    "sums-disagree",
    Severity.CONFIRM,
    "sums disagree",
    "ConnectWise says {paid} was paid on {name}, but its payments add up to {stored}.",
    "Look at the invoice in ConnectWise before you go on.",
)
NO_DATE = Rule(
    "date-missing",
    Severity.BLOCK,
    "no date",
    "No date in {where}. Nothing of {name} is stored without one.",
    "Put the date of the payment into the file.",
)
EMPTY_DATE = Rule(
    "date-empty",
    Severity.WARN,
    "a date left empty",
    "No date in {where}. The latest date of the other rows of {name} counts.",
    "If the payment came in on another day, put its date into the file.",
)
FUTURE = Rule(
    "date-future",
    Severity.CONFIRM,
    "date in the future",
    "{name} would be paid on {date}, which is still to come.",
    "Check the order of day and month, or give the reason.",
)
BEFORE_INVOICE = Rule(
    "date-before-invoice",
    Severity.CONFIRM,
    "before the invoice",
    "{name} of {invoiced} would be paid on {date}, before it was written.",
    "Check the number and the date, or give the reason.",
)
CREDIT_MEMO = Rule(
    "credit-memo",
    Severity.BLOCK,
    "credit memo",
    "{name} is a credit memo: it is not paid but applied to an invoice. Nothing is stored.",
    "Apply it in ConnectWise.",
)
VOID = Rule(
    "void",
    Severity.BLOCK,
    "void or zero",
    "{name} has nothing to pay ({status}, total {total}). Nothing is stored.",
    "Check the number.",
)
NOT_CLOSED = Rule(
    "not-closed",
    Severity.CONFIRM,
    "not closed",
    "{name} is not closed ({status}): its total may still change.",
    "Close it in ConnectWise first, or give the reason.",
)
NOT_BATCHED = Rule(
    "not-batched",
    Severity.CONFIRM,
    "not batched yet",
    "{name} is in no batch yet, so the books do not have it.",
    "Batch it first, or give the reason.",
)
DOWN_PAYMENT = Rule(
    "down-payment",
    Severity.WARN,
    "down payment",
    "{name} is a down payment; what is paid on it is taken off a later invoice.",
    "Make sure that the same money is not entered on both.",
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


def _found(target: Target, known: PaymentContext) -> Iterator[Finding]:
    group = target.group
    if not known.connected:
        return
    if group.hits > 1:
        yield Finding(INVOICE_TWICE, values={"hits": group.hits, "name": group.name})
    elif group.invoice is not None or any(row.number_flaw for row in group.rows) or _names_nothing(group):
        return
    elif group.ref.number and not searched_parts(group.ref.number):
        yield Finding(NOT_SEARCHABLE, values={"name": group.ref.number})
    else:
        near = f" Nearly the same: {listed(list(group.near))}." if group.near else ""
        what = f"Invoice Number {group.ref.number}" if group.ref.number else group.name
        yield Finding(NO_INVOICE, values={"what": what, "near": near})


def _names_nothing(group: Group) -> bool:
    """Whether that it names no invoice is said of the row already."""
    return group.ref == (None, "") and any(row.flaws for row in group.rows)


def _names_agree(target: Target, known: PaymentContext) -> Iterator[Finding]:
    invoice = target.group.invoice
    if invoice is None:
        return
    if line := known.disputed.get(invoice.number):
        yield Finding(DISPUTED, values={"line": line, "name": invoice.number})
    for row in target.group.rows:
        if row.invoice_id is not None and row.number and row.number != invoice.number:
            values = {"line": row.line, "id": row.invoice_id, "number": row.number, "found": invoice.number}
            yield Finding(ID_AND_NUMBER, values=values)
        if row.payment_id is not None and row.payment_id not in {each.id for each in invoice.payments}:
            values = {"line": row.line, "id": row.payment_id, "name": invoice.number}
            yield Finding(PAYMENT_ELSEWHERE, values=values)


def _is_payable(target: Target) -> bool:
    """Whether what would be stored can be told; where not, only the reason why is said."""
    invoice = target.group.invoice
    if any(
        row.flaws or (row.amount is not None and row_rules.too_fine(row.amount)) for row in target.group.rows
    ):
        return False
    return invoice is None or not (invoice.is_credit_memo or invoice.is_void or _foreign(target))


def _amounts(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    if not target.counted or not _is_payable(target):
        return
    name = target.group.name
    if target.in_file <= 0:
        yield Finding(NOT_POSITIVE, values={"name": name, "amount": target.in_file})
        return
    if target.before is None or target.after is None:
        return
    if target.excess:
        values = {"name": name, "after": target.after, "wanted": target.wanted, "excess": target.excess}
        yield Finding(TOO_MUCH, values=values)
    if target.after < target.before:
        by = target.before - target.after
        yield Finding(LOWER, values={"name": name, "before": target.before, "after": target.after, "by": by})


def _rest(target: Target, _known: PaymentContext) -> Iterator[Finding]:
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


def _stored(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    invoice = target.group.invoice
    if invoice is None:
        return
    name = target.group.name
    if invoice.paid != invoice.stored:
        values = {"name": name, "paid": invoice.paid, "stored": invoice.stored}
        yield Finding(DISAGREE, values=values)
    if target.action is not Action.NOT_POSSIBLE:
        return
    if len(invoice.payments) > 1:
        yield Finding(SEVERAL, values={"name": name, "many": len(invoice.payments)})
    for each in invoice.payments:
        if each.lock is not None:
            yield Finding(LOCKED, values={"name": name, "why": each.lock.value})


def _dates(target: Target, known: PaymentContext) -> Iterator[Finding]:
    if not target.counted:
        return
    name = target.group.name
    if empty := [str(row.line) for row in target.counted if row.date is None and not row.date_flaw]:
        where = f"line{'s' if len(empty) > 1 else ''} {listed(empty)}"
        others = target.date is not None or len(empty) < len(target.counted)
        yield Finding(EMPTY_DATE if others else NO_DATE, values={"name": name, "where": where})
    if target.date is None:
        return
    if target.date > known.today:
        yield Finding(FUTURE, values={"name": name, "date": target.date})
    invoice = target.group.invoice
    if invoice is not None and invoice.date is not None and target.date < invoice.date:
        values = {"name": name, "date": target.date, "invoiced": invoice.date}
        yield Finding(BEFORE_INVOICE, values=values)


def _kind(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    invoice = target.group.invoice
    if invoice is None:
        return
    name = target.group.name
    if invoice.is_credit_memo:
        yield Finding(CREDIT_MEMO, values={"name": name})
    elif invoice.is_void:
        yield Finding(VOID, values={"name": name, "status": invoice.status, "total": invoice.total})
    else:
        yield from _standing(invoice, name)


def _standing(invoice: Invoice, name: str) -> Iterator[Finding]:
    if "down" in invoice.kind.casefold():
        yield Finding(DOWN_PAYMENT, values={"name": name})
    if invoice.is_closed is False:
        yield Finding(NOT_CLOSED, values={"name": name, "status": invoice.status})
    elif not invoice.is_batched:
        yield Finding(NOT_BATCHED, values={"name": name})


def _currency(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    if target.group.invoice is None and len(target.group.rows) == 1:
        return
    if other := _foreign(target):
        values = {"written": other, "name": target.group.name, "currency": target.currency}
        yield Finding(OTHER_CURRENCY, values=values)


def _foreign(target: Target) -> list[str]:
    """The currencies that rows name and the invoice is not in."""
    named = {row.currency for row in target.group.rows}
    return [] if named == {""} else sorted(named - {"", target.currency})


RULES: tuple[PaymentRule, ...] = (
    *row_rules.ROW_RULES,
    _found,
    _names_agree,
    _kind,
    _currency,
    _stored,
    _amounts,
    _dates,
    _rest,
    look_alikes.of_other_invoices,
)
_WITHOUT_INVOICE: tuple[PaymentRule, ...] = (*row_rules.ROW_RULES, _found, _currency, _amounts, _dates)
"""Those that have something to say where no invoice is known: long lists are checked by themselves too."""


def check_target(target: Target, known: PaymentContext) -> tuple[Finding, ...]:
    """Every reason that speaks against storing a payment, the worst first."""
    rules = RULES if target.group.invoice else _WITHOUT_INVOICE
    found = [finding for rule in rules for finding in rule(target, known)]
    return tuple(sorted(found, key=lambda finding: -finding.rule.severity)) if found else ()


def payment_rules() -> tuple[Rule, ...]:
    """Every rule of payments, by its code."""
    places = (globals(), vars(row_rules), vars(look_alikes), vars(file_rules))
    found = (value for place in places for value in place.values())
    return tuple(sorted({rule for rule in found if isinstance(rule, Rule)}, key=lambda rule: rule.code))
