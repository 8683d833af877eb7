"""Debits and credits: per record, per account, for a selection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from core import words
from core.domain import money
from core.domain.postings import Posting, postings
from core.domain.records import Line, Record, RecordKind

Names = Mapping[str, str]
"""Account number → its name in the books."""

NO_NAMES: Names = MappingProxyType({})


class JournalRow(NamedTuple):
    """One row of a record's journal; one of debit and credit is zero, none is negative."""

    account: str
    name: str
    text: str
    gl_class: str
    currency: str
    debit: Decimal
    credit: Decimal


class AccountSum(NamedTuple):
    """What a selection posts to one account in one currency."""

    account: str
    name: str
    currency: str
    debit: Decimal
    credit: Decimal


class Sides(NamedTuple):
    """Debits and credits of one currency."""

    debit: Decimal
    credit: Decimal

    @property
    def agree(self) -> bool:
        """Whether debit = credit."""
        return self.debit == self.credit


def journal(
    record: Record, names: Names = NO_NAMES, style: words.Style = words.PLAIN
) -> tuple[JournalRow, ...]:
    """The journal that a record makes, its control account first. Empty where no lines are known.

    Args:
        record: any record.
        names: names of accounts; where one is missing the kind of entry stands for it.
        style: how quantities and prices are written in the texts.
    """
    return tuple(_row(record, each, names, style) for each in postings(record))


def _row(record: Record, each: Posting, names: Names, style: words.Style) -> JournalRow:
    text = _line_text(each.line, style) if each.line else f"{record.kind.value.capitalize()} {record.number}"
    gl_class = each.line.gl_class if each.line else ""
    name = account_name(record, each, names)
    return JournalRow(each.account, name, text, gl_class, each.currency, *sides(each.signed))


def _line_text(line: Line, style: words.Style) -> str:
    """The line's text, with quantity and price where both say something."""
    if not line.quantity or line.price is None:
        return line.text
    product = f"{words.number(abs(line.quantity), style, 0)} × {words.number(line.price, style)}"
    return f"{line.text}, {product}" if line.text else product


def sides(signed: Decimal) -> Sides:
    """A signed amount as debit or credit."""
    zero = Decimal(0)
    return Sides(signed, zero) if signed > 0 else Sides(zero, -signed if signed else zero)


def is_balanced(rows: Iterable[JournalRow | AccountSum]) -> bool:
    """Whether debit = credit in every currency."""
    return all(both.agree for both in per_currency(rows).values())


def per_currency(rows: Iterable[JournalRow | AccountSum]) -> Mapping[str, Sides]:
    """Debits and credits per currency, in the order of the codes."""
    found: dict[str, tuple[list[Decimal], list[Decimal]]] = {}
    for row in rows:
        debit, credit = found.setdefault(row.currency, ([], []))
        debit.append(row.debit)
        credit.append(row.credit)
    return {currency: Sides(*map(money.total, found[currency])) for currency in sorted(found)}


def per_account(records: Iterable[Record], names: Names = NO_NAMES) -> tuple[AccountSum, ...]:
    """What records post to each account, by account and currency. An account has one name throughout."""
    called: dict[str, str] = {}
    amounts: dict[tuple[str, str], list[Decimal]] = {}
    for record in records:
        for each in postings(record):
            if each.account not in called:
                called[each.account] = account_name(record, each, names)
            amounts.setdefault((each.account, each.currency), []).append(each.signed)
    return tuple(
        AccountSum(account, called[account], currency, *summed(amounts[account, currency]))
        for account, currency in sorted(amounts)
    )


def summed(amounts: Iterable[Decimal]) -> Sides:
    """Debits and credits of signed amounts."""
    both = [sides(value) for value in amounts]
    return Sides(money.total(each.debit for each in both), money.total(each.credit for each in both))


_CONTROL_NAMES = {
    RecordKind.INVOICE: "Accounts receivable",
    RecordKind.CREDIT_MEMO: "Accounts receivable",
    RecordKind.EXPENSE_BILL: "Accounts payable",
    RecordKind.EXPENSE: "Accounts payable",
    RecordKind.PURCHASE: "Accounts payable",
    RecordKind.ADJUSTMENT: "Inventory adjustment",
    RecordKind.TRANSFER: "Inventory transfer",
}

_TYPE_NAMES = {
    "AP": "Accounts payable",
    "AR": "Accounts receivable",
    "EE": "Employee expense",
    "EI": "Employee expense",
    "EO": "Expense offset",
    "ET": "Expense tax",
    "FT": "Freight tax",
    "IA": "Inventory adjustment",
    "IT": "Inventory transfer",
    "P": "Product",
    "PF": "Purchase freight",
    "PT": "Purchase tax",
    "R": "Services",
    "RA": "Agreements",
    "RD": "Down payments",
    "RE": "Billed expenses",
    "RP": "Products",
    "SD": "Sales discount",
    "ST": "Sales tax",
    "WP": "Work in progress, products",
    "WR": "Work in progress, services",
}


def account_name(record: Record, each: Posting, names: Names) -> str:
    """The account's name; where it is not known, what such an entry is."""
    if given := names.get(each.account):
        return given
    if each.line is None:
        return _CONTROL_NAMES[record.kind]
    if record.kind is RecordKind.PURCHASE and each.line.type == "RP":
        return "Purchases"
    return _TYPE_NAMES.get(each.line.type, each.line.type)
