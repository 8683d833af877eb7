"""Look for other open invoices of the companies that a file pays, which may be the ones that are meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.connectwise.errors import RequestRefused
from core.connectwise.rest import Rest
from core.domain.findings import Finding
from core.domain.payments.grouping import InvoiceRef, grouped
from core.domain.payments.invoices import Invoice, Owed
from core.domain.payments.look_alikes import NOT_LOOKED_AT, by_amount, companies
from core.domain.payments.rows import Amounts, PaymentRow
from core.domain.payments.targets import target
from core.jobs import Cancel, Progress


class LookAlikes(NamedTuple):
    """What the companies of a file owe on other invoices, for `PaymentContext.owing`."""

    owing: Mapping[Owed, tuple[str, ...]]
    findings: tuple[Finding, ...] = ()
    """That the server would not tell."""


NO_LOOK_ALIKES = LookAlikes({})


def look_alikes(
    rest: Rest,
    rows: Sequence[PaymentRow],
    found: Mapping[InvoiceRef, Sequence[Invoice]],
    amounts: Amounts,
    progress: Progress,
    cancel: Cancel,
) -> LookAlikes:
    """Reads the open invoices of the companies that get money: one request for a hundred of them.

    A server may refuse to look invoices up in this way; for a mere warning that stops no payment, so it is
    said. Rows that were uploaded before count here like others: at worst a company is asked about in vain.

    Raises:
        ReachError: the server could not be read.
    """
    wanted = companies(target(group, amounts) for group in grouped(rows, found))
    if not wanted:
        return NO_LOOK_ALIKES
    try:
        still_open = rest.open_invoices(wanted, progress, cancel)
    except RequestRefused as refusal:
        return LookAlikes({}, (Finding(NOT_LOOKED_AT, values={"words": refusal.values["words"]}),))
    named = {each.id for hits in found.values() for each in hits}
    return LookAlikes(by_amount(still_open, named))
