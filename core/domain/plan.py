"""The plan: the batches that will be created from the chosen records."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from core.domain import money
from core.domain.batches import BatchRequest
from core.domain.findings import Finding, Severity
from core.domain.fingerprint import fingerprint
from core.domain.money import Totals
from core.domain.records import BatchKind, Record, RecordKey

Naming = Callable[[BatchKind, str], str]
"""Kind and label of a batch → its identifier. One that remembers its answers lets a plan be made again."""


class Cut(Enum):
    """How many batches the chosen records become. Never mixes kinds. The values are the command's words."""

    KIND = "kind"
    LOCATION = "location"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """One batch to be created."""

    kinds: frozenset[BatchKind]
    label: str
    """What it is called on screen: "Invoices", "Expenses, Leeds", "Invoice 10482"."""
    identifier: str
    records: tuple[Record, ...]
    ids: tuple[int, ...]
    """GL entry ids to be sent: unique, sorted."""
    totals: Totals


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one press of the commit button would do."""

    batches: tuple[PlannedBatch, ...]
    totals: Totals
    fingerprint: str
    """Of what is posted, whatever the batches are called."""
    findings: tuple[Finding, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of all batches."""
        return tuple(record for batch in self.batches for record in batch.records)


def plan(records: Iterable[Record], cut: Cut, naming: Naming) -> Plan:
    """Cuts records into batches, in an order that depends on the records alone.

    Raises:
        ValueError: two of the records have the same key.
    """
    parts: dict[tuple[int, str, str], list[Record]] = {}
    for record in sorted(_distinct(records), key=_order):
        parts.setdefault(_part(record, cut), []).append(record)
    ordered = [parts[part] for part in sorted(parts, key=lambda part: part[:2])]
    labels = _labels([_label(part[0], cut) for part in ordered])
    return gathered(
        [
            batch_of(part, label, naming(part[0].key.kind, label))
            for part, label in zip(ordered, labels, strict=True)
        ]
    )


def gathered(batches: Sequence[PlannedBatch]) -> Plan:
    """A plan of given batches."""
    prints = [[*sorted(map(fingerprint, batch.records)), str(batch.ids)] for batch in batches]
    whole = hashlib.sha256(str(prints).encode()).hexdigest()
    return Plan(tuple(batches), money.merged(batch.totals for batch in batches), whole)


def batch_of(
    records: Sequence[Record], label: str, identifier: str, ids: Iterable[int] | None = None
) -> PlannedBatch:
    """A batch of these records. Its ids are theirs, unless an input file says which (a check compares)."""
    chosen = (number for record in records for number in record.ids) if ids is None else ids
    return PlannedBatch(
        kinds=frozenset(record.key.kind for record in records),
        label=label,
        identifier=identifier,
        records=tuple(records),
        ids=tuple(sorted(set(chosen))),
        totals=totals(records),
    )


def totals(records: Iterable[Record]) -> Totals:
    """Totals per currency; a record without an amount adds nothing, not even its currency."""
    return money.totals((record.currency, record.total) for record in records if record.total is not None)


def renamed(whole: Plan, position: int, identifier: str) -> Plan:
    """The plan with another identifier for one batch. Its findings are dropped: check it again."""
    batches = [
        replace(batch, identifier=identifier) if place == position else batch
        for place, batch in enumerate(whole.batches)
    ]
    return replace(whole, batches=tuple(batches), findings=())


def request(batch: PlannedBatch) -> BatchRequest:
    """What is sent to create a batch."""
    return BatchRequest(batch.identifier, batch.kinds, batch.ids)


def blocked(whole: Plan) -> bool:
    """Whether the plan must not be carried out whatever the clerk says."""
    return any(finding.rule.severity is Severity.BLOCK for finding in whole.findings)


def blocking(whole: Plan) -> tuple[Finding, ...]:
    """The findings that stop the plan."""
    return tuple(finding for finding in whole.findings if finding.rule.severity is Severity.BLOCK)


def to_answer(whole: Plan, answered: Iterable[str] = ()) -> tuple[Finding, ...]:
    """The findings that need a typed reason; `answered` are codes of rules that have one."""
    given = set(answered)
    return tuple(
        finding
        for finding in whole.findings
        if finding.rule.severity is Severity.CONFIRM and finding.rule.code not in given
    )


def without_blocked(records: Iterable[Record], findings: Iterable[Finding]) -> tuple[Record, ...]:
    """The records that no finding blocks."""
    out = {finding.record for finding in findings if finding.rule.severity is Severity.BLOCK}
    return tuple(record for record in records if record.key not in out)


_KINDS = tuple(BatchKind)


def _distinct(records: Iterable[Record]) -> list[Record]:
    found: dict[RecordKey, Record] = {}
    for record in records:
        if found.setdefault(record.key, record) != record:
            raise ValueError(f"two records are called {record.key.value}")
    return list(found.values())


def _order(record: Record) -> tuple[str, tuple[int, str], str]:
    """By day, number (10 after 9), key."""
    digits = "".join(filter(str.isdecimal, record.number))[:18]
    return str(record.date or ""), (int(digits or 0), record.number), record.key.value


def _part(record: Record, cut: Cut) -> tuple[int, str, str]:
    """Kind, location, record: the first two order the batches."""
    kind = _KINDS.index(record.key.kind)
    match cut:
        case Cut.KIND:
            return kind, "", ""
        case Cut.LOCATION:
            return kind, record.location, ""
        case Cut.RECORD:
            return kind, "", record.key.value


def _label(record: Record, cut: Cut) -> str:
    kind = record.key.kind.value.capitalize()
    match cut:
        case Cut.KIND:
            return kind
        case Cut.LOCATION:
            return f"{kind}, {record.location or 'no location'}"
        case Cut.RECORD:
            return f"{record.kind.value.capitalize()} {record.number or record.key.value}"


def _labels(wanted: Sequence[str]) -> list[str]:
    """The labels, with (2), (3) … where one comes again."""
    seen: Counter[str] = Counter()
    found = []
    for label in wanted:
        seen[label] += 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found
