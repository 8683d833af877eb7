"""One document held against its entries: debit = credit, control entry = total, each line its amount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from core import words
from core.domain import money
from core.domain.batches import BatchEntry
from core.domain.entry_owners import Owned, contradictions, names_of_entry
from core.domain.journal_view import Sides
from core.domain.postings import Posting, postings
from core.domain.records import Record, RecordKind

CONTROL_SIGNS = {
    RecordKind.INVOICE: 1,
    RecordKind.CREDIT_MEMO: 1,
    RecordKind.PURCHASE: -1,
    RecordKind.EXPENSE_BILL: -1,
}
"""Kinds whose total is on the control account, and on which side. Of the others the lines alone are known."""


@dataclass(slots=True)
class Checked:
    """What came of it."""

    owned: Owned
    pool: list[BatchEntry]
    """Entries that no line or control account explains."""
    differences: list[str] = field(default_factory=list)
    total: Decimal | None = None
    """The total as the entries state it; None where none states it."""
    uncertain: set[str] = field(default_factory=set)
    """Accounts on which something could not be compared."""
    unnamed: int = 0
    """Entries that name no document."""

    @property
    def sides(self) -> Sides:
        """Debits and credits of the entries."""
        entries = self.owned.entries
        return Sides(
            money.total(each.debit for each in entries), money.total(each.credit for each in entries)
        )


def signed(entry: BatchEntry) -> Decimal:
    """Debit above zero, credit below."""
    return money.total((entry.debit, -entry.credit))


def check(owned: Owned, with_ids: bool) -> Checked:
    """Compares a document with its entries; `with_ids` where entries and lines have ids in common."""
    found = Checked(owned, list(owned.entries))
    both = found.sides
    if not both.agree:
        found.differences.append(f"debit is {_shown(both.debit)}, credit {_shown(both.credit)}")
    if with_ids:
        _names(found)
    expected = [each for record in owned.records for each in postings(record)]
    _lines(found, [each for each in expected if each.line], with_ids)
    if all(record.lines for record in owned.records):
        _controls(found)
    else:
        _by_total(found)
    if len({record.currency for record in owned.records}) > 1:
        _of_several_currencies(found)
    return found


def _of_several_currencies(found: Checked) -> None:
    """Entries do not name a currency: which of them belong to which total cannot be told."""
    found.total = None
    found.uncertain.update(entry.account for entry in found.owned.entries)


def _names(found: Checked) -> None:
    (record,) = found.owned.records
    for entry in found.owned.entries:
        found.differences.extend(contradictions(record, entry))
        found.unnamed += not any(names_of_entry(entry, record.key.kind))


def _lines(found: Checked, lines: Iterable[Posting], with_ids: bool) -> None:
    """Takes each line's entry out of the pool."""
    for posting in lines:
        assert posting.line is not None
        ids = posting.line.ids if with_ids else ()
        among = [entry for entry in found.pool if entry.id in ids] if ids else found.pool
        exact = next((entry for entry in among if _is(entry, posting)), None)
        if exact is not None:
            found.pool.remove(exact)
        elif not posting.line.ids:
            found.uncertain.add(posting.account)
        elif ids:
            _differing(found, posting, among)
        elif posting.signed:
            found.differences.append(f"no entry of {_side(posting.signed)} on account {posting.account}")


def _is(entry: BatchEntry, posting: Posting) -> bool:
    return entry.account.strip() == posting.account.strip() and signed(entry) == posting.signed


def _differing(found: Checked, posting: Posting, among: list[BatchEntry]) -> None:
    """The line's own entry says something else; that it is missing is told with the ids."""
    nearest = [entry for entry in among if entry.account.strip() == posting.account.strip()] or among
    if nearest:
        entry = nearest[0]
        found.pool.remove(entry)
        expected = f"{_side(posting.signed)} on account {posting.account or '(none)'}"
        read = f"{_side(signed(entry))} on {entry.account or '(none)'}"
        found.differences.append(f"GL entry {entry.id}: {expected} was expected, {read} was read back")


def _controls(found: Checked) -> None:
    """The control accounts' entries come to the totals of the documents."""
    records = found.owned.records
    if any(record.kind not in CONTROL_SIGNS or record.total is None for record in records):
        _without_control(found)
        return
    read = []
    for account in dict.fromkeys(record.account for record in records):
        own = [record for record in records if record.account == account]
        read.append(_control(found, account, own))
    found.total = money.total(read)


def _control(found: Checked, account: str, records: list[Record]) -> Decimal:
    sign = CONTROL_SIGNS[records[0].kind]
    total = money.total(record.total for record in records if record.total is not None)
    own = _control_entries(found.pool, account, sign * total)
    read = sign * money.total(signed(entry) for entry in own)
    for entry in own:
        found.pool.remove(entry)
    if read != total:
        where = f"control account {account}" if account else "control account"
        found.differences.append(f"{where}: {_shown(total)} was expected, {_shown(read)} was read back")
    return read


def _control_entries(pool: list[BatchEntry], account: str, expected: Decimal) -> list[BatchEntry]:
    """The entries on the control account; where the export names none, one of the right amount."""
    if account:
        return [entry for entry in pool if entry.account.strip() == account.strip()]
    return [entry for entry in pool if signed(entry) == expected][:1]


def _without_control(found: Checked) -> None:
    """Adjustments, transfers, expenses as journal rows: the total is read if every line was."""
    for record in found.owned.records:
        for posting in postings(record):
            exact = next((entry for entry in found.pool if _is(entry, posting)), None)
            if posting.line is None and exact is not None:
                found.pool.remove(exact)
            elif posting.line is None:
                _split_counterpart(found, posting)
    totals = [record.total for record in found.owned.records]
    if not found.uncertain and not found.differences and None not in totals:
        found.total = money.total(total for total in totals if total is not None)


def _split_counterpart(found: Checked, posting: Posting) -> None:
    """The other side may be one entry a line."""
    own = [entry for entry in found.pool if entry.account.strip() == posting.account.strip()]
    if money.total(map(signed, own)) != posting.signed:
        found.uncertain.add(posting.account)
        return
    for entry in own:
        found.pool.remove(entry)


def _by_total(found: Checked) -> None:
    """A document without lines: its entries debit as much as its total says."""
    totals = [record.total for record in found.owned.records]
    if None in totals:
        return
    total = money.total(value for value in totals if value is not None)
    debit = found.sides.debit
    found.total = debit if total >= 0 else -debit
    if debit != abs(total):
        found.differences.append(f"{_shown(abs(total))} was expected, {_shown(debit)} was read back")


def _side(value: Decimal) -> str:
    return f"{'credit' if value < 0 else 'debit'} {_shown(abs(value))}"


def _shown(value: Decimal) -> str:
    return words.number(value)
