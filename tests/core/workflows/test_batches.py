"""What the server has: every batch, its entries with their totals, and which run made it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.domain.batch_view import account_totals, made_by, maker_of, sides_by_currency, sides_of
from core.domain.batches import BatchEntry
from core.domain.posting import ItemState
from core.domain.preview import Preview
from core.domain.records import BatchKind
from core.domain.runs import Run
from core.sandbox.server import Server
from core.workflows import batches
from core.workflows.desk import Desk
from core.workflows.post import post
from tests.core.sandbox.conftest import Caller
from tests.core.workflows.conftest import Ordering, sound


def quiet(_run: Run) -> None:
    """Nobody watches."""


def made(desk: Desk, shown: Preview, ordering: Ordering) -> Run:
    """A run that makes one batch of one invoice."""
    return post(desk, ordering(sound(desk, shown, [BatchKind.INVOICES])[:1]), quiet)


def elsewhere(company: Server, desk: Desk, shown: Preview, identifier: str = "ELSEWHERE") -> None:
    """Another program makes a batch of one invoice."""
    record = sound(desk, shown, [BatchKind.INVOICES])[-1]
    assert Caller(company).create(identifier, list(record.ids)).status == 201


def test_a_batch_of_a_run_names_it_and_another_was_made_elsewhere(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """Only what this computer made carries a run, however the letters of its name are written."""
    run = made(desk, shown, ordering)
    elsewhere(company, desk, shown)
    found = batches.batch_list(desk, "demo")
    makers = batches.makers(desk, "demo")
    assert [made_by(maker_of(each.identifier, makers)) for each in found.batches] == [
        "made elsewhere",
        "run 1",
    ]
    assert batches.made_by(desk, "demo") == {run.items[0].draft.label.casefold(): 1}
    maker = maker_of(run.items[0].draft.label.upper(), makers)
    assert maker is not None
    assert batches.maker_in_full(desk, maker).item.draft == run.items[0].draft


def test_without_a_journal_everything_was_made_elsewhere(desk: Desk) -> None:
    """A computer that never posted anything has nothing to name."""
    assert batches.makers(desk, "demo") == {}


def test_a_lost_answer_names_its_run_as_not_settled(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """The batch may be the run's: it is neither claimed nor said to be somebody else's."""
    company.faults.add(method="POST", path="/batches$", drop="after")
    run = made(desk, shown, ordering)
    assert run.items[0].state is ItemState.UNKNOWN
    makers = batches.makers(desk, "demo")
    assert made_by(maker_of(run.items[0].draft.label, makers)) == "run 1, not settled"
    assert batches.made_by(desk, "demo") == {}


def test_a_refused_name_is_not_claimed(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """The server refused ours, then somebody made one of the same name: that one was made elsewhere."""
    company.faults.add(method="POST", path="/batches$", status=400, body='{"code":"InvalidObject"}')
    run = made(desk, shown, ordering)
    assert run.items[0].state is ItemState.REJECTED
    elsewhere(company, desk, shown, run.items[0].draft.label)
    (batch,) = batches.batches(desk, "demo")
    assert maker_of(batch.identifier, batches.makers(desk, "demo")) is None
    assert batches.made_by(desk, "demo") == {}


def test_entries_add_up_per_account(desk: Desk, shown: Preview, ordering: Ordering) -> None:
    """Totals per account hold every entry once, and debit equals credit."""
    run = made(desk, shown, ordering)
    (batch,) = batches.batches(desk, "demo")
    found = batches.entry_list(desk, "demo", batch.id)
    assert sorted(each.id for each in found.entries) == sorted(run.items[0].draft.ids)
    assert sum(each.entries for each in found.accounts) == len(found.entries) == found.counted
    assert sides_of(found.accounts) == sides_of(found.entries)
    assert sides_of(found.entries).agree


def test_an_account_keeps_its_debits_and_credits_and_all_its_names() -> None:
    """Sides are not netted, and names that differ are named."""
    one = BatchEntry(1, "4001", "Sales", Decimal("10.10"), Decimal(0), None)
    two = BatchEntry(2, "4001", "Revenue", Decimal(0), Decimal("0.20"), None)
    (total,) = account_totals([one, two])
    assert total == ("4001", "Sales and Revenue", "", 2, Decimal("10.10"), Decimal("0.20"))


@pytest.mark.parametrize("unknown", [False, True])
def test_currencies_count_only_where_they_are_known_of_every_entry(unknown: bool) -> None:
    """An id that is no GL entry id must not get the currency of a stranger."""
    entries = [BatchEntry(n, "4001", "Sales", Decimal(n), Decimal(0), None) for n in (1, 2)]
    currencies = {1: "EUR"} if unknown else {1: "EUR", 2: "GBP"}
    totals = account_totals(entries, currencies)
    assert [(each.currency, each.debit) for each in totals] == (
        [("", Decimal(3))] if unknown else [("EUR", Decimal(1)), ("GBP", Decimal(2))]
    )
    assert list(sides_by_currency(totals)) == ([""] if unknown else ["EUR", "GBP"])


@pytest.mark.parametrize("path", ["/batches/count$", "/entries/count$"])
def test_a_count_that_disagrees_is_handed_over(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering, path: str
) -> None:
    """Both numbers are there: nobody is shown a short list as the whole."""
    made(desk, shown, ordering)
    company.faults.add(method="GET", path=path, count=2, times=-1)
    listed = batches.batch_list(desk, "demo")
    found = batches.entry_list(desk, "demo", listed.batches[0].id)
    differing = listed if path.startswith("/batches") else found
    assert differing.counted == differing.read + 2
