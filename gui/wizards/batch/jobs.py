"""What the pages have done off the GUI thread.

This is the named place where the wizard reaches the workflows: they are imported here, on the worker, because
they bring the network, the files and the database, which the first paint must not wait for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.domain.checks import check_records, checked
from core.domain.connection import Connection
from core.domain.export import ExportFormat
from core.domain.identifiers import fault
from core.domain.places import Location
from core.domain.plan import Cut, Naming, Plan, PlannedBatch, plan
from core.domain.preview import Preview, Question
from core.domain.records import Record
from core.domain.runs import Run
from core.errors import UserError
from core.jobs import Cancel, Progress, Step
from gui.runs.jobs import Mailbox
from gui.wizards.batch.choosing import Findings
from gui.wizards.batch.journal_rows import JournalRow, account_journal
from gui.wizards.batch.plan_rows import NOT_LOOKED_UP, file_names
from gui.wizards.batch.record_columns import GlLine, gl_lines

if TYPE_CHECKING:
    from core.workflows.desk import Desk
    from core.workflows.orders import BatchOrder, Order
    from core.workflows.remembered import LastTime, Remembered
    from core.workflows.waiting import Resumed, WaitingExport


class Beginning(NamedTuple):
    """What the first page shows of a connection."""

    connections: tuple[Connection, ...]
    connection: str
    remembered: Remembered
    last: LastTime
    waiting: tuple[WaitingExport, ...]
    recent: tuple[Path, ...]


def begin(desk: Desk, wanted: str, *, progress: Progress, cancel: Cancel) -> Beginning:
    """The connections, and what is remembered and waiting of the wanted one (else of the one used last)."""
    del progress, cancel
    from core.workflows.connections import connections
    from core.workflows.remembered import last_time, recent_files, remembered

    known, chosen = connections(desk), remembered(desk)
    name = wanted if wanted in {each.name for each in known} else chosen.connection
    return Beginning(known, name, chosen, last_time(desk, name), _waiting(desk, name), recent_files(desk))


def _waiting(desk: Desk, connection: str) -> tuple[WaitingExport, ...]:
    from core.workflows.waiting import waiting

    try:
        return tuple(waiting(desk, connection))
    except UserError:  # the window says above its pages why the journal cannot be read; looking goes on
        return ()


def locations(desk: Desk, connection: str, *, progress: Progress, cancel: Cancel) -> tuple[Location, ...]:
    """The locations of the company."""
    from core.workflows.connections import locations

    return locations(desk, connection, progress=progress, cancel=cancel)


def remember(desk: Desk, chosen: Mapping[str, object], *, progress: Progress, cancel: Cancel) -> None:
    """Keeps the answers for next time."""
    del progress, cancel
    from core.workflows.remembered import Remembered, remember

    remember(desk, Remembered(**chosen))  # type: ignore[arg-type]


def give_up(desk: Desk, run: int, *, progress: Progress, cancel: Cancel) -> None:
    """A waiting export will not be batched."""
    del progress, cancel
    from core.workflows.waiting import give_up

    give_up(desk, run)


class Seen(NamedTuple):
    """A preview with what the checks say, its lines and the names of its accounts."""

    preview: Preview
    findings: Findings
    lines: Sequence[GlLine]
    names: Mapping[str, str]


def preview(desk: Desk, connection: str, question: Question, *, progress: Progress, cancel: Cancel) -> Seen:
    """Everything unposted that the question asks for."""
    from core.workflows.preview import account_names, preview

    read = preview(desk, connection, question, progress=progress, cancel=cancel)
    try:
        names = account_names(desk, connection, cancel=cancel)
    except UserError:
        names = {}  # the keys may not read the mapping: accounts are shown by their numbers
    return seen(desk, read, names, progress, cancel)


def open_file(desk: Desk, path: Path, *, progress: Progress, cancel: Cancel) -> Seen:
    """A saved export, without any connection."""
    from core.workflows.preview import open_file

    return seen(desk, open_file(desk, path, progress=progress, cancel=cancel), {}, progress, cancel)


def seen(desk: Desk, read: Preview, names: Mapping[str, str], progress: Progress, cancel: Cancel) -> Seen:
    """A preview with its findings; open runs of this computer are known to the checks."""
    from core.workflows.planning import known

    records = read.export.records
    progress(Step("Checking", len(records), len(records)))
    cancel.check()
    findings = check_records(records, known(desk, read.connection, records))
    return Seen(read, findings, gl_lines(records), names)


def resume(desk: Desk, run: int, *, progress: Progress, cancel: Cancel) -> FoundAgain:
    """A waiting export, found again among what is unposted now."""
    from core.workflows.waiting import resume

    return _checked(desk, resume(desk, run, progress=progress, cancel=cancel))


def resume_file(
    desk: Desk,
    connection: str,
    path: Path,
    prefix: str,
    only: Sequence[str],
    *,
    progress: Progress,
    cancel: Cancel,
) -> FoundAgain:
    """An opened file, found among what is unposted in a company; `only` names some of its records."""
    from core.workflows.planning import naming
    from core.workflows.waiting import resume_file

    names = naming(desk, prefix)
    found = resume_file(desk, connection, path, names, only, progress=progress, cancel=cancel)
    return _checked(desk, found)


class FoundAgain(NamedTuple):
    """A saved export that was found again, with the findings of its plan and the journal it makes."""

    resumed: Resumed
    journal: list[JournalRow]


def _checked(desk: Desk, found: Resumed) -> FoundAgain:
    from core.workflows.planning import known

    plan = checked(found.plan, known(desk, found.order.connection, found.plan.records))
    return FoundAgain(found._replace(plan=plan), account_journal(plan.records, {}))


def naming(desk: Desk, prefix: str, *, progress: Progress, cancel: Cancel) -> Naming:
    """Names for batches that stay the same however often the plan is made."""
    del progress, cancel
    from core.workflows.planning import naming

    return naming(desk, prefix)


class Proposed(NamedTuple):
    """A plan with its findings and the journal it makes."""

    plan: Plan
    journal: list[JournalRow]


def propose(
    desk: Desk,
    connection: str,
    shown: Sequence[Record],
    chosen: Sequence[Record],
    cut: Cut,
    names: Naming,
    accounts: Mapping[str, str],
    *,
    progress: Progress,
    cancel: Cancel,
) -> Proposed:
    """The plan of the chosen records; all shown records and all open runs are known to the checks."""
    del progress, cancel
    from core.workflows.planning import known

    proposed = checked(plan(chosen, cut, names), known(desk, connection, shown))
    return Proposed(proposed, account_journal(proposed.records, accounts))


class Looked(NamedTuple):
    """What was found out about a plan outside of it."""

    faults: Mapping[str, str]
    """Identifier → why it cannot be used, empty for a free one."""
    names: tuple[str, ...]
    """A free name for the file of each batch."""


def look(
    desk: Desk,
    connection: str,
    plan: Plan,
    form: ExportFormat,
    folder: Path,
    *,
    progress: Progress,
    cancel: Cancel,
) -> Looked:
    """Whether the identifiers are free, and names for files that do not exist yet."""
    from core.workflows.planning import check_identifiers

    day = desk.clock.now().astimezone().date()
    taken = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    names = tuple(file_names(plan, form, day, taken))
    identifiers = [batch.identifier for batch in plan.batches]
    if connection:
        faults = check_identifiers(desk, connection, identifiers, progress=progress, cancel=cancel)
    else:
        faults = {each: fault(each) or NOT_LOOKED_UP for each in identifiers}
    return Looked(faults, names)


def requests(
    batches: Sequence[PlannedBatch], *, progress: Progress, cancel: Cancel
) -> list[tuple[str, bytes]]:
    """What would be sent for each batch: the request's line and its body."""
    del progress, cancel
    from core.workflows.planning import request_bytes
    from core.workflows.post import REQUEST

    return [(REQUEST, request_bytes(batch)) for batch in batches]


