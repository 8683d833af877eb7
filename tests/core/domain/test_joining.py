"""Rows and export, joined."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from core.domain.export import Export, Problem
from core.domain.joining import group, join
from core.domain.records import RecordKey, RecordKind
from tests.factories import Company, Document, Spec, company


def spec(kind: RecordKind, *amounts: int, exported: bool = True, day: int = 0) -> Spec:
    return Spec(kind, amounts or (1000,), 200, "GBP", 1, day, exported, True)


def test_an_invoice_takes_what_its_rows_know() -> None:
    """Key, location, type and total come from the unposted list; the export's own facts stay."""
    made = company([spec(RecordKind.INVOICE)])
    record = join(group(made.rows), made.export).records[0]
    assert record.key.value == "812"
    assert record.business_keys == ("812",)
    assert (record.location, record.type, record.row_total) == ("Leeds", "Standard", Decimal("12.00"))
    assert record.party.account == "NW01"


def test_a_bill_is_the_record_of_several_expenses() -> None:
    """Its key is its number, its business keys are its expenses, its row total is theirs."""
    made = company([spec(RecordKind.EXPENSE_BILL, 1000, 250)])
    (record,) = join(group(made.rows), made.export).records
    assert record.key.value == record.number == "5001Admin1"
    assert record.business_keys == ("8120", "8121")
    assert record.row_total == Decimal("12.50")
    assert record.flaws == ()


def test_a_bills_own_id_counts_only_if_it_is_a_gl_entry() -> None:
    """An id that neither a line nor a row knows is not sent."""
    made = company([spec(RecordKind.EXPENSE_BILL)])
    exported = replace(made.export.records[0], header_ids=(77,))
    (record,) = join(group(made.rows), Export((exported,))).records
    assert record.ids == (5001, 5002)


def test_a_line_of_nobody_makes_a_bill_flawed() -> None:
    """A bill with a line of an expense that was not read would post that expense unseen."""
    made = company([spec(RecordKind.EXPENSE_BILL, 1000, 250)])
    (record,) = join(group(made.rows[:2]), made.export).records
    assert "2.50" in record.flaws[0]


def test_an_expense_outside_bills_is_a_record_of_its_own() -> None:
    """It has its rows' ids and total, and no lines."""
    made = company([spec(RecordKind.EXPENSE), spec(RecordKind.EXPENSE)])
    records = join(group(made.rows), made.export).records
    assert [(each.ids, each.total, each.exported) for each in records] == [
        ((5001, 5002), Decimal("10.00"), False),
        ((5003, 5004), Decimal("10.00"), False),
    ]


def test_adjustments_have_their_rows_ids() -> None:
    """The export names none."""
    made = company([spec(RecordKind.ADJUSTMENT, 100, 200)])
    (record,) = join(group(made.rows), made.export).records
    assert record.ids == (5001, 5002, 5003, 5004)
    assert record.key.value == "812-adjustment"
    assert record.currency == "GBP"


def test_two_slips_of_one_order_are_told_apart() -> None:
    """With one row per record only the packing slip says which document a row belongs to."""
    made = company([spec(RecordKind.PURCHASE), spec(RecordKind.PURCHASE)]).one_row_per_record()
    documents = []
    for slip, each in enumerate(made.documents, 1):
        assert each.record is not None
        rows = tuple(row._replace(number="PO-1", business_key=f"7-S-{slip}-purchase") for row in each.rows)
        label = RecordKey(each.record.key.kind, f"PO #PO-1, Packing Slip: S-{slip}")
        documents.append(Document(replace(each.record, number="PO-1", key=label), rows, each.entries))
    export = join(group(Company(tuple(documents)).rows), Company(tuple(documents[::-1])).export)
    assert [record.key.value for record in export.records] == ["7-S-2-purchase", "7-S-1-purchase"]
    assert all(record.exported for record in export.records)


def test_what_the_export_left_out_is_still_there() -> None:
    """A document the export did not give is a record that says so."""
    made = company([spec(RecordKind.INVOICE, exported=False)])
    (record,) = join(group(made.rows), made.export).records
    assert not record.exported
    assert (record.number, record.total, record.lines) == ("1812", Decimal("12.00"), ())


def test_what_nobody_asked_for_is_named_and_not_offered() -> None:
    """An exported document without unposted rows becomes a problem."""
    made = company([spec(RecordKind.INVOICE)])
    kept = Problem("page 3", "cut off")
    export = join((), replace(made.export, problems=(kept,)))
    assert export.records == ()
    assert [problem.where for problem in export.problems] == ["page 3", "invoice 1812"]


def test_two_documents_with_one_gl_entry_stay_two_records() -> None:
    """Both are shown, each row is counted once; a check stops both."""
    made = company([spec(RecordKind.INVOICE)])
    exported = made.export.records[0]
    export = join(group(made.rows), Export((exported, replace(exported, number="copy"))))
    assert [record.key.value for record in export.records] == ["812", "812#2"]
    assert [len(record.row_ids) for record in export.records] == [5, 0]


def test_a_document_with_entries_of_two_invoices_is_flawed() -> None:
    """Only bills may hold several documents."""
    made = company([spec(RecordKind.INVOICE), spec(RecordKind.INVOICE, exported=False)])
    mixed = replace(made.export.records[0], header_ids=tuple(row.id for row in made.rows))
    (record,) = join(group(made.rows), Export((mixed,))).records
    assert "2 documents" in record.flaws[0]


def test_rows_without_a_business_key_are_not_thrown_together() -> None:
    """Each is a record of its own."""
    made = company([spec(RecordKind.INVOICE, exported=False)])
    rows = [row._replace(business_key="") for row in made.rows]
    records = join(group(rows), made.export).records
    assert len(records) == len(rows)
    assert len({record.key for record in records}) == len(rows)


def test_rows_that_disagree_about_the_total() -> None:
    """A row per GL entry may state its own amount: the export's total counts if one of them says it."""
    made = company([spec(RecordKind.INVOICE)])
    rows = [row._replace(total=Decimal(at)) for at, row in enumerate(made.rows)]
    assert join(group(rows), made.export).records[0].row_total == Decimal(0)
    rows[2] = rows[2]._replace(total=Decimal("12.00"))
    assert join(group(rows), made.export).records[0].row_total == Decimal("12.00")
