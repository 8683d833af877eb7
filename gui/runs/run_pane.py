"""What both panes below the list of runs have: what can be done with the current item, and the evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QPushButton

from core.domain.posting import AGAIN, OPEN, ItemState
from core.domain.runs import Item, Run
from gui.runs.rows import first_to_show
from gui.runs.saying import UNCLEAR, in_a_row
from gui.runs.tables import TabbedTables
from gui.services import Services
from gui.table import Mark, Table, Tone
from gui.widgets import button


class RunPane(TabbedTables):
    """Shows one run and offers what is possible with its current item; nothing that is not is offered.

    A pane builds its tables first: `items`, whose rows have an `item` and a `key`, and `files`.
    """

    check_wanted = Signal()
    decide_wanted = Signal()
    again_wanted = Signal()
    request_wanted = Signal()
    receipt_wanted = Signal()
    folder_wanted = Signal()
    item_changed = Signal()
    """Another item of the run is current."""

    items: Table[Any]
    files: Table[Any]
    evidence_tab: int
    receipt_tab: int
    """Where the receipt can be saved."""
    files_tab: int

    def __init__(self, services: Services, layout_name: str) -> None:
        super().__init__(services, "About the run", layout_name)
        self.run: Run | None = None
        self._again: frozenset[int] = frozenset()
        assert services.settler is not None
        self._settler = services.settler
        self._build_tables()
        self.check = self._button("Check a&gain", self.check_wanted)
        self.decide = self._button("&Decide…", self.decide_wanted)
        self.again = self._button("Se&nd again", self.again_wanted)
        self.request = self._button("Show the re&quest", self.request_wanted)
        self._build_buttons()
        self.save = self._button("Save &receipt…", self.receipt_wanted)
        self.folder = self._button("&Open folder", self.folder_wanted)
        self.tabs.currentChanged.connect(lambda _tab: self._offer())
        self.items.current_changed.connect(lambda _row: self._row_changed())
        self._settler.ticked.connect(self.items.view.viewport().update)

    def _build_tables(self) -> None:
        """Makes `items`, `files` and what else a kind of run has."""

    def _build_buttons(self) -> None:
        """Buttons of one kind of run only."""

    def _button(self, words: str, signal: SignalInstance) -> QPushButton:
        made = button(words, "flat", signal.emit)
        self.acts.addWidget(made)
        made.hide()
        return made

    # The run

    def show_run(self, run: Run | None) -> None:
        """Shows a run; the current item stays current when it is the same run."""
        same = run is not None and self.run is not None and run.number == self.run.number
        current = self.item.number if same and self.item else None
        self.run, self._again = run, self._again if same else frozenset()
        self._fill(same=same)
        if current is None and run is not None:
            first = first_to_show(run)
            current = first.number if first else None
        if current is not None:
            self.show_item(current)
        self._offer()

    def _fill(self, *, same: bool) -> None:
        """Fills the tables; `same` when it is the run that was shown before, further on."""

    def show_item(self, number: int) -> None:
        """Makes an item of the run current."""
        row = next((row for row in self.items.rows.rows if row.item == number), None)
        if row is not None:
            self.items.set_current(row.key)

    def set_again(self, items: Collection[int]) -> None:
        """Which items may be sent again."""
        self._again = frozenset(items)
        self._offer()

    @property
    def item(self) -> Item | None:
        """The item that the buttons are about."""
        row = self.items.current
        known = self.run is not None and row is not None and row.item
        return self.run.item(row.item) if self.run is not None and row is not None and known else None

    def _wait_of(self, number: int) -> Mark | None:
        """When an item that is unclear is looked for again."""
        if self.run is None or not number:
            return None
        item = self.run.item(number)
        if item.state not in UNCLEAR:
            return None
        seconds = self._settler.seconds(item.run, item.number)
        return Mark(Tone.QUIET, in_a_row(seconds, self._settler.looking), icon="")

    def _row_changed(self) -> None:
        self._offer()
        self.item_changed.emit()

    # What is offered

    def _offer(self) -> None:
        item = self.item
        about_run = {*self._offers_of_run()}
        for each, possible in {**self._offers_of_item(item), **self._offers_of_run()}.items():
            each.setVisible(possible)
            each.setToolTip(item.draft.label if item and each not in about_run else "")

    def _offers_of_item(self, item: Item | None) -> Mapping[QPushButton, bool]:
        if item is None:
            return dict.fromkeys((self.check, self.decide, self.again, self.request), False)
        busy = bool(self._settler.busy(item.run, item.number))
        return {
            self.check: item.state in UNCLEAR | {ItemState.REVIEW} and not busy,
            self.decide: item.state is ItemState.REVIEW,
            self.again: item.state in AGAIN and item.number in self._again,
            self.request: bool(item.attempts or item.state in OPEN),
        }

    def _offers_of_run(self) -> Mapping[QPushButton, bool]:
        tab = self.tabs.currentIndex()
        return {
            self.save: self.run is not None and bool(self.run.items) and tab == self.receipt_tab,
            self.folder: bool(self.files.rows.rows) and tab == self.files_tab,
        }
