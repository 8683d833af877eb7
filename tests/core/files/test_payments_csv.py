"""Payment lists as CSV: whatever wrote them; nothing is guessed, nothing is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from core.domain.payments.rows import PaymentForm
from core.files.errors import EmptyFile, FileProblem, WrongEncoding
from core.files.payments import errors
from core.files.payments.columns import ColumnMap, Field
from core.files.payments.opening import payment_form, read_payments
from core.files.payments.proposing import ColumnsNeeded
from tests.core.files.payment_files import HEADINGS, opened, proposal, table, workbook

COLUMNS = ColumnMap(
    HEADINGS, ((Field.NUMBER, HEADINGS[0]), (Field.AMOUNT, HEADINGS[1]), (Field.DATE, HEADINGS[2]))
)
GERMAN = "Rechnungs-Nr.;Betrag;Zahldatum;Währung;Kunde"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with mark"),
        ("utf-16", "UTF-16 with mark"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_said(encoding: str, said: str) -> None:
    """By its mark, by NULs between Latin letters, by what is valid; umlauts survive each of them."""
    file, _ = opened(table("CW-1;346,34;25.04.2025;eur;Müller", headings=GERMAN, encoding=encoding))
    assert dict(file.particulars)["Encoding"] == said
    (row,) = file.rows
    assert (row.number, row.amount, row.payer) == ("CW-1", Decimal("346.34"), "Müller")
    assert (row.currency, row.date, row.line) == ("EUR", dt.date(2025, 4, 25), 2)


@pytest.mark.parametrize(
    ("delimiter", "said"), [(";", "semicolon"), (",", "comma"), ("\t", "tab"), ("|", "bar")]
)
def test_the_delimiter_is_found_and_said(delimiter: str, said: str) -> None:
    """Also where amounts and names hold other delimiters."""
    line = delimiter.join(["CW-1", '"1.346,34"', "2025-04-25", '"Müller, Söhne; Co"'])
    data = table(line, headings=delimiter.join([*HEADINGS, "Customer"]))
    file, _ = opened(data)
    assert dict(file.particulars)["Delimiter"] == said
    assert (file.rows[0].amount, file.rows[0].payer) == (Decimal("1346.34"), "Müller, Söhne; Co")


def test_the_headings_are_found_below_a_title_and_the_lines_counted_from_the_top() -> None:
    """A bank's preamble and blank lines are no payments."""
    data = b"Payments of April\n\nFrom;;\n" + table("CW-1;1.00;2025-04-25", "", ";;", "CW-2;2.00;2025-04-25")
    file, _ = opened(data)
    assert [(row.place, row.line, row.number) for row in file.rows] == [(1, 5, "CW-1"), (2, 8, "CW-2")]
    assert dict(file.particulars)["Headings"] == "row 4"


def test_spreadsheets_say_their_delimiter_in_the_first_line() -> None:
    """Excel's own line `sep=;` is believed."""
    file, _ = opened(b"sep=;\r\n" + table("CW-1;1.00;2025-04-25"))
    assert file.rows[0].line == 3


@pytest.mark.parametrize(
    "name", ["Rechnungsnummer", "Factuurnr.", "N° de facture", "INVOICE NO", "InvoiceNumber"]
)
def test_headings_are_known_in_four_languages(name: str) -> None:
    """Whatever their case and punctuation."""
    assert (
        proposal(table("1;2.00;2025-04-25", headings=f"{name};Amount;Date")).map.heading(Field.NUMBER) == name
    )


def test_a_date_that_can_be_read_in_two_ways_is_asked_about() -> None:
    """03/04/2025 alone: the answer decides."""
    data = table("CW-1;1.00;03/04/2025")
    (question,) = proposal(data).questions
    assert (question.setting, question.lines) == ("day_first", (2,))
    assert "“03/04/2025” in row 2" in question.words
    assert opened(data, day_first=True)[0].rows[0].date == dt.date(2025, 4, 3)
    assert opened(data, day_first=False)[0].rows[0].date == dt.date(2025, 3, 4)


@pytest.mark.parametrize(
    ("other", "day"), [("25/04/2025", dt.date(2025, 4, 3)), ("04/25/2025", dt.date(2025, 3, 4))]
)
def test_one_date_without_doubt_settles_all_others(other: str, day: dt.date) -> None:
    """03/04/2025 beside 25/04/2025 is the 3rd of April, and the columns to remember say so."""
    file, columns = opened(table("CW-1;1.00;03/04/2025", f"CW-2;1.00;{other}"))
    assert file.rows[0].date == day
    assert columns.day_first is (day.month == 4)


