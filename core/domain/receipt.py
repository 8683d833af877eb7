"""The proof of a run: preview = file = ids sent = entries read back.

Compared are ids and their count, the documents that entries name, debit = credit and the control entry = the
total of each document, and the amount and account of each line of which the export names the id. That entries
are known by GL entry ids is inferred; where their ids have nothing in common with those sent, the proof is by
content: equal count, the same documents, debits and credits, and every record gone from the unposted lists.
What could not be compared is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, TypeVar


class Verdict(Enum):
    """The values are kept in the journal."""

    TIES_OUT = "ties out"
    DIFFERS = "differs"


class Basis(Enum):
    """What entries and records were held together by. The values are kept in the journal."""

    IDS = "ids"
    CONTENT = "content"


class CurrencyRow(NamedTuple):
    """The totals of one currency."""

    currency: str
    preview: Decimal
    file: Decimal | None
    """None where no file was written."""
    entries: Decimal
    outside_file: Decimal
    """Of the preview's total: records that no file can hold."""
    unread: Decimal
    """Of the preview's total: records whose total no entry states."""

    @property
    def ties(self) -> bool:
        """Whether the totals are the same."""
        in_file = self.file is None or self.preview == self.file + self.outside_file
        return in_file and self.preview == self.entries + self.unread


class AccountRow(NamedTuple):
    """Debits and credits of one account in one currency."""

    account: str
    name: str
    currency: str
    debit: Decimal
    credit: Decimal
    file_debit: Decimal | None
    file_credit: Decimal | None
    entries_debit: Decimal
    entries_credit: Decimal
    other_debit: Decimal
    """Of the entries: what the export names by id only, such as cost of goods."""
    other_credit: Decimal
    compared: bool
    """False where the export does not say enough to compare this account."""

    @property
    def ties(self) -> bool:
        """Whether the account moves by what was previewed: net, as one entry may stand for several."""
        read = self.entries_debit - self.entries_credit - (self.other_debit - self.other_credit)
        in_file = (
            None
            if self.file_debit is None or self.file_credit is None
            else self.file_debit - self.file_credit
        )
        return self.debit - self.credit == read and in_file in (None, self.debit - self.credit)


class DocumentRow(NamedTuple):
    """One document (or several that entries cannot tell apart)."""

    name: str
    currency: str
    preview: Decimal | None
    file: Decimal | None
    entries: Decimal | None
    debit: Decimal
    credit: Decimal
    ids: int
    """GL entries sent."""
    read: int
    """GL entries read back."""
    differences: tuple[str, ...]


class Receipt(NamedTuple):
    """The tie-out of one batch."""

    identifier: str
    label: str
    verdict: Verdict
    basis: Basis
    records: int
    ids_planned: int
    ids_sent: int
    ids_read: int
    currencies: tuple[CurrencyRow, ...]
    accounts: tuple[AccountRow, ...]
    documents: tuple[DocumentRow, ...]
    leftovers: tuple[str, ...]
    """Rows of these records that are still unposted, in words."""
    differences: tuple[str, ...]
    """Everything that does not tie out, in words; empty exactly when it ties out."""
    not_compared: tuple[str, ...]
    """What could not be compared and why, in words."""

    @property
    def ties_out(self) -> bool:
        """Whether everything that could be compared is the same."""
        return self.verdict is Verdict.TIES_OUT


def as_dict(receipt: Receipt) -> dict[str, object]:
    """Text, whole numbers, lists and mappings only, amounts as text: for the journal and files."""
    return _plain(receipt)


def _plain(row: Any) -> dict[str, object]:
    return {name: _value(value) for name, value in row._asdict().items()}


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) if hasattr(each, "_asdict") else each for each in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def from_dict(data: Mapping[str, Any]) -> Receipt:
    """The receipt that was kept.

    Raises:
        KeyError, ValueError: it is none.
    """
    fields = {name: data[name] for name in Receipt._fields}
    fields |= {
        "verdict": Verdict(data["verdict"]),
        "basis": Basis(data["basis"]),
        "currencies": tuple(_row(CurrencyRow, each) for each in data["currencies"]),
        "accounts": tuple(_row(AccountRow, each) for each in data["accounts"]),
        "documents": tuple(_row(DocumentRow, each) for each in data["documents"]),
    }
    fields |= {name: tuple(data[name]) for name in ("leftovers", "differences", "not_compared")}
    return Receipt(**fields)


R = TypeVar("R", CurrencyRow, AccountRow, DocumentRow)


def _row(kind: type[R], data: Mapping[str, Any]) -> R:
    fields: dict[str, Any] = {}
    for name in kind._fields:
        value = data[name]
        is_amount = "Decimal" in str(kind.__annotations__[name]) and value is not None
        fields[name] = Decimal(value) if is_amount else tuple(value) if isinstance(value, list) else value
    return kind(**fields)
