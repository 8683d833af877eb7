"""What invoices could not take of a payment run: money that was paid and is stored nowhere."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from core.domain.payments.proof import proof_of
from core.domain.payments.tasks import PAYMENT, task_from
from core.domain.posting import POSTED
from core.domain.runs import Item, Run


class Excess(NamedTuple):
    """What was cut of one invoice. Amounts in its currency."""

    invoice: str
    company: str
    currency: str
    in_file: Decimal
    """The sum of its rows."""
    stored: Decimal
    """What is stored of the invoice now, altogether."""
    excess: Decimal
    """What is left of the rows."""
    date: dt.date | None
    """The latest date of the rows."""
    lines: tuple[int, ...]
    """The rows' lines in the file."""
    listed: Decimal = Decimal(0)
    """What lists of other runs hold of the same rows already; it is not in `excess`."""
    listed_in: tuple[int, ...] = ()
    """These runs."""


def excess_of(run: Run) -> tuple[Excess, ...]:
    """Everything that a run has cut, in its order; what is not stored, or not yet known to be, is not cut."""
    return tuple(_excess(item) for item in run.items if has_cut(item))


def has_cut(item: Item) -> bool:
    """Whether a payment is stored and something of it was cut."""
    if PAYMENT not in item.draft.kinds or item.state not in POSTED:
        return False
    return task_from(item.draft.facts).cut > 0


def less_listed(excess: Excess, listed: Decimal, runs: tuple[int, ...]) -> Excess:
    """The same without what lists of other runs hold of its rows."""
    listed = min(listed, excess.excess)
    return excess._replace(excess=excess.excess - listed, listed=listed, listed_in=runs) if listed else excess


def _excess(item: Item) -> Excess:
    task, proof = task_from(item.draft.facts), proof_of(item)
    stored = task.after if proof is None or proof.stored is None else proof.stored
    lines = tuple(part.line for part in task.parts)
    return Excess(task.number, task.company, task.currency, task.in_file, stored, task.cut, task.date, lines)
