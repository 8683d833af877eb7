"""The rows of the table that are stories of the simulator: our client, naive ones, and clocks that jump."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tests.faults.naive import NAIVE
from tests.faults.simulator.habits import OURS
from tests.faults.simulator.pace import hurried
from tests.faults.simulator.story import told
from tests.faults.simulator.verdict import Verdict
from tests.faults.simulator.world import Weather
from tests.faults.table import Row, Tally, worked_through

MODES = ("strict", "permissive")
HABITS = {"simulate": OURS, "clocks": OURS, **{f"teeth-{name}": habit for name, habit in NAIVE.items()}}
WEATHERS = {"clocks": Weather(clocks=0.3)}
"""Where a row has its own; else each seed has its own."""


def story(row: str, mode: str, seed: int) -> Verdict:
    """One story of a row."""
    with hurried():
        return told(seed, mode, WEATHERS.get(row), HABITS[row])


def stories(row: str, mode: str, seeds: Sequence[int]) -> Tally:
    """Some stories of a row, counted."""
    tally = Tally()
    for seed in seeds:
        tally.add(_counted(row, mode, seed))
    return tally


def _counted(row: str, mode: str, seed: int) -> Tally:
    verdict = story(row, mode, seed)
    counts = verdict.counts
    counts.update({"duplicates": len(verdict.duplicates), "lost": len(verdict.lost)})
    counts.update({"unresolved": len(verdict.unresolved), "other": len(verdict.other)})
    again = f"python -m tests.faults {row} --mode {mode} --seed {seed}"
    return Tally(1, counts, [f"{again}: {'; '.join(verdict.wrongs)}"] if verdict.wrongs else [])


def simulate(mode: str, seeds: range, processes: int) -> Row:
    """Crash at any step, requests and answers lost, late commits, lying answers; our client."""
    part = partial(stories, "simulate", mode)
    return worked_through("simulate", f"simulator, {mode}", part, seeds, processes)


def clocks(mode: str, seeds: range, processes: int) -> Row:
    """The same while both clocks jump."""
    part = partial(stories, "clocks", mode)
    return worked_through("clocks", f"clocks that jump, {mode}", part, seeds, processes)


def teeth(name: str, mode: str, seeds: range, processes: int, enough: int = 0) -> Row:
    """A naive client under the same harness: something must go wrong."""
    part = partial(stories, f"teeth-{name}", mode)
    what = f"teeth: {NAIVE[name].name}, {mode}"
    return worked_through(f"teeth-{name}", what, part, seeds, processes, must_fail=True, enough=enough)
