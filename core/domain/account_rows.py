"""The tie-out per account: preview, file, entries, and what of the entries the export names by id only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from core.domain.entry_check import Checked, signed
from core.domain.file_check import FileChecked
from core.domain.journal_view import Names, account_name, summed
from core.domain.postings import postings
from core.domain.receipt import AccountRow


@dataclass(slots=True)
class _Amounts:
    """Signed amounts of one account in one currency."""

    preview: list[Decimal] = field(default_factory=list)
    file: list[Decimal] = field(default_factory=list)
    read: list[Decimal] = field(default_factory=list)
    other: list[Decimal] = field(default_factory=list)


_Places = dict[tuple[str, str], _Amounts]


def account_rows(
    documents: Sequence[Checked], file: FileChecked | None, names: Names
) -> tuple[AccountRow, ...]:
    """A row for each account and currency that the preview, the file or an entry has."""
    places: _Places = {}
    called: dict[str, str] = {}
    for each in documents:
        _add_records(places, called, each, file, names)
        _add_entries(places, called, each, names)
    uncertain = {account for each in documents for account in each.uncertain}
    return tuple(
        _row(place, called.get(place[0], ""), places[place], file is not None, place[0] not in uncertain)
        for place in sorted(places)
    )


def _add_records(
    places: _Places, called: dict[str, str], each: Checked, file: FileChecked | None, names: Names
) -> None:
    for record in each.owned.records:
        for posting in postings(record):
            _at(places, posting.account, record.currency).preview.append(posting.signed)
            called.setdefault(posting.account, account_name(record, posting, names))
        found = file.found.get(record.key) if file else None
        for account, amount in found.postings if found else ():
            _at(places, account, record.currency).file.append(amount)


def _add_entries(places: _Places, called: dict[str, str], each: Checked, names: Names) -> None:
    currency = each.owned.records[0].currency
    for entry in each.owned.entries:
        _at(places, entry.account, currency).read.append(signed(entry))
        called.setdefault(entry.account, names.get(entry.account, entry.name))
    for entry in each.pool:
        _at(places, entry.account, currency).other.append(signed(entry))


def _at(places: _Places, account: str, currency: str) -> _Amounts:
    return places.setdefault((account, currency), _Amounts())


def _row(place: tuple[str, str], name: str, amounts: _Amounts, with_file: bool, compared: bool) -> AccountRow:
    preview, read, other = summed(amounts.preview), summed(amounts.read), summed(amounts.other)
    in_file = summed(amounts.file) if with_file else None
    return AccountRow(
        account=place[0],
        name=name,
        currency=place[1],
        debit=preview.debit,
        credit=preview.credit,
        file_debit=in_file.debit if in_file else None,
        file_credit=in_file.credit if in_file else None,
        entries_debit=read.debit,
        entries_credit=read.credit,
        other_debit=other.debit,
        other_credit=other.credit,
        compared=compared,
    )
