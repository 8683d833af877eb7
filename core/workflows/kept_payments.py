"""The payment file of a run as its journal keeps it: the rows of each invoice, and its files noted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from core.domain import money
from core.domain.money import Totals
from core.domain.payments.proof import proof_of
from core.domain.payments.rows import PaymentRow
from core.domain.payments.sums import Fate
from core.domain.payments.tasks import fingerprints
from core.domain.runs import Run
from core.files.payments.opening import Opened
from core.workflows.desk import Desk
from core.workflows.payment_columns import names_written
from core.workflows.payment_files import PaymentFiles, input_of, kept_file, write_files


class KeptPart(NamedTuple):
    """One row of the file."""

    line: int
    amount: Decimal | None
    """None where it could not be read."""
    currency: str
    """As the row names it; empty where it names none."""
    amount_written: str
    date_written: str
    reference: str
    counts: bool
    """Whether its amount is in what was sent; else it was uploaded before, or nothing was sent."""


class KeptInvoice(NamedTuple):
    """The rows of one invoice."""

    item: int
    """Number of the run's item, 0 where nothing was sent."""
    name: str
    currency: str
    """Of the payment; of an invoice without item what its rows name; empty for several or none."""
    in_file: Totals
    """The sums of its readable rows, in the currencies that they name, else in the payment's. Of an invoice
    without item the currency is not kept."""
    fate: Fate
    """What was known of it before anything was sent: of one without item, what became of it."""
    why: str
    """Why nothing was sent; empty where it was so already."""
    parts: tuple[KeptPart, ...]
    said: tuple[str, ...] = ()
    """What was said of rows that were uploaded before and of excesses that were listed before."""


class KeptPayments(NamedTuple):
    """A payment file."""

    name: str
    sha256: str
    invoices: tuple[KeptInvoice, ...]
    """In the order of the file."""


def kept_payments(run: Run) -> KeptPayments:
    """The rows of a run's payment file by invoice.

    Raises:
        PaymentFileNotKept: the run was begun without it.
        FileProblem: this version reads the file differently.
    """
    kept, opened = input_of(run), kept_file(run)
    rows = {row.place: row for row in opened.file.rows}
    telling = _Telling(run, opened, fingerprints(opened.file.rows))
    invoices = tuple(
        telling.invoice(each, [rows[place] for place in each["rows"]]) for each in kept["invoices"]
    )
    return KeptPayments(str(kept["name"]), str(kept["sha256"]), invoices)


class _Telling:
    def __init__(self, run: Run, opened: Opened, prints: Mapping[int, str]) -> None:
        self._items = {each: item for item in run.items for each in item.draft.ids}
        self._amount, self._date = names_written(opened.file, opened.columns)
        self._prints = prints

    def invoice(self, kept: Mapping[str, Any], rows: list[PaymentRow]) -> KeptInvoice:
        item = self._items.get(kept["invoice"] or 0)
        proof = proof_of(item) if item else None
        counted = {part.print for part in proof.task.parts} if proof else set[str]()
        parts = tuple(self._part(row, counts=self._prints[row.place] in counted) for row in rows)
        own = proof.task.currency if proof else ""
        whole = money.totals((row.currency or own, row.amount) for row in rows if row.amount is not None)
        currency = own or (next(iter(whole)) if len(whole) == 1 else "")
        name, number = (item.draft.label, item.number) if item else (rows[0].name, 0)
        why = str(kept["why"])
        fate = Fate(kept.get("fate", (Fate.REFUSED if why else Fate.ALREADY).value))
        said = tuple(map(str, kept.get("said", ())))
        return KeptInvoice(number, name, currency, whole, fate, why, parts, said)

    def _part(self, row: PaymentRow, *, counts: bool) -> KeptPart:
        written = dict(zip(row.names, row.texts, strict=True))
        amount, date = written.get(self._amount, ""), written.get(self._date, "")
        return KeptPart(row.line, row.amount, row.currency, amount, date, row.reference, counts)


# Files


def write_and_note(
    desk: Desk, run: int, kept: PaymentFiles, success: Path, fail: Path, *, overwrite: bool = False
) -> None:
    """Writes both files and keeps in the journal where they are. Raises PaymentResultsNotWritten."""
    write_files(kept, success, fail, run, overwrite=overwrite)
    for what, path in (("Success file written", success), ("Fail file written", fail)):
        note_file(desk, run, what, path)


def note_file(desk: Desk, run: int, what: str, path: Path) -> None:
    """Keeps in the journal that a file about a run was written."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    desk.journal().note(run, 0, what, str(path), {"path": str(path), "sha256": sha256})
