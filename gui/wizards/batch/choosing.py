"""Which records may be chosen, and what becomes of a choice when the server is read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from core.domain.findings import Finding
from core.domain.money import Totals, totals
from core.domain.records import BatchKind, Record, RecordKey
from gui.wizards.choosing import Allowed, blocker_of
from gui.wizards.choosing import allowed as allowed_by

Findings = Mapping[RecordKey, tuple[Finding, ...]]
"""What the checks say, by record."""


def blocker(findings: Findings, key: RecordKey) -> Finding | None:
    """The finding that keeps a record out of any batch; None when it may be chosen."""
    return blocker_of(findings.get(key, ()))


def allowed(findings: Findings, wanted: Iterable[RecordKey]) -> Allowed[RecordKey]:
    """What remains of a choice when blocked records are left out, and which these were."""
    return allowed_by(wanted, lambda key: blocker(findings, key))


class Kept(NamedTuple):
    """A choice after the server was read again."""

    chosen: frozenset[RecordKey]
    gone: tuple[Record, ...]
    """Chosen before, not shown any more."""
    refused: tuple[RecordKey, ...]
    """Chosen before, blocked now."""


def keep(
    chosen: Collection[RecordKey], before: Iterable[Record], after: Iterable[Record], now: Findings
) -> Kept:
    """The choice by key, as far as it still stands."""
    shown = {record.key for record in after}
    gone = tuple(record for record in before if record.key in chosen and record.key not in shown)
    remaining, refused = allowed(now, (key for key in chosen if key in shown))
    return Kept(remaining, gone, refused)


def chosen_totals(records: Iterable[Record]) -> Totals:
    """Sums of the records' totals per currency; a record without an amount adds nothing."""
    return totals((record.currency, record.total) for record in records if record.total is not None)


def entry_count(records: Iterable[Record]) -> int:
    """How many GL entries the records have."""
    return sum(len(record.ids) for record in records)


def of_kind(records: Iterable[Record], kind: BatchKind) -> list[Record]:
    """The records that go into batches of one kind."""
    return [record for record in records if record.key.kind is kind]
