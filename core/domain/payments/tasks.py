"""One invoice's payment as it is ordered: what it replaces, what will be stored, from which rows it comes.

The journal keeps it, so that an upload that was interrupted goes on with the same amounts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from core.domain import money
from core.domain.payments.cap import cut_of
from core.domain.payments.grouping import ref_of
from core.domain.payments.invoices import Invoice
from core.domain.payments.rows import PaymentRow
from core.domain.payments.targets import Target, is_so
from core.domain.posting import IdKind
from core.domain.runs import Draft, Facts, Named

PAYMENT = "payment"
"""The kind that drafts of payments carry."""


class Part(NamedTuple):
    """One row of the file that counts for an invoice."""

    line: int
    amount: Decimal
    print: str
    """The row's fingerprint."""
    external: str = ""
    """The id that the payment has in the sender's books."""


class Upload(NamedTuple):
    """A row of a file that was uploaded earlier, or may have been."""

    run: int
    at: dt.datetime
    part: Part
    cut: Decimal = Decimal(0)
    """What of it is stored nowhere because the invoice could not take it."""
    missing: Decimal = Decimal(0)
    """What of it is stored nowhere although it arrived: a person has seen that less is stored."""
    listed: Decimal = Decimal(0)
    """What lists of excesses hold of it: an accountant has dealt with that."""
    listed_in: int = 0
    """The run whose list named it first; 0 for none."""
    is_open: bool = False
    """Whether it is not known yet if it is stored."""
    invoice_id: int = 0
    date: dt.date | None = None
    """Its day; None where it is not kept because several rows made the payment."""


class PaymentTask(NamedTuple):
    """What shall be stored for one invoice. Amounts in its currency."""

    invoice_id: int
    number: str
    company: str
    currency: str
    before: Decimal
    """What was stored when it was checked."""
    after: Decimal
    """What shall be stored: a total, never a difference."""
    balance: Decimal
    """What stays to be paid then."""
    excess: Decimal
    """What was cut."""
    in_file: Decimal
    date: dt.date | None
    """The date that is sent."""
    date_stored: dt.date | None
    """The date that will be stored; None while the invoice is not fully paid."""
    parts: tuple[Part, ...] = ()

    @property
    def cut(self) -> Decimal:
        """What of the file's amount is stored nowhere once this is stored."""
        return cut_of(self.excess, self.in_file)

    def is_so(self, invoice: Invoice) -> bool:
        """Whether the server stores this already; the date counts only where it would be stored."""
        return is_so(invoice.stored, invoice.paid_on, self.after, self.date_stored)


def task_of(target: Target, prints: Mapping[int, str]) -> PaymentTask:
    """The task of a target that may be uploaded.

    Args:
        target: of an invoice that was found.
        prints: fingerprints of the file's rows by place.
    """
    invoice = target.group.invoice
    assert invoice is not None
    assert target.before is not None
    assert target.after is not None
    assert target.balance is not None
    parts = tuple(
        Part(row.line, money.placed(row.amount), prints[row.place], row.external_id)
        for row in target.counted
        if row.amount is not None
    )
    return PaymentTask(
        invoice.id,
        invoice.number,
        invoice.company,
        invoice.currency,
        money.placed(target.before),
        money.placed(target.after),
        money.placed(target.balance),
        money.placed(target.excess),
        money.placed(target.in_file),
        target.date,
        target.date_stored,
        parts,
    )


def fingerprints(rows: Sequence[PaymentRow]) -> Mapping[int, str]:
    """Place → what tells a row from every other one, in whichever file it comes again.

    Rows of one file that say the same are numbered: two equal receipts on one day are two receipts. The same
    amount with more or fewer zeros, as in a workbook and in a CSV file, is the same.
    """
    times: Counter[str] = Counter()
    prints: dict[int, str] = {}
    for row in rows:
        amount = None if row.amount is None else money.placed(row.amount)
        said = repr((ref_of(row), amount, row.date, row.currency, row.reference, row.external_id))
        times[said] += 1
        prints[row.place] = hashlib.sha256(f"{said} {times[said]}".encode()).hexdigest()[:32]
    return prints


def draft_of(task: PaymentTask) -> Draft:
    """The task as the journal keeps it."""
    return Draft(
        label=task.number,
        kinds=(PAYMENT,),
        id_kind=IdKind.INVOICE,
        records=(Named(f"Invoice {task.number}", (task.invoice_id,)),),
        totals={task.currency: task.after},
        facts={**task._asdict(), "parts": [_kept(part) for part in task.parts]},
    )


def _kept(part: Part) -> list[object]:
    return list(part) if part.external else list(part[:3])


def task_from(facts: Facts) -> PaymentTask:
    """The reverse of `draft_of`, from the draft's facts as the journal hands them back.

    Raises:
        KeyError, ValueError: they are of something else.
    """
    known: dict[str, Any] = {name: facts[name] for name in PaymentTask._fields}
    for name in ("before", "after", "balance", "excess", "in_file"):
        known[name] = Decimal(str(known[name]))
    for name in ("date", "date_stored"):
        known[name] = dt.date.fromisoformat(str(known[name])) if known[name] else None
    known["parts"] = tuple(
        Part(int(line), Decimal(str(amount)), str(print_), *map(str, more))
        for line, amount, print_, *more in known["parts"]
    )
    return PaymentTask(**known)


def lines_of_ids(rows: Sequence[PaymentRow]) -> dict[str, tuple[int, ...]]:
    """External id → the lines that bear it, of the ids that several rows bear."""
    ids = [row.external_id for row in rows]
    different = set(ids)
    if len(different) == len(ids) or different == {""}:
        return {}
    lines: dict[str, list[int]] = {}
    for row in rows:
        lines.setdefault(row.external_id, []).append(row.line)
    return {each: tuple(found) for each, found in lines.items() if each and len(found) > 1}


def seen_places(
    rows: Iterable[PaymentRow], prints: Mapping[int, str], known: Mapping[str, Upload]
) -> dict[int, Upload]:
    """Place → its upload, of the rows that were uploaded before.

    Args:
        rows: of the file.
        prints: their fingerprints by place.
        known: fingerprint → upload, of everything that was uploaded or may have been.
    """
    if not known:
        return {}
    return {row.place: known[prints[row.place]] for row in rows if prints[row.place] in known}
