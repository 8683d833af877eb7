"""Success and fail files: in today’s layout, values as they were read, readable again as they are."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.atomic import FileThere
from core.domain.payments.rows import PaymentFile, PaymentForm, PaymentRow
from core.errors import UserError
from core.files.payments.columns import ColumnMap, Field
from core.files.payments.errors import HeadingsAlone, UnbalancedQuotes
from core.files.payments.opening import read_payments
from core.files.payments.writing import PaymentResult, payment_results, results_name, write_payment_results
from tests.core.files.payment_files import HEADINGS, one, opened, table, workbook

SAMPLES = Path(__file__).parents[2] / "samples"
COLUMNS = ColumnMap(
    HEADINGS,
    ((Field.NUMBER, HEADINGS[0]), (Field.AMOUNT, HEADINGS[1]), (Field.DATE, HEADINGS[2])),
    day_first=True,
    decimal=",",
    sign=1,
    sheet="",
)
MESSAGE = "Cannot find Invoice Number CW-34251"
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def written(file: PaymentFile, message: str = "") -> bytes:
    """All rows of a file as its success file, or with a message as its fail file."""
    return payment_results([PaymentResult(row, message) for row in file.rows], file, failed=bool(message))


def same(row: PaymentRow) -> object:
    """A row without its line, which may be another one in another file."""
    return row._replace(line=0, names=(), texts=(), cells=()), row.written


def is_read_again(file: PaymentFile, columns: ColumnMap | None = None) -> None:
    """Both files of these rows are read as these rows."""
    for message in ("", "no; “x”, \n\t=1 \x00"):
        again = read_payments(written(file, message), "again", columns)
        assert list(map(same, again.rows)) == list(map(same, file.rows))
        assert (again.form, again.columns) == (file.form, file.columns)


def test_the_fail_file_is_the_published_one() -> None:
    """Declaration, root, order and indentation; the message stands last."""
    file = read_payments((SAMPLES / "payments_legacy_input.xml").read_bytes(), "in")
    first, *lines = (SAMPLES / "payments_legacy_fail.xml").read_text().splitlines()
    published = "\n".join([first, *(line.removeprefix("    ") for line in lines)]) + "\n"
    assert written(file, MESSAGE).decode() == published
    assert written(file).decode() == published.replace(
        f"      <ErrorMessage>{MESSAGE}</ErrorMessage>\n", ""
    ).replace(f"    <ErrorMessage>{MESSAGE}</ErrorMessage>\n", "")


def test_a_new_message_replaces_the_old_one() -> None:
    """A fail file that fails again has one message for each row."""
    for file, columns in (
        (read_payments((SAMPLES / "payments_legacy_fail.xml").read_bytes(), "in"), None),
        opened(table("CW-1;1.00;2025-04-25;old", headings="Invoice Number;Amount;Date;ErrorMessage")),
        opened(
            workbook(
                ["CW-1", 1, "old", dt.date(2025, 4, 25)],
                headings=("Invoice", "Amount", "ErrorMessage", "Date"),
            )
        ),
    ):
        again = read_payments(written(file, "new"), "again", columns)
        assert [same(row) for row in again.rows] == [same(row) for row in file.rows]
        assert b"old" not in written(file, "new")


def test_rest_payments_are_written_as_rest_payments() -> None:
    """Nested elements, repeated lookups, the message last."""
    file = read_payments((SAMPLES / "payments_rest.xml").read_bytes(), "in")
    source = (SAMPLES / "payments_rest.xml").read_text().splitlines()
    assert [line for line in written(file).decode().splitlines() if "InvoicePayments" not in line] == [
        line for line in source if "InvoicePayments" not in line
    ]
    lines = written(file, "a <b>").decode().splitlines()
    assert lines[-3:-1] == ["    <ErrorMessage>a &lt;b&gt;</ErrorMessage>", "  </InvoicePayment>"]
    is_read_again(file)


def test_a_csv_keeps_its_delimiter_encoding_and_what_stands_above() -> None:
    """Spreadsheets take no text for a formula; numbers with a sign stay numbers."""
    data = table(
        "=1+1;-1,50;25.04.2025;Müller", headings="Bank\r\nRechnung;Betrag;Datum;Kunde", encoding="cp1252"
    )
    file, columns = opened(data, sign=1)
    assert written(file, "nein").decode("cp1252").splitlines() == [
        "Bank",
        "Rechnung;Betrag;Datum;Kunde;ErrorMessage",
        "'=1+1;-1,50;25.04.2025;Müller;nein",
    ]
    is_read_again(file, columns)


def test_a_row_too_short_stays_too_short() -> None:
    """A flaw does not vanish by being written and read."""
    file, columns = opened(table("CW-1;1.00", "CW-2;1.00;2025-04-25;x", "CW-3;1.00;2025-04-25"))
    assert [bool(row.flaws) for row in file.rows] == [True, True, False]
    is_read_again(file, columns)


def test_what_one_row_settled_holds_for_the_others_in_their_own_file() -> None:
    """The columns to remember carry what the values of the whole file said."""
    file, columns = opened(table("CW-1;1.234;03/04/2025", "CW-2;1.234,56;25/04/2025"))
    alone = payment_results([PaymentResult(file.rows[0], "no")], file, failed=True)
    (row,) = read_payments(alone, "again", columns).rows
    assert (row.amount, row.date) == (Decimal(1234), dt.date(2025, 4, 3))


def test_an_xlsx_keeps_the_types_of_its_cells() -> None:
    """Numbers, days, moments, truths and texts; a text that looks like a formula is none."""
    moment = dt.datetime.fromisoformat("2025-04-25T10:30:15")
    file, columns = opened(
        workbook(
            ["=1+1", 346.34, dt.date(2025, 4, 25), moment, True, 0.1],
            ["0012", "1,5", moment, 34251, False, ""],
            headings=(*HEADINGS, "x", "y", "z"),
        )
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(written(file, MESSAGE))).get_sheet_by_name("Payments")
    assert sheet.to_python()[1:] == [
        ["=1+1", 346.34, dt.date(2025, 4, 25), moment, True, 0.1, MESSAGE],
        ["0012", "1,5", moment, 34251.0, False, "", MESSAGE],
    ]
    is_read_again(file, columns)


@pytest.mark.parametrize(
    ("form", "failed", "name"),
    [
        (PaymentForm.LEGACY_XML, True, "_fail.xml"),
        (PaymentForm.REST_XML, False, "_success.xml"),
        (PaymentForm.CSV, False, "_success.csv"),
        (PaymentForm.XLSX, True, "_fail.xlsx"),
    ],
)
def test_default_names_bear_the_ending_of_what_is_written(form: PaymentForm, failed: bool, name: str) -> None:
    """The names of the task that clerks use today."""
    assert (
        results_name(form, failed=failed) == f"connectwise_accounting_interface_update_invoice_payments{name}"
    )


def test_a_file_that_exists_is_not_replaced_unasked(tmp_path: Path) -> None:
    """Written whole or not at all."""
    file = read_payments(one(), "in")
    results = [PaymentResult(file.rows[0])]
    done = write_payment_results(results, file, tmp_path / "x.xml", failed=False)
    assert read_payments(done.path.read_bytes(), "x").rows[0].number == "CW-1"
    with pytest.raises(FileThere):
        write_payment_results(results, file, tmp_path / "x.xml", failed=False)


_XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    max_size=12,
)
_CELL = st.text(st.sampled_from(list("ab1.,;|\"'=+-@\t\n\rÄÃ¤€ ")), max_size=6) | st.sampled_from(
    ["CW-1", "1.234,56", "-7,00", "03/04/2025", "2025-02-29", "'=x", "ErrorMessage"]
)


@QUICK
@given(st.lists(st.tuples(_XML_TEXT, _XML_TEXT | st.just("1.50"), _XML_TEXT), min_size=1, max_size=4))
def test_reading_what_was_written_as_xml_is_the_identity(records: list[tuple[str, str, str]]) -> None:
    """Any texts that XML can hold, as numbers, amounts and dates."""
    sample = read_payments(one(), "in")
    rows = [sample.rows[0]._replace(texts=texts) for texts in records]
    is_read_again(read_payments(written(replace(sample, rows=tuple(rows))), "in"))


@QUICK
@given(st.lists(st.lists(_XML_TEXT, min_size=10, max_size=10), min_size=1, max_size=3))
def test_reading_what_was_written_as_rest_xml_is_the_identity(records: list[list[str]]) -> None:
    """Any texts as ids, lookups, nested elements, amounts and dates."""
    sample = read_payments((SAMPLES / "payments_rest.xml").read_bytes(), "in")
    rows = []
    for texts in records:
        for row in sample.rows:
            rows.append(row._replace(names=row.names[: len(texts)], texts=texts[: len(row.names)]))
    is_read_again(read_payments(written(replace(sample, rows=tuple(rows))), "in"))


@QUICK
@given(
    st.lists(st.lists(_CELL, min_size=1, max_size=5), min_size=1, max_size=5),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
)
def test_reading_what_was_written_as_csv_is_the_identity(
    rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    """Any cells, rows too short and too long, every delimiter and encoding, in both files."""
    lines = [list(HEADINGS), *rows]
    text = "\r\n".join(
        delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines
    )
    try:
        file = read_payments(text.encode(encoding), "in", COLUMNS)
    except (HeadingsAlone, UnbalancedQuotes):
        assume(False)
    assert len(file.rows) == sum(any(row) for row in rows)
    is_read_again(file, COLUMNS)


_TYPED: st.SearchStrategy[Any] = (
    _CELL
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**17), 10**17)
    | st.booleans()
    | st.dates(dt.date(1899, 12, 31), dt.date(9999, 12, 30))
    | st.datetimes(dt.datetime.fromisoformat("1900-01-01"), dt.datetime.fromisoformat("9999-12-30"))
)


@QUICK
@given(st.lists(st.lists(_TYPED, min_size=3, max_size=4), min_size=1, max_size=5))
def test_reading_what_was_written_as_xlsx_is_the_identity(rows: list[list[Any]]) -> None:
    """Any cells of any type, in both files."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(
        data, {"strings_to_formulas": False, "default_date_format": "d/m/yy h:mm"}
    ) as book:
        sheet = book.add_worksheet("P")
        for number, cells in enumerate([list(HEADINGS), *rows]):
            sheet.write_row(number, 0, cells)
    try:
        file = read_payments(data.getvalue(), "in", COLUMNS)
    except HeadingsAlone:
        assume(False)
    is_read_again(file, COLUMNS)


_INPUTS = (
    (SAMPLES / "payments_legacy_fail.xml").read_bytes(),
    (SAMPLES / "payments_rest.xml").read_bytes(),
    table('CW-1;"1,00";2025-04-25', "CW-2;2,00;25.04.2025"),
    table("CW-1;1,00;2025-04-25", encoding="utf-16"),
)


@QUICK
@given(st.sampled_from(_INPUTS), st.integers(0, 400), st.integers(0, 3), st.binary(max_size=4))
def test_a_damaged_file_is_read_or_refused(data: bytes, at: int, gone: int, put: bytes) -> None:
    """Never a crash, whatever bytes are changed; what is read can be written and read again."""
    damaged = data[:at] + put + data[at + gone :]
    try:
        file = read_payments(damaged, "in", COLUMNS)
    except UserError:
        return
    is_read_again(file, COLUMNS if file.form.is_table else None)
