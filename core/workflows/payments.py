"""Check a payment file: against the invoices of a company, or by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.collector import collector_paused
from core.connectwise.rest import Rest
from core.domain.findings import Finding
from core.domain.payments.alone import check_alone
from core.domain.payments.checked import CheckedInvoice, check_group
from core.domain.payments.file_rules import check_file, file_may_go
from core.domain.payments.grouping import InvoiceRef, disputed, grouped, refs
from core.domain.payments.invoices import Invoice
from core.domain.payments.rows import Amounts, PaymentFile
from core.domain.payments.rules import PaymentContext
from core.domain.payments.targets import Cap
from core.domain.payments.tasks import PaymentTask, fingerprints, lines_of_ids, seen_places, task_of
from core.domain.payments.uploads import not_repeated
from core.domain.posting import IdKind
from core.domain.runs import Item, books_of
from core.jobs import Cancel, Progress, Step, never, silent
from core.store.journal import JournalMissing
from core.workflows.connections import find, opened
from core.workflows.desk import Desk
from core.workflows.payment_look_alikes import NO_LOOK_ALIKES, look_alikes
from core.workflows.payments_before import Earlier, earlier_uploads


@dataclass(frozen=True, slots=True)
class Checked:
    """A payment file held against the invoices."""

    file: PaymentFile
    connection: str
    """Empty for a file that was checked by itself."""
    amounts: Amounts
    cap: Cap
    invoices: tuple[CheckedInvoice, ...]
    prints: Mapping[int, str] = field(default_factory=dict)
    """Fingerprints of the rows by place; none of a file that was checked by itself."""
    findings: tuple[Finding, ...] = ()
    """What speaks against the file as a whole."""

    def file_may_go(self, answers: Mapping[str, str]) -> bool:
        """Whether nothing speaks against the file as a whole that was not answered."""
        return file_may_go(self.findings, answers)


def check(
    desk: Desk,
    connection: str,
    file: PaymentFile,
    amounts: Amounts,
    cap: Cap | None = None,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Checked:
    """Groups the rows by invoice, finds the invoices and says what will be stored.

    Args:
        desk: what the program works on.
        connection: whose invoices; empty checks the file by itself.
        file: as it was read.
        amounts: whether they replace what is stored or are added to it.
        cap: where an overpayment is cut; None for where the connection says.
        progress: receives what is read.
        cancel: stops at once.

    Raises:
        ReachError: the server could not be read.
    """
    prints = fingerprints(file.rows) if connection else {}
    cap = cap or cap_of(desk, connection)
    found: Mapping[InvoiceRef, Sequence[Invoice]] = {}
    near: Mapping[InvoiceRef, Sequence[str]] = {}
    alike = NO_LOOK_ALIKES
    if connection:
        with opened(desk, connection) as rest:
            found = _invoices(rest, refs(file.rows), progress, cancel or never())
            near = _near(rest, [ref for ref in found if not found[ref]], cancel or never())
            alike = look_alikes(rest, file.rows, found, amounts, progress, cancel or never())
    earlier = earlier_uploads(desk, connection) if connection else Earlier()
    known = _context(desk, file, prints, amounts, earlier, connected=bool(connection))
    named = {invoice.id for hits in found.values() for invoice in hits}
    known = replace(known, not_repeated=not_repeated(earlier.by_print, prints.values(), named))
    uploads = earlier.files(desk, {upload.run: upload for upload in known.spoken_of()})
    known = replace(known, files={each.run: each.name for each in uploads.values()}, owing=alike.owing)
    with collector_paused():
        if connection:
            groups = grouped(file.rows, found, near)
            known = replace(known, disputed=disputed(groups))
            invoices = tuple(check_group(group, amounts, cap, known) for group in groups)
        else:
            invoices = check_alone(file.rows, amounts, known)
    findings = (*check_file(file, uploads), *alike.findings)
    return Checked(file, connection, amounts, cap, invoices, prints, findings)


def _context(
    desk: Desk,
    file: PaymentFile,
    prints: Mapping[int, str],
    amounts: Amounts,
    earlier: Earlier,
    *,
    connected: bool,
) -> PaymentContext:
    return PaymentContext(
        desk.clock.now().astimezone().date(),
        seen_places(file.rows, prints, earlier.by_print),
        amounts is Amounts.RECEIPTS,
        connected,
        earlier.by_id,
        lines_of_ids(file.rows),
        listed=earlier.listed,
    )


def cap_of(desk: Desk, connection: str) -> Cap:
    """Where a connection cuts overpayments; for a file by itself, at what is due."""
    return find(desk, connection).cap if connection else Cap.DUE


def _invoices(
    rest: Rest, wanted: Sequence[InvoiceRef], progress: Progress, cancel: Cancel
) -> dict[InvoiceRef, Sequence[Invoice]]:
    progress(Step("Finding the invoices", 0, len(wanted)))
    numbers = [ref.number for ref in wanted if ref.id is None and ref.number]
    ids = [ref.id for ref in wanted if ref.id is not None]
    by_number = rest.invoices_by_number(numbers, progress, cancel) if numbers else {}
    by_id = rest.invoices_by_id(ids, progress, cancel) if ids else {}
    found: dict[InvoiceRef, Sequence[Invoice]] = {}
    for ref in wanted:
        if ref.id is not None:
            found[ref] = [by_id[ref.id]] if ref.id in by_id else []
        else:
            found[ref] = by_number.get(ref.number, ())
    return found


def _near(rest: Rest, missing: Sequence[InvoiceRef], cancel: Cancel) -> dict[InvoiceRef, Sequence[str]]:
    return {ref: rest.near_invoices(ref.number, cancel) for ref in missing[:_MOST] if ref.number}


_MOST = 50
"""For so many unknown numbers near ones are looked up; a file of strangers has another trouble."""


def open_payments(desk: Desk, connection: str) -> dict[int, Item]:
    """Invoice id → the open item of an earlier run that keeps it; nothing else is sent for it meanwhile."""
    try:
        items = desk.journal_view().open_items(books_of(find(desk, connection)))
    except JournalMissing:
        return {}
    kept = (item for item in items if item.draft.id_kind is IdKind.INVOICE)
    return {number: item for item in kept for number in item.draft.ids if isinstance(number, int)}


def to_settle(desk: Desk, connection: str, file: PaymentFile) -> frozenset[int]:
    """The runs with an unclear payment of an invoice that the file names: they are settled first."""
    named = refs(file.rows)
    return frozenset(
        item.run
        for number, item in open_payments(desk, connection).items()
        if any(ref.id == number or (ref.number and ref.number == item.draft.label) for ref in named)
    )


def tasks_of(
    checked: Checked, answers: Mapping[str, str], open_before: Mapping[int, Item]
) -> tuple[PaymentTask, ...]:
    """What may be uploaded of a checked file.

    Args:
        checked: against the invoices of a connection.
        answers: code of a rule → typed reason.
        open_before: as `open_payments` tells it; these invoices are left alone.
    """
    return tuple(
        task_of(each.target, checked.prints)
        for each in checked.invoices
        if each.may_go(answers) and each.target.counted and each.invoice_id not in open_before
    )
