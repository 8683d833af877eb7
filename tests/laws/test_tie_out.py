"""What was planned and posted ties out; anything else does not."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain.batches import BatchEntry
from core.domain.file_check import contents
from core.domain.joining import group, join
from core.domain.plan import Cut, PlannedBatch, plan
from core.domain.receipt import Basis, Receipt, as_dict, from_dict
from core.domain.records import RecordKind
from core.domain.tie_out import tie_out
from tests.factories import Company, companies

BASES = st.sampled_from(Basis)


def posted(company: Company) -> list[tuple[PlannedBatch, list[BatchEntry]]]:
    """The plan's batches with the entries of an honest server."""
    records = join(group(company.rows), company.export).records
    entries = company.entries
    whole = plan(records, Cut.KIND, lambda kind, _: kind.value)
    return [(batch, [entries[number] for number in batch.ids]) for batch in whole.batches]


def read_back(entries: list[BatchEntry], basis: Basis) -> list[BatchEntry]:
    """Entries under the GL entry ids, or under ids of their own."""
    if basis is Basis.IDS:
        return entries
    return [entry._replace(id=at + 1) for at, entry in enumerate(entries)]


def proof(batch: PlannedBatch, entries: list[BatchEntry]) -> Receipt:
    """The receipt, with the file that holds what the batch holds and nothing left unposted."""
    file = contents(record for record in batch.records if record.exported)
    return tie_out(batch, batch.ids, entries, file, ())


@given(companies(exported=True), BASES)
def test_what_was_planned_ties_out(company: Company, basis: Basis) -> None:
    """Preview = file = ids sent = entries read back, in every currency and account that can be compared."""
    for batch, entries in posted(company):
        receipt = proof(batch, read_back(entries, basis))
        assert receipt.differences == ()
        assert receipt.ties_out
        assert receipt.basis is basis
        assert all(row.ties for row in receipt.currencies)
        assert all(row.ties for row in receipt.accounts if row.compared)
        assert {row.currency: row.preview for row in receipt.currencies} == batch.totals


@given(companies(exported=True, min_size=1), BASES, st.data())
def test_one_altered_amount_does_not_tie_out(company: Company, basis: Basis, data: st.DataObject) -> None:
    """Whichever entry it is, on whichever side."""
    batch, entries = data.draw(st.sampled_from(posted(company)))
    at = data.draw(st.integers(0, len(entries) - 1))
    change = data.draw(st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(-1)]))
    side = data.draw(st.sampled_from(["debit", "credit"]))
    altered = entries[at]._replace(**{side: getattr(entries[at], side) + change})
    receipt = proof(batch, read_back([*entries[:at], altered, *entries[at + 1 :]], basis))
    assert not receipt.ties_out


@given(companies(exported=True, min_size=1), BASES, st.data())
def test_a_missing_entry_does_not_tie_out(company: Company, basis: Basis, data: st.DataObject) -> None:
    """The batch holds fewer entries than were sent."""
    batch, entries = data.draw(st.sampled_from(posted(company)))
    at = data.draw(st.integers(0, len(entries) - 1))
    assert not proof(batch, read_back(entries[:at] + entries[at + 1 :], basis)).ties_out


@given(companies(exported=True, min_size=1), BASES, st.data())
def test_an_extra_entry_does_not_tie_out(company: Company, basis: Basis, data: st.DataObject) -> None:
    """Not even one of no amount."""
    batch, entries = data.draw(st.sampled_from(posted(company)))
    like = data.draw(st.sampled_from(entries))
    extra = like._replace(id=99, debit=Decimal(0), credit=Decimal(0))
    assert not proof(batch, read_back([*entries, extra], basis)).ties_out


@given(companies(exported=True, min_size=1), st.data())
def test_one_altered_id_does_not_tie_out(company: Company, data: st.DataObject) -> None:
    """An entry under another id is one missing and one too many."""
    batch, entries = data.draw(st.sampled_from(posted(company)))
    at = data.draw(st.integers(0, len(entries) - 1))
    assume(len(entries) > 1)
    altered = entries[at]._replace(id=99)
    assert not proof(batch, [*entries[:at], altered, *entries[at + 1 :]]).ties_out


@given(companies([RecordKind.INVOICE, RecordKind.CREDIT_MEMO], exported=True, min_size=2), BASES, st.data())
def test_an_entry_of_another_document_does_not_tie_out(
    company: Company, basis: Basis, data: st.DataObject
) -> None:
    """An entry that names another invoice than the one it was sent for."""
    ((batch, entries),) = posted(company)
    at = data.draw(st.integers(0, len(entries) - 1))
    other = next(each for each in entries if each.invoice_id != entries[at].invoice_id)
    assume(basis is Basis.IDS or entries[at].debit != entries[at].credit)
    altered = entries[at]._replace(invoice_id=other.invoice_id, invoice_number=other.invoice_number)
    assert not proof(batch, read_back([*entries[:at], altered, *entries[at + 1 :]], basis)).ties_out


@given(companies(exported=True, min_size=1), BASES, st.data())
def test_a_file_that_differs_does_not_tie_out(company: Company, basis: Basis, data: st.DataObject) -> None:
    """Another total, a document missing, a document too many."""
    batch, entries = data.draw(st.sampled_from(posted(company)))
    file = list(contents(record for record in batch.records if record.exported))
    assume(file)
    first = file[0]._replace(total=(file[0].total or Decimal(0)) + 1)
    for wrong in ([first, *file[1:]], file[1:], [*file, file[0]]):
        assert not tie_out(batch, batch.ids, read_back(entries, basis), wrong, ()).ties_out


@given(companies(exported=True, min_size=1), BASES, st.data())
def test_what_is_still_unposted_does_not_tie_out(company: Company, basis: Basis, data: st.DataObject) -> None:
    """A row of a posted record in the unposted lists is a leftover, and a difference."""
    batch, entries = data.draw(st.sampled_from(posted(company)))
    rows = [row for row in company.rows if row.id in batch.ids]
    receipt = tie_out(batch, batch.ids, read_back(entries, basis), None, rows[:1])
    assert not receipt.ties_out
    assert len(receipt.leftovers) == 1


@given(companies(), BASES)
def test_a_receipt_survives_the_journal(company: Company, basis: Basis) -> None:
    """Through JSON and back it is the same receipt, whether it ties out or not."""
    for batch, entries in posted(company):
        receipt = proof(batch, read_back(entries[1:], basis))
        assert from_dict(json.loads(json.dumps(as_dict(receipt)))) == receipt


@given(companies(exported=True, min_size=1))
def test_ids_that_were_not_planned_are_told(company: Company) -> None:
    """What was sent is compared with the plan as well."""
    batch, entries = posted(company)[0]
    wrong = replace(batch, ids=batch.ids[:-1])
    assert not tie_out(wrong, batch.ids, entries, None, ()).ties_out
