"""Rows of the long run about what comes in from outside: journals tampered with, malformed input."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from tests.faults import test_malformed, test_tampering
from tests.faults.table import Row, Tally, worked_through


def tampering(seeds: range, processes: int) -> Row:
    """Flip, edit, delete, move, seal anew, cut: `verify` names the row, nothing can be posted."""
    return worked_through("tampering", "tampering with the journal", _tampered, seeds, processes)


def malformed(seeds: range, processes: int) -> Row:
    """Every reader, each seed: a typed error or the right result, soon and within little memory."""
    kinds = f"malformed input, {len(test_malformed.READERS)} readers each"
    return worked_through("malformed", kinds, _malformed, seeds, processes)


def _tampered(seeds: Sequence[int]) -> Tally:
    return _counted(test_tampering.run, seeds)


def _malformed(seeds: Sequence[int]) -> Tally:
    return _counted(test_malformed.run, seeds)


def _counted(run: Callable[[Iterable[int]], Counter[str]], seeds: Sequence[int]) -> Tally:
    tally = Tally()
    for seed in seeds:
        tally.cases += 1
        try:
            tally.counts += run([seed])
        except Exception:
            tally.failures.append(traceback.format_exc())
    return tally
