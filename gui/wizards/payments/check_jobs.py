"""The check as it is done off the GUI thread: the invoices found, and everything the page shows of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.domain.findings import Finding
from core.domain.money import Totals
from core.domain.payments.rows import Amounts
from core.domain.payments.sums import in_file
from core.jobs import Cancel, Progress
from core.words import Style
from gui.wizards.payments import jobs
from gui.wizards.payments.check_rows import CheckRow, check_rows
from gui.wizards.payments.draft import Source

if TYPE_CHECKING:
    from core.workflows.desk import Desk


class Shown(NamedTuple):
    """A checked file with everything that is shown of it."""

    seen: jobs.Seen
    rows: Sequence[CheckRow]
    blocked: Mapping[int, Finding]
    """Position of an invoice → why it cannot be chosen."""
    offered: frozenset[int]
    """Positions of the invoices that nothing speaks against."""
    need_you: frozenset[int]
    """Positions of those that only the clerk can judge or mend."""
    in_file: Totals
    """What all rows of the file come to."""
    date_field: str
    """How the file calls the date."""
    at: dt.datetime


def check(
    desk: Desk,
    connection: str,
    source: Source,
    amounts: Amounts,
    style: Style,
    *,
    progress: Progress,
    cancel: Cancel,
) -> Shown:
    """Finds the invoices and says what will be stored of each.

    Raises:
        ReachError: the server could not be read.
    """
    from core.workflows.payment_columns import names_written  # on the worker, as the rest of the workflows

    seen = jobs.check(desk, connection, source, amounts, progress=progress, cancel=cancel)
    at = desk.clock.now()
    date_field = names_written(seen.checked.file, source.columns).date
    return shown(seen, date_field, at, style)


def shown(seen: jobs.Seen, date_field: str, at: dt.datetime, style: Style) -> Shown:
    """Everything that is shown of a checked file."""
    rows = check_rows(seen.checked, seen.open_before, style)
    return Shown(
        seen,
        rows,
        {row.place: finding for row in rows if (finding := row.blocker)},
        frozenset(row.place for row in rows if row.offered),
        frozenset(row.place for row in rows if row.needs_you),
        in_file(row.checked.target for row in rows),
        date_field,
        at,
    )
