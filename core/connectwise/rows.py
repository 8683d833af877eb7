"""A page of rows read so that one bad row never hides the others.

A page is decoded as a whole; only when that fails, row by row, and a row with an unreadable member is kept
with that member left out. What cannot be kept is a `Problem`. Nothing is dropped without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar

import msgspec

from core.collector import collector_paused
from core.domain.export import Problem


class Numbered(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> int:
        """The id that makes it one row."""


WireRow = TypeVar("WireRow", bound=msgspec.Struct)
Row = TypeVar("Row", bound=Numbered)

Flaw = Callable[[str, str], None]
"""Tells of a member that makes no sense: the record ("invoice 10482"), and what is wrong."""


Build = Callable[[Iterable[WireRow], Flaw], list[Row]]
"""Makes values of rows, telling of every member that makes no sense."""


class NotRows(ValueError):
    """The body is not a list of objects at all."""


class Page(NamedTuple, Generic[Row]):
    """The rows of one page, what was wrong with some of them, and how many the page held."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    size: int


class Layout(Generic[WireRow, Row]):
    """How the rows of one list are read: their form on the wire, and the value made of one."""

    def __init__(self, form: type[WireRow], build: Build[WireRow, Row], name: str) -> None:
        self._form = form
        self._build = build
        self._name = name
        self._whole = msgspec.json.Decoder(list[form])  # type: ignore[valid-type]
        self._one: msgspec.json.Decoder[WireRow] = msgspec.json.Decoder(form)

    def read(self, body: bytes, number: int = 1) -> Page[Row]:
        """The rows of page `number`.

        Raises:
            NotRows: the body is not a list of objects.
        """
        with collector_paused():
            return self._read(body, number)

    def _read(self, body: bytes, number: int) -> Page[Row]:
        problems: list[Problem] = []

        def flaw(where: str, what: str) -> None:
            problems.append(Problem(where, what))

        try:
            wires: list[WireRow] = self._whole.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return self._one_by_one(body, number, problems, flaw)
        return Page(tuple(self._build(wires, flaw)), tuple(problems), len(wires))

    def _one_by_one(self, body: bytes, number: int, problems: list[Problem], flaw: Flaw) -> Page[Row]:
        wires = []
        pieces = _pieces(body)
        for position, piece in enumerate(pieces, 1):
            where = f"{self._name}, page {number}, row {position}"
            wire = self._rescued(piece, where, flaw)
            if wire is not None:
                wires.append(wire)
        return Page(tuple(self._build(wires, flaw)), tuple(problems), len(pieces))

    def _rescued(self, piece: msgspec.Raw, where: str, flaw: Flaw) -> WireRow | None:
        try:
            return self._one.decode(piece)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        good, bad = _members(piece, self._form)
        for name in bad:
            flaw(where, f"“{name}” cannot be read")
        try:
            return self._form(**good)
        except TypeError:
            flaw(where, "without it the row cannot be used" if bad else "it lacks its ids")
            return None


def _pieces(body: bytes) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotRows from None


def _members(piece: msgspec.Raw, form: type[msgspec.Struct]) -> tuple[dict[str, object], list[str]]:
    """The members of a row that can be read, and the names of those that cannot."""
    try:
        present = msgspec.json.decode(piece, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}, []
    good: dict[str, object] = {}
    bad: list[str] = []
    for field in msgspec.structs.fields(form):
        if field.encode_name not in present:
            continue
        try:
            good[field.name] = msgspec.json.decode(present[field.encode_name], type=field.type)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            bad.append(field.encode_name)
    return good, bad
