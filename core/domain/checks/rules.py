"""What every group of rules needs: what is known about the other records, and how a finding is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from core.domain.findings import Finding, Rule
from core.domain.records import Record, RecordKind


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the record itself."""

    twice: frozenset[int] = frozenset()
    """GL entry ids that more than one record has."""
    again: frozenset[tuple[RecordKind, str]] = frozenset()
    """Document numbers that more than one record of a kind has, where that cannot be."""
    batched: Mapping[int, str] = field(default_factory=dict)
    """GL entry ids that are in a batch or an open run already → its name, in words."""
    identifiers: frozenset[str] = frozenset()
    """Identifiers in use on the server or in the journal, without regard to case."""


RecordRule = Callable[[Record, Context], Iterable[Finding]]

_NUMBERED = frozenset({RecordKind.INVOICE, RecordKind.CREDIT_MEMO, RecordKind.EXPENSE_BILL})
"""Kinds that number their documents; an order may have several packing slips, each a record."""


def context(
    records: Iterable[Record],
    identifiers: Collection[str] = (),
    batched: Mapping[int, str] | None = None,
) -> Context:
    """What all records together say.

    Args:
        records: all that are shown, not only those chosen.
        identifiers: in use on the server or in the journal.
        batched: GL entry ids of batches and open runs that are known → what they are called.
    """
    ids: Counter[int] = Counter()
    numbers: Counter[tuple[RecordKind, str]] = Counter()
    for record in records:
        ids.update(record.ids)
        if record.kind in _NUMBERED and record.number:
            numbers[record.kind, record.number] += 1
    return Context(
        twice=frozenset(number for number, times in ids.items() if times > 1),
        again=frozenset(number for number, times in numbers.items() if times > 1),
        batched=batched or {},
        identifiers=frozenset(name.casefold() for name in identifiers),
    )


def finding(rule: Rule, record: Record, **values: object) -> Finding:
    """The rule fires for a record; `{name}` in its words is the record's name."""
    return Finding(rule, record.key, {"name": name_of(record), **values})


def name_of(record: Record) -> str:
    """A record as a person names it: "Invoice 10482"."""
    return f"{record.kind.value.capitalize()} {record.number or record.key.value}"


NEVER_IN_BILLS = frozenset({"NonReimbursable", "Personal"})


def is_outside_bills(record: Record) -> bool:
    """Whether it is an expense that no export ever holds, because nobody is paid for it."""
    return record.kind is RecordKind.EXPENSE and not record.exported and record.type in NEVER_IN_BILLS
