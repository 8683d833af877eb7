"""Rules about GL entry ids: a record's list is complete and its own, or the record is blocked.

unreadable · not-exported · no-gl-entries · ids-unknown · incomplete-ids · id-in-two-records ·
already-batched · outside-bills · no-amounts
"""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.checks.rules import Context, RecordRule, finding, is_outside_bills
from core.domain.findings import Finding, Rule, Severity
from core.domain.records import Record, RecordKind

UNREADABLE = Rule(
    "unreadable",
    Severity.BLOCK,
    "cannot be read in full",
    "{name} could not be read in full: {what}. A batch of it might lack GL entries or hold others'.",
    "Correct the document in ConnectWise and read again; if a file was opened, export it again.",
)
NOT_EXPORTED = Rule(
    "not-exported",
    Severity.BLOCK,
    "not in the export",
    "ConnectWise lists {name} as unposted but leaves it out of the export. It would leave the unposted list "
    "without ever reaching the books.",
    "{cure}",
)
NO_GL_ENTRIES = Rule(
    "no-gl-entries",
    Severity.BLOCK,
    "no GL entries",
    "{name} has no GL entries, so nothing of it can be posted.",
    "Check the GL accounts of its items in ConnectWise, reopen the document, close it and read again.",
)
IDS_UNKNOWN = Rule(
    "ids-unknown",
    Severity.BLOCK,
    "GL entry ids unknown",
    "The export does not name the GL entries of {name}; only the unposted list does.",
    "Read it through a connection to create a batch of it.",
)
INCOMPLETE_IDS = Rule(
    "incomplete-ids",
    Severity.BLOCK,
    "GL entry ids incomplete",
    "{name} lacks GL entry ids: {what}. A batch of it would leave a part of it unposted.",
    "Read again; if it stays so, reopen the document in ConnectWise and close it, which makes its GL entries "
    "anew.",
)
ID_IN_TWO_RECORDS = Rule(
    "id-in-two-records",
    Severity.BLOCK,
    "shares GL entries",
    "{name} has GL entries that another record has too: {ids}. Posting both would post these twice.",
    "Read again; if it stays so, the two documents must be looked at in ConnectWise.",
)
ALREADY_BATCHED = Rule(
    "already-batched",
    Severity.BLOCK,
    "taken already",
    "GL entries of {name} are taken by {where} already. Sending them again could post them twice.",
    "Look into the history what became of {where}.",
)
OUTSIDE_BILLS = Rule(
    "outside-bills",
    Severity.CONFIRM,
    "in no bill",
    "{name} is not reimbursed, so no bill and no file holds it. A batch takes it off the unposted list and "
    "its amount reaches the books only if you enter it there.",
    "Include it with a reason, or leave it unposted.",
)
NO_AMOUNTS = Rule(
    "no-amounts",
    Severity.CONFIRM,
    "amounts unknown",
    "Of {name} only the GL entry ids are known, no amounts. What it posts can be seen in no total here.",
    "Include it with a reason, or leave it unposted.",
)

_CURES = {
    RecordKind.INVOICE: "The usual cause is a customer without account number: fill it in (Company, Finance) "
    "and read again.",
    RecordKind.PURCHASE: "The usual cause is a vendor without vendor number: fill it in and read again.",
    RecordKind.EXPENSE: "The usual cause is a member without vendor number: fill it in and read again.",
}
_CURES[RecordKind.CREDIT_MEMO] = _CURES[RecordKind.INVOICE]
_CURES[RecordKind.EXPENSE_BILL] = _CURES[RecordKind.EXPENSE]
_OTHER_CURE = "Check the GL accounts of its items in ConnectWise and read again."

_WITH_IDS = frozenset(
    {RecordKind.INVOICE, RecordKind.CREDIT_MEMO, RecordKind.EXPENSE_BILL, RecordKind.PURCHASE}
)
"""Kinds whose export names an id for each line."""


def unreadable(record: Record, _: Context) -> Iterator[Finding]:
    """What a reader or the joining could not make sense of stops the record."""
    for flaw in record.flaws:
        yield finding(UNREADABLE, record, what=flaw)


def not_exported(record: Record, _: Context) -> Iterator[Finding]:
    """A row that the export did not give; a row without a description is one without GL entries."""
    if not record.exported and not _is_blank(record) and not is_outside_bills(record):
        yield finding(NOT_EXPORTED, record, cure=_CURES.get(record.kind, _OTHER_CURE))


def no_gl_entries(record: Record, _: Context) -> Iterator[Finding]:
    """A record needs GL entries; an adjustment's are named by the unposted list only."""
    if record.exported and record.kind is RecordKind.ADJUSTMENT:
        if not record.ids:
            yield finding(IDS_UNKNOWN, record)
    elif record.exported:
        if not record.header_ids and not any(line.ids for line in record.lines):
            yield finding(NO_GL_ENTRIES, record)
    elif _is_blank(record):
        yield finding(NO_GL_ENTRIES, record)


def _is_blank(record: Record) -> bool:
    """Whether its row says nothing about an entry, as the rows of documents without GL entries do."""
    return not record.exported and record.kind is not RecordKind.EXPENSE and not record.description


def incomplete_ids(record: Record, _: Context) -> Iterator[Finding]:
    """Each line has an id, and an invoice has the entry of its receivable besides its lines'."""
    of_lines = {number for line in record.lines for number in line.ids}
    if record.kind not in _WITH_IDS or not (of_lines or record.header_ids):
        return
    bare = sum(1 for line in record.lines if not line.ids)
    if bare:
        yield finding(INCOMPLETE_IDS, record, what=f"{bare} of {len(record.lines)} lines have none")
    is_invoice = record.kind in (RecordKind.INVOICE, RecordKind.CREDIT_MEMO)
    if is_invoice and not {*record.header_ids, *record.row_ids} - of_lines:
        yield finding(INCOMPLETE_IDS, record, what="that of the receivable is missing")


def id_in_two_records(record: Record, context: Context) -> Iterator[Finding]:
    """No GL entry belongs to two records."""
    if not context.twice.isdisjoint(record.ids):
        shared = [str(number) for number in record.ids if number in context.twice]
        yield finding(ID_IN_TWO_RECORDS, record, ids=shared)


def already_batched(record: Record, context: Context) -> Iterator[Finding]:
    """No GL entry is in a batch or an open run that is known."""
    if context.batched:
        places = {context.batched[number] for number in record.ids if number in context.batched}
        for where in sorted(places):
            yield finding(ALREADY_BATCHED, record, where=where)


def known_by_ids_only(record: Record, _: Context) -> Iterator[Finding]:
    """A record without lines is posted only with a reason."""
    if is_outside_bills(record):
        yield finding(OUTSIDE_BILLS, record)
    elif record.total is None and not record.lines:
        yield finding(NO_AMOUNTS, record)


RULES: tuple[RecordRule, ...] = (
    unreadable,
    not_exported,
    no_gl_entries,
    incomplete_ids,
    id_in_two_records,
    already_batched,
    known_by_ids_only,
)
