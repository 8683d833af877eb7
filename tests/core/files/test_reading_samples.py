"""The published samples are read as their tasks describe them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.export import ExportFormat
from core.domain.records import BatchKind, Origin, RecordKey, RecordKind
from core.files.opening import read_answer, read_export

SAMPLES = Path(__file__).parents[2] / "samples"


def test_the_expense_sample_is_one_bill_and_one_record_of_ids() -> None:
    """The bill has its total and five ids; what is in no bill is a record without amounts."""
    export = read_export(SAMPLES / "legacy_expenses.xml")
    bill, rest = export.records
    assert (bill.kind, bill.total, bill.ids) == (
        RecordKind.EXPENSE_BILL,
        Decimal("33.95"),
        (1132, 1138, 1139, 1140, 1141),
    )
    assert (rest.kind, rest.number, rest.total, rest.ids) == (
        RecordKind.EXPENSE,
        "1133–1137",
        None,
        (1133, 1134, 1135, 1136, 1137),
    )
    assert bill.party.account == "ZYNK"
    assert export.gl_batch_id == "dda3abde-ab43-4242-9d3b-780038e674c4"
    assert export.settings["ExpenseAsBillOption"] == "True"


def test_the_invoice_sample_has_eight_ids_and_balances() -> None:
    """One invoice of 42.00 with a product and a tax line; header and lines add up to nothing."""
    (invoice,) = read_export(SAMPLES / "legacy_invoices.xml").records
    assert invoice.key == RecordKey(BatchKind.INVOICES, "12331233")
    assert invoice.ids == tuple(range(1503, 1511))
    assert (invoice.total, invoice.currency, invoice.account) == (Decimal("42.00"), "FRF", "9999")
    assert invoice.total + sum(line.amount for line in invoice.lines) == 0
    assert [line.type for line in invoice.lines] == ["RP", "ST"]
    assert invoice.origin == Origin(0, "Transactions", 0)
    assert invoice.flaws == ()


def test_the_procurement_sample_has_two_purchases() -> None:
    """12.50 and 1110.00, one id each, the line's date read month first."""
    first, second = read_export(SAMPLES / "legacy_procurement.xml").records
    assert (first.total, second.total) == (Decimal("12.50"), Decimal("1110.00"))
    assert (first.ids, second.ids) == ((1299,), (1519,))
    assert second.lines[0].date == dt.date(2015, 3, 18)
    assert second.lines[0].price == Decimal("2.00")


@pytest.mark.parametrize("name", ["legacy_expenses", "legacy_invoices", "legacy_procurement"])
def test_no_name_in_a_sample_is_unknown(name: str) -> None:
    """Every element and attribute of the published samples is known."""
    export = read_export(SAMPLES / f"{name}.xml")
    assert (export.unknown, export.problems) == ((), ())
    assert export.source is not None
    assert export.source.format is ExportFormat.LEGACY


def test_answers_become_records_with_exact_amounts() -> None:
    """Numbers of JSON keep every digit; two answers are two parts of one source."""
    first = b"""{"transactions": [{"id": 812, "documentNumber": "10482", "total": 100000000000000.01,
        "glEntryIds": "5001, 5002", "detail": [{"id": 5000, "total": -100000000000000.01}]}]}"""
    second = b"""{"transactions": [{"id": 813, "total": -1.10, "detail": []}]}"""
    export = read_answer([first, second])
    invoice, credit = export.records
    assert (invoice.key.value, invoice.total, invoice.ids) == (
        "812",
        Decimal("100000000000000.01"),
        (5000, 5001, 5002),
    )
    assert credit.kind is RecordKind.CREDIT_MEMO
    assert credit.origin == Origin(1, "transactions", 0)


def test_ampersands_in_attributes_are_ampersands(tmp_path: Path) -> None:
    """A name with an ampersand, and a line break that was escaped twice, are shown as they were meant."""
    text = (SAMPLES / "legacy_procurement.xml").read_text(encoding="utf-8")
    old, new = 'VendorName="ConnectWise"', 'VendorName="Smith &amp; Sons &amp;#38;"'
    path = tmp_path / "export.xml"
    path.write_text(text.replace(old, new).replace('Memo="System Support"', 'Memo=""'), encoding="utf-8")
    export = read_export(path)
    assert {record.party.name for record in export.records} == {"Smith & Sons &#38;"}
    assert export.vendors[0].name == "Smith & Sons &#38;"
    path.write_text(text.replace('ItemDescription="System Support" Memo="System Support"', ""))
    line = read_export(path).records[1].lines[0]
    assert line.text.startswith("Systems Support\n\n- Network File Server covered\n")
    assert line.text.endswith("- Extended Warranty & Onsite Repair")
