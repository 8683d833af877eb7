"""Looks at a spreadsheet's ZIP before any reader does: what it unpacks to, and how far its cells reach."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from zipfile import BadZipFile, ZipInfo
from zipfile import ZipFile as Archive

from core.files.errors import DoctypeRefused
from core.files.payments import errors

MOST_ENTRIES = 2000
MOST_BYTES = 400 << 20
"""Unpacked, altogether."""
MOST_RATIO = 200
"""Unpacked to packed, of a part of more than a megabyte. Real sheets have 5 to 50."""
MOST_CELLS = 20_000_000
"""Of the rectangle that holds all cells of a sheet: the reader keeps room for each."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How documents of the old binary kind begin, and encrypted ones of the new."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FAR = re.compile(
    rb"""r\s*=\s*["'](?:[A-Za-z]{0,2}(?:[3-9][0-9]{5}|[0-9]{7})|[B-Zb-z][A-Za-z][0-9]|[A-Za-z]{3})"""
)
"""What may be a place beyond column AZ or row 299,999; it begins with a letter because that is found fast."""

_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
_FORMULA = re.compile(rb"<f[\s>/]")
_WITHOUT_VALUE = re.compile(rb"(?:</f>|<f\b[^<>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_BAD = (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class Formulas(NamedTuple):
    """How many cells of a workbook are computed."""

    cells: int
    without_value: int
    """Those that were never computed, so that nothing can be read."""


def refuse_old(data: bytes, name: str) -> None:
    """Says what a document of the old binary kind is. Raises `PasswordProtected` or `OldSpreadsheet`."""
    if _ENCRYPTED in data:
        raise errors.PasswordProtected(path=name)
    raise errors.OldSpreadsheet(path=name)


def check_archive(data: bytes, name: str) -> Formulas:
    """Unpacks every part once, with limits, and looks at the sheets.

    Raises:
        PaymentProblem: `OtherArchive`, `PasswordProtected`, `ArchiveTooLarge`, `SheetTooLarge`,
            `BrokenSpreadsheet`.
        DoctypeRefused: a part declares one.
    """
    count = without = 0
    for part, content in _parts(data, name):
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
            raise DoctypeRefused(path=name)
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            _check_sheet(content, name)
            if found := len(_FORMULA.findall(content)):
                count += found
                without += len(_WITHOUT_VALUE.findall(content))
    return Formulas(count, without)


def _parts(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    try:
        with Archive(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, name)
            for entry in entries:
                if not entry.is_dir():
                    yield entry.filename, archive.read(entry)
    except _BAD as error:
        reason = str(error) or type(error).__name__
        raise errors.BrokenSpreadsheet(path=name, reason=reason[:200]) from None


def _check_entries(entries: list[ZipInfo], name: str) -> None:
    """Judges by the declared sizes; `ZipFile.read` stops at these, and compares a checksum."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise errors.PasswordProtected(path=name)
    if len(entries) > MOST_ENTRIES:
        raise errors.ArchiveTooLarge(path=name, what=f"it has {len(entries)} parts")
    if (size := sum(entry.file_size for entry in entries)) > MOST_BYTES:
        raise errors.ArchiveTooLarge(path=name, what=f"it unpacks to {size >> 20} MB")
    for entry in entries:
        if entry.file_size > 1 << 20 and entry.file_size > entry.compress_size * MOST_RATIO:
            times = entry.file_size // max(1, entry.compress_size)
            raise errors.ArchiveTooLarge(path=name, what=f"a part of it unpacks to {times} times its size")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise errors.BrokenSpreadsheet(path=name, reason="a part is in it twice")
    if "xl/workbook.xml" not in names:
        raise errors.OtherArchive(path=name, what=_what(names))


_DOCUMENTS = {
    "xl/workbook.bin": "an XLSB workbook",
    "word/document.xml": "a Word document (DOCX)",
    "ppt/presentation.xml": "a presentation (PPTX)",
    "content.xml": "an OpenDocument file",
    "Index/Document.iwa": "a Numbers or Pages document",
}
"""Documents that are ZIP archives, by a part that only they have."""


def _what(names: list[str]) -> str:
    if known := [what for part, what in _DOCUMENTS.items() if part in names]:
        return known[0]
    return f"a ZIP archive (it holds {names[0][:60]})" if names else "an empty ZIP archive"


def _check_sheet(content: bytes, name: str) -> None:
    """Measures the rectangle of the cells where any of them lies far out."""
    if b"\0" in content[:200]:
        raise errors.BrokenSpreadsheet(path=name, reason="a sheet is not written in UTF-8")
    if not _FAR.search(content, max(content.find(b"sheetData"), 0)):
        return
    column = row = 1
    for letters, digits in set(_PLACE.findall(content)):
        column = max(column, _column(letters[:8]))
        row = max(row, int(digits[:12] or b"1"))
    if column * row > MOST_CELLS:
        raise errors.SheetTooLarge(path=name, column=column, row=row, what="")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
