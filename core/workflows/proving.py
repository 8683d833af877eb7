"""Read a created batch back and write its receipt: preview = file = ids sent = entries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.connectwise.rest import Rest
from core.domain.export import NOTHING
from core.domain.journal_view import Names
from core.domain.plan import PlannedBatch
from core.domain.settling import Sight
from core.jobs import Cancel, Cancelled
from core.store.journal import Journal
from core.workflows.sighting import look_for


def prove(
    rest: Rest,
    journal: Journal,
    run: int,
    item: int,
    attempt: int,
    batch: PlannedBatch,
    path: Path | None,
    names: Callable[[], Names],
    cancel: Cancel | None = None,
) -> None:
    """Finds the batch by its identifier and ties it out; what does not fit is left to a person.

    Where the server cannot be read, or a stop is asked for during the readings, the item stays "created,
    being read back": its ids stay reserved, and it is looked for again.
    """
    try:
        sight, what, facts = look_for(rest, batch, path, names, cancel=cancel)
    except Cancelled:
        sight, what, facts = Sight.UNREAD, "Stopped before it was read back.", NOTHING
    match sight:
        case Sight.THERE:
            journal.verified(run, item, attempt, facts, what)
        case Sight.UNREAD:
            journal.looked(run, item, attempt, sight, f"The server has accepted it. {what}")
        case _:
            journal.review(run, item, attempt, what, facts)
