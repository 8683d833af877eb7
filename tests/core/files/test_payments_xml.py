"""Payment XML: what the published samples say, every offset, and every mistake in words of its own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.payments.rows import PaymentForm
from core.files.errors import CutFile, DoctypeRefused, EmptyFile, FileProblem, NotWellFormed, WrongEncoding
from core.files.payments import errors
from core.files.payments.opening import read_payments
from tests.core.files.payment_files import legacy, one

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("name", ["input", "fail", "success"])
def test_the_published_samples_are_all_read_as_the_same_payment(name: str) -> None:
    """An ErrorMessage, which even the published success file has, is passed over."""
    file = read_payments((SAMPLES / f"payments_legacy_{name}.xml").read_bytes(), name)
    (row,) = file.rows
    assert (file.form, file.name) == (PaymentForm.LEGACY_XML, name)
    assert (row.number, row.amount, row.date) == ("CW-34251", Decimal("346.34"), dt.date(2016, 9, 22))
    assert [(each.name, each.text) for each in row.written] == [
        ("InvoiceNumber", "CW-34251"),
        ("PaidAmount", "346.34"),
        ("DatePaid", "2016-09-22T12:05:54+01:00"),
    ]
    assert (row.place, row.line, row.flaws) == (1, 3, ())


def test_rest_payments_keep_ids_lookups_and_what_is_nested() -> None:
    """The id of the payment, of the invoice and of the books; repeated lookups stay apart."""
    first, second = read_payments((SAMPLES / "payments_rest.xml").read_bytes(), "rest").rows
    assert (first.payment_id, first.external_id, first.invoice_id, first.number) == (77, "SAGE-1001", 812, "")
    assert (first.amount, first.date, first.flaws) == (Decimal("120.00"), dt.date(2025, 4, 25), ())
    assert [each.name for each in first.written][2:5] == ["lookup/field", "lookup/value", "lookup[2]/field"]
    assert (second.invoice_id, second.number, second.line) == (813, "CW-34252", 19)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-04-25T00:30:00+01:00", dt.date(2025, 4, 25)),
        ("2025-04-25T23:30:00-11:00", dt.date(2025, 4, 25)),
        ("2025-04-25T12:05:54Z", dt.date(2025, 4, 25)),
        ("2025-04-25T12:05:54.1234567", dt.date(2025, 4, 25)),
        ("2025-04-25", dt.date(2025, 4, 25)),
        ("\n 2024-02-29T00:00:00 ", dt.date(2024, 2, 29)),
        ("", None),
    ],
)
def test_a_date_is_the_calendar_day_as_written(text: str, day: dt.date | None) -> None:
    """Whatever the offset; no date is no flaw, for another row may have it."""
    (row,) = read_payments(one(date=text), "x").rows
    assert (row.date, row.flaws) == (day, ())


@pytest.mark.parametrize(
    ("number", "amount", "date", "words"),
    [
        (
            "CW-1",
            "346,34",
            "2025-04-25",
            "Amount “346,34” has a comma; in XML a point stands before the cents",
        ),
        ("CW-1", "1,346.34", "2025-04-25", "has a comma"),
        ("CW-1", "", "2025-04-25", "Amount is missing"),
        ("CW-1", "1e5", "2025-04-25", "“1e5” is not an amount"),
        ("CW-1", "NaN", "2025-04-25", "is not an amount"),
        ("CW-1", "£10.00", "2025-04-25", "is not an amount"),
        ("CW-1", "10.00", "2025-02-29", "Date “2025-02-29” is no day of the calendar"),
        ("CW-1", "10.00", "25/04/2025", "is not a date such as 2016-09-22T12:05:54+01:00"),
        ("CW-1", "10.00", "2025-04-25T25:00:00", "is not a date"),
        ("CW-1", "10.00", "0001-01-01T00:00:00", "lies before 1900"),
        ("", "10.00", "2025-04-25", "Invoice number is missing"),
        ("  ", "10.00", "2025-04-25", "Invoice number is missing"),
        ("CW-3425112345678", "10.00", "2025-04-25", "has 16 characters, ConnectWise has 15 at most"),
    ],
)
def test_a_row_that_cannot_be_read_stays_with_its_reason(
    number: str, amount: str, date: str, words: str
) -> None:
    """It is never dropped; what was written stands beside it."""
    (row,) = read_payments(one(number, amount, date), "x").rows
    assert len(row.flaws) == 1
    assert words in row.flaws[0]
    assert [each.text for each in row.written] == [number, amount, date]


@pytest.mark.parametrize(
    "number", [" CW-1", "cw-1", "'CW-1'", "0034251", "=1+1", "CW 1", "A&amp;B", "&#38;#38;"]
)
def test_an_odd_number_stays_as_it_is_written(number: str) -> None:
    """Blanks, quotes, case and zeros are for the comparison with the server, not for the reader."""
    (row,) = read_payments(one(number), "x").rows
    assert (row.number, row.flaws) == (number.replace("&amp;", "&").replace("&#38;", "&"), ())


def test_a_comment_inside_an_amount_cuts_nothing_off() -> None:
    """The amount is all its digits, whatever stands between."""
    (row,) = read_payments(one(amount="34<!-- x -->6.34"), "x").rows
    assert row.amount == Decimal("346.34")


def test_zeros_behind_the_cents_are_pointed_out() -> None:
    """The value is the same, the text goes back as it was written."""
    file = read_payments(one(amount="346.3400"), "x")
    assert (str(file.rows[0].amount), file.rows[0].written[1].text) == ("346.34", "346.3400")
    assert file.notes == ("Amounts have zeros behind the cents in line 2: “346.3400” is read as 346.34.",)
    assert read_payments(one(amount="346.340001"), "x").notes == ()


def test_what_stands_there_twice_is_a_flaw_and_what_is_unknown_a_note() -> None:
    """Which of two amounts is meant cannot be told; an unknown element is kept."""
    file = read_payments(
        legacy(
            "<InvoiceNumber>1</InvoiceNumber><PaidAmount>1</PaidAmount><PaidAmount>2</PaidAmount><Odd>x</Odd>"
        ),
        "x",
    )
    assert file.rows[0].flaws == ("PaidAmount stands there twice",)
    assert "Odd" in file.notes[0]
    assert file.rows[0].written[-1][:2] == ("Odd", "x")


def test_an_invoice_id_that_is_no_number_is_a_flaw() -> None:
    """A number where an id belongs is not taken for one."""
    data = b"<InvoicePayments><InvoicePayment><invoice><id>CW-1</id></invoice><amount>1</amount>"
    (row,) = read_payments(data + b"</InvoicePayment></InvoicePayments>", "x").rows
    assert row.flaws == ("Invoice id “CW-1” is not a whole number", "Invoice number is missing")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
def test_xml_of_any_known_encoding_is_read(encoding: str) -> None:
    """By its mark, its declaration, or the way its first bytes lie."""
    declared = '<?xml version="1.0" encoding="windows-1252"?>' if encoding == "windows-1252" else ""
    data = (declared + one("Ä-1").decode()).encode(encoding)
    assert read_payments(data, "x").rows[0].number == "Ä-1"


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + one("&b;")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", EmptyFile),
        (b" \n ", EmptyFile),
        (b"%PDF-1.7 ...", errors.PaymentsPdf),
        (b'{"a": 1}', errors.NotPayments),
        (b"<GLExport/>", errors.NotPayments),
        (b"<Batches></Batches>", errors.NotPayments),
        (b"<PsaError>no</PsaError>", errors.NotPayments),
        (b"<html><body>Sign in</body></html>", errors.NotPayments),
        (b"<!doctype html><html></html>", errors.NotPayments),
        (b"<Invoices/>", errors.NotPayments),
        (b"<ArrayOfUpdateInvoicePayment></ArrayOfUpdateInvoicePayment>", errors.NoPayments),
        (b"<InvoicePayments/>", errors.NoPayments),
        (b"<InvoicePayments><Odd/></InvoicePayments>", errors.PaymentElement),
        (one()[:-30], CutFile),
        (one().replace(b"</PaidAmount>", b"</Paid>"), NotWellFormed),
        (BOMB, DoctypeRefused),
        (one("&nbsp;"), DoctypeRefused),
        (b"<!DOCTYPE ArrayOfUpdateInvoicePayment>" + one(), DoctypeRefused),
        (one().replace(b"CW", b"\xff\xfe"), WrongEncoding),
        (b'<?xml version="1.0" encoding="ebcdic"?>' + one(), WrongEncoding),
    ],
)
def test_another_file_is_refused_in_words_of_its_own(data: bytes, kind: type[Exception]) -> None:
    """What is no payment list is told apart by its content, never by its name."""
    with pytest.raises(FileProblem) as caught:
        read_payments(data, "payments.csv")
    assert type(caught.value) is kind
    assert "payments.csv" in str(caught.value)
    assert "xport" not in caught.value.advice or kind is not DoctypeRefused
