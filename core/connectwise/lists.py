"""A list read whole: counted, all pages side by side, read again when the count disagrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from core.collector import collector_paused
from core.connectwise import errors
from core.connectwise.answers import Answer
from core.connectwise.client import NO_QUERY, Ask, Client, Make
from core.connectwise.diagnosis import READ_RECORDS
from core.connectwise.paging import PAGE_SIZE, Listing, brings_new, joined, next_link, pages_for, same_place
from core.connectwise.payloads import Count
from core.connectwise.rows import Layout, Numbered, Page
from core.jobs import Cancel, Progress, Step, silent

Row = TypeVar("Row", bound=Numbered)

_COUNT = msgspec.json.Decoder(Count)


class ListAsk(NamedTuple, Generic[Row]):
    """A list: where it is, what it is in words, how its rows are read, and which rows are wanted."""

    path: str
    what: str
    layout: Layout[Any, Row]
    query: Mapping[str, str] = NO_QUERY
    permission: str = READ_RECORDS
    slow: bool = False


class Fetched(NamedTuple, Generic[Row]):
    """One page as it was fetched."""

    page: Page[Row]
    more: bool
    """Whether the server names a page after this one."""


def count(client: Client, ask: ListAsk[Row], cancel: Cancel) -> int:
    """How many rows the server says the list has."""
    question = Ask(f"{ask.path}/count", f"the count of {ask.what}", ask.query, ask.permission, slow=ask.slow)
    return client.get(question, lambda answer: _COUNT.decode(answer.body).count, cancel)


def whole_list(client: Client, ask: ListAsk[Row], progress: Progress, cancel: Cancel) -> Listing[Row]:
    """All rows; read a second time when rows and count disagree, then handed over with both numbers.

    Raises:
        ForeignLink: the list goes on at another host or path.
        SamePageTwice: a page brought no new row.
        ReachError: it could not be read.
    """
    # Rows stay, so collections between the pages would only walk over ever more of them.
    with collector_paused():
        listing = _once(client, ask, progress, cancel)
        return listing if listing.agrees else _once(client, ask, progress, cancel)


def complete_list(client: Client, ask: ListAsk[Row], cancel: Cancel) -> tuple[Row, ...]:
    """All rows of a list of which every row must be there and readable.

    Raises:
        ListDisagrees: rows and count differ, also when read twice.
        AnswerNotUnderstood: a row cannot be read.
    """
    listing = whole_list(client, ask, silent, cancel)
    rows = _readable(client, ask, listing)
    if not listing.agrees:
        numbers = {"read": listing.read, "counted": listing.counted}
        raise errors.ListDisagrees(host=client.site.host, what=ask.what, **numbers)
    return rows


def uncounted_lists(
    client: Client, asks: Sequence[ListAsk[Row]], done: Callable[[int], None], cancel: Cancel
) -> list[tuple[Row, ...]]:
    """Short lists side by side, each with all its pages, by id; for those that are not worth a count.

    Args:
        client: the connection's calls.
        asks: the lists.
        done: hears how many have come.
        cancel: stops at once.

    Raises:
        AnswerNotUnderstood: a row cannot be read.
        ReachError: as `whole_list`.
    """
    firsts: dict[int, Fetched[Row]] = {}
    reads = [first_page(client, ask, cancel) for ask in asks]
    for position, fetched in client.each(reads, cancel):
        firsts[position] = fetched
        done(len(firsts))
    return [pages_after(client, ask, firsts[place], cancel) for place, ask in enumerate(asks)]


def first_page(client: Client, ask: ListAsk[Row], cancel: Cancel) -> tuple[Ask, Make[Fetched[Row]]]:
    """The read of a list's first page, to be sent beside others."""
    return _read_page(client, client.root(cancel), ask, 1)


def pages_after(client: Client, ask: ListAsk[Row], first: Fetched[Row], cancel: Cancel) -> tuple[Row, ...]:
    """All rows of a list of which the first page was read. Raises as `uncounted_lists`."""
    pages, seen, more = [first.page], {row.id for row in first.page.rows}, first.more
    while more:
        fetched = client.get(*_read_page(client, client.root(cancel), ask, len(pages) + 1), cancel)
        if not fetched.page.rows or not brings_new(fetched.page, seen):
            raise errors.SamePageTwice(page=len(pages) + 1, what=ask.what)
        pages.append(fetched.page)
        more = fetched.more
    return _readable(client, ask, joined(pages, 0))


def _readable(client: Client, ask: ListAsk[Row], listing: Listing[Row]) -> tuple[Row, ...]:
    """The rows of a list of which none may be unreadable."""
    if listing.problems:
        first = listing.problems[0]
        details = client.keys.hide(f"{first.where}: {first.what}")
        form = "rows that cannot be read"
        raise errors.AnswerNotUnderstood(host=client.site.host, what=ask.what, form=form, details=details)
    return listing.rows


def _once(client: Client, ask: ListAsk[Row], progress: Progress, cancel: Cancel) -> Listing[Row]:
    progress(Step(f"Counting {ask.what}"))
    counted = count(client, ask, cancel)
    pages: dict[int, Page[Row]] = {}
    seen: set[int] = set()
    read = 0
    for number, page in _pages(client, ask, pages_for(counted), cancel):
        if not brings_new(page, seen):
            raise errors.SamePageTwice(page=number, what=ask.what)
        pages[number] = page
        read += page.size
        progress(Step(f"Reading {ask.what}", read, counted))
    return joined([pages[number] for number in sorted(pages)], counted)


def _pages(client: Client, ask: ListAsk[Row], last: int, cancel: Cancel) -> Iterator[tuple[int, Page[Row]]]:
    """Pages 1 to `last` as they come, then those beyond, one by one, while the server names another."""
    root = client.root(cancel)
    more = False
    for position, fetched in client.each([_read_page(client, root, ask, n + 1) for n in range(last)], cancel):
        more = fetched.more if position + 1 == last else more
        yield position + 1, fetched.page
    while more:
        last += 1
        fetched = client.get(*_read_page(client, root, ask, last), cancel)
        more = fetched.more
        yield last, fetched.page


def _read_page(client: Client, root: str, ask: ListAsk[Row], number: int) -> tuple[Ask, Make[Fetched[Row]]]:
    def make(answer: Answer) -> Fetched[Row]:
        more = _goes_on(client, f"{root}{ask.path}", answer)
        return Fetched(ask.layout.read(answer.body, number), more)

    return _page_ask(ask, number), make


def _page_ask(ask: ListAsk[Row], number: int) -> Ask:
    query = {**ask.query, "orderBy": "id asc", "pageSize": str(PAGE_SIZE), "page": str(number)}
    return Ask(ask.path, ask.what, query, ask.permission, slow=ask.slow)


def _goes_on(client: Client, url: str, answer: Answer) -> bool:
    link = next_link(answer.headers.get("link", ""))
    if link is None:
        return False
    if not same_place(url, link):
        raise errors.ForeignLink(host=client.site.host, target=client.keys.hide(link)[:200])
    return True
