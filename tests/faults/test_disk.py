"""A disk that is full or fails, at every place where the journal, its head or an export file is written.

No request leaves without its intent on disk, the words are true, and once there is room journal = server.
"""

from __future__ import annotations

import errno
import os
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from core import atomic
from core.domain.posting import ItemState
from core.errors import UserError
from core.words import sentences
from core.workflows.desk import Desk
from tests.faults.agreement import agree, all_items, settled
from tests.faults.errands import BATCHES, KINDS, Errand, Kind
from tests.faults.office import Company, door_of, fresh, replayable, served
from tests.faults.victim import Nursery

ORDINARY, ORDINARY_ROOMS = 16, 4

_FULL, _BROKEN = "full", "broken"
kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)

_STEP = 512
"""Bytes between two sizes of a disk."""


@kinds
def test_no_request_leaves_without_its_intent_on_a_disk_that_fails(kind: Kind) -> None:
    """At places by chance: the failure is told for what it is, and nothing was sent without an intent."""
    counts = run(fresh(ORDINARY), kind)
    assert counts["failures"] == ORDINARY


@pytest.mark.skipif(sys.platform == "win32", reason="size limits are a matter of POSIX")
@kinds
def test_files_that_may_not_grow_stop_a_posting_and_lose_nothing(kind: Kind) -> None:
    """The system itself refuses to let files grow: what was sent has its intent, and all of it is settled."""
    counts = run_rooms(fresh(ORDINARY_ROOMS), kind)
    assert counts["rooms"] == ORDINARY_ROOMS


@pytest.mark.skipif(sys.platform == "win32", reason="size limits are a matter of POSIX")
def test_a_journal_that_may_not_take_a_row_lets_no_request_leave() -> None:
    """Stopped before its intent nothing arrives; stopped after it, what arrived is settled as posted."""
    with served() as company, Nursery(door_of(company.server)) as nursery:
        before = _room_of(company, nursery, BATCHES, -8 * _STEP, seed=1)
        company.afresh()
        after = _room_of(company, nursery, BATCHES, 0, seed=2)
    assert before["requests that left"] == 0
    assert after["requests that left"] == 1
    assert before["ended as an error"] == after["ended as an error"] == 1


# Every write, one after another


@dataclass
class Disk:
    """Lets the writes of this process through until the one that fails."""

    at: int | None = None
    kind: str = _FULL
    lasting: bool = True
    """Whether every later write fails as well."""
    late: bool = False
    """Whether a commit that is told as failed has happened all the same."""
    sites: list[str] = field(default_factory=list)
    """Every write so far."""
    failed: str = ""

    def write(self, site: str) -> bool:
        """Whether this write fails."""
        self.sites.append(site)
        number = len(self.sites) - 1
        fails = self.at is not None and (number == self.at or (self.lasting and number > self.at))
        if fails and not self.failed:
            self.failed = site
        return fails

    def refused(self) -> OSError:
        """What a file's write raises."""
        number = errno.ENOSPC if self.kind == _FULL else errno.EIO
        return OSError(number, os.strerror(number))

    def refused_by_database(self) -> sqlite3.OperationalError:
        """What the database raises."""
        full = self.kind == _FULL
        error = sqlite3.OperationalError("database or disk is full" if full else "disk I/O error")
        error.sqlite_errorname = "SQLITE_FULL" if full else "SQLITE_IOERR_WRITE"
        return error


@contextmanager
def failing(disk: Disk) -> Iterator[None]:
    """Inside, every write of a file or of the journal goes past the disk."""
    whole_flush, whole_replace, whole_write = os.fsync, Path.replace, atomic._Hashing.write

    def flush(descriptor: int) -> None:
        _passed(disk, "flush")
        whole_flush(descriptor)

    def move(self: Path, target: Path) -> Path:
        _passed(disk, "rename")
        return whole_replace(self, target)

    def write(self: Any, data: bytes) -> int:
        _passed(disk, "bytes")
        return whole_write(self, data)

    connect = sqlite3.connect

    def watched(*arguments: Any, **named: Any) -> sqlite3.Connection:
        found = connect(*arguments, **named, factory=_Watched)
        found.disk = disk
        return found

    with (
        patch.object(os, "fsync", flush),
        patch.object(Path, "replace", move),
        patch.object(atomic._Hashing, "write", write),
        patch.object(sqlite3, "connect", watched),
    ):
        yield


def _passed(disk: Disk, site: str) -> None:
    if disk.write(site):
        raise disk.refused()


class _Statement(sqlite3.Cursor):
    def execute(self, sql: str, *values: Any) -> Any:
        self._told(sql)
        return super().execute(sql, *values)

    def executemany(self, sql: str, values: Any, /) -> Any:
        self._told(sql)
        return super().executemany(sql, values)

    def _told(self, sql: str) -> None:
        connection: Any = self.connection
        word = sql.split(None, 1)[0].upper()
        if word in ("INSERT", "DELETE", "UPDATE", "CREATE"):
            connection.wrote = True
            if connection.disk.write(word.lower()):
                raise connection.disk.refused_by_database()


class _Watched(sqlite3.Connection):
    disk: Disk
    wrote = False

    def cursor(self, factory: Any = _Statement) -> Any:
        return super().cursor(_Statement)

    def commit(self) -> None:
        fails = self.wrote and self.disk.write("commit")
        self.wrote = False
        if not fails or self.disk.late:
            super().commit()
        if fails:
            raise self.disk.refused_by_database()


