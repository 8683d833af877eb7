"""The client on the embedded server: everything read, and a batch created and read back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from core.connectwise.errors import NotThere, QueryRefused
from core.connectwise.rest import Rest, create_body
from core.domain.batches import BatchRequest
from core.domain.outcomes import OutcomeKind
from core.domain.records import BatchKind
from core.domain.unposted import ExportRequest
from core.jobs import Step

LATE = dt.date(2099, 12, 31)
INVOICES = frozenset({BatchKind.INVOICES})


@pytest.mark.parametrize("kind", BatchKind)
@pytest.mark.parametrize("rows", ["per_record", "per_entry"])
def test_every_unposted_row_is_read(rest: Rest, server: Any, kind: BatchKind, rows: str) -> None:
    """All rows of a kind are read, as many as the server counts, whichever rows the server shows."""
    server.set(rows=rows)
    listing = rest.unposted(kind)
    assert listing.agrees
    assert listing.problems == ()
    assert len(listing.rows) == listing.counted == rest.count(kind) > 0
    assert {row.kind for row in listing.rows} == {kind}


def test_a_location_is_asked_for_by_the_server(rest: Rest, server: Any) -> None:
    """With a location only its rows are asked for and counted."""
    everywhere = rest.unposted(BatchKind.INVOICES)
    place = rest.locations()[0]
    there = rest.unposted(BatchKind.INVOICES, place.id)
    assert there.rows == tuple(row for row in everywhere.rows if row.location_id == place.id)
    assert there.agrees
    assert f"locationId={place.id}" in parse_qs(server.log.entries("GET")[-1].query)["conditions"][0]


def test_pages_are_counted_and_read_in_order(
    rest: Rest, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of several pages is whole, ordered by id, with progress that ends at the count."""
    monkeypatch.setattr("core.connectwise.lists.PAGE_SIZE", 7)
    monkeypatch.setattr("core.connectwise.paging.PAGE_SIZE", 7)
    steps: list[Step] = []
    listing = rest.unposted(BatchKind.INVOICES, progress=steps.append)
    assert listing.agrees
    assert [row.id for row in listing.rows] == sorted(row.id for row in listing.rows)
    assert (steps[-1].done, steps[-1].total) == (listing.counted, listing.counted)
    pages = {parse_qs(each.query)["page"][0] for each in server.log.entries("GET", "unpostedinvoices")[1:]}
    assert pages == {str(number) for number in range(1, -(-listing.counted // 7) + 1)}


@pytest.mark.parametrize("kind", BatchKind)
def test_rows_of_some_keys(rest: Rest, kind: BatchKind) -> None:
    """Rows are found by their business keys; keys that are gone are simply not among them."""
    rows = rest.unposted(kind).rows
    some = {row.business_key for row in rows[::3]}
    gone = "no-such-purchase" if kind is BatchKind.PROCUREMENT else "999999999"
    found = rest.unposted_of(kind, [*some, gone])
    assert set(found) == {row for row in rows if row.business_key in some}


def test_a_key_with_a_quote_is_found_without_asking_for_it(rest: Rest, server: Any) -> None:
    """A key that cannot stand in a condition is looked for in the whole list instead."""
    assert rest.unposted_of(BatchKind.PROCUREMENT, ['3-"x"-purchase']) == ()
    assert all("conditions" not in each.query for each in server.log.entries("GET", "unpostedprocurement"))


def test_an_export_holds_what_was_asked(rest: Rest) -> None:
    """The export of one invoice is one JSON object with that invoice."""
    row = rest.unposted(BatchKind.INVOICES).rows[0]
    answer = rest.export(ExportRequest(LATE, invoices=(int(row.business_key),)))
    assert [each["documentNumber"] for each in json.loads(answer)["transactions"]] == [row.number]


def test_exports_come_in_the_order_asked(rest: Rest) -> None:
    """Several exports side by side come back in their order, and each is counted."""
    keys = [int(row.business_key) for row in rest.unposted(BatchKind.INVOICES).rows[:6]]
    done: list[int] = []
    answers = rest.exports([ExportRequest(LATE, invoices=(key,)) for key in keys], done.append)
    assert [json.loads(answer)["transactions"][0]["id"] for answer in answers] == keys
    assert done == [1, 2, 3, 4, 5, 6]


def test_a_batch_is_created_and_read_back(rest: Rest, server: Any) -> None:
    """A batch is created by the bytes given, found by its identifier, and holds the ids sent."""
    server.set(rows="per_entry")
    rows = rest.unposted(BatchKind.INVOICES).rows[:4]
    body = create_body(BatchRequest("T-1", INVOICES, tuple(row.id for row in rows)))
    outcome = rest.create_batch(body)
    assert outcome.kind is OutcomeKind.APPLIED
    assert outcome.request_id
    assert [each.body for each in server.log.entries("POST", "/batches")] == [body]
    (batch,) = rest.find_batches("T-1")
    assert batch == rest.batch(batch.id)
    assert batch in rest.batches().rows
    assert batch.kinds == INVOICES
    entries = rest.entries(batch.id)
    assert entries.agrees
    assert {entry.id for entry in entries.rows} == {row.id for row in rows}
    assert json.loads(rest.batch_export(batch.id, batch.kinds))["transactions"]


def test_no_batch_has_that_name(rest: Rest) -> None:
    """An identifier nobody used finds nothing; one with a quote is refused before anything is asked."""
    assert rest.find_batches("never used") == ()
    with pytest.raises(QueryRefused):
        rest.find_batches('x" OR id>0')


def test_a_batch_that_is_gone(rest: Rest) -> None:
    """A batch that does not exist is said not to be there."""
    with pytest.raises(NotThere):
        rest.batch(987654)


def test_accounts_locations_and_setup(rest: Rest, server: Any) -> None:
    """Accounts, places and the set-up are read; without the right to see accounts there are none."""
    assert {place.name for place in rest.locations()} == {"London", "Leeds", "York"}
    assert "1100" in rest.accounts()
    assert rest.setup()["invoiceFormat"]
    server.set(denied=("Table Setup",))
    assert dict(rest.accounts()) == {}


def test_reads_carry_the_headers_and_no_more(rest: Rest, server: Any) -> None:
    """Every call but the company question carries clientId and the vendor's Accept."""
    rest.system_info()
    company, info = server.log.entries("GET")
    assert "companyinfo" in company.path
    assert "clientid" not in company.headers
    assert info.headers["clientid"] == server.client_id
    assert info.headers["accept"] == "application/vnd.connectwise.com+json"
    assert "cookie" not in info.headers


def test_the_release_folder_is_found_once(rest: Rest, server: Any) -> None:
    """The company is asked once; all calls use the folder it names."""
    rest.system_info()
    rest.my_security()
    paths = [each.path for each in server.log.entries("GET")]
    assert len([path for path in paths if "companyinfo" in path]) == 1
    assert all(path.startswith("/v2025_1/apis/3.0/") for path in paths[1:])


@pytest.mark.parametrize("spoiled", [{"malformed": "html"}, {"status": 404}, {"status": 500, "times": 5}])
def test_without_a_release_folder_the_common_one_is_used(
    rest: Rest, server: Any, spoiled: dict[str, Any]
) -> None:
    """When the server does not tell its folder, v4_6_release is used."""
    server.faults.add(path="companyinfo", **spoiled)
    rest.system_info()
    assert server.log.entries("GET")[-1].path.startswith("/v4_6_release/apis/3.0/")


def test_replies_fit_the_description(rest: Rest, server: Any, reference: Path) -> None:
    """What the client asks for exists in the interface's own list of paths."""
    for kind in BatchKind:
        rest.unposted(kind)
    rest.locations(), rest.accounts(), rest.setup(), rest.my_security(), rest.batches()
    known = json.loads((reference / "openapi-subset.json").read_text("utf-8"))["paths"]
    asked = {each.path.partition("/apis/3.0")[2] for each in server.log.entries("GET")} - {""}
    assert asked <= set(known)
