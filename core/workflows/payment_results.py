"""What became of every row of a payment file: which goes into the success file, which into the fail file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.checks import sentences as words_of
from core.domain.findings import Severity
from core.domain.payments.rules import NO_INVOICE
from core.domain.payments.sums import Fate, Sums, sums
from core.domain.payments.targets import Target
from core.domain.posting import POSTED, ItemState
from core.domain.runs import Item, Run
from core.workflows.payments import Checked, CheckedInvoice

_UNCLEAR = frozenset({ItemState.SENT, ItemState.UNKNOWN, ItemState.APPLIED, ItemState.REVIEW})


@dataclass(frozen=True, slots=True)
class InvoiceResult:
    """What became of one invoice's rows."""

    invoice: CheckedInvoice
    fate: Fate
    message: str = ""
    """Why it was not uploaded, in the server's published words where these exist; empty where it was."""


def results(
    checked: Checked, run: Run | None, answers: Mapping[str, str], left_out: frozenset[int] = frozenset()
) -> tuple[InvoiceResult, ...]:
    """The result of every invoice of the file, in its order.

    Args:
        checked: the file as it was checked.
        run: what was uploaded; None for nothing.
        answers: code of a rule → typed reason.
        left_out: positions of invoices that were not chosen.
    """
    items = {item.draft.label: item for item in run.items} if run else {}
    return tuple(
        _result(each, items.get(each.target.group.name), answers, chosen=place not in left_out)
        for place, each in enumerate(checked.invoices)
    )


def _result(
    each: CheckedInvoice, item: Item | None, answers: Mapping[str, str], *, chosen: bool
) -> InvoiceResult:
    if item is not None:
        return _of_item(each, item)
    if not each.may_go(answers):
        return InvoiceResult(each, Fate.REFUSED, why_not(each, answers))
    if each.is_so:
        return InvoiceResult(each, Fate.ALREADY)
    return InvoiceResult(each, Fate.REFUSED, "Not uploaded." if chosen else "Left out by the clerk.")


def _of_item(each: CheckedInvoice, item: Item) -> InvoiceResult:
    if item.state in POSTED:
        return InvoiceResult(each, Fate.UPLOADED if item.attempts else Fate.ALREADY)
    last = item.evidence[-1].detail if item.evidence else ""
    if item.state in _UNCLEAR:
        advice = "Nothing is sent twice; feed this file in again to settle it."
        return InvoiceResult(each, Fate.UNCLEAR, f"{item.words}: {last} {advice}")
    return InvoiceResult(each, Fate.REFUSED, f"{item.words}. {last}".strip())


def why_not(each: CheckedInvoice, answers: Mapping[str, str]) -> str:
    """What speaks against an invoice, in words; the published ones for a number that is not found."""
    told = []
    for finding in each.findings:
        severity = finding.rule.severity
        if severity < Severity.CONFIRM or (severity is Severity.CONFIRM and answers.get(finding.rule.code)):
            continue
        if finding.rule is NO_INVOICE:
            return f"Cannot find Invoice Number {each.target.group.name}"
        told.append(words_of(finding)[0])
    return " ".join(dict.fromkeys(told))


def row_messages(found: Sequence[InvoiceResult]) -> dict[int, str]:
    """Place of a row → its message; empty for a row of the success file."""
    return {row.place: each.message for each in found for row in each.invoice.target.group.rows}


def sums_of(found: Sequence[InvoiceResult]) -> Sums:
    """Where the file's amounts went."""
    return sums(_fate(each) for each in found)


def _fate(each: InvoiceResult) -> tuple[Target, Fate]:
    return each.invoice.target, each.fate
