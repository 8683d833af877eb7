"""What the clerk has said so far: the one value that the pages of the wizard share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.payments.rows import Amounts
from core.domain.runs import Item

if TYPE_CHECKING:
    from core.domain.payments.checked import CheckedInvoice
    from core.workflows.payment_columns import ColumnMap, OpenedList
    from core.workflows.payment_orders import PaymentPlan, ResultPaths
    from core.workflows.payments import Checked


@dataclass(frozen=True, slots=True)
class Source:
    """A payment file as it was opened."""

    path: Path
    data: bytes
    opened: OpenedList
    chosen: bool = False
    """Whether the clerk chose its columns just now; else they were remembered, or recognised."""

    @property
    def columns(self) -> ColumnMap | None:
        """Of a table, as its values settled them."""
        return self.opened.columns


@dataclass(slots=True)
class Draft:
    """One passage through the wizard, from the file to the result."""

    connection: str = ""
    """Name of the connection; empty to check the file by itself."""
    source: Source | None = None
    amounts: Amounts | None = None
    """None while the clerk has not said what the amounts mean."""
    control_total: Decimal | None = None
    """What the file must come to, as the clerk typed it; None for nothing."""
    checked: Checked | None = None
    open_before: Mapping[int, Item] = field(default_factory=dict)
    """Invoice id → the open item of an earlier run that keeps it."""
    chosen: frozenset[int] = frozenset()
    """Positions of the chosen invoices, from 0, in the order of the checked file."""
    answers: dict[str, str] = field(default_factory=dict)
    """Code of a rule → the reason the clerk typed."""
    folder: Path | None = None
    paths: ResultPaths | None = None
    """Where the files would go, names that are free; None while they are looked for."""
    only_write: bool = False
    """Whether the files alone are wanted."""

    @property
    def invoices(self) -> tuple[CheckedInvoice, ...]:
        """Every invoice of the file, in its order."""
        return self.checked.invoices if self.checked else ()

    @property
    def chosen_invoices(self) -> tuple[CheckedInvoice, ...]:
        """The chosen ones, in the same order."""
        return tuple(each for place, each in enumerate(self.invoices) if place in self.chosen)

    @property
    def plan(self) -> PaymentPlan:
        """What the commit button orders."""
        from core.workflows.payment_orders import PaymentPlan  # brings the network; asked for after a check

        assert self.checked is not None
        assert self.source is not None
        left_out = frozenset(range(len(self.invoices))) - self.chosen
        return PaymentPlan(
            self.checked, self.source.data, self.source.columns, self.answers, left_out, self.open_before
        )

    def take(self, source: Source) -> None:
        """Another file, or the same with other columns."""
        self.source = source
        if not source.opened.file.form.is_table:
            self.amounts = Amounts.TOTALS
        elif source.columns is not None and source.columns.amounts is not None:
            self.amounts = source.columns.amounts
        else:
            self.amounts = None
        self.forget_check()

    def forget_check(self) -> None:
        """The file has to be checked anew; nothing is chosen or answered any more."""
        self.checked, self.open_before, self.chosen, self.paths = None, {}, frozenset(), None
        self.answers.clear()

    def forget(self) -> None:
        """Back to asking for a file."""
        self.source, self.amounts, self.control_total = None, None, None
        self.forget_check()
