"""A payment run as rows: each invoice before, expected and stored now, the parts of one, the files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.domain.kind_words import NOT_STORED, WAS_SO, WORDS
from core.domain.money import Totals
from core.domain.payments.outlook import WHEN_PAID as NOT_YET
from core.domain.payments.proof import PaymentProof, file_of, missing_of, proof_of
from core.domain.payments.sums import Fate
from core.domain.posting import NOT_ON_SERVER, OPEN, ItemState, RunKind
from core.domain.runs import Item, Run
from core.words import PLAIN, Style, number
from gui.runs.rows import Happening, WrittenFile, evidence, files, state_mark
from gui.table import Column, Kind, Mark, RowTone, Tone

if TYPE_CHECKING:
    from core.workflows.kept_payments import KeptInvoice, KeptPart, KeptPayments
    from core.workflows.payment_results import InvoiceResult

WHEN_PAID = Mark(Tone.QUIET, NOT_YET, "The date is stored once the invoice is fully paid.", icon="")


def foreign_mark(found: Totals, currency: str, style: Style) -> Mark:
    """Amounts that are not in the currency of their invoice; they never stand as if they were."""
    words = " · ".join(f"{each} {number(value, style)}".strip() for each, value in found.items())
    return Mark(Tone.WARN, words, f"The invoice is in {currency}." if currency else "", icon="")


def row_amount(amount: Decimal | None, written: str, own: str, style: Style) -> Decimal | Mark | None:
    """The amount of one row; with its currency where it is written in another than the invoice's `own`."""
    if amount is None or written in ("", own):
        return amount
    return foreign_mark({written: amount}, own, style)


class PaymentResultRow(NamedTuple):
    """One invoice of a payment file. Amounts in its currency; what is not known is None."""

    invoice: str
    customer: str
    currency: str
    before: Decimal | None
    in_file: Decimal | Mark | None
    """With its currency where that is not the invoice's."""
    expected: Decimal | None
    """What shall be stored."""
    stored: Decimal | None
    """What was read back."""
    balance: Decimal | None
    """As read back."""
    date: dt.date | Mark | None
    """As read back; in words where it is not stored yet."""
    excess: Decimal
    """What was cut."""
    state: Mark
    why: str = ""
    """Why it is not stored, or not known to be."""
    item: int = 0
    """Number of the run's item; 0 where nothing was sent."""
    place: int = 0
    """Tells rows without item apart."""
    tone: RowTone = RowTone.NORMAL
    said: str = ""
    """What has to be known of its rows that were uploaded before."""

    @property
    def key(self) -> tuple[int, int]:
        """What a table knows the row by."""
        return self.item, self.place


# Rows


class KnownRows:
    """The rows of one run while it goes on: only those of payments that moved are made anew."""

    def __init__(self, style: Style = PLAIN) -> None:
        self._style = style
        self._known: dict[int, tuple[Item, PaymentResultRow]] = {}

    def row(self, item: Item) -> PaymentResultRow:
        """The row of an item."""
        known = self._known.get(item.number)
        if known is None or known[0] is not item:
            known = self._known[item.number] = item, row_of(item, self._style)
        return known[1]


def payment_rows(
    run: Run, kept: KeptPayments | None = None, known: KnownRows | None = None, style: Style = PLAIN
) -> list[PaymentResultRow]:
    """A row for each payment of a run; with its file also for the invoices of which nothing was sent."""
    rows = list(map((known or KnownRows(style)).row, run.items))
    if kept is None:
        return rows
    items = {row.item: row for row in rows}
    told = [_of_kept(place, each, items, style) for place, each in enumerate(kept.invoices, 1)]
    there = {row.item for row in told}
    return [*told, *(row for row in rows if row.item not in there)]


def parted_rows(found: Iterable[InvoiceResult], style: Style) -> list[PaymentResultRow]:
    """A row for each invoice of a file of which nothing was sent, in the order of the file."""
    return [_of_result(place, each, style) for place, each in enumerate(found, 1)]


def troubled_first(rows: Iterable[PaymentResultRow]) -> list[PaymentResultRow]:
    """What needs the clerk, then what is not stored, then the rest; each in the order of the file."""
    ranks = {Tone.WARN: 0, Tone.BLOCK: 1, Tone.QUIET: 2, Tone.INFO: 2}
    return sorted(rows, key=lambda row: ranks.get(row.state.tone, 3))


