"""Rows of the long run that need a real server, real files and real processes."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from tests.faults import test_cuts, test_disk, test_kills, test_secrets, test_storms, test_two_writers
from tests.faults.table import Row, Tally, worked_through

Run = Callable[[Iterable[int]], Counter[str]]


def kills(seeds: range, processes: int) -> Row:
    """`kill -9` at named steps and from outside."""
    return _row("kills", "real kill -9: journal = server", test_kills.run, seeds, processes)


def cuts(seeds: Callable[[int], range], processes: int) -> Row:
    """After each byte of request and answer."""
    what = "connection cut after byte N of request and answer"
    return _row("cuts", what, test_cuts.run, seeds(test_cuts.every()), processes)


def storms(seeds: range, processes: int) -> Row:
    """429 and 503 with every kind of Retry-After."""
    return _row("storms", "storms of 429 and 503, with Stop", test_storms.run, seeds, processes)


def threads(seeds: range, processes: int) -> Row:
    """Two threads on one journal."""
    what = "two writers, same records, in memory"
    return _row("threads", what, test_two_writers.run_threads, seeds, processes)


def programs(seeds: range, processes: int) -> Row:
    """Two programs on one folder."""
    what = "two writers, same records, real processes"
    return _row("processes", what, test_two_writers.run_processes, seeds, processes)


def held(seeds: range, processes: int) -> Row:
    """One program waits for its answer while another looks."""
    what = "a second program while the first waits, or was killed waiting"
    return _row("held", what, test_two_writers.run_held, seeds, processes)


def disk(seeds: Callable[[int], range], processes: int) -> Row:
    """Each write in each way."""
    what = "disk full and I/O errors at every write"
    return _row("disk", what, test_disk.run, seeds(test_disk.every()), processes)


def rooms(seeds: range, processes: int) -> Row:
    """Files that may not grow."""
    return _row("rooms", "files the system does not let grow", test_disk.run_rooms, seeds, processes)


def canaries(seeds: range, processes: int) -> Row:
    """Keys nobody may find."""
    return _row("secrets", "random canaries as keys", test_secrets.run, seeds, processes)


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
