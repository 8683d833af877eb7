"""Payment lists as XLSX: typed cells as they are, and a ZIP that is looked at before it is believed."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from core.errors import UserError
from core.files.errors import DoctypeRefused, FileProblem
from core.files.payments import errors, xlsx_safety
from core.files.payments.opening import read_payments
from tests.core.files.payment_files import opened, proposal, workbook

DAY = dt.date(2025, 4, 25)


def test_typed_cells_are_read_as_they_are() -> None:
    """Numbers exact, days without any order of day and month, moments by their day."""
    file, _ = opened(
        workbook(
            ["CW-1", 346.34, dt.date(2025, 4, 3)],
            ["CW-2", 1234, dt.datetime.fromisoformat("2025-04-25T23:59:59")],
            ["CW-3", 0.1, "2025-04-25"],
            ["CW-4", "346,34", DAY],
        )
    )
    assert [row.amount for row in file.rows] == [
        Decimal(each) for each in ("346.34", "1234", "0.1", "346.34")
    ]
    assert [row.date for row in file.rows] == [dt.date(2025, 4, 3), DAY, DAY, DAY]
    assert [each.cell for each in file.rows[0].written] == ["", "number", "day"]
    assert [row.line for row in file.rows] == [2, 3, 4, 5]
    assert ("Sheet", "Payments") in file.particulars


def test_a_number_of_more_than_fifteen_digits_is_refused() -> None:
    """A spreadsheet does not hold it exactly, so it is not known which amount was meant."""
    data = changed(
        workbook(["CW-1", 0.3, DAY]), "xl/worksheets/sheet1.xml", b"<v>0.3</v>", b"<v>0.30000000000000004</v>"
    )
    (row,) = opened(data)[0].rows
    assert row.flaws == (
        "Amount “0.30000000000000004” has more than 15 digits, which a spreadsheet does not hold",
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dt.date(2025, 4, 25), "Amount “2025-04-25” is a date, not an amount"),
        (True, "Amount “TRUE” is a yes or no (TRUE or FALSE), not an amount"),
        ("", "missing"),
    ],
)
def test_an_amount_of_another_type_is_a_flaw(value: object, words: str) -> None:
    """A date is no amount."""
    (row,) = opened(workbook(["CW-1", value, DAY]))[0].rows
    assert words in row.flaws[0]


def test_days_that_are_counted_are_a_flaw_that_names_the_likely_day() -> None:
    """The number alone does not say from when it counts."""
    (row,) = opened(workbook(["CW-1", 1, 45772]))[0].rows
    assert "count of days (often 2025-04-25)" in row.flaws[0]


def test_invoice_numbers_that_are_numbers_are_pointed_out() -> None:
    """Their leading zeros, if they had any, are gone; more than 15 digits are none."""
    file, _ = opened(workbook([34251, 1, DAY], ["0034252", 1, DAY], [34253.5, 1, DAY], [2**60, 1, DAY]))
    assert [row.number for row in file.rows][:3] == ["34251", "0034252", "34253.5"]
    assert "rows 2, 4" in file.notes[0]
    assert file.rows[3].flaws


def test_a_formula_is_its_stored_value_only_and_is_pointed_out() -> None:
    """One that was never computed is empty, and the note says what to do."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("P")
        sheet.write_row(0, 0, ["Invoice Number", "Amount", "Date"])
        sheet.write_row(1, 0, ["CW-1", "", "2025-04-25"])
        sheet.write_formula(1, 1, "=300+46.34", None, 346.34)
        sheet.write_row(2, 0, ["CW-2", "", "2025-04-25"])
        sheet.write_formula(2, 1, "=1+1", None, "")
    first, second = (read := opened(file.getvalue())[0]).rows
    assert (first.amount, second.flaws) == (Decimal("346.34"), ("Amount is missing",))
    assert read.notes[0] == "Cells with formulas: 2. What is read is the value stored with each."
    assert read.notes[1].startswith("Formulas without a stored value: 1. They are read as empty;")


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    """=1+1 is an odd number of an invoice, nothing is computed."""
    assert opened(workbook(["=1+1", 1, DAY]))[0].rows[0].number == "=1+1"


def test_of_several_filled_sheets_one_is_chosen() -> None:
    """The one with known headings is proposed; empty ones do not count; one that is not there is named."""
    data = workbook(["CW-1", 1, DAY], Notes=[["a", "b"]], Empty=[])
    (question,) = proposal(data).questions
    assert (question.setting, [choice.value for choice in question.choices]) == (
        "sheet",
        ["Payments", "Notes"],
    )
    file, columns = opened(data, sheet="Payments")
    assert (columns.sheet, len(file.rows)) == ("Payments", 1)
    with pytest.raises(errors.SheetMissing, match="“April”; it has Payments, Notes"):
        read_payments(
            workbook(["CW-1", 1, DAY], Notes=[["a"]]), "x", columns.__class__((), (), sheet="April")
        )


