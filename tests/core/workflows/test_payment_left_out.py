"""What a clerk leaves out goes into the fail file, though a reason for another would let it through."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.domain.payments.checked import check_group
from core.domain.payments.grouping import grouped, ref_of
from core.domain.payments.rows import Amounts
from core.domain.payments.rules import PaymentContext
from core.domain.payments.sums import Fate
from core.domain.payments.targets import Cap
from core.workflows.payment_results import results, sums_of
from core.workflows.payments import Checked
from tests.core.domain.payment_values import DAY, file_of, invoice, row


@pytest.mark.parametrize(
    ("left_out", "fate", "message"),
    [(frozenset(), Fate.ALREADY, ""), (frozenset({0}), Fate.REFUSED, "Left out by the clerk.")],
)
def test_a_receipt_for_a_paid_invoice_is_cut_only_where_the_clerk_chose_it(
    left_out: frozenset[int], fate: Fate, message: str
) -> None:
    """Its amount is told as cut where it was chosen, else as left out, whatever was answered."""
    receipt = row(1, "CW-1", "100.00")
    groups = grouped((receipt,), {ref_of(receipt): [invoice(1, "CW-1", "100.00", "100.00")]})
    context = PaymentContext(DAY, receipts=True)
    invoices = tuple(check_group(each, Amounts.RECEIPTS, Cap.DUE, context) for each in groups)
    checked = Checked(file_of(receipt), "demo", Amounts.RECEIPTS, Cap.DUE, invoices)
    answers = {finding.rule.code: "agreed" for finding in invoices[0].findings}
    (found,) = results(checked, None, answers, left_out)
    assert (found.fate, found.message) == (fate, message)
    sums = sums_of([found])
    told = sums.refused if left_out else sums.cut
    assert told["GBP"] == Decimal(100)
