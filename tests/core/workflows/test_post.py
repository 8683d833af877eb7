"""A batch is created exactly once, and everyone can see what became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.atomic import FileThere
from core.connectwise.paging import Listing
from core.connectwise.rest import Rest
from core.domain.batches import Batch, BatchEntry
from core.domain.export import ExportFormat
from core.domain.posting import ItemState
from core.domain.preview import Preview
from core.domain.records import BatchKind, RecordKind
from core.domain.runs import Run
from core.files.opening import read_export
from core.jobs import Cancel
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import check_identifiers
from core.workflows.post import post
from core.workflows.preview import preview
from core.workflows.settle import look_all
from tests.core.workflows.conftest import Ordering, question, sound

INVOICES = [BatchKind.INVOICES]


def quiet(_run: Run) -> None:
    """Nobody watches."""


def posts(company: Server) -> list[dict[str, object]]:
    """The requests that would create a batch, as the server received them."""
    return [
        json.loads(entry.body) for entry in company.log.entries("POST") if entry.path.endswith("/batches")
    ]


def unposted_ids(company: Server) -> set[int]:
    return {number for ids in company.snapshot()["unposted"].values() for number in ids}


@pytest.mark.parametrize("mode", ["strict", "permissive"])
def test_every_kind_is_batched_and_exactly_what_was_not_chosen_stays(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering, mode: str
) -> None:
    """Afterwards the unposted lists hold exactly the entries that were not chosen."""
    company.set(mode=mode)
    chosen = sound(desk, shown)
    assert {record.kind for record in chosen} >= set(RecordKind) - {RecordKind.EXPENSE}
    before = unposted_ids(company)
    run = post(desk, ordering(chosen), quiet)
    assert [item.state for item in run.items] == [ItemState.VERIFIED] * 3
    sent = {number for record in chosen for number in record.ids}
    assert unposted_ids(company) == before - sent
    assert len(posts(company)) == 3


def test_each_batch_gets_a_file_of_exactly_its_records(
    desk: Desk, shown: Preview, ordering: Ordering, tmp_path: Path
) -> None:
    """The file read again holds the same documents and totals; the receipt compares it."""
    order = ordering(sound(desk, shown, INVOICES)[:3])
    path = tmp_path / "invoices.xml"
    (only,) = order.batches
    run = post(desk, replace(order, batches=(BatchOrder(only.batch, path, ExportFormat.LEGACY),)), quiet)
    saved = read_export(path).records
    assert {(r.number, r.total) for r in saved} == {(r.number, r.total) for r in only.batch.records}
    receipt = run.items[0].receipt
    assert receipt is not None
    assert receipt["verdict"] == "ties out"
    assert not any("file" in str(each) for each in receipt["not_compared"])  # type: ignore[attr-defined]


def test_a_lost_answer_is_unclear_and_nothing_is_sent_again(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """The batch is on the server, the program cannot know: its ids stay reserved, a second try is refused."""
    company.faults.add(method="POST", path="/batches$", drop="after")
    order = ordering(sound(desk, shown, INVOICES)[:2])
    run = post(desk, order, quiet)
    assert run.items[0].state is ItemState.UNKNOWN
    again = post(desk, ordering(order.batches[0].batch.records), quiet)
    assert again.items[0].state is ItemState.NOT_SENT
    assert len(posts(company)) == 1
    assert len(company.snapshot()["batches"]) == 1


def test_ids_of_an_unclear_batch_are_reserved(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """Also where the request never arrived, the same records cannot enter another batch."""
    company.faults.add(method="POST", path="/batches$", drop="before")
    order = ordering(sound(desk, shown, INVOICES)[:2])
    assert post(desk, order, quiet).items[0].state is ItemState.UNKNOWN
    again = post(desk, ordering(order.batches[0].batch.records), quiet)
    assert again.items[0].state is ItemState.NOT_SENT
    assert "run 1" in again.items[0].evidence[-1].detail
    assert company.snapshot()["batches"] == []


def test_a_changed_record_is_refused_and_named(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """What the clerk did not see is not posted: the run says which record changed and how."""
    record = sound(desk, shown, INVOICES)[0]
    company.mutate(kind="invoices", number=record.number, by=500)
    run = post(desk, ordering([record]), quiet)
    assert run.items[0].state is ItemState.NOT_SENT
    said = run.items[0].evidence[-1].detail
    assert record.number in said
    assert "total" in said
    assert posts(company) == []


def test_a_record_that_is_gone_is_refused_and_named(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """A record that somebody else batched meanwhile stops the batch before it is sent."""
    record = sound(desk, shown, INVOICES)[0]
    company.mutate(kind="invoices", number=record.number, vanish=True)
    run = post(desk, ordering([record]), quiet)
    assert run.items[0].state is ItemState.NOT_SENT
    assert f"{record.number} is no longer unposted" in run.items[0].evidence[-1].detail
    assert posts(company) == []


def test_one_batch_that_fails_leaves_the_others_clear(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """Three batches, the second refused: the first and third are posted and proven."""
    company.faults.add(method="POST", path="/batches$", skip=1, status=400)
    run = post(desk, ordering(sound(desk, shown)), quiet)
    states = [item.state for item in run.items]
    assert states == [ItemState.VERIFIED, ItemState.REJECTED, ItemState.VERIFIED]


def test_a_server_that_asks_to_wait_gets_the_same_bytes_again(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """Only 429 is repeated, as the next attempt of the same item, with the same bytes."""
    company.faults.add(method="POST", path="/batches$", status=429, headers={"Retry-After": "0"})
    run = post(desk, ordering(sound(desk, shown, INVOICES)[:1]), quiet)
    assert run.items[0].state is ItemState.VERIFIED
    assert run.items[0].attempt == 2
    first, second = posts(company)
    assert first == second


def test_a_long_wait_closes_the_batch(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """A server that wants an hour gets no second request; the records are free again."""
    company.faults.add(method="POST", path="/batches$", status=429, headers={"Retry-After": "3600"})
    run = post(desk, ordering(sound(desk, shown, INVOICES)[:1]), quiet)
    assert run.items[0].state is ItemState.REJECTED
    assert len(posts(company)) == 1
    assert desk.journal_view().open_items() == []


def test_entries_with_numbers_of_their_own_are_proven_by_content(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """Where the server's entries have other ids, the receipt says so and compares the content."""
    company.set(entry_ids="own")
    run = post(desk, ordering(sound(desk, shown)), quiet)
    assert [item.state for item in run.items] == [ItemState.VERIFIED] * 3
    assert {(item.receipt or {})["basis"] for item in run.items} == {"content"}


