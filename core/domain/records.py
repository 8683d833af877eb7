"""The record: one unposted document, the same whichever door it came through."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import NamedTuple


class BatchKind(Enum):
    """What a batch may hold; one kind a batch. The values are the command's words."""

    INVOICES = "invoices"
    EXPENSES = "expenses"
    PROCUREMENT = "procurement"


class RecordKind(Enum):
    """What a record is."""

    INVOICE = "invoice"
    CREDIT_MEMO = "credit memo"
    EXPENSE_BILL = "expense bill"
    EXPENSE = "expense"
    """One expense as journal rows, or a non-reimbursable expense that is in no bill."""
    PURCHASE = "purchase"
    ADJUSTMENT = "adjustment"
    TRANSFER = "transfer"

    @property
    def batch_kind(self) -> BatchKind:
        """The kind of batch such a record goes into."""
        return _BATCH_KINDS[self]


_BATCH_KINDS = {
    RecordKind.INVOICE: BatchKind.INVOICES,
    RecordKind.CREDIT_MEMO: BatchKind.INVOICES,
    RecordKind.EXPENSE_BILL: BatchKind.EXPENSES,
    RecordKind.EXPENSE: BatchKind.EXPENSES,
    RecordKind.PURCHASE: BatchKind.PROCUREMENT,
    RecordKind.ADJUSTMENT: BatchKind.PROCUREMENT,
    RecordKind.TRANSFER: BatchKind.PROCUREMENT,
}


class RecordKey(NamedTuple):
    """Names one record within one source; stable when the source is read again.

    `value` is the invoice id, the bill's document number, the expense id or the procurement key where the
    server gives one, else the document number (with `#2`, `#3` … for a number that comes again).
    """

    kind: BatchKind
    value: str


class Party(NamedTuple):
    """Who is at the other end: the customer of an invoice, the vendor of a purchase, the member of a bill."""

    name: str
    account: str
    """The account or vendor number in the books; empty when it is missing."""


class Line(NamedTuple):
    """A detail of a record as exported. `amount` keeps the export's sign."""

    type: str
    """GL type: AR, RP, ST, EE, PF …"""
    account: str
    text: str
    gl_class: str
    item: str
    quantity: Decimal | None
    price: Decimal | None
    amount: Decimal
    currency: str
    tax_code: str
    date: dt.date | None
    ids: tuple[int, ...]
    """GL entry ids that the export names for this line."""


class Origin(NamedTuple):
    """Where a record stands in its source: part, section (its element name), position from 0."""

    part: int
    section: str
    position: int


@dataclass(frozen=True, slots=True)
class Record:
    """One unposted document with everything that is shown, checked or sent."""

    key: RecordKey
    kind: RecordKind
    number: str
    date: dt.date | None
    due_date: dt.date | None
    party: Party
    location: str
    type: str
    """The server's type of document: Standard, Agreement, CreditMemo, Reimbursable …"""
    currency: str
    total: Decimal | None
    """As exported; None for a record of which only GL entry ids are known."""
    description: str
    account: str
    """The control account: receivables of an invoice, payables of a bill or purchase."""
    lines: tuple[Line, ...]
    header_ids: tuple[int, ...]
    """GL entry ids the export names for the document itself."""
    row_ids: tuple[int, ...] = ()
    """GL entry ids of the unposted rows with this record's business key (REST)."""
    business_keys: tuple[str, ...] = ()
    """What include lists take: invoice id, expense ids, procurement key (REST)."""
    row_total: Decimal | None = None
    """The total the unposted list states (REST), None where it states none."""
    exported: bool = True
    """Whether the export gave this document; False for one known from the unposted list only."""
    flaws: tuple[str, ...] = ()
    """What a reader could not make sense of in this record, in words (bad id, bad amount, bad date)."""
    origin: Origin | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """All GL entry ids of the record, each once, sorted: what a batch of it must hold."""
        line_ids = (number for line in self.lines for number in line.ids)
        return tuple(sorted({*self.header_ids, *line_ids, *self.row_ids}))
