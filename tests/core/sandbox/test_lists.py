"""Lists over HTTP: paging both ways, order, fields, errors."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import sandbox
from core.sandbox.server import Server
from tests.core.sandbox.conftest import TODAY, Caller

LISTS = ("unpostedinvoices", "unpostedexpenses", "unpostedprocurement")
UNPOSTED = "/finance/accounting/"


@pytest.fixture(scope="module")
def shared_caller() -> Iterator[Caller]:
    with sandbox.serve(size=80, today=TODAY) as server:
        yield Caller(server)


def _walk(caller: Caller, path: str, **headers: str) -> list[int]:
    """Ids in the order in which following `next` gives them."""
    ids: list[int] = []
    following: str | None = path
    while following:
        answer = caller.get(following.removeprefix("/v2025_1/apis/3.0"), **headers)
        assert answer.status == 200, answer.body
        ids += [row["id"] for row in answer.json]
        following = answer.next
    return ids


@given(
    st.sampled_from(LISTS),
    st.integers(1, 60),
    st.sampled_from(["", "locationId=2", "total>100", "id>320400 and total!=0"]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_of_paging_give_every_row_once(
    shared_caller: Caller, name: str, size: int, conditions: str
) -> None:
    query = f"conditions={quote(conditions)}" if conditions else ""
    path = f"{UNPOSTED}{name}?pageSize={size}&{query}"
    by_page = _walk(shared_caller, path)
    forward = _walk(shared_caller, path, pagination_type="forward-only")
    count = shared_caller.get(f"{UNPOSTED}{name}/count?{query}").json["count"]
    assert by_page == forward == sorted(set(by_page))
    assert len(by_page) == count


def test_the_default_page_has_25_rows_and_the_last_one_no_next_link(caller: Caller) -> None:
    first = caller.get(UNPOSTED + "unpostedinvoices")
    assert len(first.json) == 25
    assert 'rel="last"' in first.headers["Link"]
    last = caller.get(UNPOSTED + "unpostedinvoices?page=2")
    assert last.next is None
    assert 'rel="prev"' in last.headers["Link"]


def test_rows_come_in_the_order_asked_for(caller: Caller) -> None:
    rows = caller.rows(UNPOSTED + "unpostedinvoices?orderBy=company/name%20asc,total%20desc")
    keys = [(row["company"]["name"].lower(), -row["total"]) for row in rows]
    assert keys == sorted(keys)


def test_fields_cuts_rows_down(caller: Caller) -> None:
    rows = caller.rows(UNPOSTED + "unpostedinvoices?fields=id,company/name,nonsense")
    assert {frozenset(row) for row in rows} == {frozenset({"id", "company"})}
    assert set(rows[0]["company"]) == {"name"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("conditions=colour%3D1", "ApiFindCondition"),
        ("conditions=id%3D", "ApiFindCondition"),
        ("orderBy=colour", "ApiFindCondition"),
        ("childConditions=id%3D1", "ApiFindCondition"),
        ("pageSize=1001", "InvalidParameter"),
        ("pageSize=0", "InvalidParameter"),
        ("page=x", "InvalidParameter"),
    ],
)
def test_a_wrong_query_is_refused_with_its_code(caller: Caller, query: str, code: str) -> None:
    answer = caller.get(f"{UNPOSTED}unpostedinvoices?{query}")
    assert answer.status == 400
    assert answer.json["code"] == code


def test_forward_only_paging_refuses_an_order(caller: Caller) -> None:
    answer = caller.get(UNPOSTED + "unpostedinvoices?orderBy=id", pagination_type="forward-only")
    assert answer.status == 400


def test_where_forward_only_paging_is_not_supported_pages_are_served(server: Server, caller: Caller) -> None:
    server.set(forward_only=False)
    answer = caller.get(UNPOSTED + "unpostedinvoices?page=2", pagination_type="forward-only")
    assert 'rel="prev"' in answer.headers["Link"]


def test_one_row_is_found_by_its_id_and_no_other(caller: Caller) -> None:
    row = caller.rows(UNPOSTED + "unpostedinvoices")[3]
    assert caller.get(f"{UNPOSTED}unpostedinvoices/{row['id']}").json == row
    assert caller.get(f"{UNPOSTED}unpostedinvoices/1").status == 404


def test_rows_per_entry_name_every_gl_entry(server: Server, caller: Caller) -> None:
    server.set(rows="per_entry")
    for name, group in zip(LISTS, ("invoices", "expenses", "procurement"), strict=True):
        rows = caller.rows(UNPOSTED + name)
        known = {entry for document in getattr(server.state.company, group) for entry in document.entries}
        bare = [document for document in getattr(server.state.company, group) if not document.has_entries]
        assert len(rows) == min(1000, len(known) + len(bare))
        assert {row["id"] for row in rows} - known <= {document.first for document in bare}


def test_an_adjustment_has_a_row_for_each_of_its_entries(caller: Caller) -> None:
    rows = caller.rows(
        UNPOSTED + 'unpostedprocurement?conditions=procurementType="Adjustment"'.replace('"', "%22")
    )
    assert rows
    assert all(row["unpostedProductId"].endswith("-adjustment") for row in rows)
    assert len(rows) % 2 == 0


@pytest.mark.parametrize("folder", ["v4_6_release", "v2025_1"])
def test_any_release_folder_serves_the_same(caller: Caller, folder: str) -> None:
    answer = caller.call("GET", f"/{folder}/apis/3.0/finance/accounting/unpostedinvoices/count")
    assert answer.json["count"] == len(caller.rows(UNPOSTED + "unpostedinvoices"))


def test_open_invoices_of_companies_can_be_asked_for(caller: Caller) -> None:
    """By company and balance, both as the rows themselves say."""
    rows = caller.rows("/finance/invoices")
    some = sorted({row["company"]["id"] for row in rows})[:2]
    condition = f"company/id%20in%20({some[0]},{some[1]})%20AND%20balance%3E0"
    wanted = [row["id"] for row in rows if row["company"]["id"] in some and row["balance"] > 0]
    assert 0 < len(wanted) < len(rows)
    assert [row["id"] for row in caller.rows(f"/finance/invoices?conditions={condition}")] == wanted
