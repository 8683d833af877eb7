"""The table of the long run: what a row counts, and how a row is worked through by several processes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing import get_context

SHOWN = 20
"""So many failures of a row are printed."""


@dataclass
class Tally:
    """What came of some cases: how many, what was counted, what failed and how to see it again."""

    cases: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Counts another part in."""
        self.cases += other.cases
        self.counts.update(other.counts)
        self.failures += other.failures


@dataclass
class Row:
    """One line of the table."""

    name: str
    what: str
    """In words, for the first column."""
    cases: str
    """Which were run: "seeds 1–10000"."""
    tally: Tally
    seconds: float
    passed: bool

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {what}" for what, count in sorted(self.tally.counts.items()))
        failed = len(self.tally.failures)
        word = "pass" if self.passed else "FAIL"
        return f"| {self.what} | {self.cases} | {counts} | {failed} | {self.seconds:.0f} s | {word} |"


HEAD = "| row | cases | counted | wrong | time | |\n|---|---|---|---|---|---|"

Part = Callable[[Sequence[int]], Tally]
"""Works through some seeds. At the top of a module, so that another process finds it."""


def shared_out(part: Part, seeds: range, processes: int, size: int) -> Generator[Tally]:
    """The seeds in pieces, worked through side by side; yields as pieces are done."""
    pieces = [seeds[at : at + size] for at in range(0, len(seeds), size)]
    if processes < 2 or len(pieces) < 2:
        yield from map(part, pieces)
        return
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        waiting = [pool.submit(part, piece) for piece in pieces]
        try:
            for each in waiting:
                yield each.result()
        finally:
            pool.shutdown(cancel_futures=True)


def worked_through(
    name: str,
    what: str,
    part: Part,
    seeds: range,
    processes: int,
    *,
    must_fail: bool = False,
    enough: int = 0,
) -> Row:
    """A row of seeds.

    Args:
        name: of the row, as the command takes it.
        what: in words.
        part: works through some seeds.
        seeds: which.
        processes: how many work side by side.
        must_fail: whether it passes only when something goes wrong (teeth).
        enough: stop after so many failures; 0 for never.
    """
    began, tally = time.monotonic(), Tally()
    size = 1 if enough else 50 if len(seeds) >= 200 else 5
    with closing(shared_out(part, seeds, processes, size)) as pieces:
        for piece in pieces:
            tally.add(piece)
            if enough and len(tally.failures) >= enough:
                break
    passed = bool(tally.failures) == must_fail
    cases = f"{tally.cases} seeds from {seeds.start}"
    return Row(name, what, cases, tally, time.monotonic() - began, passed)
