"""Records as a clerk would meet them, for tests of the wizard."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from core.domain.findings import Finding, Rule, Severity
from core.domain.records import BatchKind, Line, Party, Record, RecordKey, RecordKind

DAY = dt.date(2026, 4, 25)
STOP = Rule("stop", Severity.BLOCK, "stopped", "{name} is stopped.", "Let it be.")
ASK = Rule("ask", Severity.CONFIRM, "to confirm", "{name} looks odd.", "Say why it is right.")


def record(number: str, amount: str = "120.00", currency: str = "GBP", location: str = "London") -> Record:
    """An invoice of one line and its tax, with three GL entries."""
    value = Decimal(amount)
    start = int(number) * 10
    line = Line(
        "RP", "4001", "Cable", "Retail", "CAB", Decimal(1), value, -value, currency, "", DAY, (start + 2,)
    )
    return Record(
        key=RecordKey(BatchKind.INVOICES, number),
        kind=RecordKind.INVOICE,
        number=number,
        date=DAY,
        due_date=None,
        party=Party("Northwind Traders", "C100"),
        location=location,
        type="Standard",
        currency=currency,
        total=value,
        description="",
        account="1100",
        lines=(line,),
        header_ids=(start, start + 1),
    )


def finding(rule: Rule, of: Record) -> Finding:
    """The rule fires for a record."""
    return Finding(rule, of.key, {"name": f"Invoice {of.number}"})
