"""Rows of the long run that need a real server, real files and real processes."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from tests.faults import test_cuts, test_disk, test_kills, test_secrets, test_storms, test_two_writers
from tests.faults.errands import BATCHES, Kind
from tests.faults.table import Row, Tally, worked_through

Run = Callable[[Iterable[int]], Counter[str]]


def kills(seeds: range, processes: int, kind: Kind) -> Row:
    """`kill -9` at named steps and from outside."""
    return _row_of(kind, "kills", "real kill -9: journal = server", test_kills.run, seeds, processes)


def cuts(seeds: Callable[[int], range], processes: int, kind: Kind) -> Row:
    """After each byte of request and answer."""
    what = "connection cut after byte N of request and answer"
    return _row_of(kind, "cuts", what, test_cuts.run, seeds(test_cuts.every(kind)), processes)


def storms(seeds: range, processes: int) -> Row:
    """429 and 503 with every kind of Retry-After."""
    return _row("storms", "storms of 429 and 503, with Stop", test_storms.run, seeds, processes)


def threads(seeds: range, processes: int, kind: Kind) -> Row:
    """Two threads on one journal."""
    what = "two writers, same records, in memory"
    return _row_of(kind, "threads", what, test_two_writers.run_threads, seeds, processes)


def programs(seeds: range, processes: int, kind: Kind) -> Row:
    """Two programs on one folder."""
    what = "two writers, same records, real processes"
    return _row_of(kind, "processes", what, test_two_writers.run_processes, seeds, processes)


def held(seeds: range, processes: int, kind: Kind) -> Row:
    """One program waits for its answer while another looks."""
    what = "a second program while the first waits, or was killed waiting"
    return _row_of(kind, "held", what, test_two_writers.run_held, seeds, processes)


def disk(seeds: Callable[[int], range], processes: int, kind: Kind) -> Row:
    """Each write in each way."""
    what = "disk full and I/O errors at every write"
    return _row_of(kind, "disk", what, test_disk.run, seeds(test_disk.every(kind)), processes)


def rooms(seeds: range, processes: int, kind: Kind) -> Row:
    """Files that may not grow."""
    what = "files the system does not let grow"
    return _row_of(kind, "rooms", what, test_disk.run_rooms, seeds, processes)


def canaries(seeds: range, processes: int) -> Row:
    """Keys nobody may find."""
    return _row("secrets", "random canaries as keys", test_secrets.run, seeds, processes)


def _row_of(
    kind: Kind, name: str, what: str, run: Callable[..., Counter[str]], seeds: range, processes: int
) -> Row:
    """A row that is the same for batches and payments, but for what is sent."""
    told = what if kind is BATCHES else f"{what}: {kind.name}"
    return _row(f"{kind.row}{name}", told, partial(run, kind=kind), seeds, processes)


def _row(name: str, what: str, run: Run, seeds: range, processes: int) -> Row:
    return worked_through(name, what, partial(_part, run), seeds, processes)


def _part(run: Run, seeds: Sequence[int]) -> Tally:
    """Some seeds with one server; after a failure it goes on with the next seed and a new server."""
    tally, left = Tally(), _Left(seeds)
    while left.seeds:
        try:
            tally.counts += run(left)
        except Exception:
            tally.failures.append(traceback.format_exc())
    tally.cases = len(seeds)
    return tally


class _Left:
    """The seeds that were not begun yet."""

    def __init__(self, seeds: Iterable[int]) -> None:
        self.seeds = list(seeds)

    def __iter__(self) -> Iterator[int]:
        while self.seeds:
            yield self.seeds.pop(0)
