"""What is known of one invoice's payment: before, in the file, expected, and what is stored now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from core.domain.payments.tasks import PaymentTask, task_from
from core.domain.posting import IdKind, ItemState
from core.domain.runs import Facts, Item, Run

ZERO = Decimal(0)


class PaymentProof(NamedTuple):
    """One invoice four ways. Amounts in its currency; what was not read back is None."""

    task: PaymentTask
    stored: Decimal | None
    """What the invoice held when it was last read for this."""
    balance: Decimal | None
    """What stayed to be paid then."""
    date: dt.date | None
    """The date that was stored then."""

    @property
    def ties_amount(self) -> bool:
        """Whether exactly that amount is stored."""
        return self.stored == self.task.after

    @property
    def ties(self) -> bool:
        """Whether what is stored is what was expected; the date counts only where it would be stored."""
        task = self.task
        return self.stored == task.after and task.date_stored in (None, self.date)


def missing_of(item: Item) -> Decimal:
    """What the rows of a payment lack that a person decided to be stored, although less is."""
    proof = proof_of(item) if item.state is ItemState.DECIDED else None
    if proof is None or proof.stored is None:
        return ZERO
    task = proof.task
    kept = task.in_file - task.cut
    return max(min(task.after - proof.stored, kept), ZERO)


def proof_of(item: Item) -> PaymentProof | None:
    """What the journal knows of a payment; None for an item that is none, or of another version."""
    if item.draft.id_kind is not IdKind.INVOICE:
        return None
    try:
        task = task_from(item.draft.facts)
        read = _last_read(item)
        return PaymentProof(task, None, None, None) if read is None else _read_back(task, read)
    except (KeyError, ValueError, ArithmeticError):
        return None


def _last_read(item: Item) -> Facts | None:
    """What was stored when it was last looked at; looks that found nothing new keep no facts."""
    if item.receipt is not None:
        return item.receipt
    return next((each.facts for each in reversed(item.evidence) if "stored" in each.facts), None)


def _read_back(task: PaymentTask, facts: Facts) -> PaymentProof:
    date = dt.date.fromisoformat(str(facts["date"])) if facts["date"] else None
    return PaymentProof(task, Decimal(str(facts["stored"])), Decimal(str(facts["balance"])), date)


def said_before(run: Run) -> tuple[str, ...]:
    """What a run keeps of rows that were uploaded before it: the run, the file and the day of each."""
    kept = run.header.facts.get("input")
    invoices = kept.get("invoices", ()) if isinstance(kept, Mapping) else ()
    return tuple(str(words) for each in invoices for words in each.get("said", ()))


class FileKept(NamedTuple):
    """The payment file of a run."""

    name: str
    """As it was given: a path, or what standard input is called."""
    sha256: str
    invoices: int
    """How many it pays; the run holds those of which something was to be sent."""


def file_of(run: Run) -> FileKept | None:
    """The payment file that a run keeps; None for a run that was begun without one."""
    kept = run.header.facts.get("input")
    if not isinstance(kept, Mapping) or not {"name", "sha256", "invoices"} <= kept.keys():
        return None
    return FileKept(str(kept["name"]), str(kept["sha256"]), len(kept["invoices"]))
