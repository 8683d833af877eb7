"""One look on the server for a payment: does the invoice hold what was meant to be stored?"""

from __future__ import annotations

from core.connectwise.rest import Rest
from core.domain.money import placed
from core.domain.payments.invoices import Invoice
from core.domain.payments.tasks import PaymentTask
from core.domain.runs import Facts
from core.domain.settling import Sight
from core.errors import UserError
from core.jobs import Cancel
from core.store.journal import Journal
from core.words import day, number
from core.workflows.sighting import Sighting, keep_proof, unread


def look_for_payment(rest: Rest, task: PaymentTask, cancel: Cancel | None = None) -> Sighting:
    """Reads the invoice: the target's value is there, the old one is absent, a third is somebody else's."""
    try:
        now = rest.invoice(task.invoice_id, cancel)
    except UserError as error:
        return unread(error)
    facts = receipt_facts(task, now)
    if task.is_so(now):
        return Sighting(Sight.THERE, f"{_stored(now)}, as it should be", facts)
    if now.stored == task.before:
        return Sighting(Sight.ABSENT, f"{_stored(now)}, as before", facts)
    return Sighting(
        Sight.OTHER, f"{_stored(now)}, neither {number(task.before)} nor {number(task.after)}", facts
    )


def _stored(now: Invoice) -> str:
    amount = f"{number(now.stored)} {now.currency} stored"
    dates = [f"{day(each.date)}" for each in now.payments if each.date]
    who = [each.by for each in now.payments if each.by]
    return amount + (f" on {dates[0]}" if dates else "") + (f" by {who[0]}" if who else "")


def receipt_facts(task: PaymentTask, now: Invoice) -> Facts:
    """Before, wanted and stored: what the receipt shows of an invoice."""
    return {
        "before": task.before,
        "after": task.after,
        "stored": placed(now.stored),
        "balance": placed(now.due - now.stored),
        "balance_expected": task.balance,
        "date_expected": task.date_stored,
        "date": now.paid_on,
        "excess": task.excess,
        "currency": task.currency,
    }


def prove_payment(rest: Rest, journal: Journal, run: int, item: int, attempt: int, task: PaymentTask) -> None:
    """Reads the invoice again: what is stored must be what was expected; else a person looks."""
    keep_proof(journal, run, item, attempt, look_for_payment(rest, task))