def row_of(item: Item, style: Style = PLAIN) -> PaymentResultRow:
    """The row of one payment."""
    proof, why = proof_of(item), why_not(item, style)
    state = state_mark(item)._replace(tip=why)
    if proof is None:
        none = (None,) * 6
        return PaymentResultRow(item.draft.label, "", "", *none, Decimal(0), state, why, item.number)
    task = proof.task
    return PaymentResultRow(
        invoice=task.number,
        customer=task.company,
        currency=task.currency,
        before=task.before,
        in_file=task.in_file,
        expected=task.after,
        stored=proof.stored,
        balance=proof.balance,
        date=_date(proof),
        excess=task.cut,
        state=state,
        why=why,
        item=item.number,
    )


def _date(proof: PaymentProof) -> dt.date | Mark | None:
    if proof.stored is None or proof.date is not None:
        return proof.date
    return WHEN_PAID if proof.task.date_stored is None and proof.ties else None


def _of_kept(
    place: int, each: KeptInvoice, items: dict[int, PaymentResultRow], style: Style
) -> PaymentResultRow:
    said = " ".join(each.said)
    if each.item in items:
        return items[each.item]._replace(said=said) if said else items[each.item]
    none, whole = (None,) * 4, each.in_file
    plain = whole.keys() <= {each.currency}
    paid = whole.get(each.currency) if plain else foreign_mark(whole, each.currency, style)
    told = Decimal(0), _fate(each.fate, each.why), each.why
    return PaymentResultRow(each.name, "", each.currency, None, paid, *none, *told, place=place, said=said)


def in_file(each: InvoiceResult, style: Style) -> Decimal | Mark | None:
    """What the rows of an invoice come to; None where none can be read."""
    seen = each.outlook
    return foreign_mark(seen.foreign, each.invoice.target.currency, style) if seen.foreign else seen.in_file


def _of_result(place: int, each: InvoiceResult, style: Style) -> PaymentResultRow:
    target, invoice, seen = each.invoice.target, each.invoice.target.group.invoice, each.outlook
    return PaymentResultRow(
        invoice=target.group.name,
        customer=invoice.company if invoice else "",
        currency=target.currency,
        before=target.before,
        in_file=in_file(each, style),
        expected=seen.after,
        stored=None,
        balance=None,
        date=None,
        excess=Decimal(0),
        state=_parted(each),
        why=each.message,
        place=place,
    )


def _parted(each: InvoiceResult) -> Mark:
    if each.message:
        return _IN_FAIL_FILE._replace(tip=each.message)
    if each.invoice.target.group.invoice is None:
        return _IN_CHECKED_FILE._replace(tip=_ALONE)
    return _IN_CHECKED_FILE


_IN_CHECKED_FILE = Mark(Tone.GOOD, "Checked file", "Nothing speaks against it. It was not sent.")
_ALONE = "Nothing in the file speaks against it. It was neither compared with ConnectWise nor sent."
_IN_FAIL_FILE = Mark(Tone.BLOCK, "Fail file")


def _fate(fate: Fate, why: str) -> Mark:
    return _FATES[fate]._replace(tip=why)


_FATES = {
    Fate.UPLOADED: Mark(Tone.GOOD, WORDS[RunKind.PAYMENTS][ItemState.VERIFIED]),
    Fate.ALREADY: Mark(Tone.GOOD, WAS_SO),
    Fate.REFUSED: Mark(Tone.BLOCK, NOT_STORED),
    Fate.UNCLEAR: Mark(Tone.WARN, WORDS[RunKind.PAYMENTS][ItemState.UNKNOWN], icon="?"),
}


def why_not(item: Item, style: Style = PLAIN) -> str:
    """The last that is known of a payment that is not simply stored."""
    known = item.state in NOT_ON_SERVER or item.state in OPEN or item.state is ItemState.DECIDED
    detail = item.evidence[-1].detail if known and item.evidence else ""
    if missing := missing_of(item):
        return f"{number(missing, style)} of the file is stored nowhere; decided: {detail}"
    return detail


# Columns


def payment_columns(
    wait: Callable[[PaymentResultRow], Mark | None], style: Style = PLAIN
) -> tuple[Column[PaymentResultRow], ...]:
    """The columns; `wait` says of a row that cannot be told yet when it is looked for again."""

    def note(row: PaymentResultRow) -> Mark | None:
        return wait(row) or _note(row, style)

    amount = Kind.AMOUNT
    return (
        Column("invoice", "Invoice", 90, lambda row: row.invoice),
        Column("customer", "Customer", 100, lambda row: row.customer, stretch=True),
        Column("currency", "Cur", 52, lambda row: row.currency),
        Column("before", "Before", 86, lambda row: row.before, amount),
        Column("in file", "In the file", 86, lambda row: row.in_file, amount),
        Column("expected", "Expected", 86, lambda row: row.expected, amount),
        Column("stored", "Stored now", 92, lambda row: row.stored, amount),
        Column("balance", "Balance", 86, lambda row: row.balance, amount),
        Column("date", "Date stored", 108, lambda row: row.date, Kind.DATE),
        Column("state", "State", 158, lambda row: row.state, Kind.MARK),
        Column("note", "", 84, note, Kind.MARK, stretch=True),
    )


