"""The pane below the preview: everything about the record that is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.domain.findings import Finding, Severity
from core.domain.records import Line, Record
from core.words import Style, count, day
from gui.services import Services
from gui.table import Table
from gui.widgets import Facts, Panel, Tabs
from gui.wizards.batch.journal_rows import RECORD_JOURNAL_COLUMNS, JournalRow, record_journal
from gui.wizards.batch.record_columns import ID_COLUMNS, LINE_COLUMNS, PARTIES, GlId, gl_ids
from gui.wizards.findings_list import FindingsList

LINES, JOURNAL, PARTY, FINDINGS, IDS = range(5)
_MEANINGS = {
    Severity.BLOCK: "cannot be batched",
    Severity.CONFIRM: "needs a reason",
    Severity.WARN: "warning",
    Severity.INFO: "to know",
}
_NOTHING = "Nothing speaks against batching this record."


class RecordPane(Panel):
    """Lines, journal, customer or vendor, findings and GL entry ids of one record."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._style = services.style
        self._names: Mapping[str, str] = {}
        self._record: Record | None = None
        self._findings: Sequence[Finding] = ()
        self.tabs = Tabs("About the current record", inset=8)
        self.stack = QStackedWidget()
        self._add_tables(services)
        self.add(self.tabs)
        self.add(self.stack, 1)
        self.tabs.currentChanged.connect(self._turn)
        self.tabs.setCurrentIndex(JOURNAL)
        self.show_record(None, ())

    def _add_tables(self, services: Services) -> None:
        self.lines: Table[Line] = Table(
            "batch.record.lines", "Lines", LINE_COLUMNS, services, sortable=False, framed=False
        )
        self.journal: Table[JournalRow] = Table(
            "batch.record.journal", "Journal", RECORD_JOURNAL_COLUMNS, services,
            tone=lambda row: row.tone, sortable=False, framed=False,
        )  # fmt: skip
        self.party = Facts()
        self.findings = FindingsList(services.style, _MEANINGS, _NOTHING)
        self.ids: Table[GlId] = Table(
            "batch.record.ids", "GL entry ids", ID_COLUMNS, services, sortable=False, framed=False
        )
        for title, widget in (
            ("Lines", self.lines),
            ("Journal", self.journal),
            ("Customer", _top(self.party)),
            ("Findings", self.findings),
            ("GL entry ids", self.ids),
        ):
            self.tabs.add(title)
            self.stack.addWidget(widget)

    def _turn(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self._fill(number)

    def name_accounts(self, names: Mapping[str, str]) -> None:
        """The names of accounts, once the server has told them."""
        self._names = names
        self._fill(self.tabs.currentIndex())

    def show_record(self, record: Record | None, findings: Sequence[Finding]) -> None:
        """Shows a record, or says that none is looked at."""
        self._record, self._findings = record, findings
        number = record.number or record.key.value if record else ""
        self.tabs.rename(LINES, f"Lines of {number}" if record else "Lines")
        self.tabs.set_count(LINES, self._count(len(record.lines)) if record else "")
        self.tabs.rename(PARTY, PARTIES[record.key.kind] if record else "Customer")
        self.tabs.set_count(FINDINGS, self._count(len(findings)) if record else "")
        self.tabs.set_count(IDS, self._count(len(record.ids)) if record else "")
        self._fill(self.tabs.currentIndex())

    def _count(self, value: int) -> str:
        return count(value, self._style)

    def _fill(self, number: int) -> None:
        """Only the tab on view is filled: looking through many records stays quick."""
        record = self._record
        nothing = "No record is highlighted. Click one above."
        match number:
            case 0:
                self.lines.set_empty("The export names no lines for this record." if record else nothing)
                self.lines.set_rows(record.lines if record else ())
            case 1:
                self.journal.set_empty("No amounts are known for this record." if record else nothing)
                self.journal.set_rows(record_journal(record, self._names, self._style) if record else ())
            case 2:
                self.party.set_facts(party_facts(record, self._style) if record else ())
            case 3:
                self.findings.show_findings(self._findings, *(() if record else (nothing,)))
            case _:
                self.ids.set_empty(
                    "This record has no GL entries; it cannot be batched." if record else nothing
                )
                self.ids.set_rows(gl_ids(record) if record else ())


def party_facts(record: Record, style: Style) -> list[tuple[str, str]]:
    """The other end of a record, and what else its head says."""
    facts = [
        ("Name", record.party.name),
        ("Account", record.party.account or "missing in ConnectWise"),
        ("Location", record.location),
        ("Document", f"{record.kind.value.capitalize()} {record.number}".strip()),
        ("Date", day(record.date, style) if record.date else "none"),
        ("Due", day(record.due_date, style) if record.due_date else ""),
        ("Description", record.description),
    ]
    return [(name, value) for name, value in facts if value]


def _top(widget: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    return holder
