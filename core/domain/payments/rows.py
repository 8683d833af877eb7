"""A payment file as it was read: one value per row, with what was written kept beside what it means."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple


class PaymentForm(Enum):
    """How a payment file is written. The values are what a clerk reads."""

    LEGACY_XML = "payment XML of the Accounting Interface"
    REST_XML = "payment XML of the REST interface"
    CSV = "CSV"
    XLSX = "XLSX"

    @property
    def is_table(self) -> bool:
        """Whether its columns are the sender's own."""
        return self in (PaymentForm.CSV, PaymentForm.XLSX)


class Amounts(Enum):
    """What the amounts of a file mean. The values are the command's words."""

    TOTALS = "totals"
    """Total paid so far: replaces what is stored."""
    RECEIPTS = "receipts"
    """New receipts: added to what is stored."""


class Written(NamedTuple):
    """One field of a row exactly as it stands in the file."""

    name: str
    """Element name or heading."""
    text: str


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One row of a payment file. What could not be read is None, with the reason in `flaws`."""

    place: int
    """From 1, among the rows."""
    line: int
    """Line of the file (row of the sheet), from 1."""
    number: str
    """The invoice's number, exactly as written; empty for none."""
    amount: Decimal | None
    date: dt.date | None
    """The calendar day as written, whatever the offset; None for none or an unreadable one."""
    invoice_id: int | None = None
    payment_id: int | None = None
    external_id: str = ""
    currency: str = ""
    """Empty where the file names none: the invoice's."""
    payer: str = ""
    reference: str = ""
    written: tuple[Written, ...] = ()
    """All fields in their order; they are written back as they were."""
    flaws: tuple[str, ...] = ()
    """What could not be read, in words."""

    @property
    def name(self) -> str:
        """What the row pays, as a person names it."""
        if self.number:
            return self.number
        return f"invoice id {self.invoice_id}" if self.invoice_id is not None else f"row {self.place}"


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """A payment file with everything that was found in it."""

    name: str
    """Path, or what standard input is called."""
    form: PaymentForm
    sha256: str
    rows: tuple[PaymentRow, ...]
    particulars: tuple[tuple[str, str], ...] = ()
    """What was recognised, as a person reads it: ("Encoding", "Windows-1252"), ("Delimiter", "semicolon")."""
    columns: tuple[str, ...] = ()
    """The headings of a table, in order."""
    notes: tuple[str, ...] = field(default=())
    """What should be known although it hinders nothing: numbers that may have lost zeros, formulas."""
