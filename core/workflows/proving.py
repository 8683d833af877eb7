"""Read a created batch back and write its receipt: preview = file = ids sent = entries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.connectwise.rest import Rest
from core.domain.journal_view import Names
from core.domain.plan import PlannedBatch
from core.domain.settling import Sight
from core.jobs import Cancel, Cancelled
from core.store.journal import Journal
from core.workflows.sighting import Sighting, keep_proof, look_for


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
        seen = look_for(rest, batch, path, names, cancel=cancel)
    except Cancelled:
        seen = Sighting(Sight.UNREAD, "Stopped before it was read back.")
    keep_proof(journal, run, item, attempt, seen)
