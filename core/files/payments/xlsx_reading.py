"""Worksheets: typed cells become texts that can be written back as the same cells."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any

from core.domain.payments.rows import Layout, PaymentForm
from core.files.payments import errors
from core.files.payments.columns import ColumnMap
from core.files.payments.tables import Grid, known_headings
from core.files.payments.xlsx_safety import Formulas, check_archive

NUMBER, DAY, MOMENT, TRUTH, TEXT = "number", "day", "moment", "truth", ""
EXACT_DIGITS = 15
"""A spreadsheet's number holds no more."""

_FIRST_DAY = dt.date(1900, 3, 1)
"""Before it spreadsheets disagree about the calendar."""


def read_grid(data: bytes, name: str, columns: ColumnMap | None) -> Grid:
    """The rows of one sheet: the one that was chosen, else the one whose headings are known best.

    Raises:
        FileProblem: what `check_archive` raises; `SheetMissing`, `SheetEmpty`, `BrokenSpreadsheet`.
    """
    formulas = check_archive(data, name)
    filled = _sheets(data, name)
    wanted = columns.sheet if columns else ""
    if not filled:
        raise errors.SheetEmpty(path=name, sheet="any sheet")
    if wanted and wanted not in filled:
        raise errors.SheetMissing(path=name, sheet=wanted, sheets=", ".join(filled))
    sheet = wanted or _likely(filled)
    rows, cells = _texts(filled[sheet])
    return Grid(
        PaymentForm.XLSX,
        rows,
        cells,
        range(1, len(rows) + 1),
        Layout(sheet=sheet),
        (("Sheet", sheet),),
        _notes(formulas),
        tuple(filled),
    )


def number_text(value: float) -> str:
    """A spreadsheet's number as the shortest text that means it: the one way from a float to an amount.

    >>> number_text(346.34), number_text(34251.0), number_text(1e-07)
    ('346.34', '34251', '0.0000001')
    """
    text = repr(value)
    if "e" in text:
        return f"{Decimal(text):f}"
    return text.removesuffix(".0")


def is_exact(text: str) -> bool:
    """Whether a number has no more digits than a spreadsheet keeps."""
    return len(text) <= EXACT_DIGITS or len(text.lstrip("-0.").replace(".", "")) <= EXACT_DIGITS


def _sheets(data: bytes, name: str) -> dict[str, list[list[Any]]]:
    """The filled worksheets that are not hidden, with their rows from the first on."""
    # here because most runs of the program read no spreadsheet
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    found: dict[str, list[list[Any]]] = {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                if any(cell != "" for row in rows for cell in row):
                    found[sheet.name] = rows
    except CalamineError as error:
        raise errors.BrokenSpreadsheet(path=name, reason=str(error)[:200]) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the reader, written in Rust, says that it gave up
            raise
        raise errors.BrokenSpreadsheet(path=name, reason="its parts contradict one another") from None
    return found


def _likely(filled: dict[str, list[list[Any]]]) -> str:
    """The sheet to begin with; where several are filled it is asked for."""

    def known(sheet: str) -> int:
        texts = ([cell for cell in row if isinstance(cell, str)] for row in filled[sheet][:50])
        return max(map(known_headings, texts), default=0)

    return max(filled, key=known)


def _texts(rows: list[list[Any]]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The rows as texts, and the kinds of their cells; column by column, because columns are of one type."""
    texts: list[Iterable[str]] = []
    kinds: list[Iterable[str]] = []
    for column in zip(*rows, strict=True):
        types = set(map(type, column[1:])) if len(column) > 1 else set[type]()
        if types == {str} and type(column[0]) is str:
            texts.append(column)
            kinds.append(repeat(TEXT, len(column)))
        elif types == {float} and type(column[0]) is str and (numbers := _plain_numbers(column[1:])):
            texts.append([column[0], *numbers])
            kinds.append([TEXT, *repeat(NUMBER, len(numbers))])
        else:
            both = [_KINDS[type(cell)](cell) if type(cell) in _KINDS else _cell(cell) for cell in column]
            texts.append([text for text, _ in both])
            kinds.append([kind for _, kind in both])
    return list(zip(*texts, strict=True)), list(zip(*kinds, strict=True))


def _plain_numbers(column: Sequence[float]) -> list[str]:
    """The numbers below a heading as `_number` tells them, where none is long or strange; otherwise none."""
    texts = [text.removesuffix(".0") for text in map(repr, column)]
    strange = set("".join(texts)) - set("-.0123456789")
    return [] if strange or max(map(len, texts)) > EXACT_DIGITS else texts


def _cell(value: object) -> tuple[str, str]:
    """The text of a cell and its kind. What a spreadsheet does not keep exactly is a text."""
    match value:
        case bool():
            return ("TRUE" if value else "FALSE"), TRUTH
        case int():
            return _number(str(value))
        case dt.datetime():
            moment = _whole_seconds(value)
            if moment.time() == dt.time():
                return _cell(moment.date())
            return moment.isoformat(), MOMENT if moment.date() >= _FIRST_DAY else TEXT
        case dt.date():
            return value.isoformat(), DAY if value >= _FIRST_DAY else TEXT
        case _:
            return str(value), TEXT


def _number(text: str) -> tuple[str, str]:
    return text, NUMBER if text[-1].isdigit() and is_exact(text) else TEXT


_KINDS: dict[type, Callable[[Any], tuple[str, str]]] = {
    str: lambda text: (text, TEXT),
    float: lambda value: _number(number_text(value)),
}
"""The two types that almost all cells have."""


def _whole_seconds(value: dt.datetime) -> dt.datetime:
    """A moment without the fractions that counting days in binary leaves."""
    down = value.replace(microsecond=0)
    return down + dt.timedelta(seconds=1) if value.microsecond >= 500_000 and down.year < 9999 else down


def _notes(formulas: Formulas) -> tuple[str, ...]:
    notes = []
    if formulas.cells:
        notes.append(f"Cells with formulas: {formulas.cells}. What is read is the value stored with each.")
    if formulas.without_value:
        notes.append(
            f"Formulas without a stored value: {formulas.without_value}. They are read as empty; "
            "open the workbook in a spreadsheet and save it."
        )
    return tuple(notes)
