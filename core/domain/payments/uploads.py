"""What became of rows of earlier files: stored, cut in a run, missing, or not known yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.domain.payments.tasks import PaymentTask, Upload
from core.domain.posting import OPEN, ItemState

ZERO = Decimal(0)

NOTHING_SEEN: Mapping[int, Upload] = {}
"""No row of a file was uploaded before."""


def uploads_of(
    task: PaymentTask, run: int, at: dt.datetime, state: ItemState, missing: Decimal = ZERO
) -> tuple[Upload, ...]:
    """Every row of a payment with what is stored nowhere of it.

    Args:
        task: a payment that is stored or may be.
        run: its run.
        at: when it came to its state.
        state: of its item; while that is open nothing is known of a cut.
        missing: what a person found not to be stored, although the payment arrived.
    """
    amounts = [part.amount for part in task.parts]
    is_open = state in OPEN
    cuts = shares(amounts, ZERO if is_open else task.cut)
    kept = [amount - cut for amount, cut in zip(amounts, cuts, strict=True)]
    lacks = shares(kept, ZERO if is_open else missing)
    date = task.date if len(task.parts) == 1 else None
    return tuple(
        Upload(run, at, part, cut, lack, cut, run if cut else 0, is_open, task.invoice_id, date)
        for part, cut, lack in zip(task.parts, cuts, lacks, strict=True)
    )


def shares(amounts: Sequence[Decimal], whole: Decimal) -> tuple[Decimal, ...]:
    """How much of each amount is not stored where so much of all is not: of the last ones first.

    Amounts below zero, refunds, are never cut.

    >>> shares([Decimal(60), Decimal(-5), Decimal(50)], Decimal(70))
    (Decimal('20'), Decimal('0'), Decimal('50'))
    """
    left, found = whole, []
    for amount in reversed(amounts):
        share = max(min(left, amount), ZERO)
        left -= share
        found.append(share)
    return tuple(reversed(found))


def remembered(uploads: Iterable[Upload]) -> dict[str, Upload]:
    """Fingerprint → its last upload, with what the lists of all runs hold of it.

    Args:
        uploads: the oldest first.
    """
    known: dict[str, Upload] = {}
    for each in uploads:
        before = known.get(each.part.print)
        if before is not None and before.listed:
            listed = max(before.listed, each.listed)
            each = each._replace(listed=listed, listed_in=before.listed_in)
        known[each.part.print] = each
    return known


def listed_of(uploads: Iterable[Upload]) -> tuple[Decimal, tuple[int, ...]]:
    """What lists of excesses hold of some rows already, and the runs of these lists."""
    listed = [each for each in uploads if each.listed]
    return sum((each.listed for each in listed), ZERO), tuple(sorted({each.listed_in for each in listed}))


def not_repeated(
    known: Mapping[str, Upload], prints: Iterable[str], invoices: Collection[int]
) -> dict[int, tuple[Upload, ...]]:
    """Invoice id → what was uploaded for it in rows that a file does not repeat.

    Args:
        known: fingerprint → upload.
        prints: of the rows of the file.
        invoices: ids of those that the file names.
    """
    repeated = set(prints)
    found: dict[int, list[Upload]] = {}
    for each in known.values():
        if each.invoice_id in invoices and each.part.print not in repeated:
            found.setdefault(each.invoice_id, []).append(each)
    return {invoice: tuple(uploads) for invoice, uploads in found.items()}


class Listed(NamedTuple):
    """What lists of excesses hold of one invoice, whichever rows it was cut of."""

    amount: Decimal = ZERO
    runs: tuple[int, ...] = ()


def listed_by_invoice(stored: Iterable[tuple[int, PaymentTask]]) -> dict[int, Listed]:
    """Invoice id → what lists hold of it. A total tells all that was paid, so it contains what was listed.

    Args:
        stored: run and payment of everything that is stored, the oldest first.
    """
    found: dict[int, Listed] = {}
    for run, task in stored:
        before = found.get(task.invoice_id, Listed())
        cut = task.cut
        is_total = task.after + task.excess == task.in_file
        new = cut - before.amount if is_total else cut
        if new > 0:
            runs = tuple(sorted({*before.runs, run}))
            found[task.invoice_id] = Listed(before.amount + new, runs)
    return found
