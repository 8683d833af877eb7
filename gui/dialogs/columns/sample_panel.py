"""How the rows come out: the first ones, and those that cannot be read with the reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from core.domain.payments.rows import PaymentRow
from core.workflows.choosing_columns import ColumnMap, Judged, SampleRow, Table, sample
from gui.dialogs.columns.phrases import day_words, read_words
from gui.services import Services
from gui.table import Column, Kind, Mark, Tone
from gui.table import Table as TableView
from gui.theme.controls import Panel, label, set_role

FIRST = 5
_LEAST = 152
"""Pixels: headings and some rows."""
_NOTE = 26
"""Pixels more with a note below them."""
_OPEN = Mark(Tone.WARN, "not answered")
_NOT_YET = "Choose the columns of number, amount and date to see how the rows come out."


def _amount(each: SampleRow) -> object:
    return _OPEN if each.open & {"decimal", "sign"} else each.row.amount


def _date(each: SampleRow) -> object:
    if "day_first" in each.open:
        return _OPEN
    return day_words(each.row.date) if each.row.date else None


def _trouble(each: SampleRow) -> Mark | None:
    words = "; ".join(each.row.flaws)
    return Mark(Tone.BLOCK, words) if words else None


_COLUMNS: tuple[Column[SampleRow], ...] = (
    Column("line", "Row", 48, lambda each: str(each.row.line), quiet=True),
    Column("number", "Invoice", 112, lambda each: each.row.name),
    Column("amount", "Amount", 128, _amount, Kind.AMOUNT),
    Column("currency", "Cur", 48, lambda each: each.row.currency),
    Column("date", "Date", 156, _date),
    Column("trouble", "Cannot be read because", 240, _trouble, stretch=True),
)


class SamplePanel(Panel):
    """Follows every choice at once; what all rows say comes a moment later."""

    escaped = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__("As the rows come out", " ")
        self._style = services.style
        self.table: TableView[SampleRow] = TableView(
            "payments.sample", "As the rows come out", _COLUMNS, services, sortable=False, framed=False
        )
        self.table.view.set_compact(True)
        self.table.view.escaped.connect(self.escaped)
        self.table.set_empty(_NOT_YET)
        self.notes = label("", "note", wrap=True)
        self.notes.setContentsMargins(12, 4, 12, 6)
        # else notes, which wrap, would make the height that the table likes best the least one of the panel
        self.table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._note("")
        self.add(self.table, 1)
        self.add(self.notes)

    def show_first(self, table: Table, columns: ColumnMap) -> None:
        """Shows the first rows with what is chosen and answered so far."""
        self.table.set_empty(_NOT_YET)
        self.table.set_rows(sample(table, columns, FIRST))
        self._say("…", "quiet")

    def show_judged(self, table: Table, judged: Judged) -> None:
        """Shows what all rows say: the first ones, and all those that cannot be read."""
        first = sample(table, judged.known, FIRST)
        shown = {each.row.line for each in first}
        unread = [SampleRow(row, frozenset()) for row in judged.unread if row.line not in shown]
        self.table.set_rows([*first, *unread])
        tone = "block" if judged.unread_rows else "good" if judged.settled else "quiet"
        self._say(read_words(judged, self._style), tone)
        self._note(" ".join(judged.notes))

    def show_nothing(self) -> None:
        """Nothing is known of any row."""
        self.table.set_empty("Nothing can be read before the row of the headings is found.")
        self.table.set_rows([])
        self._note("")
        self._say("", "quiet")

    def _note(self, words: str) -> None:
        self.notes.setText(words)
        self.notes.setVisible(bool(words))
        self.setMinimumHeight(_LEAST + (_NOTE if words else 0))

    def _say(self, words: str, tone: str) -> None:
        self.remark.setText(words)
        set_role(self.remark, tone)

    def unread(self) -> list[PaymentRow]:
        """The rows shown that cannot be read."""
        return [each.row for each in self.table.rows.rows if each.row.flaws]
