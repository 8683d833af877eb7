"""A person decides about a batch that reading back did not settle."""

from __future__ import annotations

from core.domain.runs import Item
from core.workflows.desk import Desk


def decide(desk: Desk, run: int, item: int, *, posted: bool, reason: str) -> Item:
    """Writes the decision down with its reason, the name and the time; nothing is sent.

    Posted: it stays as it is on the server. Not posted: its records are free again.

    Raises:
        ReasonMissing: no reason was typed.
        ItemMoved: the item does not wait for a decision (any more).
    """
    journal = desk.journal()
    journal.decided(run, item, posted=posted, reason=reason)
    return journal.item(run, item)
