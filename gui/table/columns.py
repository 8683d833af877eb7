"""What a column is: where its value comes from, and how a value is shown, searched, sorted and copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, NamedTuple, TypeVar

from core.domain import query
from core.domain.findings import Finding, Severity
from core.words import PLAIN, Style, counted, filled, number, text

Row = TypeVar("Row")


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    AMOUNT = "amount"
    """A Decimal (or None)."""
    COUNT = "count"
    DATE = "date"
    MOMENT = "moment"
    MARK = "mark"
    """A `Mark` (or None): icon and words in the colour of a tone; a single mark may stand in any column."""
    FINDINGS = "findings"
    """A sequence of `Finding`."""
    EDIT = "edit"
    """A text the clerk may change."""


class Tone(Enum):
    """The tone of a mark: its value names the colour role."""

    GOOD = "good"
    WARN = "warn"
    BLOCK = "block"
    INFO = "info"
    QUIET = "quiet"


ICONS = {Tone.GOOD: "✓", Tone.WARN: "▲", Tone.BLOCK: "✕", Tone.INFO: "●", Tone.QUIET: "–"}


class Mark(NamedTuple):
    """An icon with words. `icon` None is the icon of the tone, empty is no icon."""

    tone: Tone
    words: str
    tip: str = ""
    icon: str | None = None

    @property
    def text(self) -> str:
        """Icon and words as they are shown."""
        icon = ICONS[self.tone] if self.icon is None else self.icon
        return f"{icon} {self.words}" if icon else self.words


class RowTone(Enum):
    """How a whole row is written."""

    NORMAL = "normal"
    QUIET = "quiet"
    """A row that continues the one above: quiet, without a check box."""
    TOTAL = "total"
    """A total: semi-bold, without a check box."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column. `value` takes a row and returns a typed value; texts are made when a cell is shown."""

    id: str
    heading: str
    width: int
    value: Callable[[Row], Any]
    kind: Kind = Kind.TEXT
    stretch: bool = False
    """Takes the width that is left; of several such columns each its share, but only the last one more than
    twice its own. Without any the last column does."""
    visible: bool = True
    """Whether it is shown until the clerk chooses."""
    quiet: bool = False
    """Written in quiet text."""
    strong: bool = False
    """Written semi-bold: the column that the others are held against."""
    decimals: Callable[[Row], int] | None = None
    """Least number of places of an amount; two unless given."""

    @property
    def right(self) -> bool:
        """Whether values and heading stand at the right."""
        return self.kind in (Kind.AMOUNT, Kind.COUNT)


def shown(column: Column[Row], row: Row, style: Style) -> str:
    """The text of a cell."""
    return written(column, row, column.value(row), style)


def written(column: Column[Row], row: Row, value: Any, style: Style) -> str:
    """The text of a value in a column."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if column.kind is Kind.AMOUNT and isinstance(value, Decimal):
        return number(value, style, column.decimals(row) if column.decimals else 2)
    if isinstance(value, Mark):
        return value.text
    if column.kind is Kind.FINDINGS:
        mark = findings_mark(value)
        return mark.text if mark else ""
    return text(value, style)


def copied(column: Column[Row], row: Row) -> str:
    """The text of a cell for a spreadsheet: plain, and never a formula."""
    value = column.value(row)
    if isinstance(value, Mark):
        return spreadsheet_safe(value.words)
    if column.kind is Kind.FINDINGS:
        return spreadsheet_safe("; ".join(finding.rule.short for finding in value or ()))
    plain = written(column, row, value, PLAIN)
    return plain if column.kind in (Kind.AMOUNT, Kind.COUNT) else spreadsheet_safe(plain)


def spreadsheet_safe(cell: str) -> str:
    """A text that no spreadsheet takes for a formula or for more than one cell."""
    one_line = " ".join(cell.split()) if any(mark in cell for mark in "\t\r\n") else cell
    return f"'{one_line}" if one_line.startswith(("=", "+", "-", "@")) else one_line


def sort_key(column: Column[Row]) -> Callable[[Any], Any]:
    """What makes the texts and marks of a column comparable."""
    if column.kind is Kind.MARK:
        return lambda mark: query.natural(mark.words)
    return lambda value: query.natural(value if type(value) is str else _words(value))


def _words(value: Any) -> str:
    return value.words if isinstance(value, Mark) else str(value)


def sort_values(column: Column[Row], rows: Sequence[Row]) -> list[Any]:
    """The sort key of every row in one column."""
    values = list(map(column.value, rows))
    if column.kind is Kind.FINDINGS:
        return [query.severities(findings) or None for findings in values]
    if column.kind in (Kind.AMOUNT, Kind.COUNT, Kind.DATE, Kind.MOMENT):
        return [None if isinstance(value, Mark) else value for value in values]
    if query.all_figures(values):
        return query.figures_keys(values)
    return query.sort_keys(values, sort_key(column))


_MANY = {
    Severity.BLOCK: ("blocks", "block"),
    Severity.CONFIRM: ("to confirm", "to confirm"),
    Severity.WARN: ("warning", "warnings"),
    Severity.INFO: ("note", "notes"),
}

TONES = {
    Severity.BLOCK: Tone.BLOCK,
    Severity.CONFIRM: Tone.WARN,
    Severity.WARN: Tone.WARN,
    Severity.INFO: Tone.INFO,
}


def findings_mark(findings: Sequence[Finding]) -> Mark | None:
    """The worst findings of a row in a few words; the tooltip has them all."""
    if not findings:
        return None
    worst = max(finding.rule.severity for finding in findings)
    worst_ones = [finding for finding in findings if finding.rule.severity == worst]
    words = worst_ones[0].rule.short if len(worst_ones) == 1 else counted(len(worst_ones), *_MANY[worst])
    others = len(findings) - len(worst_ones)
    tip = "\n".join(filled(finding.rule.message, finding.values) for finding in findings)
    return Mark(TONES[worst], f"{words}, {others} more" if others else words, tip)
