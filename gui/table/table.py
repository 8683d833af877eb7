"""The one table of the program: filter bar, rows, empty state, layout, put together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Generic

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from core.domain.query import needles
from gui.services import Services
from gui.table import layout
from gui.table.choice import Choice
from gui.table.columns import Column, Kind, Row, RowTone
from gui.table.empty import EmptyState
from gui.table.filter_bar import FilterBar
from gui.table.model import TableModel
from gui.table.rows import Rows
from gui.table.view import RowsView
from gui.theme.controls import Panel

_SLICE = 2_000
_AT_ONCE = 50_000
"""Search texts made at once when a key comes before they are ready; with more to do the filter waits."""


class Table(QWidget, Generic[Row]):
    """A list of rows. Hand it columns once and rows as often as they change.

    `table_id` names its kept layout; `key` names a row across readings (needed for a choice and to keep the
    current row); `tone` says which rows continue the one above or are totals.
    """

    current_changed = Signal(object)
    """The row that became current, or None."""
    opened = Signal(object)
    """Enter or double click on a row."""
    edited = Signal(object, str, str)
    """Row, column id, new text."""
    shown_changed = Signal()
    """Filter, sorting or rows changed what is shown."""
    checks_changed = Signal()
    """What is chosen or hidden changed."""
    read_again = Signal()

    def __init__(
        self,
        table_id: str,
        name: str,
        columns: Sequence[Column[Row]],
        services: Services,
        *,
        key: Callable[[Row], Hashable] | None = None,
        choice: Choice | None = None,
        tone: Callable[[Row], RowTone] | None = None,
        filter_hint: str | None = None,
        reads: bool = False,
        sortable: bool = True,
        framed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._id = table_id
        self._services = services
        self.rows: Rows[Row] = Rows(columns, services.style, key, tone)
        self.model: TableModel[Row] = TableModel(self.rows, choice, self)
        self.view = RowsView(self.model, name)
        self.view.heading.sortable = sortable
        has_findings = any(column.kind is Kind.FINDINGS for column in columns)
        self.bar: FilterBar | None = None
        if filter_hint is not None:
            self.bar = FilterBar(filter_hint, findings=has_findings, reads=reads)
        self._current_key: Hashable | None = None
        self._build(framed)
        self._connect()
        if sortable:
            self.rows.sorting = layout.restore(services.layouts, table_id, self.view)
        self._ready = True

    def _build(self, framed: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if self.bar is not None:
            column.addWidget(self.bar)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._empty = EmptyState("There is nothing to show.")
        self._none_found = EmptyState("No row matches the filter.", ("Show all rows", self.clear_filter))
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._none_found)
        holder = Panel() if framed else QWidget()
        if isinstance(holder, Panel):
            holder.body.addLayout(self._stack)
        else:
            holder.setLayout(self._stack)
        column.addWidget(holder, 1)

    def _connect(self) -> None:
        self._slicer = QTimer(self, interval=0)
        self._slicer.timeout.connect(self._prepare_slice)
        self._keeper = QTimer(self, interval=300, singleShot=True)
        self._keeper.timeout.connect(self.keep_layout)
        self.model.edited.connect(self.edited)
        self.model.checks_changed.connect(self.checks_changed)
        self.view.opened.connect(self._open)
        self.view.heading.sort_clicked.connect(self.sort_by)
        for changed in (self.view.heading.sectionMoved, self.view.heading.sectionResized):
            changed.connect(lambda *_numbers: self._keeper.start())
        self.view.selectionModel().currentRowChanged.connect(lambda *_indexes: self._tell_current())
        self.view.escaped.connect(self.clear_filter)
        if self.bar is not None:
            self.bar.words_changed.connect(self.set_filter)
            self.bar.findings_wanted.connect(self.set_findings_filter)
            self.bar.columns_asked.connect(self._fill_columns_menu)
            self.bar.read_again.connect(self.read_again)
            self.bar.box.down.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))

    # Rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Shows other rows; filter, sorting, choice and, by its key, the current row stay."""
        self._change(lambda: self._take(rows))
        if self.bar is not None:
            self._slicer.start()

    def _take(self, rows: Sequence[Row]) -> None:
        self.rows.replace(rows)
        self.model.read_choice()

    def refresh(self) -> None:
        """The rows are the same but their values (findings, states) changed."""
        self.rows.findings_changed()
        if self.rows.wanted is not None:
            self._change(self.rows.filter)
        self.view.viewport().update()

    def fit_rows(self, most: int) -> None:
        """Makes the table as high as its rows, up to so many: for short lists with something below."""
        rows = max(1, min(len(self.rows.rows), most))
        self.setFixedHeight(
            self.view.heading.sizeHint().height() + rows * self.view.verticalHeader().defaultSectionSize() + 4
        )

    def set_empty(self, sentence: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        """What is said, and offered, when there are no rows at all."""
        self._empty.set_words(sentence, action)

    @property
    def current(self) -> Row | None:
        """The current row."""
        place = self.view.currentIndex().row()
        return self.rows.at(place) if 0 <= place < len(self.rows.positions) else None

    def set_current(self, key: Hashable) -> bool:
        """Makes the row with a key current, if it is shown."""
        place = self.rows.place_of(key)
        if place is not None:
            self.view.setCurrentIndex(self.model.index(place, self.model.offset))
        return place is not None

    def offer_column(self, name: str, *, shown: bool) -> None:
        """Shows a column where it has something to say, or hides it."""
        section = next(at for at, column in enumerate(self.rows.columns) if column.id == name)
        self.view.setColumnHidden(section + self.model.offset, not shown)

    # Filter and sorting

    def set_filter(self, text: str) -> None:
        """Shows the rows that hold all these words."""
        self.rows.words = needles(text)
        if len(self.rows.rows) - len(self.rows.texts) <= _AT_ONCE or not self.rows.words:
            self._change(self.rows.filter)
        else:
            self._waiting = True
            if not self._slicer.isActive():
                self._slicer.start()

    _waiting = False

    def _prepare_slice(self) -> None:
        if not self.rows.prepare(_SLICE):
            return
        self._slicer.stop()
        if self._waiting:
            self._waiting = False
            self._change(self.rows.filter)

    @property
    def prepared(self) -> bool:
        """Whether the search texts of all rows are ready."""
        return len(self.rows.texts) == len(self.rows.rows)

    def set_findings_filter(self, wanted: int | None) -> None:
        """Shows rows with one of these severities (`FindingsFlag`); 0: without findings; None: all."""
        self.rows.wanted = wanted
        self._change(self.rows.filter)

    def clear_filter(self) -> None:
        """Shows everything."""
        if self.bar is not None:
            self.bar.clear()
        if self.rows.words or self.rows.wanted is not None:
            self.rows.words, self.rows.wanted = (), None
            self._change(self.rows.filter)

    def sort_by(self, column: str) -> None:
        """Sorts by a column; again reverses it; the column before breaks ties."""
        self._change(lambda: self.rows.sort_by(column))
        self._keeper.start()

    @property
    def hidden_chosen(self) -> int:
        """How many chosen rows the filter hides."""
        return self.rows.checked.count(1) - self.rows.checked_shown()

    def chosen_rows(self) -> list[Row]:
        """The chosen rows in the order of the table, hidden ones too."""
        rows = self.rows
        return [rows.rows[position] for position in rows.order if rows.checked[position]]

    def _change(self, act: Callable[[], object]) -> None:
        key, place = self._current_key, max(self.view.currentIndex().row(), 0)
        self._ready = False
        self.model.change(act)
        if not self._restore_current(key) and self.rows.positions and self.rows.key:
            place = min(place, len(self.rows.positions) - 1) if not self.rows.words else 0
            self.view.setCurrentIndex(self.model.index(place, self.model.offset))
        self._ready = True
        self._tell_current()
        self._show_state()
        self.view.heading.viewport().update()
        self.shown_changed.emit()
        self.checks_changed.emit()

    def _show_state(self) -> None:
        filtered = bool(self.rows.words) or self.rows.wanted is not None
        nothing = self._none_found if len(self.rows.rows) and filtered else self._empty
        self._stack.setCurrentWidget(self.view if len(self.rows.positions) else nothing)

    def _restore_current(self, key: Hashable | None) -> bool:
        return key is not None and self.set_current(key)

    _ready = False

    def _tell_current(self) -> None:
        if not self._ready:
            return
        row = self.current
        self._current_key = self.rows.key(row) if row is not None and self.rows.key else None
        self.current_changed.emit(row)

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    # Columns

    def _fill_columns_menu(self, menu: QMenu) -> None:
        menu.clear()
        for number, column in enumerate(self.rows.columns, self.model.offset):
            action = menu.addAction(column.heading or "State")
            action.setCheckable(True)
            action.setChecked(not self.view.isColumnHidden(number))
            action.toggled.connect(partial(self.show_column, number))
        menu.addSeparator()
        self._fill_sort_menu(menu.addMenu("Sort by"))
        compact = menu.addAction("Compact rows")
        compact.setCheckable(True)
        compact.setChecked(self.view.compact)
        compact.toggled.connect(self._set_compact)

    def _fill_sort_menu(self, menu: QMenu) -> None:
        for column in self.rows.columns:
            menu.addAction(column.heading or "State", partial(self.sort_by, column.id))

    def show_column(self, section: int, shown: bool) -> None:
        """Shows or hides a column; the last one stays."""
        visible = self.view.heading.count() - self.view.heading.hiddenSectionCount() - self.model.offset
        if shown or visible > 1:
            self.view.setColumnHidden(section, not shown)
            self._keeper.start()

    def _set_compact(self, compact: bool) -> None:
        self.view.set_compact(compact)
        self._keeper.start()

    def keep_layout(self) -> None:
        """Writes down columns, sorting and density."""
        layout.keep(self._services.layouts, self._id, self.view, self.rows.sorting)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._keeper.isActive():
            self._keeper.stop()
            self.keep_layout()
        super().hideEvent(event)
