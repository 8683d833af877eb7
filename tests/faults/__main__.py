"""The long run, row by row, and any single case again.

python -m tests.faults                              every row, in full; prints the table
python -m tests.faults simulate --count 200         one row, shorter
python -m tests.faults simulate --mode strict --seed 4711     one story with its trace
"""
# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import datetime as dt
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.faults import inputs, real, stories
from tests.faults.errands import KINDS, Kind
from tests.faults.stories import TELLINGS
from tests.faults.table import HEAD, SHOWN, Row


@dataclass
class Asked:
    """What the command line asks of a row."""

    seeds: Callable[[int], range]
    """So many seeds, or as many as were asked for."""
    modes: tuple[str, ...]
    processes: int
    enough: int
    """Teeth stop after so many failures; 0 for never."""


def _stories(row: str) -> Callable[[Asked], Iterator[Row]]:
    usual = 1_000 if TELLINGS[row].has_teeth else 500 if "clocks" in row else 10_000

    def rows(asked: Asked) -> Iterator[Row]:
        for mode in asked.modes:
            yield stories.told_through(row, mode, asked.seeds(usual), asked.processes, asked.enough)

    return rows


def _real_rows() -> dict[str, Callable[[Asked], Iterator[Row]]]:
    """The rows that are the same for batches and payments, but for what is sent."""

    def row(make: Callable[..., Row], kind: Kind, usual: int) -> Callable[[Asked], Iterator[Row]]:
        """`usual` is 0 for a row that has as many cases as there are places."""
        return lambda asked: iter(
            [make(asked.seeds(usual) if usual else asked.seeds, asked.processes, kind=kind)]
        )

    rows = (
        ("kills", real.kills, 1_000),
        ("cuts", real.cuts, 0),
        ("threads", real.threads, 10_000),
        ("processes", real.programs, 100),
        ("held", real.held, 40),
        ("disk", real.disk, 0),
        ("rooms", real.rooms, 400),
    )
    kinds = KINDS.values()
    return {f"{kind.row}{name}": row(make, kind, usual) for kind in kinds for name, make, usual in rows}


ROWS: dict[str, Callable[[Asked], Iterator[Row]]] = {
    **{name: _stories(name) for name in TELLINGS},
    "tampering": lambda asked: iter([inputs.tampering(asked.seeds(2_000), asked.processes)]),
    "malformed": lambda asked: iter([inputs.malformed(asked.seeds(5_000), asked.processes)]),
    **_real_rows(),
    "storms": lambda asked: iter([real.storms(asked.seeds(1_000), asked.processes)]),
    "secrets": lambda asked: iter([real.canaries(asked.seeds(500), asked.processes)]),
}
"""Name → the lines of the table it makes. A new row is a new function here."""


def main() -> int:
    """Runs what was asked for; 1 when a row failed."""
    told = _told()
    if told.seed is not None and told.rows and told.rows[0] in TELLINGS:
        return _again(told.rows[0], told.mode or "strict", told.seed)
    if told.seed is not None:
        told.first, told.count = told.seed, 1
    first = told.first if told.first is not None else secrets.randbelow(10**9)
    asked = Asked(
        seeds=lambda usual: range(first, first + (told.count or usual)),
        modes=(told.mode,) if told.mode else stories.MODES,
        processes=told.processes,
        enough=told.enough,
    )
    today = dt.datetime.now(dt.UTC).date()
    print(f"{today}, Python {sys.version.split()[0]}, seeds from {first}\n\n{HEAD}", flush=True)
    failed = False
    for name in told.rows or ROWS:
        for row in ROWS[name](asked):
            print(row, flush=True)
            failed |= not row.passed
            if not row.passed:
                print("\n".join(row.tally.failures[:SHOWN]), file=sys.stderr, flush=True)
    return int(failed)


def _told() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; all when left out")
    parser.add_argument("--seed", type=int, help="one case again, with its trace")
    parser.add_argument("--first", type=int, help="first seed; a new one when left out")
    parser.add_argument("--count", type=int, help="how many seeds a row; the full number when left out")
    parser.add_argument("--mode", choices=stories.MODES, help="of the server; both when left out")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--enough", type=int, default=0, help="teeth stop after so many failures")
    told = parser.parse_args()
    if unknown := set(told.rows) - set(ROWS):
        parser.error(f"no row called {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    return told


def _again(row: str, mode: str, seed: int) -> int:
    verdict = stories.story(row, mode, seed)
    print("\n".join(verdict.trace))
    print("\n".join(verdict.wrongs) or "nothing wrong")
    return int(bool(verdict.wrongs))


if __name__ == "__main__":
    sys.exit(main())
