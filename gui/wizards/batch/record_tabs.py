"""The tables of the preview: a tab for each kind of record and one for all GL lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.domain.findings import Finding
from core.domain.records import BatchKind, Record, RecordKey
from core.words import count
from gui.services import Services
from gui.table import Choice, Table
from gui.widgets import Tabs, button
from gui.wizards.batch.choosing import Findings, of_kind
from gui.wizards.batch.phrases import KIND_TITLES
from gui.wizards.batch.record_columns import GL_LINE_COLUMNS, GlLine, record_columns

_HINT = "number, customer, account, amount"


class RecordTabs(QWidget):
    """Shows records by kind; the check boxes write into one choice."""

    current_changed = Signal(object)
    """The record that is looked at, or None."""
    hidden_changed = Signal()
    read_again = Signal()
    about_wanted = Signal()
    opened = Signal()

    def __init__(self, services: Services, choice: Choice) -> None:
        super().__init__()
        self._style = services.style
        self._findings: Findings = {}
        self.tabs = Tabs("Kinds of records")
        self.stack = QStackedWidget()
        self.tables = {kind: self._record_table(kind, services, choice) for kind in BatchKind}
        self.lines = self._line_table(services)
        self.about = button("About this export", "flat", self.about_wanted.emit)
        self._lay_out()
        self.tabs.currentChanged.connect(self._turn)

    def _record_table(self, kind: BatchKind, services: Services, choice: Choice) -> Table[Record]:
        table: Table[Record] = Table(
            f"batch.{kind.value}",
            KIND_TITLES[kind],
            record_columns(kind, self.findings_of),
            services,
            key=lambda record: record.key,
            choice=choice,
            filter_hint=_HINT,
            reads=True,
        )
        table.current_changed.connect(lambda record: self._tell(table, record))
        table.checks_changed.connect(self.hidden_changed)
        table.opened.connect(lambda _record: self.opened.emit())
        self._add(table, KIND_TITLES[kind])
        return table

    def _line_table(self, services: Services) -> Table[GlLine]:
        table: Table[GlLine] = Table(
            "batch.lines", "All GL lines", GL_LINE_COLUMNS, services, filter_hint=_HINT, reads=True
        )
        table.current_changed.connect(lambda row: self._tell(table, row.record if row is not None else None))
        self._add(table, "All GL lines")
        return table

    def _add(self, table: Table[Any], title: str) -> None:
        table.read_again.connect(self.read_again)
        self.tabs.add(title)
        self.stack.addWidget(table)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.tabs, 1)
        head.addWidget(self.about)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def findings_of(self, record: Record) -> Sequence[Finding]:
        """What the checks say about a record."""
        return self._findings.get(record.key, ())

    # What is shown

    def show_records(
        self,
        records: Sequence[Record],
        lines: Sequence[GlLine],
        findings: Findings,
        empty: Mapping[BatchKind, str],
    ) -> None:
        """Shows other records; a tab that has some comes to the front when the current one has none."""
        self._findings = findings
        self.about.setVisible(bool(records or lines))
        for number, (kind, table) in enumerate(self.tables.items()):
            mine = of_kind(records, kind)
            table.set_empty(empty[kind])
            table.set_rows(mine)
            self.tabs.set_count(number, count(len(mine), self._style))
        self.lines.set_empty("There are no GL lines.")
        self.lines.set_rows(lines)
        self.tabs.set_count(len(self.tables), count(len(lines), self._style))
        self._show_something()

    def _show_something(self) -> None:
        counts = [len(table.rows.rows) for table in self.tables.values()]
        at = self.tabs.currentIndex()
        if at < len(counts) and not counts[at] and any(counts):
            self.tabs.setCurrentIndex(next(number for number, many in enumerate(counts) if many))
        self._turn(self.tabs.currentIndex())

    def _turn(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        table = self.table
        if table.current is None and table.rows.positions:
            table.view.setCurrentIndex(table.model.index(0, table.model.offset))
        row = table.current
        self.current_changed.emit(row.record if isinstance(row, GlLine) else row)

    def _tell(self, table: Table[Any], record: Record | None) -> None:
        if self.stack.currentWidget() is table:
            self.current_changed.emit(record)

    @property
    def _all(self) -> tuple[Table[Any], ...]:
        return *self.tables.values(), self.lines

    @property
    def table(self) -> Table[Any]:
        """The table on view."""
        table: Table[Any] = self.stack.currentWidget()  # type: ignore[assignment]
        return table

    @property
    def hidden(self) -> int:
        """How many chosen records the filters hide."""
        return sum(table.hidden_chosen for table in self.tables.values())

    @property
    def filtered(self) -> bool:
        """Whether any table leaves rows out."""
        return any(len(table.rows.positions) < len(table.rows.rows) for table in self._all)

    def clear_filters(self) -> None:
        """Shows all rows of all tables."""
        for table in self._all:
            table.clear_filter()

    def go_to(self, key: RecordKey) -> None:
        """Makes a record current, whichever tab it is in."""
        self.tabs.setCurrentIndex(list(self.tables).index(key.kind))
        self.tables[key.kind].set_current(key)
