"""What the first page has done off the GUI thread; the workflows are imported here, on the worker."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.domain import money
from core.domain.money import Totals
from core.domain.payments.grouping import grouped
from core.domain.payments.rows import PaymentFile, PaymentRow
from core.domain.payments.sums import Compared
from core.domain.posting import RunKind
from core.domain.runs import Run
from core.errors import UserError
from core.jobs import Cancel, Progress, Step
from gui.wizards.payments import jobs
from gui.wizards.payments.draft import Source

if TYPE_CHECKING:
    from core.workflows.desk import Desk
    from core.workflows.payment_columns import ColumnMap

_LOOKED_AT = 20
"""So many runs are looked through for the last one of a connection."""


class FileSums(NamedTuple):
    """What a payment file comes to by itself."""

    invoices: int
    amounts: Totals
    """Rows without a currency stand under the empty name."""
    unread: tuple[PaymentRow, ...]
    """Rows of which something cannot be read."""
    own: Compared | None
    """The total that the file itself names, held against its rows; None where it names none that is read."""


class Read(NamedTuple):
    """A file that was read."""

    source: Source
    sums: FileSums


class NotRead(NamedTuple):
    """A file that was not read."""

    path: Path
    error: UserError
    table: bytes | None
    """The content of a table of which another row of headings, sheet or column may be chosen."""


def read(
    desk: Desk, path: Path, columns: ColumnMap | None, *, progress: Progress, cancel: Cancel
) -> Read | NotRead | jobs.Needed:
    """Reads a file and adds it up."""
    try:
        found = jobs.open_file(desk, path, columns, progress=progress, cancel=cancel)
    except UserError as error:
        return NotRead(path, error, _table(path))
    if isinstance(found, jobs.Needed):
        return found
    file = found.opened.file
    cancel.check()
    progress(Step("Adding up", len(file.rows), len(file.rows)))
    return Read(found, sums_of(file))


def _table(path: Path) -> bytes | None:
    """The content, if it is a table whose rows can be looked at although it was not read."""
    from core.workflows.choosing_columns import look

    try:
        data = path.read_bytes()
        look(data, str(path), None)
    except (OSError, UserError):
        return None
    return data


def sums_of(file: PaymentFile) -> FileSums:
    """Adds up a file; rows without a readable amount add nothing."""
    amounts = money.totals((row.currency, row.amount) for row in file.rows if row.amount is not None)
    said = file.control.amount if file.control else None
    own = Compared(said, amounts or {"": Decimal(0)}) if said is not None else None
    unread = tuple(row for row in file.rows if row.flaws)
    return FileSums(len(grouped(file.rows, {})), amounts, unread, own)


def forget_columns(desk: Desk, headings: tuple[str, ...], *, progress: Progress, cancel: Cancel) -> None:
    """Forgets what the columns of lists with these headings are."""
    del progress, cancel
    from core.workflows.payment_columns import forget

    forget(desk, headings)


def last_upload(desk: Desk, connection: str, *, progress: Progress, cancel: Cancel) -> Run | None:
    """The last payment run of a connection, if it is among the last runs."""
    del progress, cancel
    from core.workflows.history import runs

    try:
        found = runs(desk, _LOOKED_AT)
    except UserError:  # the window says above its pages why the journal cannot be read
        return None
    ours = (each for each in found if each.header.kind is RunKind.PAYMENTS)
    return next((each for each in ours if each.header.connection == connection), None)
