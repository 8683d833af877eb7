"""The ledger against a model: whatever is batched and deleted, nothing is lost and nothing appears twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sandbox.data import Company
from core.sandbox.keys import Keys
from core.sandbox.ledger import Batch, Ledger
from core.sandbox.state import State
from core.sandbox.switches import Switches
from tests.core.sandbox.conftest import TODAY

GROUPS = ("invoices", "expenses", "procurement")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(st.integers(0, 200), max_size=12, unique=True)),
        st.tuples(st.just("delete"), st.integers(0, 6)),
    ),
    max_size=8,
)


def _unposted(ledger: Ledger) -> set[int]:
    return {
        entry
        for group in GROUPS
        for document in ledger.documents(group)
        for entry in ledger.unposted_entries(document)
    }


@given(st.integers(0, 10_000), STEPS, st.booleans())
@settings(max_examples=40, deadline=None)
def test_unposted_is_always_everything_without_what_is_in_a_batch(
    seed: int, steps: list[tuple[str, Any]], per_entry: bool
) -> None:
    company = Company(seed, 20, TODAY)
    everything = [entry for document in company.documents for entry in document.entries]
    ledger = Ledger(company, per_entry)
    for step, what in steps:
        if step == "add":
            entries = [everything[position % len(everything)] for position in what]
            ledger.add(Batch(ledger.last_id + 1, "b", list(dict.fromkeys(entries))))
        elif ledger.batches:
            ledger.remove(sorted(ledger.batches)[what % len(ledger.batches)])
        held = {entry for batch in ledger.batches.values() for entry in batch.entries}
        assert _unposted(ledger) == set(everything) - held
        bare = {document.first for document in company.documents if not document.has_entries}
        listed = {entry for group in GROUPS for entry in ledger.unposted(group).ids} - bare
        assert listed <= _unposted(ledger)
        if per_entry:
            assert listed == _unposted(ledger)
        owners = {company.holder(entry).first for entry in listed}  # type: ignore[union-attr]
        assert owners == {company.holder(entry).first for entry in _unposted(ledger)}  # type: ignore[union-attr]


@given(st.integers(0, 10_000), STEPS)
@settings(max_examples=20, deadline=None)
def test_a_ledger_that_went_through_json_is_the_same(seed: int, steps: list[tuple[str, Any]]) -> None:
    company = Company(seed, 20, TODAY)
    everything = [entry for document in company.documents for entry in document.entries]
    ledger, again = Ledger(company), Ledger(company)
    for number, (_, what) in enumerate(step for step in steps if step[0] == "add"):
        ledger.add(
            Batch(ledger.last_id + 1, f"b{number}", [everything[i % len(everything)] for i in set(what)])
        )
    again.restore(json.loads(json.dumps(ledger.saved())))
    assert again.batches == ledger.batches
    assert _unposted(again) == _unposted(ledger)
    assert again.last_id == ledger.last_id


def test_a_batch_id_is_never_given_twice() -> None:
    ledger = Ledger(Company(1, 10, TODAY))
    ledger.add(Batch(ledger.last_id + 1, "a", []))
    ledger.remove(31)
    assert ledger.last_id == 31


@pytest.mark.parametrize(
    "values", [{"colour": 1}, {"mode": "lenient"}, {"licensed": "yes"}, {"rows": "both"}, {"entry_ids": True}]
)
def test_a_switch_that_does_not_exist_is_refused_and_changes_nothing(values: dict[str, Any]) -> None:
    state = State(Company(1, 10, TODAY), Keys(), Switches())
    with pytest.raises(ValueError):
        state.set(**values)
    assert state.switches == Switches()
