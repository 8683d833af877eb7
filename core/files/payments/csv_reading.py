"""CSV of any origin: encoding and delimiter are found from the content, and said."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from core.domain.payments.rows import Layout, PaymentForm
from core.files.errors import WrongEncoding
from core.files.payments.columns import ColumnMap
from core.files.payments.errors import NulCharacters, OneColumn, UnbalancedQuotes
from core.files.payments.tables import Grid, known_headings

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
"""What divides columns, with its name."""

_ENCODINGS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
"""So many characters are looked at to find the delimiter."""
_MOSTLY = 0.7
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def read_grid(data: bytes, name: str, columns: ColumnMap | None = None) -> Grid:
    """The rows of a CSV file.

    Args:
        data: its bytes.
        name: how the words of an error call it.
        columns: what was chosen before; a delimiter that brings its headings to light is the right one.

    Raises:
        FileProblem: `WrongEncoding`, `NulCharacters`, `OneColumn`, `UnbalancedQuotes`.
    """
    text, layout = decoded(data, name)
    if "\0" in text:
        raise NulCharacters(path=name, line=text.count("\n", 0, text.index("\0")) + 1)
    delimiter = _delimiter(text, name, columns)
    rows, lines = _records(text, delimiter, name)
    if "'" in text:
        rows = [_unmarked(row) for row in rows]
    encoding = _ENCODINGS[layout.encoding] + (" with mark" if layout.mark else "")
    return Grid(
        PaymentForm.CSV,
        rows,
        None,
        lines,
        layout._replace(delimiter=delimiter),
        (("Encoding", encoding), ("Delimiter", DELIMITERS[delimiter])),
    )


def decoded(data: bytes, name: str) -> tuple[str, Layout]:
    """A text by its byte order mark, else as UTF-16 or UTF-8 where it is valid, else as Windows-1252.

    Raises:
        WrongEncoding: it is none of them.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise WrongEncoding(path=name, encoding="UTF-8 (they are UTF-32)", where="")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name), Layout(encoding, mark=True)
    if (likely := _unmarked_utf16(data)) is not None:
        return _strictly(data, likely, name), Layout(likely)
    try:
        return data.decode("utf-8"), Layout("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "cp1252", name), Layout("cp1252")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongEncoding(path=name, encoding=_ENCODINGS[encoding], where=f" (line {line})") from None


def _unmarked_utf16(data: bytes) -> str | None:
    """Which half of the bytes is NUL, as in UTF-16 of mostly Latin letters."""
    head = data[:2000]
    half = len(head) // 2
    if not half or b"\0" not in head or len(data) % 2:
        return None
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > _MOSTLY and even < 1 - _MOSTLY:
        return "utf-16-le"
    return "utf-16-be" if even > _MOSTLY and odd < 1 - _MOSTLY else None


def _delimiter(text: str, name: str, columns: ColumnMap | None) -> str:
    if text[:4].casefold() == "sep=" and text[4:5] in DELIMITERS:
        return text[4]
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    wanted = {heading.strip() for heading in columns.headings} - {""} if columns else set[str]()
    fits = {delimiter: _fit(sample, delimiter, wanted) for delimiter in DELIMITERS}
    best = max(fits, key=lambda delimiter: fits[delimiter])
    if not any(fits[best]):
        raise OneColumn(path=name)
    return best


def _fit(sample: str, delimiter: str, wanted: set[str]) -> tuple[bool, int, float, int]:
    """How well a delimiter divides a text.

    Whether the wanted headings are found, how many others are known, share of rows equally wide, their width.
    """
    try:
        rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error:
        return False, 0, 0, 0
    first = [row for row in rows[:50] if len(row) > 1]
    is_wanted = bool(wanted) and any(wanted <= {cell.strip() for cell in row} for row in first)
    known = max(map(known_headings, first), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return False, 0, 0, 0
    width, count = widths.most_common(1)[0]
    return is_wanted, known, count / len(rows), width


def _records(text: str, delimiter: str, name: str) -> tuple[list[list[str]], Sequence[int]]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        return _slowly(text, delimiter, name)
    if reader.line_num == len(rows):
        return rows, range(1, len(rows) + 1)
    return _slowly(text, delimiter, name)


def _lines(text: str) -> Iterable[str]:
    """A list of lines is read faster than a file; only line ends divide them, whatever else divides lines."""
    lines = text.splitlines(keepends=True)
    if len(lines) == text.count("\n") + (not text.endswith("\n")):
        return lines
    return io.StringIO(text, newline="")


def _slowly(text: str, delimiter: str, name: str) -> tuple[list[list[str]], Sequence[int]]:
    """Row by row, where cells hold line breaks or a quote is wrong: every row gets the line it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if reader.line_num > line and _swallowed(row, delimiter):
                raise UnbalancedQuotes(path=name, line=line)
            rows.append(row)
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        raise UnbalancedQuotes(path=name, line=line) from None
    return rows, lines


def _swallowed(row: list[str], delimiter: str) -> bool:
    """Whether a cell with line breaks holds what looks like whole rows."""
    inner = [line for cell in row for line in cell.splitlines()[1:]]
    return any(line.count(delimiter) >= max(2, len(row) - 1) for line in inner)


def _unmarked(row: list[str]) -> list[str]:
    """Cells without the apostrophe that keeps a spreadsheet from taking them for a formula."""
    return [
        cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_STARTS and len(cell) > 1 else cell
        for cell in row
    ]
