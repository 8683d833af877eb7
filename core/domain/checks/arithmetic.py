"""Rules about amounts: exact, to the last digit.

out-of-balance · balance-unproven · mixed-currencies · total-differs · zero-total
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.domain import money
from core.domain.checks.rules import Context, RecordRule, finding
from core.domain.findings import Finding, Rule, Severity
from core.domain.records import Record, RecordKind

_BALANCE = (
    "The lines of {name} come to {lines} {currency}, its total is {total}: {difference} apart. Debit and "
    "credit would not agree in the books."
)
OUT_OF_BALANCE = Rule(
    "out-of-balance",
    Severity.BLOCK,
    "out of balance",
    _BALANCE,
    "Look at the lines and the tax of the document in ConnectWise, correct it and read again.",
)
BALANCE_UNPROVEN = Rule(
    "balance-unproven",
    Severity.WARN,
    "does not add up",
    _BALANCE,
    "Compare it with the document in ConnectWise: for credit memos, freight and purchase tax the signs of an "
    "export are not certain.",
)
MIXED_CURRENCIES = Rule(
    "mixed-currencies",
    Severity.BLOCK,
    "mixed currencies",
    "{name} is in {currency} but has lines in {others}. Its amounts cannot be added up.",
    "Correct the currency of the document in ConnectWise and read again.",
)
TOTAL_DIFFERS = Rule(
    "total-differs",
    Severity.BLOCK,
    "totals differ",
    "The unposted list states {listed} {currency} for {name}, the export {total}. One of them is not what "
    "will be posted.",
    "Read again; if it stays so, look at the document in ConnectWise before it is posted.",
)
ZERO_TOTAL = Rule(
    "zero-total",
    Severity.INFO,
    "zero total",
    "{name} comes to 0.00: it posts nothing to the control account.",
    "Nothing need be done.",
)

_ADDED = frozenset({RecordKind.EXPENSE_BILL, RecordKind.EXPENSE})
_NETTED = frozenset({RecordKind.INVOICE, RecordKind.CREDIT_MEMO, RecordKind.PURCHASE})
_UNPROVEN_TYPES = frozenset({"PF", "PT", "FT", "ST"})


def mixed_currencies(record: Record, _: Context) -> Iterator[Finding]:
    """Lines are in the currency of their document."""
    others = _other_currencies(record)
    if others:
        yield finding(MIXED_CURRENCIES, record, currency=record.currency or "no currency", others=others)


def _other_currencies(record: Record) -> list[str]:
    return sorted({line.currency for line in record.lines if line.currency} - {record.currency})


def out_of_balance(record: Record, _: Context) -> Iterator[Finding]:
    """Lines and total agree: as opposites in invoices and purchases, as equals in expenses."""
    if record.total is None or not record.lines or _other_currencies(record):
        return
    lines = money.total(line.amount for line in record.lines)
    difference = _difference(record, record.total, lines)
    if difference:
        rule = BALANCE_UNPROVEN if _is_unproven(record) else OUT_OF_BALANCE
        yield finding(
            rule, record, lines=lines, total=record.total, difference=difference, currency=record.currency
        )


def _difference(record: Record, total: Decimal, lines: Decimal) -> Decimal:
    if record.kind in _NETTED:
        return money.total((total, lines))
    if record.kind not in _ADDED or (record.kind is RecordKind.EXPENSE and not lines):
        return Decimal(0)
    return money.total((lines, -total))


def _is_unproven(record: Record) -> bool:
    """Whether no published sample proves the signs of such a record."""
    if record.kind is RecordKind.PURCHASE:
        return any(line.type in _UNPROVEN_TYPES for line in record.lines)
    return record.kind in (RecordKind.CREDIT_MEMO, RecordKind.EXPENSE)


def total_differs(record: Record, _: Context) -> Iterator[Finding]:
    """What was shown in the unposted list is what the export holds.

    Of an adjustment only the size is compared: its export states no total, and the sign of its lines is not
    known for certain.
    """
    if record.row_total is None or record.total is None:
        return
    same_size = abs(record.row_total) == abs(record.total)
    if record.row_total != record.total and not (record.kind is RecordKind.ADJUSTMENT and same_size):
        yield finding(
            TOTAL_DIFFERS, record, listed=record.row_total, total=record.total, currency=record.currency
        )


def zero_total(record: Record, _: Context) -> Iterator[Finding]:
    """A document over nothing is said to be one."""
    if record.total is not None and not record.total:
        yield finding(ZERO_TOTAL, record)


RULES: tuple[RecordRule, ...] = (mixed_currencies, out_of_balance, total_differs, zero_total)
