"""The planned batches as rows of a table, and the names of their files."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from core.domain.export import ExportFormat
from core.domain.identifiers import made_unique
from core.domain.plan import Plan, PlannedBatch
from gui.table import Column, Kind, Mark, RowTone, Tone

NOT_LOOKED_UP = "not looked up"
"""Stands for the fault of an identifier while there is no connection to ask."""

FORM_TITLES = {
    ExportFormat.LEGACY: "GLExport XML, legacy",
    ExportFormat.REST: "GLExport XML, REST",
    ExportFormat.JSON: "JSON",
    ExportFormat.CSV: "CSV",
    ExportFormat.XLSX: "Excel (XLSX)",
}


class BatchRow(NamedTuple):
    """A batch in one currency; the first row of a batch carries its name, the others continue it."""

    position: int
    label: str
    identifier: str
    records: int | None
    entries: int | None
    currency: str
    total: Decimal
    mark: Mark | None
    tone: RowTone


def batch_rows(plan: Plan, faults: Mapping[str, str]) -> list[BatchRow]:
    """A row for each batch and currency; an identifier that `faults` does not hold is being looked up."""
    return [row for position, batch in enumerate(plan.batches) for row in _rows(position, batch, faults)]


def _rows(position: int, batch: PlannedBatch, faults: Mapping[str, str]) -> list[BatchRow]:
    sums = list(batch.totals.items()) or [("", Decimal(0))]
    mark = identifier_mark(batch.identifier, faults)
    first = BatchRow(
        position,
        batch.label,
        batch.identifier,
        len(batch.records),
        len(batch.ids),
        *sums[0],
        mark,
        RowTone.NORMAL,
    )
    rest = [BatchRow(position, "", "", None, None, *each, None, RowTone.QUIET) for each in sums[1:]]
    return [first, *rest]


def identifier_mark(identifier: str, faults: Mapping[str, str]) -> Mark:
    """Whether an identifier can be used, as far as is known."""
    if faults.get(identifier) == NOT_LOOKED_UP:
        return Mark(
            Tone.QUIET, NOT_LOOKED_UP, "Whether it is free is found out when a connection is chosen.", icon=""
        )
    if identifier not in faults:
        return Mark(Tone.QUIET, "checking …", icon="")
    fault = faults[identifier]
    return Mark(Tone.BLOCK, fault, f"The identifier {fault}.") if fault else Mark(Tone.GOOD, "free")


BATCH_COLUMNS: tuple[Column[BatchRow], ...] = (
    Column("label", "Batch", 150, lambda row: row.label),
    Column("identifier", "Identifier", 280, lambda row: row.identifier, Kind.EDIT),
    Column("records", "Records", 80, lambda row: row.records, Kind.COUNT),
    Column("entries", "GL entries", 90, lambda row: row.entries, Kind.COUNT),
    Column("currency", "Cur", 60, lambda row: row.currency),
    Column("total", "Total", 120, lambda row: row.total, Kind.AMOUNT),
    Column("state", "", 180, lambda row: row.mark, Kind.MARK, stretch=True),
)


def file_names(plan: Plan, form: ExportFormat, day: date, taken: Collection[str] = ()) -> list[str]:
    """A name for each batch's file, unlike those that are taken: `invoices_2026-04-30.xml`."""
    used = {name.casefold() for name in taken}
    names: list[str] = []
    for batch in plan.batches:
        stem = made_unique(f"{_slug(batch.label)}_{day:%Y-%m-%d}", [Path(name).stem for name in used])
        names.append(f"{stem}.{form.ending}")
        used.add(names[-1].casefold())
    return names


def _slug(label: str) -> str:
    return re.sub(r"[^\w-]+", "_", label.casefold()).strip("_")[:40] or "batch"


def orders_paths(folder: Path, names: Sequence[str]) -> list[Path]:
    """The files of a folder by their names."""
    return [folder / name for name in names]
