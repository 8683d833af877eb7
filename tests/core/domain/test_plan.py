"""From chosen records to batches."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.batches import BatchRequest
from core.domain.findings import Finding, Rule, Severity
from core.domain.joining import group, join
from core.domain.plan import (
    Cut,
    Plan,
    batch_of,
    blocked,
    blocking,
    gathered,
    plan,
    renamed,
    request,
    to_answer,
    without_blocked,
)
from core.domain.records import BatchKind, Record, RecordKey, RecordKind
from tests.factories import Spec, company, record


def name(kind: BatchKind, label: str) -> str:
    return f"{kind.value} {label}"


def chosen() -> tuple[Record, ...]:
    found = [
        Spec(kind, (1000, 200), 20, currency, place, 3, True, False)
        for kind, currency, place in [
            (RecordKind.PURCHASE, "GBP", 1),
            (RecordKind.INVOICE, "GBP", 0),
            (RecordKind.CREDIT_MEMO, "EUR", 1),
            (RecordKind.EXPENSE_BILL, "GBP", 0),
        ]
    ]
    made = company(found)
    return join(group(made.rows), made.export).records


@pytest.mark.parametrize(
    ("cut", "labels"),
    [
        (Cut.KIND, ["Invoices", "Expenses", "Procurement"]),
        (
            Cut.LOCATION,
            ["Invoices, Leeds", "Invoices, London", "Expenses, London", "Procurement, Leeds"],
        ),
        (Cut.RECORD, ["Invoice 1813", "Credit memo 1814", "Expense bill 5017Admin1", "Purchase PO-812"]),
    ],
)
def test_batches_are_cut_as_asked(cut: Cut, labels: list[str]) -> None:
    """Per kind, per location, per record; kinds in a fixed order and never mixed."""
    assert [batch.label for batch in plan(chosen(), cut, name).batches] == labels


def test_totals_stay_within_their_currency() -> None:
    """A batch of pounds and euros has two totals."""
    first = plan(chosen(), Cut.KIND, name).batches[0]
    assert first.totals == {"EUR": Decimal("-12.20"), "GBP": Decimal("12.20")}


def test_a_name_of_its_own_changes_one_batch_only() -> None:
    """Renaming keeps what is posted, and drops findings that may no longer be true."""
    before = plan(chosen(), Cut.KIND, name)
    after = renamed(before, 1, "MINE")
    assert [batch.identifier for batch in after.batches] == [
        "invoices Invoices",
        "MINE",
        "procurement Procurement",
    ]
    assert after.fingerprint == before.fingerprint
    assert request(after.batches[1]) == BatchRequest(
        "MINE", frozenset({BatchKind.EXPENSES}), before.batches[1].ids
    )


@pytest.mark.parametrize("cut", Cut)
def test_the_order_of_batches_and_records_depends_on_the_records_alone(cut: Cut) -> None:
    """By day, then number (10 after 9, letters aside), then key; not by how they were chosen."""
    found = [
        _dated("e", None, "INV-3"),
        _dated("d", dt.date(2026, 4, 1), "INV-10"),
        _dated("c", dt.date(2026, 4, 2), "no number"),
        _dated("b1", dt.date(2026, 4, 2), "1"),
        _dated("b", dt.date(2026, 4, 2), "INV-9"),
        _dated("a2", dt.date(2026, 4, 2), "INV-10"),
        _dated("a3", dt.date(2026, 4, 2), "INV-10"),
    ]
    for chosen in (found, found[::-1]):
        keys = [each.key.value for each in plan(chosen, cut, name).records]
        assert keys == ["e", "d", "c", "b1", "b", "a2", "a3"]


def _dated(key: str, day: dt.date | None, number: str) -> Record:
    one = record(date=day, number=number)
    return replace(one, key=RecordKey(one.key.kind, key))


def test_a_record_of_no_location_says_so() -> None:
    """The label of its batch names the lack."""
    (batch,) = plan([record(location="")], Cut.LOCATION, name).batches
    assert batch.label == "Invoices, no location"


def test_other_ids_are_another_fingerprint() -> None:
    """Ids that an input file names are what is posted, so they count."""
    prints = {gathered([batch_of([record()], "B", "B", ids)]).fingerprint for ids in ([1], [2], [1, 2])}
    assert len(prints) == 3


def test_renaming_drops_the_findings() -> None:
    """What was found about the old name may not be true of the new one."""
    whole = replace(plan(chosen(), Cut.KIND, name), findings=(STOP, ASK))
    assert renamed(whole, 0, "MINE").findings == ()


STOP = Finding(Rule("stop", Severity.BLOCK, "", "", ""), RecordKey(BatchKind.INVOICES, "812"))
ASK = Finding(Rule("ask", Severity.CONFIRM, "", "", ""), RecordKey(BatchKind.INVOICES, "813"))
TELL = Finding(Rule("tell", Severity.WARN, "", "", ""), RecordKey(BatchKind.INVOICES, "814"))


def test_a_plan_says_what_stops_it_and_what_wants_a_reason() -> None:
    """Only a block stops, only what is to be confirmed wants a reason, and each rule wants it once."""
    whole = replace(plan([], Cut.KIND, name), findings=(TELL, ASK))
    assert (blocked(whole), blocking(whole), to_answer(whole)) == (False, (), (ASK,))
    whole = replace(whole, findings=(STOP, ASK, TELL))
    assert (blocked(whole), blocking(whole)) == (True, (STOP,))
    assert (to_answer(whole, ["stop"]), to_answer(whole, ["ask"])) == ((ASK,), ())


def test_only_records_that_are_blocked_are_left_out() -> None:
    """A question or a warning leaves a record where it is."""
    blocked_one, kept = record(), replace(record(), key=RecordKey(BatchKind.INVOICES, "813"))
    assert without_blocked([blocked_one, kept], [STOP, ASK, TELL]) == (kept,)


def test_records_with_one_number_get_two_batches_with_two_names() -> None:
    """Per record, a number that comes twice still makes two labels and so two identifiers."""
    one = record()
    other = replace(one, key=RecordKey(one.key.kind, "other"))
    labels = [batch.label for batch in plan([one, other], Cut.RECORD, name).batches]
    assert labels == ["Invoice 1812", "Invoice 1812 (2)"]


def test_the_fingerprint_follows_what_is_posted() -> None:
    """Another amount, another cut: another fingerprint."""
    records = chosen()
    other = [replace(records[0], total=Decimal(1)), *records[1:]]
    prints = {plan(records, cut, name).fingerprint for cut in Cut} | {plan(other, Cut.KIND, name).fingerprint}
    assert len(prints) == 4


def test_two_records_under_one_key_are_refused() -> None:
    """Dropping one of them silently would lose money."""
    with pytest.raises(ValueError, match="812"):
        plan([record(), record(number="2")], Cut.KIND, name)


def test_an_input_file_may_name_the_ids() -> None:
    """A batch from a file holds what the file says, each id once."""
    batch = batch_of([record()], "B1", "B1", [3, 1, 3])
    assert batch.ids == (1, 3)
    assert plan([], Cut.KIND, name) == Plan((), {}, plan([], Cut.KIND, name).fingerprint)
