"""What the receipt of a payment run says of its invoices: before, expected and stored, with dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from core.domain import money
from core.domain.payments.proof import PaymentProof, file_of, missing_of, proof_of, said_before
from core.domain.posting import POSTED, ItemState
from core.domain.runs import Item, Run
from core.words import PLAIN, Style, counted, day, number

HEADS = (
    "Invoice",
    "Customer",
    "Cur",
    "Stored before",
    "In the file",
    "Expected",
    "Stored now",
    "Balance",
    "Date stored",
    "State",
)
RIGHT = frozenset({3, 4, 5, 6, 7})
"""Columns of amounts."""


def payment_lines(run: Run, style: Style = PLAIN) -> list[tuple[str, ...]]:
    """A line for each payment, as `HEADS` has the columns; what was not read back stays empty."""
    return [_line(item, style) for item in run.items]


def _line(item: Item, style: Style) -> tuple[str, ...]:
    proof = proof_of(item)
    if proof is None:
        return (item.draft.label, *[""] * 8, item.words)
    task = proof.task
    amounts = (task.before, task.in_file, task.after, proof.stored, proof.balance)
    told = ("" if each is None else number(each, style) for each in amounts)
    date = day(proof.date, style) if proof.date else ""
    return (task.number, task.company, task.currency, *told, date, item.words)


def payment_remarks(run: Run, style: Style = PLAIN) -> list[str]:
    """What was cut, why what is not stored is not, and what came before, a sentence for each."""
    return [*(words for item in run.items for words in _remarks(item, style)), *said_before(run)]


def _remarks(item: Item, style: Style) -> Iterator[str]:
    proof, name = proof_of(item), item.draft.label
    if proof and (cut := proof.task.cut) and item.state in POSTED:
        yield f"{name}: {number(cut, style)} {proof.task.currency} too much, not stored."
    if proof and proof.stored is not None and item.state is ItemState.DECIDED and not proof.ties_amount:
        yield _decided(name, proof, missing_of(item), style)
    if item.state not in POSTED and item.evidence:
        yield f"{name}: {item.words}. {item.evidence[-1].detail}"


def _decided(name: str, proof: PaymentProof, missing: Decimal, style: Style) -> str:
    """What a person decided to be stored although it is another amount."""
    assert proof.stored is not None
    currency, wanted = proof.task.currency, number(proof.task.after, style)
    words = f"{name}: {number(proof.stored, style)} {currency} is stored, {wanted} was wanted"
    if missing:
        return f"{words}; {number(missing, style)} of the file is stored nowhere."
    return f"{words}; {number(proof.stored - proof.task.after, style)} more."


def payment_summary(run: Run, style: Style = PLAIN) -> list[str]:
    """The file, how many payments are stored, and what they came to in the file, per currency."""
    kept, done = file_of(run), [item for item in run.items if item.state in POSTED]
    file = [f"{kept.name}, SHA-256 {kept.sha256}"] if kept else []
    proofs = [(proof, missing_of(item)) for item in done if (proof := proof_of(item))]
    sums = money.totals(
        (each.task.currency, each.task.in_file - each.task.cut - missing) for each, missing in proofs
    )
    amounts = ", ".join(f"{currency} {number(value, style)}" for currency, value in sums.items())
    stored = f"{counted(len(done), 'payment', style=style)} of {len(run.items)} stored"
    return [*file, f"{stored}: {amounts}" if amounts else stored]


def payment_shape(item: Item) -> dict[str, object]:
    """One payment for a program; amounts and days are texts, what was not read back is null."""
    proof = proof_of(item)
    told = _proof_shape(proof) | {"missing": number(missing_of(item))} if proof else {}
    return {"state": item.state.value, "words": item.words, **told}


def _proof_shape(proof: PaymentProof) -> dict[str, object]:
    task = proof.task
    return {
        "invoice": task.number,
        "invoice_id": task.invoice_id,
        "customer": task.company,
        "currency": task.currency,
        "before": number(task.before),
        "in_file": number(task.in_file),
        "expected": number(task.after),
        "stored": _amount(proof.stored),
        "balance": _amount(proof.balance),
        "balance_expected": number(task.balance),
        "excess": number(proof.task.cut),
        "date": _day(proof.date),
        "date_expected": _day(task.date_stored),
        "lines": [part.line for part in task.parts],
    }


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else number(value)


def _day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None
