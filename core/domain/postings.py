"""What a record posts: one signed amount an account, as far as its export says.

Signs follow the published samples. An invoice and a purchase add up to zero (header positive, lines
negative); an invoice debits its control account, a purchase credits it. An expense bill has header and lines
positive. Of adjustments, transfers and expenses as journal rows the two sides are shown as far as the export
names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from core.domain import money
from core.domain.records import Line, Record, RecordKind


class Posting(NamedTuple):
    """One amount on one account."""

    account: str
    signed: Decimal
    """Debits above zero, credits below."""
    currency: str
    line: Line | None
    """None for the control account's side."""


_LINE_SIGNS = {
    RecordKind.INVOICE: 1,
    RecordKind.CREDIT_MEMO: 1,
    RecordKind.PURCHASE: -1,
    RecordKind.EXPENSE_BILL: 1,
}
_CONTROL_SIGNS = {
    RecordKind.INVOICE: 1,
    RecordKind.CREDIT_MEMO: 1,
    RecordKind.PURCHASE: -1,
    RecordKind.EXPENSE_BILL: -1,
}


def postings(record: Record) -> tuple[Posting, ...]:
    """The control account's side and the lines'; nothing for a record of which no lines are known."""
    if not record.lines:
        return ()
    if record.kind not in _LINE_SIGNS:
        return _pairs(record)
    sign = _LINE_SIGNS[record.kind]
    lines = [_of_line(record, line, sign * line.amount) for line in record.lines]
    if record.total is None:
        return tuple(lines)
    return _control(record, _CONTROL_SIGNS[record.kind] * record.total), *lines


def _pairs(record: Record) -> tuple[Posting, ...]:
    """Both sides where the lines name both; else what is missing to zero goes to the record's account."""
    amounts = _sides(record.lines)
    lines = [_of_line(record, line, value) for line, value in zip(record.lines, amounts, strict=True)]
    rest = money.total(amounts)
    if rest and record.account:
        lines.append(_control(record, -rest))
    return tuple(lines)


def _sides(lines: Sequence[Line]) -> list[Decimal]:
    """The lines' amounts; of two equal ones on two accounts the second is the other side."""
    amounts = [line.amount for line in lines]
    if len(lines) == 2 and amounts[0] == amounts[1] and lines[0].account != lines[1].account:
        return [amounts[0], -amounts[1]]
    return amounts


def _control(record: Record, signed: Decimal) -> Posting:
    return Posting(record.account, signed, record.currency, None)


def _of_line(record: Record, line: Line, signed: Decimal) -> Posting:
    return Posting(line.account, signed, line.currency or record.currency, line)
