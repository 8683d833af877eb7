"""From the unposted rows to the request: nothing is lost, nothing is counted twice, nothing is invented."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.domain import money
from core.domain.joining import group, join, later
from core.domain.plan import Cut, plan, request, totals
from core.domain.records import BatchKind, RecordKind
from tests.factories import DAY, Company, companies


def name(kind: BatchKind, label: str) -> str:
    return f"{kind.value} {label}"


def joined(company: Company):
    return join(group(company.rows), company.export)


@given(companies(), st.booleans())
def test_every_row_is_in_exactly_one_record(company: Company, one_row: bool) -> None:
    """Σ rows = rows in records, whether the lists hold a row per record or per GL entry."""
    company = company.one_row_per_record() if one_row else company
    export = joined(company)
    in_records = sorted(number for record in export.records for number in record.row_ids)
    assert in_records == sorted(row.id for row in company.rows)


@given(companies(), st.booleans())
def test_every_exported_document_is_a_record_or_a_problem(company: Company, one_row: bool) -> None:
    """Of what the export gives nothing is dropped, and what no row asks for is named."""
    company = company.one_row_per_record() if one_row else company
    half = company.rows[: len(company.rows) // 2]
    export = join(group(half), company.export)
    exported = [record for record in export.records if record.exported]
    assert len(exported) + len(export.problems) == len(company.export.records)
    assert sorted(number for record in export.records for number in record.row_ids) == sorted(
        row.id for row in half
    )


@given(companies())
def test_a_record_has_all_ids_of_its_document(company: Company) -> None:
    """Whatever the export names or not: lines, tax, freight, offsets, header, rows."""
    ids = {record.ids for record in joined(company).records if record.exported}
    for document in company.documents:
        if document.record is not None:
            assert tuple(sorted(entry.id for entry in document.entries)) in ids


@given(companies(exported=True), st.booleans())
def test_totals_agree_to_the_last_digit(company: Company, one_row: bool) -> None:
    """The rows' totals per currency are those of the records and of the plan."""
    company = company.one_row_per_record() if one_row else company
    records = joined(company).records
    listed = {(row.kind, row.business_key): (row.currency, row.total or Decimal(0)) for row in company.rows}
    assert totals(records) == money.totals(listed.values())
    assert plan(records, Cut.RECORD, name).totals == totals(records)


@given(companies(), st.sampled_from(Cut))
def test_each_record_is_in_one_batch_of_its_kind(company: Company, cut: Cut) -> None:
    """A plan holds every chosen record once, no id twice, and never mixes kinds."""
    records = joined(company).records
    whole = plan(records, cut, name)
    assert len(whole.records) == len(records)
    assert {record.key for record in whole.records} == {record.key for record in records}
    sent = [number for batch in whole.batches for number in request(batch).ids]
    assert len(sent) == len(set(sent))
    assert set(sent) == {number for record in records for number in record.ids}
    assert all(len(batch.kinds) == 1 for batch in whole.batches)
    assert len({batch.identifier for batch in whole.batches}) == len(whole.batches)


@given(companies(), st.sampled_from(Cut), st.randoms(use_true_random=False))
def test_a_plan_does_not_depend_on_the_order_of_rows(company: Company, cut: Cut, random) -> None:
    """Rows and records in any order give the same records and the same plan."""
    rows = list(company.rows)
    random.shuffle(rows)
    records = list(join(group(rows), company.export).records)
    random.shuffle(records)
    assert plan(records, cut, name) == plan(joined(company).records, cut, name)


@given(companies(), st.integers(0, 60))
def test_rows_are_either_now_or_later(company: Company, days: int) -> None:
    """The through date splits the rows without losing one, and never cuts a document in two."""
    thru = DAY.replace(month=4 + days // 30, day=1 + days % 28)
    now, after = later(company.rows, thru)
    assert len(now + after) == len(company.rows)
    assert set(now + after) == set(company.rows)
    assert {row.business_key for row in now}.isdisjoint(row.business_key for row in after)
    assert all(row.date and row.date <= thru for row in now)


@given(companies(kinds=[RecordKind.EXPENSE_BILL], min_size=1, exported=True))
def test_a_bill_that_holds_unasked_expenses_is_flawed(company: Company) -> None:
    """A bill with an expense after the through date says so, because its batch would take that along."""
    groups = group(company.rows)
    export = join(groups[1:], company.export, groups[:1])
    first = next(record for record in company.export.records if groups[0].ids[0] in record.ids)
    record = next((each for each in export.records if each.number == first.number), None)
    if len(first.lines) == 1:
        assert record is None
        assert len(export.problems) == 1
    else:
        assert record is not None
        assert groups[0].business_key in " ".join(record.flaws)