def carry_out(
    desk: Desk, order: Order, only_write: bool, box: Mailbox, *, progress: Progress, cancel: Cancel
) -> Run:
    """Posts an order, or only writes its files."""
    if only_write:
        from core.workflows.post import write_only as act
    else:
        from core.workflows.post import post as act

    beginning = Step("Beginning", 0, len(order.batches))
    return act(desk, order, *box.telling(progress, beginning), cancel=cancel)


class Converted(NamedTuple):
    """A file that was written from an opened one, without any connection."""

    batch: PlannedBatch
    path: Path
    sha256: str
    lacks: int
    """Particulars that this form would hold and the source does not give."""


def convert(
    preview: Preview, orders: Sequence[BatchOrder], *, progress: Progress, cancel: Cancel
) -> tuple[Converted, ...]:
    """Writes the chosen records of an opened file; nothing is sent and no run is begun."""
    from core.workflows.export import write_preview

    made = []
    for number, (batch, path, form) in enumerate((each.batch, each.path, each.form) for each in orders):
        assert path is not None
        assert form is not None
        progress(Step(f"Writing {path.name}", number, len(orders)))
        cancel.check()
        written = write_preview(preview, {record.key for record in batch.records}, form, path, cancel=cancel)
        made.append(Converted(batch, path, written.sha256, len(written.lacks)))
    return tuple(made)
