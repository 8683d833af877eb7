"""Pages become one list, complete and each row once."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectwise.paging import brings_new, joined, next_link, pages_for, same_place
from core.connectwise.rows import Page

URL = "https://psa.example.com/v1/apis/3.0/finance/accounting/unpostedinvoices"


class One(NamedTuple):
    id: int


def page(*ids: int) -> Page[One]:
    return Page(tuple(map(One, ids)), (), len(ids))


@pytest.mark.parametrize(
    ("header", "link"),
    [
        ("", None),
        ('<https://a/x?page=2>; rel="next", <https://a/x?page=9>; rel="last"', "https://a/x?page=2"),
        ('<https://a/x?page=1>; rel="first", <https://a/x?page=3>;rel=next', "https://a/x?page=3"),
        ('<https://a/x?page=1>; rel="prev"', None),
        ("rubbish", None),
    ],
)
def test_the_next_page(header: str, link: str | None) -> None:
    """The next page is read from the Link header; the last page has none."""
    assert next_link(header) == link


@pytest.mark.parametrize(
    ("link", "same"),
    [
        (f"{URL}?page=2", True),
        (URL.replace("psa", "PSA") + "?page=2", True),
        ("?page=2", True),
        (URL.replace("https", "http"), False),
        (URL.replace("psa", "evil"), False),
        (URL.replace(".com", ".com:8443"), False),
        (URL.replace("unpostedinvoices", "batches"), False),
        ("//evil.example/x", False),
        ("https://psa.example.com@evil.example/v1/apis/3.0/finance/accounting/unpostedinvoices", False),
    ],
)
def test_links_that_lead_elsewhere(link: str, same: bool) -> None:
    """A link is followed only at the same scheme, host and path."""
    assert same_place(URL, link) is same


@given(st.lists(st.sets(st.integers(1, 50), max_size=8), max_size=8), st.integers(0, 60))
def test_each_row_once_in_order(ids: list[set[int]], counted: int) -> None:
    """Whatever pages overlap, the list has each row once, ordered by id, and both numbers."""
    listing = joined([page(*each) for each in ids], counted)
    assert [row.id for row in listing.rows] == sorted(set().union(*ids))
    assert listing.read == len(listing.rows)
    assert listing.agrees is (len(listing.rows) == counted)


def test_a_page_without_news_is_seen() -> None:
    """A page that repeats rows only is stale; an overlap or an empty page is not."""
    seen: set[int] = set()
    assert brings_new(page(1, 2), seen)
    assert brings_new(page(2, 3), seen)
    assert brings_new(page(), seen)
    assert not brings_new(page(1, 3), seen)


@given(st.integers(0, 10**7))
def test_pages_hold_all_rows(counted: int) -> None:
    """The pages asked for hold all rows counted, and no page is asked for in vain but the first."""
    assert pages_for(counted) * 1000 >= counted > (pages_for(counted) - 1) * 1000 or pages_for(counted) == 1