def test_dates_that_contradict_one_another_are_asked_about_and_then_named() -> None:
    """The answer decides; the rows that contradict it cannot be read."""
    data = table("CW-1;1.00;25/04/2025", "CW-2;1.00;04/25/2025", "CW-3;1.00;03/04/2025")
    (question,) = proposal(data).questions
    assert question.lines == (2, 3)
    first, second, third = opened(data, day_first=True)[0].rows
    assert (first.flaws, third.date) == ((), dt.date(2025, 4, 3))
    assert second.flaws == ("Date “04/25/2025” contradicts the order of the others, day before month",)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-04-25", dt.date(2025, 4, 25)),
        ("2025-04-25T00:30:00+01:00", dt.date(2025, 4, 25)),
        ("2025-04-25 23:59:59.5Z", dt.date(2025, 4, 25)),
        ("2025/4/5", dt.date(2025, 4, 5)),
        ("20250425", dt.date(2025, 4, 25)),
        ("25.4.2025 10:15", dt.date(2025, 4, 25)),
        ("4/25/2025 5:21:58 AM", dt.date(2025, 4, 25)),
        ("04-04-2025", dt.date(2025, 4, 4)),
        ("", None),
    ],
)
def test_dates_without_doubt_are_read(text: str, day: dt.date | None) -> None:
    """With and without time and zone; the day is the one that is written."""
    (row,) = opened(table(f"CW-1;1.00;{text}"))[0].rows
    assert (row.date, row.flaws) == (day, ())


def test_a_zone_is_told() -> None:
    """The clerk learns that no day was moved."""
    assert opened(table("CW-1;1.00;2025-04-25T00:30:00+01:00"))[0].notes == (
        "Dates bear a zone; the calendar day is taken as written.",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-02-29", "no day of the calendar"),
        ("31/04/2025", "no day of the calendar"),
        ("45772", "a spreadsheet's count of days (often 2025-04-25)"),
        ("25/04/25", "has a year of two digits"),
        ("yesterday", "is not a date"),
        ("٢٥/٠٤/٢٠٢٥", "is not a date"),
        ("1" * 5000, "is not a date"),
    ],
)
def test_a_date_that_is_none_is_a_flaw(text: str, words: str) -> None:
    """In words that say what it looks like."""
    (row,) = opened(table(f"CW-1;1.00;{text}"))[0].rows
    assert row.date is None
    assert words in row.flaws[0]


@pytest.mark.parametrize("text", ["1.234", "1,234", "-1.234"])
def test_an_amount_that_can_be_read_in_two_ways_is_asked_about(text: str) -> None:
    """One thousand, or one and a bit: the answer decides."""
    data = table(f"CW-1;{text};2025-04-25")
    assert "decimal" in [question.setting for question in proposal(data).questions]
    amounts = {abs(opened(data, decimal=mark, sign=1)[0].rows[0].amount or 0) for mark in ".,"}
    assert amounts == {Decimal(1234), Decimal("1.234")}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("346,34", "346.34"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1 234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1\u202f234\u00a0567,8", "1234567.8"),
        ("0,123", "0.123"),
        ("12", "12"),
        (" 12.50 ", "12.50"),
        ("+7.00", "7.00"),
        ("-7.00", "-7.00"),
        ("7.00-", "-7.00"),
        ("(7.00)", "-7.00"),
        ("−7,00", "-7.00"),
    ],
)
def test_amounts_without_doubt_are_read(text: str, amount: str) -> None:
    """Thousands marks, signs before and behind, parentheses."""
    (row,) = opened(table(f"CW-1;{text};2025-04-25"), sign=1)[0].rows
    assert (row.amount, row.flaws) == (Decimal(amount), ())


@pytest.mark.parametrize(
    "text", ["12.34.56", "1,23,456.00", "--1", "(-1.00)", "1e5", "NaN", "x", "$1", "9" * 30, "1.", "٣"]
)
def test_an_amount_that_is_none_is_a_flaw(text: str) -> None:
    """The row stays, its amount is unknown."""
    (row,) = opened(table(f"CW-1;{text};2025-04-25", "CW-2;1;2025-04-25"), sign=1)[0].rows[:1]
    assert row.amount is None
    assert row.flaws[0].startswith("Amount “")


def test_both_decimal_marks_in_one_column_are_asked_about_and_then_named() -> None:
    """1.234,56 beside 1,234.56: the answer decides, the other rows cannot be read."""
    data = table("CW-1;1.234,56;2025-04-25", "CW-2;1,234.56;2025-04-25", "CW-3;1.234;2025-04-25")
    (question,) = proposal(data).questions
    assert (question.setting, question.lines) == ("decimal", (2, 3))
    first, second, third = opened(data, decimal=",")[0].rows
    assert (first.amount, third.amount) == (Decimal("1234.56"), Decimal(1234))
    assert second.flaws == ("Amount “1,234.56” has a decimal point, the others have a decimal comma",)


