"""A payment file as it was read: one value per row, with what was written kept beside what it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from itertools import repeat
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
    cell: str = ""
    """What kind of cell of a spreadsheet it was: "number", "day", "moment", "truth"; empty for a text."""


class PaymentRow(NamedTuple):
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
    flaws: tuple[str, ...] = ()
    """What could not be read, in words."""
    number_flaw: str = ""
    """The one of these that is about the invoice's number: no invoice can be called so."""
    date_flaw: str = ""
    """The one of these that is about the date."""
    names: Sequence[str] = ()
    """Of all its fields in their order, as `Written.name`."""
    texts: Sequence[str] = ()
    """What stands in them; they are written back as they were."""
    cells: Sequence[str] = ()
    """Their kinds, as `Written.cell`; empty where all are texts."""

    @property
    def written(self) -> tuple[Written, ...]:
        """All fields in their order."""
        return tuple(map(Written, self.names, self.texts, self.cells or repeat("")))

    @property
    def name(self) -> str:
        """What the row pays, as a person names it."""
        if self.number:
            return self.number
        return f"invoice id {self.invoice_id}" if self.invoice_id is not None else f"row {self.place}"


class Layout(NamedTuple):
    """How a table was laid out, so that its results are laid out alike."""

    encoding: str = ""
    """Python's name of it; empty for a spreadsheet."""
    mark: bool = False
    """Whether a byte order mark stands first."""
    delimiter: str = ""
    sheet: str = ""
    above: tuple[tuple[Written, ...], ...] = ()
    """The rows above the headings."""


class ControlTotal(NamedTuple):
    """What a list itself says its payments come to, above its headings or below its last row."""

    line: int
    text: str
    """As written."""
    amount: Decimal | None
    """With the sender's signs turned as those of the rows; None where it cannot be read."""


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
    layout: Layout = field(default=Layout())
    control: ControlTotal | None = None
    """None where the file names none. It is no payment and in no file of results."""
