"""The pane below the batches: the entries of one, its totals per account, and the run that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.domain.batches import Batch, BatchEntry
from core.domain.export import NOTHING
from core.jobs import Step
from core.words import count
from gui.pages.batches import phrases
from gui.pages.batches.columns import (
    ACCOUNT_COLUMNS,
    ENTRY_COLUMNS,
    AccountRow,
    BatchRow,
    account_rows,
    made_by_mark,
)
from gui.services import Services
from gui.table import FilterInput, Table
from gui.theme.controls import Panel, button, label, set_role
from gui.widgets import Facts, Tabs
from gui.widgets.doing import step_words

if TYPE_CHECKING:
    from core.workflows.batches import EntryList, MadeBy

ENTRIES, ACCOUNTS, RUN = range(3)
_FILTER_WIDTH, _HEAD = 230, 39


class EntryFilter(FilterInput):
    """The small filter of the entries; Esc clears it, Down goes to the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Filter the entries …")
        self.setAccessibleName("Filter the entries")
        self.setFixedWidth(_FILTER_WIDTH)


class BatchPane(Panel):
    """Everything about the batch that is looked at; it is told, and asks nobody."""

    run_wanted = Signal(int)
    """The run that made the batch is to be shown."""
    again_wanted = Signal()
    """The entries are to be read again after they could not be read."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._style = services.style
        self._row: BatchRow | None = None
        self._entries: EntryList | None = None
        self._made: MadeBy | None = None
        self._build(services)
        self._lay_out()
        self._wire()
        self.show_batch(None)

    def _build(self, services: Services) -> None:
        self.tabs = Tabs("About the current batch", inset=8)
        self.filter = EntryFilter()
        self.go = button("", "link", self._go)
        self.entries: Table[BatchEntry] = Table(
            "batches.entries", "Entries", ENTRY_COLUMNS, services, key=lambda entry: entry.id, framed=False
        )
        self.accounts: Table[AccountRow] = Table(
            "batches.accounts", "Accounts", ACCOUNT_COLUMNS, services,
            tone=lambda row: row.tone, sortable=False, framed=False,
        )  # fmt: skip
        self.note = label(phrases.NO_CURRENCY, "note")
        self.facts = Facts(name_width=140)
        self.remark = label("", "quiet", wrap=True)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.tabs)  # the line below the tabs goes on below what stands beside them
        row.setContentsMargins(0, 0, 8, 3)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.filter)
        row.addWidget(self.go)
        self.tabs.setFixedHeight(_HEAD)
        self.stack = QStackedWidget()
        for title, widget in (
            ("Entries", self.entries),
            ("Accounts", _column(self.accounts, self.note, grows=self.accounts)),
            ("Run", _scrolled(_column(self.remark, self.facts))),
        ):
            self.tabs.add(title)
            self.stack.addWidget(widget)
        self.add(self.tabs)
        self.add(self.stack, 1)

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.filter.textChanged.connect(self.entries.set_filter)
        self.filter.down.connect(lambda: self.entries.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.entries.view.escaped.connect(self.filter.clear)
        self.entries.shown_changed.connect(self._follow_filter)
        self._turn(ENTRIES)

    def _turn(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self._show_filter()

    def _show_filter(self) -> None:
        """Without entries there is nothing to filter."""
        some = self._entries is not None and bool(self._entries.entries)
        self.filter.setVisible(some and self.tabs.currentIndex() == ENTRIES)

    def _follow_filter(self) -> None:
        """“Show all rows” empties the box, too."""
        if self.filter.text() and not self.entries.rows.words:
            self.filter.clear()

    def take_focus(self) -> None:
        """Puts the keyboard into the entries."""
        self.tabs.setCurrentIndex(ENTRIES)
        self.entries.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown

    def show_batch(self, row: BatchRow | None, *, keep: bool = False) -> None:
        """Another batch is looked at, or none; `keep` leaves its entries on view until they are read anew."""
        self._row = row
        self._made = self._made if keep else None
        self.go.setVisible(row is not None and row.maker is not None)
        if row is not None and row.maker is not None:
            self.go.setText(f"Show run {row.maker.run}")
            self.go.setAccessibleName(f"Show run {row.maker.run} in the history")
        if not keep:
            self._forget_entries()
        self._show_run()

    def _forget_entries(self) -> None:
        self._entries = None
        self.entries.set_empty(phrases.NO_BATCH if self._row is None else "")
        self.accounts.set_empty(phrases.NO_BATCH if self._row is None else "")
        self._fill((), [])
        self.tabs.set_count(ENTRIES, "")
        self.tabs.set_count(ACCOUNTS, "")

    def _fill(self, entries: tuple[BatchEntry, ...], accounts: list[AccountRow]) -> None:
        self.entries.set_rows(entries)
        self.accounts.set_rows(accounts)
        self._show_filter()

    def show_step(self, step: Step) -> None:
        """How far the reading of the entries is."""
        if self._entries is None:
            words = step_words(step, self._style)
            self.entries.set_empty(words)
            self.accounts.set_empty(words)

    def show_trouble(self, words: str) -> None:
        """The entries are not there, and why is said elsewhere on the page."""
        self._forget_entries()
        self.entries.set_empty(words, ("Read them again", self.again_wanted.emit))
        self.accounts.set_empty(words)

    def show_entries(self, found: EntryList) -> None:
        """The entries with their totals."""
        self._entries = found
        nothing = "The server has no entries in this batch."
        self.entries.set_empty(nothing)
        self.accounts.set_empty(nothing)
        self._fill(found.entries, account_rows(found.accounts))
        self.tabs.set_count(ENTRIES, count(len(found.entries), self._style))
        self.tabs.set_count(ACCOUNTS, count(len(found.accounts), self._style))
        self._show_run()

    def show_made(self, made: MadeBy) -> None:
        """What the journal knows of the run."""
        self._made = made
        self._show_run()

    @property
    def batch(self) -> Batch | None:
        """The batch that is looked at."""
        return self._row.batch if self._row else None

    # The run

    def _show_run(self) -> None:
        words, mixed = phrases.currency(self._entries, self._made)
        self.note.setText(words)
        self.note.setVisible(self._entries is not None)
        set_role(self.note, "warn" if mixed else "note")
        self.remark.setText(self._remark())
        self.remark.setVisible(bool(self.remark.text()))
        facts = self._facts()
        self.facts.set_facts(facts or NOTHING.items())
        self.facts.setVisible(bool(facts))

    def _remark(self) -> str:
        if self._row is None:
            return phrases.NO_BATCH
        if self._made is not None and self._row.maker is not None and self._row.maker.certain:
            return ""
        mark = made_by_mark(self._row)
        return f"{mark.words[:1].upper()}{mark.words[1:]}. {mark.tip}"

    def _facts(self) -> list[tuple[str, str | QWidget]]:
        if self._made is None:
            return []
        facts: list[tuple[str, str | QWidget]] = [*phrases.run_facts(self._made, self._style)]
        if self._entries is not None:
            words, well = phrases.run_against_server(self._made, self._entries, self._style)
            mark = "✓" if well else "▲"
            there = label(f"{mark} {words}", "good" if well else "warn", wrap=True)
            facts.append(("On the server now", there))
        return facts

    def _go(self) -> None:
        if self._row is not None and self._row.maker is not None:
            self.run_wanted.emit(self._row.maker.run)


def _column(*parts: QWidget, grows: QWidget | None = None) -> QWidget:
    """Parts below each other; what does not fill the width keeps a margin."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 8)
    column.setSpacing(4)
    for part in parts:
        if isinstance(part, (Table, Facts)):
            column.addWidget(part, 1 if part is grows else 0)
        else:
            row = QHBoxLayout()
            row.setContentsMargins(12, 8, 12, 0)
            row.addWidget(part, 1)
            column.addLayout(row)
    if grows is None:
        column.addStretch(1)
    return holder


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setProperty("role", "clear")
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(widget)
    return area