@pytest.mark.parametrize(
    ("text", "other", "words"),
    [
        ("1,234,567", "1,5", "has commas between its thousands, the others have a decimal comma"),
        ("1.234.567", "1.5", "has points between its thousands, the others have a decimal point"),
        ("12,5", "1.5", "has a decimal comma, the others have a decimal point"),
    ],
)
def test_what_contradicts_the_decimal_mark_is_named(text: str, other: str, words: str) -> None:
    """Marks between thousands are not called a decimal mark that does not stand there."""
    data = table(f"CW-1;{text};2025-04-25", f"CW-2;{other};2025-04-25")
    row, _ = opened(data, decimal=other[1])[0].rows
    assert row.flaws == (f"Amount “{text}” {words}",)


def test_zeros_behind_the_cents_say_nothing() -> None:
    """1111.900 is 1111.90 and the clerk is told so; more decimals than that stay as they are."""
    data = table("CW-1;1111.900;2025-04-25", "CW-2;1.234.567,8000;2025-04-25", "CW-3;1111.901;2025-04-25")
    file, _ = opened(data.replace(b"1.234.567,8000", b"1,234,567.8000"))
    assert [str(row.amount) for row in file.rows] == ["1111.90", "1234567.80", "1111.901"]
    assert file.notes == (
        "Amounts have zeros behind the cents in lines 2, 3: “1111.900” is read as 1111.90.",
    )
    assert file.rows[0].written[1].text == "1111.900"
    ordinary = table("CW-1;1,234;2025-04-25", "CW-2;1,234.50;2025-04-25", "CW-3;12 345 678.90;2025-04-25")
    assert opened(ordinary)[0].notes == ()


def test_negative_amounts_are_asked_about() -> None:
    """Refunds, or a sender who turns all signs: nobody guesses."""
    data = table("CW-1;-1.00;2025-04-25", "CW-2;2.00;2025-04-25")
    (question,) = proposal(data).questions
    assert (question.setting, question.lines) == ("sign", (2,))
    assert [row.amount for row in opened(data, sign=1)[0].rows] == [Decimal(-1), Decimal(2)]
    assert [row.amount for row in opened(data, sign=-1)[0].rows] == [Decimal(1), Decimal(-2)]


def test_two_columns_for_one_thing_are_asked_about() -> None:
    """Which of them is the amount is the clerk's to say."""
    data = table("CW-1;1.00;2.00;2025-04-25", headings="Invoice;Amount;Paid Amount;Date")
    (question,) = proposal(data).questions
    assert (question.setting, [choice.value for choice in question.choices]) == (
        "amount",
        ["Amount", "Paid Amount"],
    )
    assert opened(data, amount="Paid Amount")[0].rows[0].amount == Decimal(2)


def test_columns_that_are_not_known_are_asked_about_with_the_first_rows() -> None:
    """A dialog has everything it shows."""
    with pytest.raises(ColumnsNeeded) as caught:
        read_payments(table("CW-1;1.00;2025-04-25", headings="A;B;C"), "list")
    needed = caught.value
    assert [question.setting for question in needed.proposal.questions] == ["number", "amount", "date"]
    assert (needed.headings, needed.first_rows) == (("A", "B", "C"), (("CW-1", "1.00", "2025-04-25"),))
    assert ("Delimiter", "semicolon") in needed.particulars


def test_a_row_too_short_or_too_long_says_so() -> None:
    """Its values may be in the wrong columns. Empty cells at the end are nothing."""
    short, long, trailing = opened(table("CW-1;1.00", "CW-2;1.00;2025-04-25;x", "CW-3;1.00;2025-04-25;;"))[
        0
    ].rows
    assert short.flaws == ("Row is too short: 2 cells below 3 headings",)
    assert long.flaws == ("Row is too long: 4 cells below 3 headings",)
    assert trailing.flaws == ()
    assert [each.text for each in short.written] == ["CW-1", "1.00"]
    assert short.written[-1].name == "Amount"


def test_a_number_that_a_spreadsheet_shortened_is_a_flaw() -> None:
    """Its last digits are gone."""
    (row,) = opened(table("1.23457E+11;1.00;2025-04-25"))[0].rows
    assert "shortened by a spreadsheet" in row.flaws[0]


