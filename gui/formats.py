"""How the user writes numbers and dates: separators and date order of the system, nothing else."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from core.words import Style


def style_of(locale: QLocale, *, parentheses: bool = True) -> Style:
    """The user's style; `parentheses` writes a negative as (40.00), else as -40.00."""
    latin = locale.zeroDigit() == "0"
    grouped = not locale.numberOptions() & QLocale.NumberOption.OmitGroupSeparator
    group = locale.groupSeparator() if latin else ","
    return Style(
        decimal=locale.decimalPoint() if latin else ".",
        group=group if grouped else "",
        date_format=_date_format(locale.dateFormat(QLocale.FormatType.ShortFormat)),
        time_format=_time_format(locale.timeFormat(QLocale.FormatType.ShortFormat)),
        parentheses=parentheses,
    )


def _date_format(pattern: str) -> str:
    """Order and separator of a short date; day and month in two figures, the year in four.

    >>> _date_format("d.M.yy")
    '%d.%m.%Y'
    """
    parts = {"d": "%d", "M": "%m", "y": "%Y"}
    order = [letter for letter in dict.fromkeys(pattern) if letter in parts]
    separator = next((letter for letter in pattern if letter in "./-"), "")
    if (
        sorted(order) != ["M", "d", "y"] or not separator
    ):  # a system that says nothing: the order nobody misreads
        return "%Y-%m-%d"
    return separator.join(parts[letter] for letter in order)


def _time_format(pattern: str) -> str:
    return "%I:%M:%S %p" if "AP" in pattern.upper() else "%H:%M:%S"
