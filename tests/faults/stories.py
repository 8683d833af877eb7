"""The rows of the table that are stories of the simulator: our client, naive ones, and clocks that jump."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from tests.faults.naive import NAIVE, NAIVE_PAYERS
from tests.faults.simulator.batches import Batches
from tests.faults.simulator.habits import OURS, Habit
from tests.faults.simulator.pace import hurried
from tests.faults.simulator.payments import Payments
from tests.faults.simulator.story import told
from tests.faults.simulator.verdict import Verdict
from tests.faults.simulator.world import Subject, Weather
from tests.faults.table import Row, Tally, worked_through

MODES = ("strict", "permissive")


class Telling(NamedTuple):
    """What the stories of a row have in common."""

    what: str
    """In words, for the table."""
    about: Callable[[], Subject]
    habit: Habit = OURS
    weather: Weather | None = None
    """Where the row has its own; else each seed has its own."""

    @property
    def has_teeth(self) -> bool:
        """Whether it is about a client that must be caught."""
        return self.habit is not OURS


_JUMPING = Weather(clocks=0.3)

TELLINGS = {
    "simulate": Telling("simulator", Batches),
    "payments": Telling("simulator, payments", Payments),
    "clocks": Telling("clocks that jump", Batches, weather=_JUMPING),
    "payment-clocks": Telling("clocks that jump, payments", Payments, weather=_JUMPING),
    **{f"teeth-{name}": Telling(f"teeth: {each.name}", Batches, each) for name, each in NAIVE.items()},
    **{
        f"payment-teeth-{name}": Telling(f"teeth, payments: {each.name}", Payments, each)
        for name, each in NAIVE_PAYERS.items()
    },
}
"""Row → its stories."""


def story(row: str, mode: str, seed: int) -> Verdict:
    """One story of a row."""
    telling = TELLINGS[row]
    with hurried():
        return told(seed, mode, telling.weather, telling.habit, telling.about)


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
    if TELLINGS[row].about is Payments:
        counts.update({"lowered unseen": len(verdict.lowered)})
    again = f"python -m tests.faults {row} --mode {mode} --seed {seed}"
    return Tally(1, counts, [f"{again}: {'; '.join(verdict.wrongs)}"] if verdict.wrongs else [])


def told_through(row: str, mode: str, seeds: range, processes: int, enough: int = 0) -> Row:
    """The stories of a row: crash at any step, requests and answers lost, late commits, lying answers.

    With a naive client something must go wrong.
    """
    telling, part = TELLINGS[row], partial(stories, row, mode)
    what = f"{telling.what}, {mode}"
    return worked_through(row, what, part, seeds, processes, must_fail=telling.has_teeth, enough=enough)