def test_rows_per_entry_change_nothing(desk: Desk, company: Server, ordering: Ordering) -> None:
    """Lists with one row per GL entry give the same records and the same proof."""
    company.set(rows="per_entry")
    run = post(desk, ordering(sound(desk, preview(desk, "demo", question(desk)))), quiet)
    assert [item.state for item in run.items] == [ItemState.VERIFIED] * 3


def test_a_file_that_exists_is_refused_before_anything_is_sent(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering, tmp_path: Path
) -> None:
    """The old file stays as it is, no run begins."""
    path = tmp_path / "there.xml"
    path.write_text("mine")
    (only,) = ordering(sound(desk, shown, INVOICES)[:1]).batches
    with pytest.raises(FileThere):
        post(desk, Order("demo", (BatchOrder(only.batch, path, ExportFormat.LEGACY),)), quiet)
    assert path.read_text() == "mine"
    assert posts(company) == []


def test_stop_is_obeyed_between_batches(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """The batch under way is finished and proven; those after it are not sent."""
    cancel = Cancel()

    def stop_once_sent(run: Run) -> None:
        if run.items[0].attempt:
            cancel.ask()

    run = post(desk, ordering(sound(desk, shown)), stop_once_sent, cancel=cancel)
    states = [item.state for item in run.items]
    assert states == [ItemState.VERIFIED, ItemState.NOT_SENT, ItemState.NOT_SENT]
    assert len(posts(company)) == 1


def test_stop_is_obeyed_between_the_readings_that_prove_a_batch(
    desk: Desk, shown: Preview, ordering: Ordering
) -> None:
    """Asked for once the batch was found: its entries are not read any more, and the item stays open."""
    cancel, entries_read = Cancel(), list[int]()

    class Stopped(Rest):
        def find_batches(self, identifier: str, cancel_: Cancel | None = None) -> tuple[Batch, ...]:
            found = super().find_batches(identifier, cancel_)
            if found:
                cancel.ask()
            return found

        def entries(self, batch_id: int, *rest: Any) -> Listing[BatchEntry]:
            found = super().entries(batch_id, *rest)
            entries_read.append(batch_id)
            return found

    order = ordering(sound(desk, shown, INVOICES)[:1])
    run = post(replace(desk, rest=Stopped), order, quiet, cancel=cancel)
    assert run.items[0].state is ItemState.APPLIED
    assert "accepted it. Stopped before it was read back" in run.items[0].evidence[-1].detail
    assert entries_read == []
    assert look_all(desk, "demo") == ()
    assert desk.journal_view().item(run.number, 1).state is ItemState.VERIFIED


def test_the_request_holds_all_ids_of_the_records(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """What the server received, what the journal holds and what was planned are the same bytes."""
    order = ordering(sound(desk, shown, INVOICES)[:4])
    run = post(desk, order, quiet)
    (sent,) = [entry.body for entry in company.log.entries("POST") if entry.path.endswith("/batches")]
    assert desk.journal_view().request_of(run.number, 1) == sent
    assert json.loads(sent)["processedRecordIds"] == list(order.batches[0].batch.ids)


def test_a_batch_that_cannot_be_read_back_stays_open(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """The server said yes but then cannot be read: said so, ids kept, nothing sent again."""
    company.faults.add(method="GET", path=r"/batches/\d+/entries", times=-1, status=500)
    run = post(desk, ordering(sound(desk, shown, INVOICES)[:1]), quiet)
    assert run.items[0].state is ItemState.APPLIED
    assert len(desk.journal_view().open_items()) == 1
    assert len(posts(company)) == 1


def test_entries_that_cannot_all_be_read_prove_nothing(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """The server counts one entry more than it gives: a person decides, the ids stay reserved."""
    company.faults.add(method="GET", path=r"/entries/count", times=-1, count=1)
    run = post(desk, ordering(sound(desk, shown, INVOICES)[:1]), quiet)
    assert run.items[0].state is ItemState.REVIEW
    assert "could be read" in run.items[0].evidence[-1].detail
    assert len(desk.journal_view().open_items()) == 1


def test_names_of_accounts_are_read_once_for_all_batches(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """Three batches ask once for what is the same for all of them."""
    chosen = sound(desk, shown)
    company.log.clear()
    post(desk, ordering(chosen), quiet)
    assert len(company.log.entries("GET", "/finance/glAccounts")) == 1


def test_an_identifier_that_may_have_arrived_is_not_proposed_for_anything_else(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering
) -> None:
    """Also once it was decided that it was not posted: the name is taken, before and at the posting."""
    first, second = sound(desk, shown, INVOICES)[:2]
    company.faults.add(method="POST", path="/batches$", drop="before")
    order = ordering([first])
    run = post(desk, order, quiet)
    journal = desk.journal()
    journal.not_posted(run.number, 1, 1, "Nothing arrived.")
    (name,) = (each.batch.identifier for each in order.batches)
    assert check_identifiers(desk, "demo", [name]) == {name: f"was used in run {run.number}"}
    (other,) = ordering([second]).batches
    other = replace(other, batch=replace(other.batch, identifier=name))
    refused = post(desk, Order("demo", (other,)), quiet)
    assert refused.items[0].state is ItemState.NOT_SENT
    assert f"run {run.number}, by" in refused.items[0].evidence[-1].detail
    assert len(posts(company)) <= 1
