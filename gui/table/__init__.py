"""One table for every list in the program."""

from gui.table.choice import Choice
from gui.table.columns import Column, Kind, Mark, RowTone, Tone, findings_mark
from gui.table.filter_bar import FilterBar, FilterInput
from gui.table.table import Table
from gui.table.totals_bar import TotalsBar

__all__ = [
    "Choice",
    "Column",
    "FilterBar",
    "FilterInput",
    "Kind",
    "Mark",
    "RowTone",
    "Table",
    "Tone",
    "TotalsBar",
    "findings_mark",
]