def every(kind: Kind = BATCHES) -> int:
    """How many writes there are, times the ways in which one may fail."""
    with served() as company:
        return len(_sites(company, kind)) * len(_WAYS)


_WAYS = tuple(
    Disk(kind=kind, lasting=lasting, late=late)
    for kind in (_FULL, _BROKEN)
    for lasting in (True, False)
    for late in (False, True)
)


def run(seeds: Iterable[int], kind: Kind = BATCHES) -> Counter[str]:
    """One failure a seed; `range(every())` is each write in each way. Returns what was seen."""
    counts: Counter[str] = Counter()
    with served() as company:
        writes = len(_sites(company, kind))
        for seed in seeds:
            with replayable(f"{kind.row}disk", seed) as chance:
                way = replace(_WAYS[seed // writes % len(_WAYS)], at=seed % writes, sites=[])
                counts += _failure(company, kind, way, chance)
    return counts


def _sites(company: Company, kind: Kind) -> list[str]:
    """The writes of a posting that nothing disturbs."""
    desk, disk = company.desk(company.home()), Disk()
    errand = kind.ready(desk, company.records, [0], random.Random(0), company.folder)
    with failing(disk):
        assert errand().items[0].state is ItemState.VERIFIED
    return disk.sites


def _failure(company: Company, kind: Kind, disk: Disk, chance: random.Random) -> Counter[str]:
    company.afresh()
    company.server.set(mode=chance.choice(("strict", "permissive")))
    desk = company.desk(company.home())
    errand = kind.ready(desk, company.records, [0], chance, company.folder)
    arrivals = _watch_arrivals(company, desk)
    with failing(disk):
        said = _said(errand)
    assert disk.failed, "no write failed"
    _true(said, disk, posted=any(each.committed for each in company.writes()))
    _settled_well(company, desk, arrivals)
    return Counter({"failures": 1, f"at a {disk.failed}": 1, "requests that left": len(arrivals)})


def _watch_arrivals(company: Company, desk: Desk) -> list[list[ItemState]]:
    """What the journal's file says at the moment a request arrives: filled when one does."""
    seen: list[list[ItemState]] = []

    def look(_change: object) -> None:
        seen.append([item.state for item in all_items(desk)])

    company.server.faults.mutate = look
    company.fault_at_writes(times=-1, mutate={"look": True})
    return seen


def _said(errand: Errand) -> str:
    """Every word about a posting: the error, or the evidence of its items."""
    try:
        run = errand()
    except UserError as error:
        return " ".join(sentences(error))
    return " ".join(each.detail for item in run.items for each in item.evidence)


_WORDS = {
    _FULL: ("no room left",),
    _BROKEN: ("could not be written", "not written", "Input/output error", "I/O"),
}


def _true(said: str, disk: Disk, *, posted: bool) -> None:
    """The cause is named where the posting was stopped by it, and nothing posted is said to be unposted."""
    told = any(words in said for words in _WORDS[disk.kind])
    assert told or posted or disk.failed in _OF_THE_HEAD, said
    assert not (posted and "othing was posted" in said), said


_OF_THE_HEAD = ("bytes", "flush", "rename")
"""The head beside the journal is only noted when it could not be written."""


def _settled_well(company: Company, desk: Desk, arrivals: list[list[ItemState]]) -> None:
    assert all(states == [ItemState.SENT] for states in arrivals), arrivals
    company.server.faults.clear()
    company.at_rest()
    again = company.desk(desk.home)
    settled(again)
    for each in company.writes():
        assert each.body in {
            again.journal_view().request_of(item.run, item.number) for item in all_items(again)
        }
    agree(again, company.server)


# Files that may not grow


def run_rooms(seeds: Iterable[int], kind: Kind = BATCHES) -> Counter[str]:
    """A program whose files may only grow by so much posts; once a seed."""
    counts: Counter[str] = Counter()
    with served() as company, Nursery(door_of(company.server)) as nursery:
        for seed in seeds:
            with replayable(f"{kind.row}rooms", seed) as chance:
                counts += _room(company, nursery, kind, chance, seed)
    return counts


def _room(company: Company, nursery: Nursery, kind: Kind, chance: random.Random, seed: int) -> Counter[str]:
    company.afresh(chance)
    # below what the journal has already its first row is refused; above, one of the later ones or none
    room = _STEP * chance.randrange(-24, 32)
    return _room_of(company, nursery, kind, room, seed, chance.choice(kind.free(company)))


def _room_of(
    company: Company, nursery: Nursery, kind: Kind, room: int, seed: int, place: int = 0
) -> Counter[str]:
    """A posting whose files may be `room` bytes larger than the journal is."""
    home = company.home()
    files = company.folder / f"files-{home.name}"
    files.mkdir()
    desk = company.desk(home)
    arrivals = _watch_arrivals(company, desk)
    largest = (home / "journal.db").stat().st_size + room
    pid = nursery.start(home, [place], seed, files=files, largest=largest, kind=kind.name)
    ended = nursery.end(pid)
    assert ended.said, "it did not get to its end"
    _settled_well(company, desk, arrivals)
    states = Counter(f"ended as {state}" for state in ended.states or ["an error"])
    return Counter({"rooms": 1, "requests that left": len(arrivals)}) + states
