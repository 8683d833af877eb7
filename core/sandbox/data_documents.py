"""The head of a document, its lines and its GL entries. Amounts are whole minor units, never floats."""

import random
from datetime import date
from decimal import Decimal
from typing import NamedTuple

INVOICE, EXPENSE, PURCHASE, ADJUSTMENT, TRANSFER = "I", "E", "P", "A", "T"


class Document(NamedTuple):
    """One business document.

    Attributes:
        kind: one of INVOICE, EXPENSE, PURCHASE, ADJUSTMENT, TRANSFER.
        unit: ordinal of the unit it was made from, within its kind.
        key: invoice id, expense detail id, purchase order id, adjustment id or transfer id.
        number: as shown to clerks.
        first: its lowest GL entry id; the ids are one block of `span`.
        day: proleptic ordinal of the document date.
        total: signed header total in units of 10 ** -scale; a credit memo's is negative.
        taxes: tax per level, same unit, unsigned; `tax` is the position of the code in TAX_CODES.
        lines: count of lines; `headers`: count of header entries of an invoice.
        bill: number of the expense bill it belongs to, else empty; `slip`: the packing slip.
        offset: distance of `first` from the first id of its unit.
    """

    kind: str
    unit: int
    key: int
    number: str
    first: int
    span: int
    day: int
    party: int
    place: int
    currency: int
    scale: int
    total: int
    tax: int = 0
    taxes: tuple[int, ...] = ()
    lines: int = 1
    headers: int = 1
    credit: bool = False
    has_entries: bool = True
    bill: str = ""
    slip: str = ""
    offset: int = 0
    bump: int = 0

    @property
    def date(self) -> date:
        """The document date."""
        return date.fromordinal(self.day)

    @property
    def control(self) -> int:
        """GL entry id of the control entry (receivable, payable, the expense itself, goods moved)."""
        return self.first + (self.lines if self.kind == INVOICE else 0)

    @property
    def entries(self) -> range:
        """All GL entry ids."""
        return range(self.first, self.first + self.span) if self.has_entries else range(0)

    @property
    def product_id(self) -> str:
        """The text key of a procurement record."""
        if self.kind == PURCHASE:
            return f"{self.key}-{self.slip}-purchase"
        return f"{self.key}-{'adjustment' if self.kind == ADJUSTMENT else 'transfer'}"

    def money(self, minor: int) -> Decimal:
        """Minor units of this document as an exact decimal."""
        return Decimal(minor).scaleb(-self.scale)


class Line(NamedTuple):
    """A line: quantity in hundredths (unsigned), price and cost per unit, total = quantity × price."""

    item: int
    quantity: int
    price: int
    cost: int
    total: int
    taxable: bool
    account: str


class Entry(NamedTuple):
    """One GL entry; `amount` > 0 is a debit, < 0 a credit, in minor units of its document."""

    id: int
    account: str
    type: str
    amount: int
    line: int = -1


def dice(seed: int, kind: str, ordinal: int) -> random.Random:
    """The random numbers of one unit: the same whenever it is asked again."""
    return random.Random((seed * 4 + "IEPR".index(kind)) * 1_000_003 + ordinal)  # noqa: S311 (demo data)


def rounded(numerator: int, denominator: int) -> int:
    """Integer division of non-negative numbers, halves rounded up."""
    return (2 * numerator + denominator) // (2 * denominator)