def _note(row: PaymentResultRow, style: Style) -> Mark | None:
    if row.why:
        return Mark(Tone.QUIET, row.why, row.why, icon="")
    if row.excess and row.state.tone is Tone.GOOD:
        cut = f"{number(row.excess, style)} cut"
        tip = f"The invoice cannot take it: {number(row.excess, style)} {row.currency} are not stored."
        return Mark(Tone.WARN, cut, f"{tip} {row.said}".rstrip())
    return Mark(Tone.QUIET, row.said, row.said, icon="") if row.said else None


def whole_note(row: PaymentResultRow, style: Style) -> str:
    """What the last column says of a row, whole and with its invoice; the column may be too narrow for it."""
    note = _note(row, style)
    if note is None:
        return ""
    return note.tip if row.invoice and row.invoice in note.tip else f"{row.invoice}: {note.tip}"


# Parts


class PaymentPart(NamedTuple):
    """One row of the file, as it was written."""

    file: str
    line: int
    amount: Decimal | Mark | None
    """With its currency where that is not the invoice's."""
    amount_written: str
    date_written: str
    reference: str
    counts: Mark


def payment_parts(
    item: Item | None, kept: KeptPayments | None, place: int = 0, style: Style = PLAIN
) -> list[PaymentPart]:
    """The rows of the file that are of one invoice.

    Args:
        item: of the run; None where nothing was sent for the invoice.
        kept: the run's file; without it only what the item itself knows is told.
        place: of an invoice without item, from 1.
        style: how amounts are written.
    """
    if kept is not None:
        found = _kept_invoice(item, kept, place)
        return [_part(Path(kept.name).name, found, each, style) for each in found.parts] if found else []
    proof = proof_of(item) if item else None
    parts = proof.task.parts if proof else ()
    return [PaymentPart("", each.line, each.amount, "", "", "", _COUNTS) for each in parts]


def _kept_invoice(item: Item | None, kept: KeptPayments, place: int) -> KeptInvoice | None:
    if item is not None:
        return next((each for each in kept.invoices if each.item == item.number), None)
    return kept.invoices[place - 1] if place else None


_COUNTS = Mark(Tone.GOOD, "counts", icon="")
_SEEN = Mark(
    Tone.QUIET, "uploaded before", "It was uploaded by an earlier run and does not count again.", icon=""
)
_LEFT = Mark(Tone.QUIET, "not sent", icon="")


def _part(file: str, invoice: KeptInvoice, part: KeptPart, style: Style) -> PaymentPart:
    other = _SEEN if invoice.item or invoice.fate is Fate.ALREADY else _LEFT
    counts = _COUNTS if part.counts else other
    written = (part.amount_written, part.date_written, part.reference)
    amount = row_amount(part.amount, part.currency, invoice.currency, style)
    return PaymentPart(file, part.line, amount, *written, counts)


PART_COLUMNS: tuple[Column[PaymentPart], ...] = (
    Column("file", "File", 240, lambda row: row.file),
    Column("line", "Line", 60, lambda row: row.line, Kind.COUNT),
    Column("amount", "Amount", 110, lambda row: row.amount, Kind.AMOUNT),
    Column("amount written", "As written", 110, lambda row: row.amount_written, quiet=True),
    Column("date", "Date as written", 170, lambda row: row.date_written),
    Column("reference", "Reference", 160, lambda row: row.reference, stretch=True),
    Column("counts", "", 130, lambda row: row.counts, Kind.MARK),
)


# Evidence and files


def payment_evidence(run: Run, item: int = 0) -> list[Happening]:
    """What is known of the run itself and of one payment, or of all where none is named."""
    return evidence(run, item)


def payment_files(run: Run) -> list[WrittenFile]:
    """The payment file as it was read, then what was written."""
    kept = file_of(run)
    read = [WrittenFile(Path(kept.name), "As it was read", kept.sha256)] if kept else []
    return [*read, *files(run)]