def test_ids_are_whole_numbers() -> None:
    """An invoice id may stand for the number."""
    data = table(
        "812;7;1.00;2025-04-25", "x;7.5;1.00;2025-04-25", headings="Invoice ID;Payment ID;Amount;Date"
    )
    first, second = opened(data)[0].rows
    assert (first.invoice_id, first.payment_id, first.flaws) == (812, 7, ())
    assert len(second.flaws) == 3


@pytest.mark.parametrize("odd", ["\u2028", "\x0c", "\x1c", "\x85"])
def test_only_line_ends_divide_rows(odd: str) -> None:
    """A character that other programs take for the end of a line is a character."""
    data = f"Invoice Number;Amount;Date;Reference\nCW-1;1.00;2025-04-25;one{odd}two\nCW-2;2.00;2025-04-25;\n"
    file, _ = opened(data.encode())
    assert [(row.line, row.number, row.reference) for row in file.rows] == [
        (2, "CW-1", f"one{odd}two"),
        (3, "CW-2", ""),
    ]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_line_end_is_one(end: str) -> None:
    """Old and new line ends divide rows, with or without one after the last row."""
    lines = ["Invoice Number;Amount;Date", "CW-1;1.00;2025-04-25", "CW-2;2.00;2025-04-25"]
    for data in (end.join(lines), end.join([*lines, ""])):
        file, _ = opened(data.encode())
        assert [(row.line, row.number) for row in file.rows] == [(2, "CW-1"), (3, "CW-2")]


def test_a_cell_with_line_breaks_keeps_the_lines_of_the_rows_below() -> None:
    """Line numbers are those an editor shows."""
    data = table(
        'CW-1;1.00;2025-04-25;"two\nlines"', "CW-2;1.00;2025-04-25;x", headings="Invoice;Amount;Date;Text"
    )
    assert [row.line for row in opened(data)[0].rows] == [2, 4]


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", EmptyFile, "is empty"),
        (b"\r\n\r\n", EmptyFile, "is empty"),
        (table(), errors.HeadingsAlone, "no row below"),
        (table(";;"), errors.HeadingsAlone, "no row below"),
        (b"CW-1;1.00;2025-04-25\r\nCW-2;1.00;2025-04-25\r\n", errors.NoHeadings, "no row of headings"),
        (b"hello world\n", errors.OneColumn, "no columns can be seen"),
        (table("1;1;2;3", headings="Invoice;Amount;amount ;Date"), errors.HeadingsAlike, "columns 2 and 3"),
        (table('"CW-1;1.00;2025-04-25', "CW-2;1.00;2025-04-25"), errors.UnbalancedQuotes, "line 2"),
        (table("CW-0;1;2", 'CW-1;"1.00"0;2025-04-25'), errors.UnbalancedQuotes, "line 3"),
        (table('CW-1;1;"a', "CW-2;2;x", 'CW-3;3;b"'), errors.UnbalancedQuotes, "line 2"),
        (table("CW-1;1.00;2025\x00-04-25"), errors.NulCharacters, "line 2"),
        ("Invoice;Amount\n".encode("utf-32"), WrongEncoding, "UTF-32"),
        (table("CW-1;1.00;2025-04-25;").replace(b"CW", b"\x81"), WrongEncoding, "Windows-1252 (line 2)"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_refused_in_its_own_words(
    data: bytes, kind: type[Exception], words: str
) -> None:
    """Nothing of it is taken over."""
    with pytest.raises(FileProblem) as caught:
        read_payments(data, "list.csv", COLUMNS)
    assert type(caught.value) is kind
    assert words in str(caught.value)


def test_chosen_columns_that_the_file_does_not_have_are_named() -> None:
    """And so are those it has."""
    with pytest.raises(errors.ColumnsNotFound, match=r"“Invoice Number”.*“Rechnungs-Nr\.”"):
        read_payments(table("CW-1;1;2025-04-25;EUR;x", headings=GERMAN), "list", COLUMNS)


def test_the_kind_is_told_by_the_content_and_never_by_the_name() -> None:
    """A CSV called XLSX and the reverse."""
    assert payment_form(table(), "a.xlsx") is PaymentForm.CSV
    assert payment_form(workbook(), "a.csv") is PaymentForm.XLSX


def test_an_apostrophe_that_disarms_a_formula_is_not_part_of_the_text() -> None:
    """=1+1 is a number like any other, with and without it."""
    rows = opened(table("=1+1;1.00;2025-04-25", "'=1+1;1.00;2025-04-25", "'CW';1.00;2025-04-25"))[0].rows
    assert [row.number for row in rows] == ["=1+1", "=1+1", "'CW'"]
