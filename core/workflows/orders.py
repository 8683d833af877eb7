"""What a front door orders: which batches, with which files, and what the clerk answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.checks import name_of
from core.domain.export import ExportFormat
from core.domain.plan import PlannedBatch, batch_of
from core.domain.posting import IdKind
from core.domain.runs import Draft, Facts, Item, Named


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """One batch and its file."""

    batch: PlannedBatch
    """Its records as the clerk saw them."""
    path: Path | None
    """Where its export file goes or stands; None for a batch without a file."""
    form: ExportFormat | None = None
    """How the file is written; None where it exists already."""
    sha256: str = ""
    """Of a file that exists already: what it was when it was read."""


@dataclass(frozen=True, slots=True)
class Order:
    """One press of the commit button."""

    connection: str
    batches: tuple[BatchOrder, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    """Code of a rule → the reason the clerk typed."""
    files_only: bool = False
    """Whether to stop once the files are written; the export then waits to be batched."""
    run: int | None = None
    """A run whose drafts are posted now (a waiting export); None for a new one."""
    overwrite: bool = False
    """Whether files may replace others."""
    patient: bool = False
    """Whether to wait as long as the server asks (a command) or a minute at most (a window)."""
    looked: bool = False
    """Whether the caller has just looked for what is unclear of earlier runs."""
    facts: Facts = field(default_factory=dict)
    """What is said once about a new run: the input file it comes from."""


def nothing_for(item: Item) -> BatchOrder:
    """Stands for an item of an earlier run that the order leaves as it is."""
    return BatchOrder(batch_of((), item.draft.label, item.draft.label), None)


def drafted(order: BatchOrder, answers: Mapping[str, str]) -> Draft:
    """The order as the journal keeps it."""
    batch = order.batch
    facts: dict[str, object] = {"label": batch.label}
    if order.path is not None:
        facts["file"] = {"path": order.path, "form": order.form}
    if answers:
        facts["answers"] = dict(answers)
    return Draft(
        label=batch.identifier,
        kinds=tuple(sorted(kind.value for kind in batch.kinds)),
        id_kind=IdKind.GL_ENTRY,
        records=named(batch),
        totals=dict(batch.totals),
        facts=facts,
    )


def named(batch: PlannedBatch) -> tuple[Named, ...]:
    """The batch's records by name; ids that belong to none of them under a name of their own."""
    wanted = set(batch.ids)
    parts = [Named(name_of(record), tuple(n for n in record.ids if n in wanted)) for record in batch.records]
    rest = wanted.difference(number for part in parts for number in part.ids)
    return (*parts, *([Named("GL entries of no record", tuple(sorted(rest)))] if rest else []))
