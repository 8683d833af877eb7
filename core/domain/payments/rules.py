"""Reasons that speak against storing a payment: a rule is a function from a target to findings.

no-invoice · number-not-searchable · invoice-twice · id-and-number · named-with-other-id ·
payment-elsewhere · several-payments · payment-locked · sums-disagree · date-missing · date-empty ·
date-future · date-before-invoice · credit-memo · void · not-closed · not-batched · down-payment; and those
of amounts, of single rows, of look-alikes and of whole files
"""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.findings import Finding, Rule, Severity
from core.domain.payments import amount_rules, file_rules, look_alikes, row_rules
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


RULES: tuple[PaymentRule, ...] = (
    *row_rules.ROW_RULES,
    _found,
    _names_agree,
    _kind,
    amount_rules.currency,
    _stored,
    amount_rules.amounts,
    _dates,
    amount_rules.rest,
    look_alikes.of_other_invoices,
)
_WITHOUT_INVOICE: tuple[PaymentRule, ...] = (
    *row_rules.ROW_RULES,
    _found,
    amount_rules.currency,
    amount_rules.amounts,
    _dates,
)
"""Those that have something to say where no invoice is known: long lists are checked by themselves too."""


def check_target(target: Target, known: PaymentContext) -> tuple[Finding, ...]:
    """Every reason that speaks against storing a payment, the worst first."""
    rules = RULES if target.group.invoice else _WITHOUT_INVOICE
    found = [finding for rule in rules for finding in rule(target, known)]
    return tuple(sorted(found, key=lambda finding: -finding.rule.severity)) if found else ()


def payment_rules() -> tuple[Rule, ...]:
    """Every rule of payments, by its code."""
    places = (globals(), vars(row_rules), vars(amount_rules), vars(look_alikes), vars(file_rules))
    found = (value for place in places for value in place.values())
    return tuple(sorted({rule for rule in found if isinstance(rule, Rule)}, key=lambda rule: rule.code))
