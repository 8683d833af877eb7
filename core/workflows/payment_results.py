"""What became of every row of a payment file: which goes into the success file, which into the fail file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.domain.checks import sentences as words_of
from core.domain.findings import Finding
from core.domain.payments.checked import CheckedInvoice
from core.domain.payments.outlook import Outlook, is_shut, outlook, told
from core.domain.payments.proof import ZERO, missing_of, proof_of
from core.domain.payments.row_rules import CUT, IN_PART, LISTED, NOW_STORED, SEEN, UNREADABLE
from core.domain.payments.rules import NO_INVOICE
from core.domain.payments.sums import Fate, Sums, Went, sums
from core.domain.posting import OPEN, POSTED
from core.domain.runs import Item, Run
from core.words import number
from core.workflows.batch_results import why_not as not_posted
from core.workflows.payments import Checked

CAME_BEFORE = frozenset({SEEN, CUT, IN_PART, LISTED, NOW_STORED})
"""Rules that tell of rows that were uploaded before."""

NO_ITEMS: Mapping[int, Item] = {}
"""No earlier run keeps any invoice."""


@dataclass(frozen=True, slots=True)
class InvoiceResult:
    """What became of one invoice's rows."""

    invoice: CheckedInvoice
    fate: Fate
    message: str = ""
    """Why it was not uploaded, in the server's published words where these exist; empty where it was."""
    item: Item | None = None
    """Its item of the journal, None where none was made."""
    kept: bool = False
    """Whether that is of an earlier run, which keeps the invoice."""

    @property
    def shut(self) -> bool:
        """Whether nothing can be stored now, whatever is answered."""
        return self.kept or is_shut(self.invoice.findings)

    @property
    def outlook(self) -> Outlook:
        """What will be of it, as it is shown."""
        return outlook(self.invoice.target, shut=self.shut)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is said about it."""
        return told(self.invoice.findings, shut=self.shut)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What has to be known of rows and excesses that came before: in which run, which file, when."""
        return tuple(words_of(each)[0] for each in self.invoice.findings if each.rule in CAME_BEFORE)


def results(
    checked: Checked,
    run: Run | None,
    answers: Mapping[str, str],
    left_out: frozenset[int] = frozenset(),
    open_before: Mapping[int, Item] = NO_ITEMS,
) -> tuple[InvoiceResult, ...]:
    """The result of every invoice of the file, in its order.

    Args:
        checked: the file as it was checked.
        run: what was uploaded; None for nothing.
        answers: code of a rule → typed reason.
        left_out: positions of invoices that were not chosen.
        open_before: invoice id → the item of an earlier run that kept it when this file was carried out.
    """
    items = {number: item for item in run.items for number in item.draft.ids} if run else {}
    found: list[InvoiceResult] = []
    for place, each in enumerate(checked.invoices):
        item, earlier = items.get(each.invoice_id or 0), open_before.get(each.invoice_id or 0)
        result = _result(each, item or earlier, answers, chosen=place not in left_out)
        found.append(replace(result, kept=True) if item is None and earlier is not None else result)
    return tuple(found)


def expected(
    checked: Checked, answers: Mapping[str, str], open_before: Mapping[int, Item] = NO_ITEMS
) -> tuple[InvoiceResult, ...]:
    """The same as it would be if everything that may go were uploaded now."""
    before = results(checked, None, answers, open_before=open_before)
    return tuple(
        replace(each, fate=Fate.UPLOADED, message="")
        if each.item is None and each.fate is Fate.REFUSED and each.invoice.may_go(answers)
        else each
        for each in before
    )


def _result(
    each: CheckedInvoice, item: Item | None, answers: Mapping[str, str], *, chosen: bool
) -> InvoiceResult:
    if item is not None:
        return _of_item(each, item)
    if not each.may_go(answers):
        return InvoiceResult(each, Fate.REFUSED, why_not(each, answers))
    if each.is_so and (chosen or not each.target.excess):  # a cut that nobody confirmed is not made
        return InvoiceResult(each, Fate.ALREADY)
    return InvoiceResult(each, Fate.REFUSED, "Not uploaded." if chosen else "Left out by the clerk.")


def _of_item(each: CheckedInvoice, item: Item) -> InvoiceResult:
    return InvoiceResult(each, *fate_of(item), item)


def fate_of(item: Item) -> tuple[Fate, str]:
    """What became of an item, and the message for the fail file; empty for the success file."""
    if missing := missing_of(item):
        return Fate.PARTLY, _in_part(item, missing)
    if item.state in POSTED:
        return (Fate.UPLOADED if item.attempts else Fate.ALREADY), ""
    return (Fate.UNCLEAR if item.state in OPEN else Fate.REFUSED), not_posted(item)


def _in_part(item: Item, missing: Decimal) -> str:
    proof = proof_of(item)
    assert proof is not None
    assert proof.stored is not None
    currency, decided = proof.task.currency, item.evidence[-1]
    return (
        f"Stored in part: {number(proof.stored)} of {number(proof.task.after)} {currency}; "
        f"{number(missing)} {currency} of this file is stored nowhere ({decided.who}: {decided.detail})."
    )


def why_not(each: CheckedInvoice, answers: Mapping[str, str]) -> str:
    """What speaks against an invoice, in words; the published ones for a number that is not found."""
    found = each.holding(answers)
    missing = next((one for one in found if one.rule is NO_INVOICE), None)
    words = dict.fromkeys(words_of(one)[0] for one in found if missing is None or one.rule in UNREADABLE)
    published = [f"Cannot find {missing.values['what']}{'.' if words else ''}"] if missing else []
    return " ".join([*published, *words])


def row_messages(found: Sequence[InvoiceResult]) -> dict[int, str]:
    """Place of a row → its message; empty for a row of the success file."""
    return {row.place: each.message for each in found for row in each.invoice.target.group.rows}


def sums_of(found: Sequence[InvoiceResult]) -> Sums:
    """Where the file's amounts went."""
    return sums(_fate(each) for each in found)


def _fate(each: InvoiceResult) -> Went:
    missing = missing_of(each.item) if each.item and each.fate is Fate.PARTLY else ZERO
    return Went(each.invoice.target, each.fate, each.invoice.seen, missing)


def lists_excess(found: Sequence[InvoiceResult]) -> bool:
    """Whether something is newly cut, so that a list for the accountant is written."""
    return any(each.fate in (Fate.UPLOADED, Fate.ALREADY) and each.invoice.new_excess for each in found)
