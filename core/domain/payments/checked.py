"""One invoice of a payment file: before, in the file, after, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from core.domain.findings import Finding, Severity
from core.domain.payments.amount_rules import TOO_MUCH
from core.domain.payments.grouping import Group
from core.domain.payments.known import PaymentContext
from core.domain.payments.row_rules import IN_PART
from core.domain.payments.rows import Amounts
from core.domain.payments.rules import check_target
from core.domain.payments.targets import ZERO, Action, Cap, Target, target
from core.domain.payments.tasks import Upload
from core.domain.payments.uploads import NOTHING_SEEN


class CheckedInvoice(NamedTuple):
    """One invoice of a file: before, in the file, after, and what speaks against it."""

    target: Target
    findings: tuple[Finding, ...]

    confirmed: bool = False
    """Whether all its rows were uploaded before, so that what is stored was confirmed then."""
    seen: Mapping[int, Upload] = NOTHING_SEEN
    """Place of a row that was uploaded before → its upload."""
    listed: Decimal = ZERO
    """What lists of earlier runs hold of what is too much."""

    def may_go(self, answers: Mapping[str, str]) -> bool:
        """Whether nothing speaks against it that was not answered."""
        return not self.holding(answers)

    def holding(self, answers: Mapping[str, str]) -> tuple[Finding, ...]:
        """What holds it back: what stops it, and what is to confirm and was not answered.

        What is stored already is not sent, so there is nothing to confirm about it, except that the rest of a
        payment that is too much has gone nowhere.
        """
        return tuple(
            each
            for each in self.findings
            if each.rule.severity is Severity.BLOCK
            or (
                each.rule.severity is Severity.CONFIRM
                and not answers.get(each.rule.code)
                and self._asks(each)
            )
        )

    def _asks(self, finding: Finding) -> bool:
        return not self.is_so or finding.rule is IN_PART or (finding.rule is TOO_MUCH and not self.confirmed)

    @property
    def new_excess(self) -> Decimal:
        """What is cut and stands in no list of an earlier run."""
        return max(self.target.cut - self.listed, ZERO)

    @property
    def cut_before(self) -> Decimal:
        """What was cut, when they were uploaded, of rows that do not count a second time."""
        counted = {row.place for row in self.target.counted}
        return sum((each.cut for place, each in self.seen.items() if place not in counted), ZERO)

    @property
    def invoice_id(self) -> int | None:
        """The id on the server, None where the invoice was not found."""
        invoice = self.target.group.invoice
        return invoice.id if invoice else None

    @property
    def is_so(self) -> bool:
        """Whether the server stores this already."""
        return self.target.action is Action.NOTHING


def check_group(group: Group, amounts: Amounts, cap: Cap, known: PaymentContext) -> CheckedInvoice:
    """The rows of one invoice, checked.

    Args:
        group: the rows and the invoice.
        amounts: whether they replace what is stored or are added to it.
        cap: where an overpayment is cut.
        known: the day, the rest of the file, and what was uploaded before.
    """
    aimed = target(group, amounts, cap, known.seen.keys())
    confirmed = all(row.place in known.seen for row in aimed.counted)
    seen = {row.place: known.seen[row.place] for row in group.rows if row.place in known.seen}
    listed = known.listed_of(aimed).amount if aimed.excess else ZERO
    return CheckedInvoice(aimed, check_target(aimed, known), confirmed, seen or NOTHING_SEEN, listed)
