"""Rules about who is at the other end.

missing-customer-account · missing-vendor-number · number-twice
"""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.checks.rules import Context, RecordRule, finding
from core.domain.findings import Finding, Rule, Severity
from core.domain.records import Record, RecordKind

MISSING_CUSTOMER_ACCOUNT = Rule(
    "missing-customer-account",
    Severity.BLOCK,
    "no account number",
    "{party}, the customer of {name}, has no account number. The books could not tell whose it is.",
    "Fill in the account number in ConnectWise (Company, Finance) and read again.",
)
MISSING_VENDOR_NUMBER = Rule(
    "missing-vendor-number",
    Severity.BLOCK,
    "no vendor number",
    "{party}, to whom {name} is owed, has no vendor number. The books could not tell whose it is.",
    "Fill in the vendor number of the vendor or member in ConnectWise and read again.",
)
NUMBER_TWICE = Rule(
    "number-twice",
    Severity.BLOCK,
    "number comes twice",
    "There is more than one {kind} with the number {number}. The books would take one for a "
    "copy of the other.",
    "Give one of them another number in ConnectWise and read again.",
)

_CUSTOMERS = frozenset({RecordKind.INVOICE, RecordKind.CREDIT_MEMO})
_VENDORS = frozenset({RecordKind.PURCHASE, RecordKind.EXPENSE_BILL, RecordKind.EXPENSE})


def missing_account(record: Record, _: Context) -> Iterator[Finding]:
    """Customer, vendor and member have their number in the books."""
    if not record.exported or not record.lines or record.party.account.strip():
        return
    party = record.party.name or "(no name)"
    if record.kind in _CUSTOMERS:
        yield finding(MISSING_CUSTOMER_ACCOUNT, record, party=party)
    elif record.kind in _VENDORS:
        yield finding(MISSING_VENDOR_NUMBER, record, party=party)


def number_twice(record: Record, context: Context) -> Iterator[Finding]:
    """A document number names one document of its kind."""
    if (record.kind, record.number) in context.again:
        yield finding(NUMBER_TWICE, record, kind=record.kind.value, number=record.number)


RULES: tuple[RecordRule, ...] = (missing_account, number_twice)
