"""A company made from a seed and a size: its documents, known by number, date, total and GL entry ids.

Only the head of each document is kept. Its lines are a pure function of seed, kind and ordinal, worked out
again whenever they are asked for, so that 100,000 documents stay small in memory.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from core.sandbox.data_documents import ADJUSTMENT, EXPENSE, INVOICE, PURCHASE, TRANSFER, Document
from core.sandbox.data_expenses import expense_documents
from core.sandbox.data_invoices import invoice_document
from core.sandbox.data_procurement import procurement_document

SMALLEST, LARGEST = 10, 100_000
_FIRST_ENTRY = 320_001


@dataclass
class Company:
    """The documents of one demo company.

    Attributes:
        seed: what the company is made from; equal seed, size and today give an equal company.
        size: records as a clerk counts them (a bill with five expenses is one), 10 to 100,000.
        today: the company's present day; most documents lie before it, some after it.
        bumps: GL entry id of a document → change of its first price in minor units.
    """

    seed: int = 1
    size: int = 257
    today: date = field(default_factory=date.today)
    bumps: dict[int, int] = field(default_factory=dict)
    documents: list[Document] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not SMALLEST <= self.size <= LARGEST:
            raise ValueError(f"size must lie between {SMALLEST} and {LARGEST}, not {self.size}")
        self.documents = list(_documents(self))
        self._firsts = [document.first for document in self.documents]
        self._index()

    def _index(self) -> None:
        groups: dict[str, list[Document]] = {"invoices": [], "expenses": [], "procurement": []}
        for document in self.documents:
            groups[_GROUP[document.kind]].append(document)
        self.invoices = groups["invoices"]
        self.expenses = groups["expenses"]
        self.procurement = groups["procurement"]
        self.invoice_by_id = {document.key: document for document in self.invoices}
        self.bills: dict[str, list[Document]] = {}
        for document in self.expenses:
            if document.bill:
                self.bills.setdefault(document.bill, []).append(document)

    def holder(self, entry: int) -> Document | None:
        """The document that owns a GL entry id, or None (also for documents without GL entries)."""
        position = bisect_right(self._firsts, entry) - 1
        if position < 0:
            return None
        document = self.documents[position]
        return document if entry < document.first + document.span and document.has_entries else None

    def change(self, document: Document, by: int) -> Document:
        """Change the first price of a document by some minor units; totals, tax and entries follow."""
        self.bumps[document.first] = self.bumps.get(document.first, 0) + by
        position = self._firsts.index(document.first)
        changed = _remade(self, document)
        self.documents[position] = changed
        self._index()
        return changed


_GROUP = {
    INVOICE: "invoices",
    EXPENSE: "expenses",
    PURCHASE: "procurement",
    ADJUSTMENT: "procurement",
    TRANSFER: "procurement",
}


def kinds_of(size: int) -> tuple[int, int, int]:
    """How many invoices, expense units and procurement records a company of this size has."""
    expenses = max(2, round(size * 12 / 257))
    procurement = max(4, round(size * 31 / 257))
    return size - expenses - procurement, expenses, procurement


def _sequence(size: int) -> list[tuple[float, str, int]]:
    """All units of the company in the order their GL entries were made, kinds interleaved."""
    counts = zip(("I", "E", "P"), kinds_of(size), strict=True)
    return sorted((i / count, kind, i) for kind, count in counts for i in range(count))


def _documents(company: Company) -> Iterator[Document]:
    entry = _FIRST_ENTRY
    for fraction, kind, ordinal in _sequence(company.size):
        for document in _unit(company, kind, ordinal, fraction, entry):
            yield document
            entry = document.first + document.span
        entry += ordinal % 3 == 0


def _unit(company: Company, kind: str, ordinal: int, fraction: float, entry: int) -> Iterator[Document]:
    today = company.today.toordinal()
    if kind == "I":
        yield invoice_document(company.seed, ordinal, fraction, today, entry, company.bumps.get(entry, 0))
    elif kind == "P":
        yield procurement_document(company.seed, ordinal, fraction, today, entry, company.bumps.get(entry, 0))
    else:
        yield from expense_documents(company.seed, ordinal, fraction, today, entry, company.bumps)


def _remade(company: Company, document: Document) -> Document:
    """The document made again from its place in the sequence, with the company's changes."""
    kind = {"I": "I", "E": "E"}.get(document.kind, "P")
    for fraction, unit, ordinal in _sequence(company.size):
        if unit == kind and ordinal == document.unit:
            first = document.first - document.offset
            made = _unit(company, kind, ordinal, fraction, first)
            return next(other for other in made if other.first == document.first)
    raise KeyError(document.number)
