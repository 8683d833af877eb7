"""The pane below the invoices: the parts of the one that is looked at, what is stored, findings, its date."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from core.domain.findings import Severity
from core.domain.payments.invoices import StoredPayment
from core.domain.payments.rows import Amounts
from core.words import count
from gui.services import Services
from gui.table import Table
from gui.widgets import Panel, Tabs, label, rule
from gui.wizards.findings_list import FindingsList
from gui.wizards.payments.check_parts import PART_COLUMNS, STORED_COLUMNS, PartRow, date_words, part_rows
from gui.wizards.payments.check_rows import CheckRow

PARTS, STORED, FINDINGS = range(3)
_MEANINGS = {
    Severity.BLOCK: "cannot be uploaded",
    Severity.CONFIRM: "needs a reason",
    Severity.WARN: "warning",
    Severity.INFO: "to know",
}
_NOTHING = "Nothing speaks against storing this payment."
_NOTHING_ALONE = "Nothing in the file speaks against this payment. It was not compared with ConnectWise."
_NO_ROW = "No invoice is highlighted. Click one above."


class CheckPane(Panel):
    """Parts, stored payments and findings of one invoice; below them what happens to the date."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._style = services.style
        self._file, self._date_field, self._amounts = "", "", Amounts.TOTALS
        self._row: CheckRow | None = None
        self.tabs = Tabs("About the current invoice", inset=8)
        self.stack = QStackedWidget()
        self.parts: Table[PartRow] = Table(
            "payments.parts", "Parts", PART_COLUMNS, services,
            tone=lambda row: row.tone, sortable=False, framed=False,
        )  # fmt: skip
        self.stored: Table[StoredPayment] = Table(
            "payments.stored", "Stored payments", STORED_COLUMNS, services, sortable=False, framed=False
        )
        self.findings = FindingsList(services.style, _MEANINGS, _NOTHING)
        self._lay_out()
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tabs.currentChanged.connect(self._fill)
        self.show_row(None)

    def _lay_out(self) -> None:
        for title, widget in (
            ("Parts", self.parts),
            ("Stored payments", self.stored),
            ("Findings", self.findings),
        ):
            self.tabs.add(title)
            self.stack.addWidget(widget)
        self.date = label("", "quiet", wrap=True)
        self.date.setContentsMargins(10, 6, 10, 8)
        self._line = rule()
        self.add(self.tabs)
        self.add(self.stack, 1)
        self.add(self._line)
        self.add(self.date)

    def read_from(self, file: str, date_field: str, amounts: Amounts) -> None:
        """Where the rows come from, how the file calls their dates, and what their amounts mean."""
        self._file, self._date_field, self._amounts = file, date_field, amounts

    def show_row(self, row: CheckRow | None) -> None:
        """Shows an invoice, or says that none is looked at."""
        self._row = row
        rows = row.checked.target.group.rows if row else ()
        stored = row.invoice.payments if row and row.invoice else ()
        self.tabs.rename(PARTS, f"Parts of {row.name}" if row else "Parts")
        self.tabs.set_count(PARTS, self._count(row, len(rows)))
        self.tabs.set_count(STORED, self._count(row if row and row.invoice else None, len(stored)))
        self.tabs.set_count(FINDINGS, self._count(row, len(row.findings) if row else 0))
        words = date_words(row, self._style) if row else ""
        self.date.setText(words)
        self.date.setVisible(bool(words))
        self._line.setVisible(bool(words))
        self._fill(self.tabs.currentIndex())

    def _count(self, row: CheckRow | None, many: int) -> str:
        return count(many, self._style) if row else ""

    def _fill(self, number: int) -> None:
        """Only the tab on view is filled: looking through many invoices stays quick."""
        row = self._row
        if number == PARTS:
            self.parts.set_empty(_NO_ROW)
            self.parts.set_rows(part_rows(row, self._file, self._date_field, self._amounts, self._style))
        elif number == STORED:
            self.stored.set_empty(_nothing_stored(row))
            self.stored.set_rows(row.invoice.payments if row and row.invoice else ())
        else:
            alone = "" if row and row.connected else _NOTHING_ALONE
            self.findings.show_findings(row.findings if row else (), alone if row else _NO_ROW)


def _nothing_stored(row: CheckRow | None) -> str:
    if row is None:
        return _NO_ROW
    if row.invoice is not None:
        return f"Nothing is stored for {row.name} yet."
    if row.connected:
        return f"{row.name} was not found, so nothing is known of its payments."
    return "What is stored is only known with a connection."
