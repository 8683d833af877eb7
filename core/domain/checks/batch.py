"""Rules about batches: their identifiers, their ids, and whether what the clerk saw is still so.

identifier-fault · identifier-used · identifier-twice · empty-batch · mixed-kinds · ids-left-out ·
ids-of-others · id-in-two-batches · changed · gone
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from core.domain import identifiers
from core.domain.checks.rules import Context, name_of
from core.domain.findings import Finding, Rule, Severity
from core.domain.fingerprint import Comparison
from core.domain.plan import Plan, PlannedBatch
from core.domain.records import Record

PlanRule = Callable[[Plan, Context], Iterable[Finding]]

IDENTIFIER_FAULT = Rule(
    "identifier-fault",
    Severity.BLOCK,
    "identifier not allowed",
    "The identifier of batch {batch} {fault}. The batch could not be created or not be found again.",
    "Choose another identifier of 1 to 50 characters.",
)
IDENTIFIER_USED = Rule(
    "identifier-used",
    Severity.BLOCK,
    "identifier in use",
    "A batch {identifier} exists already. Two batches of one name could not be told apart.",
    "Choose another identifier.",
)
IDENTIFIER_TWICE = Rule(
    "identifier-twice",
    Severity.BLOCK,
    "identifier twice",
    "Two batches of this plan are to be called {identifier}. They could not be told apart.",
    "Choose another identifier for one of them.",
)
EMPTY_BATCH = Rule(
    "empty-batch",
    Severity.BLOCK,
    "nothing in it",
    "Batch {batch} holds no GL entry, so there is nothing to create.",
    "Choose records for it or leave it out.",
)
MIXED_KINDS = Rule(
    "mixed-kinds",
    Severity.CONFIRM,
    "mixed kinds",
    "Batch {batch} holds {kinds}. What ConnectWise makes of several kinds in one batch is not known.",
    "Split it, or give a reason to create it as it is.",
)
IDS_LEFT_OUT = Rule(
    "ids-left-out",
    Severity.BLOCK,
    "GL entries left out",
    "Batch {batch} lacks GL entries of {name}: {ids}. A part of it would stay unposted.",
    "Add the ids to the batch, or take out all of {name}.",
)
IDS_OF_OTHERS = Rule(
    "ids-of-others",
    Severity.BLOCK,
    "unknown GL entries",
    "Batch {batch} names GL entries that no unposted record has: {ids}.",
    "Take them out: they are in another batch already, or were mistyped.",
)
ID_IN_TWO_BATCHES = Rule(
    "id-in-two-batches",
    Severity.BLOCK,
    "GL entries twice",
    "GL entries are in two batches of this plan: {ids}. They would be posted twice.",
    "Take them out of one of the batches.",
)
CHANGED = Rule(
    "changed",
    Severity.BLOCK,
    "changed since the preview",
    "{name} has changed since it was shown: {what}. Nothing was posted, because it is not what you saw.",
    "Read again, look at the record and choose it anew.",
)
GONE = Rule(
    "gone",
    Severity.BLOCK,
    "gone since the preview",
    "{name} is no longer unposted: somebody has batched, reopened or deleted it since it was shown. Nothing "
    "was posted.",
    "Read again and go on without it.",
)


def identifier_rules(whole: Plan, context: Context) -> Iterator[Finding]:
    """Each batch has a name that is allowed, free, and its own."""
    names = Counter(batch.identifier.casefold() for batch in whole.batches)
    for batch in whole.batches:
        if fault := identifiers.fault(batch.identifier):
            yield Finding(IDENTIFIER_FAULT, values={"batch": batch.label, "fault": fault})
        if batch.identifier.casefold() in context.identifiers:
            yield Finding(IDENTIFIER_USED, values={"identifier": batch.identifier})
    for name in sorted(name for name, times in names.items() if times > 1):
        twice = next(batch for batch in whole.batches if batch.identifier.casefold() == name)
        yield Finding(IDENTIFIER_TWICE, values={"identifier": twice.identifier})


def content_rules(whole: Plan, _: Context) -> Iterator[Finding]:
    """A batch holds something, of one kind, and all of each record and nothing else."""
    for batch in whole.batches:
        if not batch.ids:
            yield Finding(EMPTY_BATCH, values={"batch": batch.label})
        if len(batch.kinds) > 1:
            kinds = sorted(kind.value for kind in batch.kinds)
            yield Finding(MIXED_KINDS, values={"batch": batch.label, "kinds": kinds})
        yield from _complete(batch)


def _complete(batch: PlannedBatch) -> Iterator[Finding]:
    sent = set(batch.ids)
    for record in batch.records:
        if missing := [str(number) for number in record.ids if number not in sent]:
            values = {"batch": batch.label, "name": name_of(record), "ids": missing}
            yield Finding(IDS_LEFT_OUT, record.key, values)
    others = sent.difference(*(record.ids for record in batch.records))
    if others:
        ids = [str(number) for number in sorted(others)]
        yield Finding(IDS_OF_OTHERS, values={"batch": batch.label, "ids": ids})


def id_in_two_batches(whole: Plan, _: Context) -> Iterator[Finding]:
    """No id is sent twice."""
    times = Counter(number for batch in whole.batches for number in batch.ids)
    twice = [str(number) for number in sorted(times) if times[number] > 1]
    if twice:
        yield Finding(ID_IN_TWO_BATCHES, values={"ids": twice})


def since_the_preview(seen: Iterable[Record], comparison: Comparison) -> tuple[Finding, ...]:
    """What a comparison with what the clerk saw stops."""
    gone = set(comparison.gone)
    found = []
    for record in seen:
        name = name_of(record)
        if record.key in comparison.changed:
            what = list(comparison.changed[record.key])
            found.append(Finding(CHANGED, record.key, {"name": name, "what": what}))
        elif record.key in gone:
            found.append(Finding(GONE, record.key, {"name": name}))
    return tuple(found)


RULES: tuple[PlanRule, ...] = (identifier_rules, content_rules, id_in_two_batches)
