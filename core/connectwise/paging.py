"""All pages of a list, side by side, and the proofs that it is complete."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

from core.connectwise.rows import Numbered, Page
from core.domain.export import Problem

PAGE_SIZE = 1000
"""The server's largest page."""

_NEXT = re.compile(r"<([^>]*)>\s*;[^,]*\brel\s*=\s*\"?next\"?", re.IGNORECASE)

Row = TypeVar("Row", bound=Numbered)


class Listing(NamedTuple, Generic[Row]):
    """A list as it was read: each row once, by id; `read` counts all rows, the unreadable ones too."""

    rows: tuple[Row, ...]
    counted: int
    """What the server's own count says."""
    read: int
    problems: tuple[Problem, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether as many rows were read as the server counts."""
        return self.read == self.counted


def pages_for(counted: int) -> int:
    """How many pages a count means; one at least, since a count can be wrong.

    >>> pages_for(0), pages_for(1000), pages_for(1001)
    (1, 1, 2)
    """
    return max(1, -(-counted // PAGE_SIZE))


def next_link(header: str) -> str | None:
    """The address of the next page in a `Link` header; None on the last page."""
    found = _NEXT.search(header)
    return found[1] if found else None


def same_place(url: str, link: str) -> bool:
    """Whether a link stays at the host and path that were asked, so that keys may go there."""
    here, there = urlsplit(url), urlsplit(urljoin(url, link))
    return (here.scheme, here.netloc.casefold(), here.path.casefold()) == (
        there.scheme,
        there.netloc.casefold(),
        there.path.casefold(),
    )


def brings_new(page: Page[Row], seen: set[int]) -> bool:
    """Whether a page brings a row that no page before it had (or nothing at all); its ids join `seen`."""
    ids = {row.id for row in page.rows}
    fresh = not ids or not ids <= seen
    seen |= ids
    return fresh


def joined(pages: Iterable[Page[Row]], counted: int) -> Listing[Row]:
    """The pages as one list: a row that came twice, because others left while paging, is kept once."""
    rows: dict[int, Row] = {}
    problems: list[Problem] = []
    read = 0
    for page in pages:
        again = 0
        for row in page.rows:
            again += row.id in rows
            rows.setdefault(row.id, row)
        problems.extend(page.problems)
        read += page.size - again
    return Listing(tuple(rows[number] for number in sorted(rows)), counted, read, tuple(problems))
