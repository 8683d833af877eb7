"""What the clerk has said so far: the one value that the pages of the wizard share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.export import ExportFormat
from core.domain.plan import Cut, Naming, Plan, renamed
from core.domain.preview import Preview, Question
from core.domain.records import BatchKind, Record, RecordKey
from core.workflows.orders import BatchOrder, Order
from gui.wizards.batch.choosing import Findings, Kept, keep
from gui.wizards.batch.journal_rows import JournalRow

if TYPE_CHECKING:
    from core.workflows.waiting import Resumed


class Act(Enum):
    """What the review ends with."""

    POST = "post"
    WRITE = "write the files only"


@dataclass(slots=True)
class Draft:
    """One passage through the wizard, from the source to the result."""

    connection: str = ""
    """Name of the connection; empty for a file that was opened without one."""
    path: Path | None = None
    """The opened file; None where the records come from a connection."""
    kinds: frozenset[BatchKind] = frozenset(BatchKind)
    location: str = ""
    thru: dt.date = dt.date.min
    preview: Preview | None = None
    findings: Findings = field(default_factory=dict)
    chosen: frozenset[RecordKey] = frozenset()
    cut: Cut = Cut.KIND
    prefix: str = ""
    names: Naming | None = None
    """Gives the batches their identifiers, the same ones each time."""
    plan: Plan | None = None
    journal: Sequence[JournalRow] = ()
    """What the planned batches post, by account."""
    faults: dict[str, str] = field(default_factory=dict)
    """Identifier → why it cannot be used, empty for a free one; an identifier not looked up is missing."""
    answers: dict[str, str] = field(default_factory=dict)
    """Code of a rule → the reason the clerk typed."""
    form: ExportFormat = ExportFormat.LEGACY
    folder: Path | None = None
    file_names: tuple[str, ...] = ()
    """A file for each planned batch, in the folder; names that are free."""
    accounts: Mapping[str, str] = field(default_factory=dict)
    """Account number → its name, as far as the server tells."""
    waiting: int | None = None
    """Run of the waiting export that is to be batched now."""
    saved: Order | None = None
    """The order of a saved export: its files exist and are kept, its batches are given."""
    missing: tuple[Record, ...] = ()
    """Records of the saved export that are no longer unposted."""
    act: Act = Act.POST
    _chosen_records: tuple[Preview | None, frozenset[RecordKey], tuple[Record, ...]] | None = None
    """What the chosen records were found for: they are asked for many times between two clicks."""

    @property
    def question(self) -> Question:
        """What is asked of the server."""
        return Question(self.kinds, self.thru, self.location)

    @property
    def without_company(self) -> bool:
        """Whether the records come from a file and nobody has said yet where they are unposted."""
        return self.path is not None and self.saved is None

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything that is shown."""
        return self.preview.export.records if self.preview else ()

    @property
    def chosen_records(self) -> tuple[Record, ...]:
        """The chosen records, in the order they are shown in."""
        known = self._chosen_records
        if known is None or known[0] is not self.preview or known[1] is not self.chosen:
            found = tuple(record for record in self.records if record.key in self.chosen)
            known = self._chosen_records = (self.preview, self.chosen, found)
        return known[2]

    def show(self, preview: Preview, findings: Findings) -> Kept:
        """Takes what was read; keeps the choice by key and says what is gone of it."""
        kept = keep(self.chosen, self.records, preview.export.records, findings)
        self.preview, self.findings, self.chosen = preview, findings, kept.chosen
        self.forget_plan()
        return kept

    def choose(self, chosen: frozenset[RecordKey]) -> None:
        """Takes another choice; what was planned from the one before is forgotten."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.forget_plan()

    def forget_plan(self) -> None:
        """The batches have to be planned anew."""
        self.plan, self.file_names = None, ()

    def resume(self, found: Resumed) -> None:
        """Takes a saved export that was found again: its records, batches, identifiers and files."""
        self.preview, self.plan, self.saved, self.missing = (
            found.preview,
            found.plan,
            found.order,
            found.missing,
        )
        self.connection = found.order.connection
        self.chosen = frozenset(record.key for record in found.plan.records)
        self.findings = {}
        self.faults.clear()

    @property
    def order(self) -> Order:
        """What the commit button orders."""
        assert self.plan is not None
        if self.saved is not None:
            named = iter(self.plan.batches)
            batches = [
                replace(each, batch=next(named)) if each.batch.records else each
                for each in self.saved.batches
            ]
            return replace(self.saved, batches=tuple(batches), answers=dict(self.answers))
        assert self.folder is not None
        paths = [self.folder / name for name in self.file_names]
        orders = zip(self.plan.batches, paths, strict=True)
        batches = [BatchOrder(batch, path, self.form) for batch, path in orders]
        return Order(self.connection, tuple(batches), dict(self.answers))

    def forget_preview(self) -> None:
        """Back to asking: nothing is shown, chosen or answered any more."""
        self.preview, self.names, self.waiting = None, None, None
        self.findings, self.chosen, self.accounts = {}, frozenset(), {}
        self.saved, self.missing = None, ()
        self.forget_plan()
        self.answers.clear()
        self.faults.clear()

    def rename(self, position: int, identifier: str) -> None:
        """Gives one planned batch another identifier."""
        if self.plan is not None:
            findings = self.plan.findings
            self.plan = replace(renamed(self.plan, position, identifier), findings=findings)
