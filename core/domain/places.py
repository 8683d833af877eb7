"""Where documents belong: the locations of a company."""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):
    """A location of the company's structure, as the lists and the export name it."""

    id: int
    name: str
