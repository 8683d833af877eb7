"""Exports are written whole, in every form, with only what was chosen."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from core.atomic import FileThere
from core.domain.export import Export, ExportFormat
from core.domain.records import BatchKind, Record, RecordKey
from core.files import errors
from core.files.opening import read_answer, read_export
from core.files.table_writing import COLUMNS
from core.files.writing import write_export
from core.jobs import Cancel, Cancelled

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ["legacy_expenses", "legacy_invoices", "legacy_procurement"]
DOCUMENTS = [ExportFormat.LEGACY, ExportFormat.REST, ExportFormat.JSON]

ANSWER = b"""{"exportSettings": {"exportInvoices": true}, "newMember": {"a": [1, 2.50]},
 "customers": [{"company": {"id": 1, "name": "N\xc3\xb6rd"}, "accountNumber": "007", "odd": 1.10}],
 "transactions": [
  {"id": 812, "documentNumber": "10482", "total": 120.00, "company": {"id": 1, "name": "N\xc3\xb6rd"},
   "glEntryIds": "5001,5002", "later": {"x": [1]},
   "detail": [{"id": 5000, "total": -120.00, "memo": "a\\r\\nb"}]},
  {"id": 813, "documentNumber": "10483", "total": -40,
   "detail": [{"id": 5010, "total": 40, "taxRate": null}]}],
 "expenseBills": [{"id": 7, "documentNumber": "7A", "total": 5.5,
   "detail": [{"id": [8, 9], "total": 5.5}]}]}"""


def facts(record: Record) -> tuple[object, ...]:
    """What must survive every form."""
    lines = [
        (line.amount, line.quantity, line.ids, line.account, line.text, line.date) for line in record.lines
    ]
    return record.kind, record.number, record.total, record.currency, record.ids, record.date, lines


def written(export: Export, form: ExportFormat, folder: Path, chosen: set[RecordKey] | None = None) -> Path:
    path = folder / f"written-{form.value}.{form.ending}"
    write_export(export, chosen, form, path, overwrite=True)
    return path


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("whole", [True, False])
def test_a_sample_is_written_back_byte_for_byte(name: str, whole: bool, tmp_path: Path) -> None:
    """Choosing everything, named or not, gives the file that was read."""
    source = SAMPLES / f"{name}.xml"
    export = read_export(source)
    chosen = None if whole else {record.key for record in export.records}
    assert written(export, ExportFormat.LEGACY, tmp_path, chosen).read_bytes() == source.read_bytes()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", [ExportFormat.REST, ExportFormat.JSON])
def test_a_sample_survives_the_way_through_another_form(
    name: str, form: ExportFormat, tmp_path: Path
) -> None:
    """Totals, ids, lines and dates are the same after legacy, REST or JSON, and legacy again."""
    export = read_export(SAMPLES / f"{name}.xml")
    there = read_export(written(export, form, tmp_path))
    back = read_export(written(there, ExportFormat.LEGACY, tmp_path))
    documents = [facts(record) for record in export.records if record.total is not None]
    assert [facts(record) for record in there.records] == documents
    assert [facts(record) for record in back.records] == documents
    assert (back.unknown, back.problems, back.gl_batch_id) == ((), (), export.gl_batch_id)


def test_only_the_chosen_documents_are_copied(tmp_path: Path) -> None:
    """The other purchase is gone, everything else is there to the byte."""
    export = read_export(SAMPLES / "legacy_procurement.xml")
    path = written(export, ExportFormat.LEGACY, tmp_path, {export.records[1].key})
    source, text = (SAMPLES / "legacy_procurement.xml").read_text(), path.read_text()
    start = source.index("\n    \t<PurchaseTransaction ")
    end = source.index("</PurchaseTransaction>") + len("</PurchaseTransaction>")
    assert text == source[:start] + source[end:]


def test_the_ids_of_expenses_in_no_bill_are_cut_to_the_chosen(tmp_path: Path) -> None:
    """With the bill alone its own id stays in the list, with the rest alone only theirs, and no bill."""
    export = read_export(SAMPLES / "legacy_expenses.xml")
    bill, rest = export.records
    text = written(export, ExportFormat.LEGACY, tmp_path, {bill.key}).read_text()
    assert 'NonReimbursableExpenseRecIDs="1132"' in text
    path = written(export, ExportFormat.LEGACY, tmp_path, {rest.key})
    assert 'NonReimbursableExpenseRecIDs="1133,1134,1135,1136,1137"' in path.read_text()
    assert [record.ids for record in read_export(path).records] == [rest.ids]


def test_a_container_that_loses_its_last_document_goes_too(tmp_path: Path) -> None:
    """An empty container is not part of the form."""
    source = tmp_path / "both.xml"
    text = (SAMPLES / "legacy_invoices.xml").read_text()
    more = (
        '<ExpenseBills><ExpenseTransaction DocumentNumber="1" Total="1.00" GLEntryRecID="1"/></ExpenseBills>'
    )
    source.write_text(text.replace("<Transactions>", f"<!-- kept -->{more}<Transactions>"))
    export = read_export(source)
    chosen = {record.key for record in export.records if record.key.kind is BatchKind.INVOICES}
    assert written(export, ExportFormat.LEGACY, tmp_path, chosen).read_text() == text.replace(
        "<Transactions>", "<!-- kept --><Transactions>"
    )


def test_json_is_copied_without_loss(tmp_path: Path) -> None:
    """Unknown members, the form of numbers and the order stay when JSON is written from JSON."""
    path = written(read_answer([ANSWER]), ExportFormat.JSON, tmp_path)
    again = json.loads(path.read_bytes(), parse_float=str)
    assert again == json.loads(ANSWER, parse_float=str)
    assert list(again) == list(json.loads(ANSWER))


def test_several_answers_become_one_document(tmp_path: Path) -> None:
    """Customers that came with each chunk are there once, transactions of all chunks in order."""
    second = ANSWER.replace(b"812", b"912").replace(b"813", b"913")
    export = read_answer([ANSWER, second])
    found = json.loads(written(export, ExportFormat.JSON, tmp_path).read_bytes())
    assert len(found["customers"]) == 1
    assert [each["id"] for each in found["transactions"]] == [812, 813, 912, 913]
    chosen = {RecordKey(BatchKind.INVOICES, "913"), RecordKey(BatchKind.INVOICES, "812")}
    for form in DOCUMENTS:
        again = read_export(written(export, form, tmp_path, chosen))
        assert [record.total for record in again.records] == [Decimal(120), Decimal(-40)]
        assert len(again.customers) == 1


def test_json_becomes_rest_xml_by_the_rules_of_the_form(tmp_path: Path) -> None:
    """Shortest numbers, singular children, nil for a null number, a comma list for a list of ids."""
    text = written(read_answer([ANSWER]), ExportFormat.REST, tmp_path).read_text()
    assert "<total>120</total>" in text
    assert '<taxRate xsi:nil="true" />' in text
    assert "<id>8,9</id>" in text
    assert "<detail>\n        <detailItem>\n          <id>5000</id>" in text
    assert "a&#13;\nb" in text


def test_what_the_legacy_form_lacks_is_named(tmp_path: Path) -> None:
    """References give names only: the addresses that the legacy form asks for are reported as missing."""
    result = write_export(read_answer([ANSWER]), None, ExportFormat.LEGACY, tmp_path / "x.xml")
    assert any("addresses" in words for words in result.lacks)
    assert any("GLBatchID" in words for words in result.lacks)
    assert "particulars of the source without a place" in result.note
    assert result.records == 3
    assert result.size == (tmp_path / "x.xml").stat().st_size


def test_the_list_of_ids_has_no_place_in_the_rest_form(tmp_path: Path) -> None:
    """Expenses of which only ids are known are named as missing, and refused when nothing else was chosen."""
    export = read_export(SAMPLES / "legacy_expenses.xml")
    result = write_export(export, None, ExportFormat.REST, tmp_path / "x.xml")
    assert (result.records, result.left_out) == (1, ("expense 1133–1137",))
    with pytest.raises(errors.NotFromExport):
        write_export(export, {export.records[1].key}, ExportFormat.JSON, tmp_path / "y.json")
    assert not (tmp_path / "y.json").exists()


def test_a_source_that_changed_is_refused(tmp_path: Path) -> None:
    """Nothing is written from a file that is not the one that was read."""
    for form in DOCUMENTS:
        source = tmp_path / "source.xml"
        source.write_bytes((SAMPLES / "legacy_procurement.xml").read_bytes())
        export = read_export(source)
        source.write_text(source.read_text().replace("1110.00", "1111.00"))
        for chosen in (None, {export.records[0].key}):
            with pytest.raises(errors.SourceChanged):
                write_export(export, chosen, form, tmp_path / "out")
        source.unlink()
        with pytest.raises(errors.SourceGone):
            write_export(export, None, form, tmp_path / "out")
        assert list(tmp_path.iterdir()) == []


def test_a_stop_leaves_nothing_behind(tmp_path: Path) -> None:
    """Cancelling a writing removes what was begun; an existing file is not touched without leave."""
    export, cancel = read_answer([ANSWER]), Cancel()
    cancel.ask()
    with pytest.raises(Cancelled):
        write_export(export, None, ExportFormat.REST, tmp_path / "x.xml", cancel=cancel)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "x.xml").write_text("mine")
    with pytest.raises(FileThere):
        write_export(export, None, ExportFormat.REST, tmp_path / "x.xml")
    assert (tmp_path / "x.xml").read_text() == "mine"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("form", DOCUMENTS)
def test_other_encodings_are_read_and_copied(encoding: str, form: ExportFormat, tmp_path: Path) -> None:
    """Umlauts come through, whatever encoding the source declares."""
    source = tmp_path / "source.xml"
    text = (SAMPLES / "legacy_procurement.xml").read_text().replace("10ft Patch Cable", "Kabel für Müller")
    source.write_bytes(text.replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding))
    export = read_export(source)
    again = read_export(written(export, form, tmp_path, {export.records[0].key}))
    assert [facts(record) for record in again.records] == [facts(export.records[0])]
    assert again.records[0].lines[0].text == "Kabel für Müller"


def test_cells_that_look_like_formulas_are_inert(tmp_path: Path) -> None:
    """A text that begins like a formula is text in both tables; amounts stay numbers, accounts text."""
    answer = b"""{"transactions": [{"id": 1, "documentNumber": "=1+1", "memo": "@cmd", "total": -1234.50,
        "accountNumber": "0040", "documentDate": "2025-04-25T00:00:00",
        "detail": [{"id": 2, "memo": "=HYPERLINK(1)", "total": 1234.50}]}]}"""
    export = read_answer([answer])
    text = written(export, ExportFormat.CSV, tmp_path).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [rows[0][name] for name in ("number", "total", "description", "line_text", "date")] == [
        "'=1+1",
        "-1234.50",
        "'@cmd",
        "'=HYPERLINK(1)",
        "2025-04-25",
    ]
    sheet = CalamineWorkbook.from_path(written(export, ExportFormat.XLSX, tmp_path)).get_sheet_by_index(0)
    head, row = sheet.to_python()
    cells = dict(zip(head, row, strict=True))
    assert tuple(head) == COLUMNS
    assert (cells["total"], cells["number"], cells["account"]) == (-1234.5, "'=1+1", "0040")
    assert cells["line_text"] == "'=HYPERLINK(1)"


def test_an_amount_too_long_for_a_spreadsheet_keeps_its_digits(tmp_path: Path) -> None:
    """A number of more than fifteen digits is written as text rather than rounded."""
    export = read_answer([b'{"transactions": [{"id": 1, "total": 100000000000000.01, "detail": []}]}'])
    sheet = CalamineWorkbook.from_path(written(export, ExportFormat.XLSX, tmp_path)).get_sheet_by_index(0)
    assert sheet.to_python()[1][COLUMNS.index("total")] == "100000000000000.01"
