"""Bad payment files through `payments check`: each has its own words, and nothing is taken over or sent."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from core.sandbox.server import Server
from tests.core.files.payment_files import one, table, workbook
from tests.e2e.conftest import Typing
from tests.e2e.test_command_payments import writes

DAY = "2025-04-25"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COLUMNS = {"number": "Invoice Number", "amount": "Amount", "date": "Date"}


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (4 << 20))
    return file.getvalue()


WHOLE = {
    "empty": (b"", "is empty"),
    "headings alone": (table(), "has headings (row 1) but no row below them"),
    "unbalanced quotes": (table(f'"CW-1;1.00;{DAY}', f"CW-2;1.00;{DAY}"), "a quotation mark in line 2"),
    "headings alike": (
        table(f"CW-1;1;2;{DAY}", headings="Invoice Number;Amount;Amount;Date"),
        "the heading “Amount” stands over columns 2 and 3",
    ),
    "password": (OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "ZIP bomb": (bomb(), "a part of it unpacks to"),
    "DOCTYPE": (b'<!DOCTYPE a [<!ENTITY b "c">]>' + one(), "declares a DOCTYPE"),
    "PDF": (b"%PDF-1.7\n", "is a PDF document"),
    "03/04 alone": (
        table("CW-1;1.00;03/04/2025"),
        "The dates can be read in two ways (“03/04/2025” in row 2)",
    ),
    "both marks": (
        table(f"CW-1;1.234,56;{DAY}", f"CW-2;1,234.56;{DAY}"),
        "The amounts contradict one another (“1.234,56” in row 2, “1,234.56” in row 3)",
    ),
}
ROWS = {
    "comma in XML": (one(amount="346,34"), "Line 2: Amount “346,34” has a comma"),
    "29 February": (one(date="2025-02-29T00:00:00"), "Date “2025-02-29T00:00:00” is no day of the calendar"),
    "16 characters": (one(number="CW-3425100000000"), "has 16 characters, ConnectWise has 15 at most"),
    "too short": (
        table("CW-1;1.00", f"CW-2;1.00;{DAY}"),
        "Line 2: Row is too short: 2 cells below 3 headings",
    ),
    "counted day": (table("CW-1;1.00;45772"), "a spreadsheet's count of days (often 2025-04-25)"),
    "no number": (table(f";1.00;{DAY}"), "Line 2: Invoice number is missing"),
    "refund": (table(f"CW-1;-5.00;{DAY}", f"CW-2;1.00;{DAY}"), "The file says -5.00 for CW-1"),
    "three decimals": (table(f"CW-1;1.2345;{DAY}"), "Line 2: 1.2345 has more than two decimals"),
}
READ = {
    "03/04 beside 25/04": (table("CW-1;1.00;03/04/2025", "CW-2;1.00;25/04/2025"), "day before month"),
    "half past midnight": (one(date="2025-04-25T00:30:00+01:00"), "1 row read"),
    "numbers in a workbook": (workbook((34251, 1.0, DAY)), "Invoice numbers stand as numbers in row 2"),
    "a CSV called XLSX": (table(f"CW-1;1.00;{DAY}"), "Delimiter: semicolon"),
    "a formula's text": (table(f"=1+1;1.00;{DAY}"), "=1+1"),
    "the published sample": (
        (Path(__file__).parents[1] / "samples" / "payments_legacy_success.xml").read_bytes(),
        "CW-34251",
    ),
}


def checked(
    typed: Typing, folder: Path, data: bytes, *words: object, sign: int | None = 1
) -> tuple[int, str]:
    """What `check` says about a file, with its columns chosen."""
    map_ = {"batchdesk": "payment columns", "version": 1, "columns": COLUMNS, "headings": [*COLUMNS.values()]}
    (folder / "map.json").write_text(json.dumps(map_ | {"amounts": "totals", "sign": sign}))
    (folder / "bad.xlsx").write_bytes(data)
    said = typed("payments", "check", "--input", "bad.xlsx", "--map", "map.json", *words)
    return said.code, said.out + said.err


@pytest.mark.parametrize(("data", "words"), WHOLE.values(), ids=WHOLE)
def test_a_file_that_cannot_be_taken_says_why(
    office: str, company: Server, typed: Typing, tmp_path: Path, data: bytes, words: str
) -> None:
    """What is wrong, that no payment was taken over, and what to do; code 1."""
    code, said = checked(typed, tmp_path, data)
    assert code == 1
    assert words in said
    assert re.search("nothing was (taken|sent)|no payment was|nothing to pay|taken over", said, re.IGNORECASE)


@pytest.mark.parametrize(("data", "words"), ROWS.values(), ids=ROWS)
def test_a_row_that_cannot_be_taken_says_why(
    office: str, company: Server, typed: Typing, tmp_path: Path, data: bytes, words: str
) -> None:
    """The line, the text as it stands there, and that nothing of the invoice is stored; code 1."""
    code, said = checked(typed, tmp_path, data)
    assert code == 1
    assert words in said


@pytest.mark.parametrize(("data", "words"), READ.values(), ids=READ)
def test_an_odd_file_is_read_as_it_is(
    office: str, company: Server, typed: Typing, tmp_path: Path, data: bytes, words: str
) -> None:
    """What only looks wrong is read, and what should be known about it is said; code 0."""
    code, said = checked(typed, tmp_path, data)
    assert code == 0, said
    assert words in said


def test_half_past_midnight_stays_that_day(office: str, typed: Typing, tmp_path: Path) -> None:
    """A zone moves no day: 00:30 +01:00 is not the day before."""
    (tmp_path / "in.xml").write_bytes(one(date="2025-04-25T00:30:00+01:00"))
    assert typed("payments", "check", "--input", "in.xml", "--json").rows[0]["date"] == DAY


@pytest.mark.parametrize("number", [" CW-77", "cw-77", "'CW-77'", "CW-0077", "77"])
def test_a_number_that_is_nearly_right_is_offered_and_not_used(
    office: str, company: Server, typed: Typing, tmp_path: Path, number: str
) -> None:
    """Blanks, case, quotes, zeros and prefixes: the clerk sees the number that exists, and mends the file."""
    company.add_invoice("CW-77", "10.00", date="2025-04-01")
    code, said = checked(typed, tmp_path, one(number=number), "--connection", office)
    assert code == 1
    assert f"Cannot find Invoice Number {number}. Nothing is stored for it. Nearly the same: CW-77." in said


def test_three_rows_of_one_invoice_are_one_amount(
    office: str, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """The parts are summed, one line of the table stands for them, and below it they are named."""
    company.add_invoice("CW-77", "10.00", date="2025-04-01")
    data = table(*(f"CW-77;{amount};{DAY}" for amount in ("1.00", "2.00", "7.00")))
    code, said = checked(typed, tmp_path, data, "--connection", office)
    assert code == 0, said
    line, parts = (line for line in said.splitlines() if line.startswith("CW-77 "))
    assert parts.startswith("CW-77 comes from line 2: 1.00 on ")
    assert line.split()[-5:] == ["0.00", "10.00", "10.00", "0.00", DAY]


def test_ids_that_disagree_are_named(office: str, company: Server, typed: Typing, tmp_path: Path) -> None:
    """An id of another invoice, or a payment of another invoice: nothing is stored by the other name."""
    first = company.add_invoice("CW-77", "10.00", date="2025-04-01")
    company.add_invoice("CW-78", "10.00", date="2025-04-01")
    other = company.pay("CW-78", amount="1.00")
    known = "<amount>5</amount><paymentDate>2025-04-25T00:00:00Z</paymentDate>"
    wrong = {
        f"<invoice><id>{first}</id><identifier>CW-78</identifier></invoice>": f"but {first} is CW-77",
        f"<id>{other}</id><invoice><id>{first}</id></invoice>": f"payment {other}, which is not among",
    }
    for inner, words in wrong.items():
        xml = f"<InvoicePayments><InvoicePayment>{inner}{known}</InvoicePayment></InvoicePayments>"
        code, said = checked(typed, tmp_path, xml.encode(), "--connection", office)
        assert code == 1
        assert words in said
    assert writes(company) == []
