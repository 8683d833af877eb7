"""Reasons that lie in single rows of a payment file.

row-unreadable · date-unreadable · decimals · refund · seen-before · cut-before · stored-in-part ·
alike-before · external-id-seen · external-id-twice · listed-before · listed-now-stored · payer
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.domain.findings import Finding, Rule, Severity
from core.domain.payments.known import PaymentContext
from core.domain.payments.payers import may_be_one
from core.domain.payments.rows import PaymentRow
from core.domain.payments.targets import ZERO, Action, Target
from core.domain.payments.tasks import Upload

ROW_UNREADABLE = Rule(
    "row-unreadable",
    Severity.BLOCK,
    "row not readable",
    "Line {line}: {what}. What it pays is not known, so nothing of this invoice is stored.",
    "Mend the row in the file, or leave the invoice out.",
)
DATE_UNREADABLE = Rule(
    "date-unreadable",
    Severity.BLOCK,
    "date not readable",
    "Line {line}: {what}. Nothing of {name} is stored without its date.",
    "Mend the date in the file.",
)
DECIMALS = Rule(
    "decimals",
    Severity.BLOCK,
    "too many decimals",
    "Line {line}: {amount} has more than two decimals, so it is not known which amount was paid.",
    "Mend the amount in the file.",
)
REFUND = Rule(
    "refund",
    Severity.WARN,
    "refund taken off",
    "Line {line}: {amount} is taken off what the other rows of {name} bring; together they come to {sum}.",
    "A refund that is booked for itself is entered in ConnectWise; then take its row out.",
)
SEEN = Rule(
    "seen-before",
    Severity.INFO,
    "uploaded before",
    "Line {line} was uploaded before: run {run}, {at}, {there}.{meaning}",
    "Nothing has to be done.",
)
CUT = Rule(
    "cut-before",
    Severity.INFO,
    "cut before",
    "Of line {line}, {cut} was cut in run {run} and is stored nowhere; it is in the list of that run "
    "(“history files {run}” writes it).",
    "It is not listed again; what is listed must not be refunded a second time.",
)
IN_PART = Rule(
    "stored-in-part",
    Severity.CONFIRM,
    "stored in part",
    "Line {line} was uploaded before: run {run}, {at}, {there}. It is not counted a second time, but of its "
    "{amount} only {stored} is stored; {missing} is stored nowhere.",
    "Enter {missing} in ConnectWise, or upload it as a row of its own; then give the reason.",
)
ALIKE = Rule(
    "alike-before",
    Severity.CONFIRM,
    "like one before",
    "Line {line} brings {amount} for {name} on {date}, and so did a row that is written otherwise: "
    "run {run}, {at}, {there}. The same money would be added a second time.",
    "Take the row out, or give the reason why it is another payment.",
)
EXTERNAL_SEEN = Rule(
    "external-id-seen",
    Severity.CONFIRM,
    "id uploaded before",
    "Line {line} bears the id {id}, which was uploaded with {amount} in run {run}, {at}, {there}. "
    "The same money would be added a second time.",
    "Take the row out, or give the reason why it is another payment.",
)
EXTERNAL_TWICE = Rule(
    "external-id-twice",
    Severity.CONFIRM,
    "id twice in the file",
    "Lines {lines} bear the same id {id}: one payment may be counted twice.",
    "Take one of them out, or give the reason why these are several payments.",
)
LISTED = Rule(
    "listed-before",
    Severity.INFO,
    "listed before",
    "Of what {name} cannot take, {listed} is in the list of {runs} already; {new} is in none yet.",
    "What is listed already must not be refunded a second time.",
)
NOW_STORED = Rule(
    "listed-now-stored",
    Severity.WARN,
    "listed, and stored now",
    "{amount} of {name} is in the list of {runs} as cut, and this total stores it.",
    "Tell the accountant: what is stored must not be refunded.",
)
PAYER = Rule(
    "payer",
    Severity.WARN,
    "another payer",
    "Line {line} was paid by {payer}; {name} is an invoice of {company}.",
    "Check that the number is not another customer's.",
)

_COUNTED_ONCE = " It is not counted a second time."
_OPEN = " Whether it is stored is not known yet."


def unreadable(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    """Rows, amounts and dates that cannot be read."""
    for row in target.group.rows:
        if others := [each for each in row.flaws if each != row.date_flaw]:
            yield Finding(ROW_UNREADABLE, values={"line": row.line, "what": "; ".join(others)})
        if row.date_flaw:
            values = {"line": row.line, "what": row.date_flaw, "name": target.group.name}
            yield Finding(DATE_UNREADABLE, values=values)
        if row.amount is not None and too_fine(row.amount):
            yield Finding(DECIMALS, values={"line": row.line, "amount": row.amount})


def too_fine(value: Decimal) -> bool:
    """Whether there are more than two places, zeros at the end aside."""
    if value.as_tuple().exponent in _FINE:
        return False
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent < -2


_FINE = frozenset({0, -1, -2})


def refunds(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    """Amounts below zero that are added up with others: shown, not swallowed."""
    if target.in_file <= 0:
        return
    for row in target.counted:
        if row.amount is not None and row.amount < 0:
            values = {"line": row.line, "amount": row.amount, "name": target.group.name}
            yield Finding(REFUND, values={**values, "sum": target.in_file})


def uploaded(target: Target, known: PaymentContext) -> Iterator[Finding]:
    """Rows that were uploaded before, and ids that were uploaded in other rows.

    A total that is stored already needs no words. Receipts are added, so there an id counts for more.
    """
    if not known.seen and not known.external:
        return
    if not known.receipts and target.action is Action.NOTHING:
        return
    for row in target.group.rows:
        upload = known.seen.get(row.place)
        if upload is not None:
            yield _uploaded(row, upload, known)
            if known.receipts and upload.cut:
                values = {"line": row.line, "cut": upload.cut, "run": upload.listed_in}
                yield Finding(CUT, values=values)
        elif known.receipts and row.external_id:
            yield from _other_of_that_id(row, known)


def _uploaded(row: PaymentRow, upload: Upload, known: PaymentContext) -> Finding:
    values = _came(row, upload, known)
    if known.receipts and upload.missing:
        amount = upload.part.amount
        stored = amount - upload.cut - upload.missing
        return Finding(
            IN_PART, values={**values, "amount": amount, "stored": stored, "missing": upload.missing}
        )
    once = _COUNTED_ONCE if known.receipts else ""
    return Finding(SEEN, values={**values, "meaning": once + (_OPEN if upload.is_open else "")})


def _came(row: PaymentRow, upload: Upload, known: PaymentContext) -> dict[str, object]:
    """The row's line, and where and when it was uploaded."""
    at, there = upload.at.astimezone(), known.upload_words(upload)
    return {"line": row.line, "run": upload.run, "at": at, "there": there}


