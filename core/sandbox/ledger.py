"""What is batched and what is unposted."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from core.sandbox.data import Company
from core.sandbox.data_documents import ADJUSTMENT, EXPENSE, Document
from core.sandbox.listing import Listing
from core.sandbox.rows import row_of


@dataclass
class Batch:
    """One accounting batch; `entries` are its GL entry ids in the order they were sent, each once."""

    id: int
    identifier: str
    entries: list[int]
    invoices: bool = False
    expenses: bool = False
    products: bool = False
    created: str = ""


@dataclass
class Ledger:
    """Batches of a company, and the documents that were hidden from it.

    `per_entry` tells whether the unposted lists have a row per GL entry or one per record (adjustments and
    non-reimbursable expenses always have one per entry, because nothing else would name their ids).
    """

    company: Company
    per_entry: bool = False
    batches: dict[int, Batch] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    last_id: int = 30
    _posted: dict[int, list[int]] = field(default_factory=dict)
    _touched: dict[int, set[int]] = field(default_factory=dict)
    _lists: dict[str, Listing] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        """Put a batch into the ledger; its entries leave the unposted lists."""
        self.batches[batch.id] = batch
        self.last_id = max(self.last_id, batch.id)
        self._lists = {}
        self._post(batch)

    def remove(self, identity: int) -> None:
        """Delete a batch; entries that are in no other batch are unposted again."""
        del self.batches[identity]
        self.refresh()

    def refresh(self) -> None:
        """Work out anew which entries are posted, and forget the lists made before."""
        self._lists, self._posted, self._touched = {}, {}, {}
        for batch in self.batches.values():
            self._post(batch)

    def _post(self, batch: Batch) -> None:
        for entry in batch.entries:
            self._posted.setdefault(entry, []).append(batch.id)
            document = self.company.holder(entry)
            if document is not None:
                self._touched.setdefault(document.first, set()).add(entry)

    def batch_of(self, entry: int) -> Batch | None:
        """The newest batch that holds an entry."""
        holders = self._posted.get(entry)
        return self.batches[holders[-1]] if holders else None

    def unposted_entries(self, document: Document) -> list[int]:
        """GL entry ids of a document that are in no batch."""
        posted = self._touched.get(document.first)
        return [entry for entry in document.entries if not posted or entry not in posted]

    def _row_ids(self, document: Document) -> Iterable[int]:
        if not document.has_entries:
            return (document.first,)
        posted = self._touched.get(document.first)
        if self.per_entry or _only_in_lists(document):
            return document.entries if not posted else self.unposted_entries(document)
        if not posted or document.control not in posted:
            return (document.control,)
        return self.unposted_entries(document)[:1]

    def documents(self, group: str) -> list[Document]:
        """Documents of a group (invoices, expenses, procurement) that are not hidden."""
        found: list[Document] = getattr(self.company, group)
        return [each for each in found if each.first not in self.hidden] if self.hidden else found

    def unposted(self, group: str) -> Listing:
        """The unposted list of a group."""
        listing = self._lists.get(group)
        if listing is None:
            seed, owner = self.company.seed, {}
            for document in self.documents(group):
                for entry in self._row_ids(document):
                    owner[entry] = document
            listing = Listing(sorted(owner), lambda entry: row_of(seed, owner[entry], entry))
            self._lists[group] = listing
        return listing

    def is_open(self, document: Document) -> bool:
        """Whether a document has GL entries and at least one of them is unposted."""
        posted = self._touched.get(document.first)
        return document.has_entries and (not posted or len(posted) < document.span)

    def saved(self) -> dict[str, Any]:
        """The ledger as plain values for the state file."""
        return {
            "batches": [asdict(batch) for batch in self.batches.values()],
            "hidden": sorted(self.hidden),
            "last_id": self.last_id,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Take over what `saved` gave."""
        self.batches = {each["id"]: Batch(**each) for each in saved["batches"]}
        self.hidden = set(saved["hidden"])
        self.last_id = saved["last_id"]
        self.refresh()


def _only_in_lists(document: Document) -> bool:
    """Whether no export names the GL entries of a document."""
    return document.kind == ADJUSTMENT or (document.kind == EXPENSE and not document.bill)
