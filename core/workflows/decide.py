"""A person decides about a batch or a payment that reading back did not settle."""

from __future__ import annotations

from core.domain.export import NOTHING
from core.domain.payments.tasks import task_from
from core.domain.posting import IdKind, ItemState
from core.domain.runs import Facts, Item
from core.errors import UserError
from core.jobs import Cancel
from core.workflows.connections import opened
from core.workflows.desk import Desk
from core.workflows.kept import connection_to
from core.workflows.payment_sighting import receipt_facts


def decide(
    desk: Desk, run: int, item: int, *, posted: bool, reason: str, cancel: Cancel | None = None
) -> Item:
    """Writes the decision down with its reason, the name and the time; nothing is sent.

    Posted: it stays as it is on the server. Of a payment is kept what the invoice holds just then: where that
    is less than was wanted, its rows are stored in part only. Not posted: its records are free again.

    Raises:
        ReasonMissing: no reason was typed.
        ItemMoved: the item does not wait for a decision (any more).
    """
    journal = desk.journal()
    found = journal.item(run, item)
    facts = _stored_now(desk, found, cancel) if posted and found.state is ItemState.REVIEW else NOTHING
    journal.decided(run, item, posted=posted, reason=reason, facts=facts)
    return journal.item(run, item)


def _stored_now(desk: Desk, item: Item, cancel: Cancel | None) -> Facts:
    """What the invoice of a payment holds; nothing where it cannot be read: then the last look counts."""
    if item.draft.id_kind is not IdKind.INVOICE:
        return NOTHING
    task = task_from(item.draft.facts)
    try:
        with opened(desk, connection_to(desk, desk.journal_view().header(item.run))) as rest:
            return receipt_facts(task, rest.invoice(task.invoice_id, cancel))
    except UserError:
        return NOTHING
