"""What will be stored: before, in the file, after; and what has to be done for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from core.domain import money
from core.domain.payments.cap import Cap as Cap
from core.domain.payments.cap import cut_of
from core.domain.payments.grouping import Group
from core.domain.payments.invoices import Invoice
from core.domain.payments.rows import Amounts, PaymentRow

ZERO = Decimal(0)


class Action(Enum):
    """What has to be done for an invoice. The values are what a clerk reads."""

    CREATE = "new payment"
    CHANGE = "change the payment"
    NOTHING = "already so"
    NOT_POSSIBLE = "not possible"


class Target(NamedTuple):
    """One invoice before and after. Amounts are in the invoice's currency; None where it is not known."""

    group: Group
    counted: tuple[PaymentRow, ...]
    """The rows that count: readable ones that were not uploaded before."""
    in_file: Decimal
    """The sum of the rows that count."""
    before: Decimal | None
    """What is stored now."""
    wanted: Decimal | None
    """What the file asks for altogether."""
    after: Decimal | None
    """What will be stored: as wanted, cut where it is too much."""
    balance: Decimal | None
    """What stays to be paid then."""
    excess: Decimal
    """What is cut."""
    date: dt.date | None
    """The latest date of the rows that count."""
    date_stored: dt.date | None
    """The date that will be stored; None while not fully paid, or where receipts add nothing."""
    action: Action

    @property
    def currency(self) -> str:
        """The invoice's currency, else the file's."""
        if self.group.invoice is not None:
            return self.group.invoice.currency
        return next((row.currency for row in self.group.rows if row.currency), "")

    @property
    def cut(self) -> Decimal:
        """What of the file's amount would be stored nowhere."""
        return cut_of(self.excess, self.in_file)

    @property
    def keeps_date(self) -> bool:
        """Whether receipts find nothing to pay any more, so that the stored payment stays as it is."""
        return self.excess > ZERO and self.action is Action.NOTHING and self.date_stored is None

    @property
    def date_then(self) -> dt.date | None:
        """The date that is stored afterwards; None while the invoice is not fully paid, or not known."""
        kept = self.group.invoice.paid_on if self.group.invoice and self.keeps_date else None
        return self.date_stored or kept


def target(group: Group, amounts: Amounts, cap: Cap = Cap.DUE, seen: Collection[int] = ()) -> Target:
    """What the rows of one invoice come to.

    Args:
        group: the rows and the invoice.
        amounts: whether they replace what is stored or are added to it.
        cap: where an overpayment is cut.
        seen: places of rows that were uploaded before; they count no second time where receipts are added.
    """
    left_out = seen if amounts is Amounts.RECEIPTS else ()
    counted = tuple(row for row in group.rows if row.amount is not None and row.place not in left_out)
    in_file = _sum(counted)
    date = max((row.date for row in counted if row.date is not None), default=None)
    invoice = group.invoice
    if invoice is None:
        return Target(group, counted, in_file, None, None, None, None, ZERO, date, None, Action.NOT_POSSIBLE)
    before = invoice.stored
    wanted = in_file if amounts is Amounts.TOTALS else money.total((before, in_file))
    excess = max(wanted - _most(invoice, amounts, cap), ZERO) if wanted > ZERO else ZERO
    after = wanted - excess
    balance = invoice.due - after
    adds = after > ZERO and (amounts is Amounts.TOTALS or after != before)
    stored_on = date if balance <= ZERO and adds else None
    return Target(
        group,
        counted,
        in_file,
        before,
        wanted,
        after,
        balance,
        excess,
        date,
        stored_on,
        _action(group, counted, after, stored_on),
    )


def _most(invoice: Invoice, amounts: Amounts, cap: Cap) -> Decimal:
    """What an invoice takes: never less than nothing, and receipts take nothing away of what is stored."""
    most = max(invoice.due if cap is Cap.DUE else invoice.total, ZERO)
    return most if amounts is Amounts.TOTALS else max(most, invoice.stored)


def _sum(rows: tuple[PaymentRow, ...]) -> Decimal:
    if len(rows) == 1 and rows[0].amount is not None:
        return rows[0].amount
    return money.total(row.amount for row in rows if row.amount is not None)


def _action(
    group: Group, counted: tuple[PaymentRow, ...], after: Decimal, stored_on: dt.date | None
) -> Action:
    invoice = group.invoice
    assert invoice is not None
    if is_so(invoice.stored, invoice.paid_on, after, stored_on) or not counted:
        return Action.NOTHING
    if not invoice.payments:
        return Action.CREATE
    alone = len(invoice.payments) == 1 and invoice.payments[0].lock is None
    return Action.CHANGE if alone and after > ZERO else Action.NOT_POSSIBLE


def is_so(stored: Decimal, stored_on: dt.date | None, wanted: Decimal, wanted_on: dt.date | None) -> bool:
    """Whether what is stored is what is wanted; the date counts only where it would be stored."""
    return stored == wanted and (wanted_on is None or stored_on == wanted_on)
