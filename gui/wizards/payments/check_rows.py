"""A checked file as rows: each invoice before, in the file, after, and what keeps it out of a choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from core.domain.findings import Finding, Rule, Severity
from core.domain.payments.amount_rules import TOO_MUCH
from core.domain.payments.invoices import Invoice
from core.domain.payments.outlook import Outlook, outlook, told
from core.domain.payments.rows import PaymentRow
from core.domain.runs import Item
from core.words import PLAIN, Style, filled, number
from gui.runs.payment_rows import WHEN_PAID, foreign_mark
from gui.table import Mark
from gui.wizards.choosing import blocker_of

if TYPE_CHECKING:
    from core.domain.payments.checked import CheckedInvoice
    from core.workflows.payments import Checked

KEPT = Rule(
    "being-checked",
    Severity.BLOCK,
    "being checked: run {run}",
    "{name} has a payment of run {run} that is not settled yet. Nothing else is sent for it meanwhile.",
    "Wait until it is settled, or decide about it in the history; then read again.",
)
NOTHING_NEW = Rule(
    "nothing-new",
    Severity.BLOCK,
    "nothing new",
    "No row of {name} counts, so nothing is sent for it.",
    "Nothing has to be done.",
)
"""Only says why a box cannot be ticked; what the check found is told by its own findings."""


class CheckRow(NamedTuple):
    """One invoice of the file. Amounts in its currency; what is not known is None."""

    place: int
    """Its position in the checked file, from 0."""
    checked: CheckedInvoice
    findings: tuple[Finding, ...]
    """What the check found, in the words of the table; first of all that an earlier run keeps it."""
    connected: bool
    outlook: Outlook
    """What will be of it."""
    style: Style
    """How amounts stand where they are told with their currency."""

    @property
    def name(self) -> str:
        """What a person calls the invoice."""
        return self.checked.target.group.name

    @property
    def invoice(self) -> Invoice | None:
        """As the server shows it."""
        return self.checked.target.group.invoice

    @property
    def blocker(self) -> Finding | None:
        """Why it cannot be chosen; None where it may be."""
        found = blocker_of(self.findings)
        if found is None and not self.checked.target.counted:
            return Finding(NOTHING_NEW, values={"name": self.name})
        return found

    @property
    def offered(self) -> bool:
        """Whether it is chosen until the clerk says otherwise: nothing speaks against it."""
        return self.blocker is None and self.checked.may_go({})

    @property
    def needs_you(self) -> bool:
        """Whether something speaks against it that only the clerk can judge or mend."""
        return blocker_of(self.findings) is not None or not self.checked.may_go({})

    @property
    def in_file(self) -> Decimal | Mark | None:
        """The sum of the rows that count; None where no row has an amount that can be read."""
        seen = self.outlook
        own = self.checked.target.currency
        return foreign_mark(seen.foreign, own, self.style) if seen.foreign else seen.in_file

    @property
    def after(self) -> Decimal | None:
        """What will be stored; None where nothing can be."""
        return self.outlook.after

    @property
    def balance(self) -> Decimal | None:
        """What stays to be paid then."""
        return self.outlook.balance

    @property
    def date(self) -> dt.date | Mark | None:
        """The date that will be stored, in words where none is until the invoice is paid up."""
        seen = self.outlook
        return WHEN_PAID if seen.waits else seen.date


def check_rows(checked: Checked, open_before: Mapping[int, Item], style: Style = PLAIN) -> list[CheckRow]:
    """A row for each invoice, in the order of the file.

    Args:
        checked: the file.
        open_before: invoice id → the open item of an earlier run that keeps it.
        style: how amounts stand in words.
    """
    connected = bool(checked.connection)
    rows = []
    for place, each in enumerate(checked.invoices):
        found = _findings(each, open_before.get(each.invoice_id or 0), style)
        seen = outlook(each.target, shut=blocker_of(found) is not None)
        rows.append(CheckRow(place, each, found, connected, seen, style))
    return rows


def _findings(each: CheckedInvoice, kept: Item | None, style: Style) -> tuple[Finding, ...]:
    shut = kept is not None or blocker_of(each.findings) is not None
    found = tuple(_worded(finding, each, style) for finding in told(each.findings, shut=shut))
    if kept is None:
        return found
    values = {"run": kept.run, "name": each.target.group.name}
    rule = replace(KEPT, short=filled(KEPT.short, values, style))
    return (Finding(rule, values=values), *found)


def _worded(finding: Finding, each: CheckedInvoice, style: Style) -> Finding:
    """The same finding; where it is about an amount, its few words say how much."""
    if finding.rule is not TOO_MUCH:
        return finding
    target = each.target
    short = "paid already" if target.cut == target.in_file else f"{number(target.cut, style)} too much"
    return replace(finding, rule=replace(finding.rule, short=short))


def chosen_again(
    before: Sequence[CheckRow], chosen: frozenset[int], now: Sequence[CheckRow]
) -> tuple[frozenset[int], tuple[int, ...]]:
    """The choice after the same file was read again: what is chosen of it, and what had to be taken back.

    What was chosen stays chosen by its rows of the file; what could not be chosen then and needs nobody now
    is chosen as it would have been.
    """
    was_chosen = {row.place for each in before if each.place in chosen for row in _rows(each)}
    was_shut = {row.place for each in before if each.blocker for row in _rows(each)}
    kept, refused = set(), []
    for each in now:
        places = {row.place for row in _rows(each)}
        if places & was_chosen and each.blocker:
            refused.append(each.place)
        elif places & was_chosen or (places <= was_shut and each.offered):
            kept.add(each.place)
    return frozenset(kept), tuple(refused)


def _rows(each: CheckRow) -> tuple[PaymentRow, ...]:
    return each.checked.target.group.rows
