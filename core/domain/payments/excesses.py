"""What invoices could not take of a payment run: money that was paid and is stored nowhere."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from core.domain.payments.tasks import PAYMENT, PaymentTask, task_from
from core.domain.posting import POSTED
from core.domain.runs import Run


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


def excess_of(run: Run) -> tuple[Excess, ...]:
    """Everything that a run has cut, in its order; what is not stored, or not yet known to be, is not cut."""
    tasks = (
        task_from(item.draft.facts)
        for item in run.items
        if PAYMENT in item.draft.kinds and item.state in POSTED
    )
    return tuple(_excess(task) for task in tasks if cut_of(task.excess, task.in_file))


def cut_of(excess: Decimal, in_file: Decimal) -> Decimal:
    """What a file loses: no more than it brings, even where too much was stored before."""
    return min(excess, in_file)


def _excess(task: PaymentTask) -> Excess:
    lines = tuple(part.line for part in task.parts)
    cut = cut_of(task.excess, task.in_file)
    return Excess(task.number, task.company, task.currency, task.in_file, task.after, cut, task.date, lines)
