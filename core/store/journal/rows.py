"""One row of the journal, its canonical bytes and its hash. Nothing here knows a database."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from pathlib import PurePath

FIRST = "0" * 64
"""The hash before the first row."""

_FORMAT = b"batchdesk journal 1\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is stored. `state` is the state after it; `item` 0 means the run itself."""

    seq: int
    at: str
    """Wall time, UTC, ISO 8601 with microseconds."""
    monotonic_ns: int
    session: str
    """Which run of the program wrote it; monotonic times compare within one session only."""
    who: str
    kind: str
    run: int
    item: int
    attempt: int
    state: str
    connection: str | None
    """With site, company and label on the rows that begin a run or an item, None on the others."""
    site: str | None
    company: str | None
    label: str | None
    data: str
    """Canonical JSON."""
    body: bytes | None
    previous: str
    hash: str = ""


def moment(text: str) -> dt.datetime:
    """The wall time of a row."""
    return dt.datetime.fromisoformat(text)


def stamp(now: dt.datetime) -> str:
    """Wall time as stored: always UTC, always six digits."""
    return now.astimezone(dt.UTC).isoformat(timespec="microseconds")


def canonical(data: Mapping[str, object]) -> str:
    """Facts as JSON that is the same for the same facts: sorted, no spaces, money as text, plain ASCII.

    Raises:
        TypeError: a value that has no exact form (float, an unknown class).
    """
    return json.dumps(_exact(data), sort_keys=True, separators=(",", ":"))


def _exact(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case dt.date() | dt.datetime():
            return value.isoformat()
        case Enum():
            return _exact(value.value)
        case PurePath():
            return str(value)
        case Mapping():
            return {str(key): _exact(each) for key, each in value.items()}
        case list() | tuple():
            return [_exact(each) for each in value]
        case set() | frozenset():
            return sorted((_exact(each) for each in value), key=repr)
    raise TypeError(f"{type(value).__name__} has no exact form in the journal")


def sealed(row: Row) -> Row:
    """The row with its hash."""
    return replace(row, hash=digest(row))


def digest(row: Row) -> str:
    """SHA-256 over every field, each with its length before it, so that no two rows share their bytes."""
    whole = hashlib.sha256(_FORMAT)
    place = (row.seq, row.at, row.monotonic_ns, row.session, row.who)
    step = (row.kind, row.run, row.item, row.attempt, row.state)
    begun = (row.connection, row.site, row.company, row.label)
    for field in (*place, *step, *begun, row.data, _body(row.body), row.previous):
        whole.update(_framed(field))
    return whole.hexdigest()


def _body(body: object) -> str | None:
    if body is None:
        return None
    # Somebody may have put something else in its place: it must still hash to something.
    return hashlib.sha256(body if isinstance(body, bytes) else repr(body).encode()).hexdigest()


def _framed(field: str | int | None) -> bytes:
    if field is None:
        return b"-,"
    # A database damaged bit by bit may hand back text that no encoder takes: it must still hash to something.
    text = str(field).encode("utf-8", "surrogatepass")
    return b"%d:%b," % (len(text), text)