def _other_of_that_id(row: PaymentRow, known: PaymentContext) -> Iterator[Finding]:
    upload = known.external.get(row.external_id)
    if upload is not None:
        values = {"id": row.external_id, "amount": upload.part.amount}
        yield Finding(EXTERNAL_SEEN, values=_came(row, upload, known) | values)


def alike(target: Target, known: PaymentContext) -> Iterator[Finding]:
    """Receipts that differ only in how they are written from one of before: an id for a number, no reference.

    Each receipt of before is held against one row. Two ids of the sender that differ are two payments.
    """
    invoice = target.group.invoice
    if invoice is None or not known.receipts:
        return
    left = list(known.not_repeated.get(invoice.id, ()))
    for row in target.counted:
        if row.external_id in known.external:
            continue  # that id is asked about already
        upload = next((each for each in left if _is_alike(row, each)), None)
        if upload is not None:
            left.remove(upload)
            values = {"amount": row.amount, "name": target.group.name, "date": row.date}
            yield Finding(ALIKE, values=_came(row, upload, known) | values)


def _is_alike(row: PaymentRow, upload: Upload) -> bool:
    ids = {row.external_id, upload.part.external}
    return (
        row.amount == upload.part.amount
        and (upload.date is None or row.date == upload.date)
        and (len(ids) == 1 or "" in ids)
    )


def listed_before(target: Target, known: PaymentContext) -> Iterator[Finding]:
    """What a list of an earlier run holds of the excess: the same money, not to be refunded again."""
    if not known.seen and not known.listed:
        return
    listed, runs = known.listed_of(target)
    if not listed:
        return
    cut = target.cut
    told = {"name": target.group.name, "runs": [f"run {run}" for run in runs]}
    if cut:
        yield Finding(LISTED, values={**told, "listed": min(listed, cut), "new": max(cut - listed, ZERO)})
    more = min(listed - cut, (target.after or ZERO) - (target.before or ZERO))
    if more > 0 and not known.receipts:
        yield Finding(NOW_STORED, values={**told, "amount": more})


def ids_twice(target: Target, known: PaymentContext) -> Iterator[Finding]:
    """Ids of the sender that stand in several rows of the file."""
    for each in dict.fromkeys(row.external_id for row in target.counted) if known.twice else ():
        if each in known.twice:
            values = {"lines": [str(line) for line in known.twice[each]], "id": each}
            yield Finding(EXTERNAL_TWICE, values=values)


def payers(target: Target, _known: PaymentContext) -> Iterator[Finding]:
    """Payers that do not look like the company of the invoice, each once."""
    invoice = target.group.invoice
    if invoice is None:
        return
    first: dict[str, PaymentRow] = {}
    for row in target.counted:
        first.setdefault(row.payer, row)
    for payer, row in first.items():
        if not may_be_one(payer, invoice.company):
            values = {"line": row.line, "payer": payer, "name": invoice.number, "company": invoice.company}
            yield Finding(PAYER, values=values)


UNREADABLE = (ROW_UNREADABLE, DATE_UNREADABLE, DECIMALS)
"""What is wrong with a row whatever the server has."""

ROW_RULES = (unreadable, refunds, uploaded, alike, listed_before, ids_twice, payers)