def test_rows_and_columns_before_the_list_are_passed_over() -> None:
    """The rows are those of the sheet."""
    data = workbook(
        ["Payments of", dt.date(2025, 4, 1)],
        [],
        ["", "Invoice Number", "Amount", "Date"],
        ["", "CW-1", 1, DAY],
        headings=(),
    )
    (row,) = opened(data)[0].rows
    assert (row.line, row.number, row.amount, row.date) == (4, "CW-1", Decimal(1), DAY)


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with another text in one part."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return file.getvalue()


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


WORKBOOK = workbook(["CW-1", 1, DAY])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (xlsx_safety.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), errors.PasswordProtected),
        (xlsx_safety.OLE + b"\0" * 600, errors.OldSpreadsheet),
        (archive(a_txt=b"x"), errors.OtherArchive),
        (archive(content_xml=b"x"), errors.OtherArchive),
        (archive(xl__workbook_bin=b"x"), errors.OtherArchive),
        (archive(), errors.OtherArchive),
        (archive(xl__workbook_xml=b"x"), errors.BrokenSpreadsheet),
        (archive(xl__workbook_xml=b"\0" * (8 << 20)), errors.ArchiveTooLarge),
        (WORKBOOK[:-200], errors.BrokenSpreadsheet),
        (WORKBOOK[:50], errors.BrokenSpreadsheet),
        (changed(WORKBOOK, SHEET, b'r="A2"', b'r="XFD1048576"'), errors.SheetTooLarge),
        (changed(WORKBOOK, SHEET, b'r="A2"', b"r = 'zz9999999'"), errors.SheetTooLarge),
        (changed(WORKBOOK, SHEET, b'<row r="2"', b'<row r="99999999"'), errors.SheetTooLarge),
        (changed(WORKBOOK, "xl/workbook.xml", b"<workbook", b"<!DOCTYPE a><workbook"), DoctypeRefused),
        (workbook(headings=()), errors.SheetEmpty),
        (workbook(), errors.HeadingsAlone),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_in_its_own_words(
    data: bytes, kind: type[Exception]
) -> None:
    """Before it costs memory or time."""
    with pytest.raises(FileProblem) as caught:
        read_payments(data, "list.csv")
    assert type(caught.value) is kind
    assert "list.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (archive(word__document_xml=b"x"), "a Word document (DOCX)"),
        (archive(ppt__presentation_xml=b"x"), "a presentation (PPTX)"),
        (archive(xl__workbook_bin=b"x"), "an XLSB workbook"),
        (archive(content_xml=b"x"), "an OpenDocument file"),
        (archive(a_txt=b"x"), "a ZIP archive (it holds a.txt)"),
        (archive(), "an empty ZIP archive"),
    ],
)
def test_what_is_stored_as_a_zip_is_called_by_its_name(data: bytes, what: str) -> None:
    """A clerk knows a Word document, not the archive it is stored as."""
    with pytest.raises(errors.OtherArchive) as caught:
        read_payments(data, "list.xlsx")
    assert f"is no XLSX spreadsheet but {what}." in str(caught.value)


def test_too_many_or_too_large_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By their number and by what they unpack to."""
    monkeypatch.setattr(xlsx_safety, "MOST_ENTRIES", 3)
    with pytest.raises(errors.ArchiveTooLarge, match="parts"):
        read_payments(WORKBOOK, "x")
    monkeypatch.undo()
    monkeypatch.setattr(xlsx_safety, "MOST_BYTES", 100)
    with pytest.raises(errors.ArchiveTooLarge, match="unpacks to"):
        read_payments(WORKBOOK, "x")


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    """A small declared size does not open the door to a bomb."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source:
        size = source.getinfo(SHEET).file_size
    lying = WORKBOOK.replace(size.to_bytes(4, "little"), (size - 100).to_bytes(4, "little"))
    assert lying != WORKBOOK
    with pytest.raises(errors.BrokenSpreadsheet):
        read_payments(lying, "x")


def test_every_damaged_byte_is_told_or_harmless() -> None:
    """A workbook cut or changed anywhere is read or refused, never a crash."""
    for at in range(0, len(WORKBOOK), 61):
        for data in (WORKBOOK[:at], WORKBOOK[:at] + bytes([WORKBOOK[at] ^ 0x55]) + WORKBOOK[at + 1 :]):
            try:
                read_payments(data, "x")
            except UserError:
                continue
