"""Hand-made and mutated XML, JSON, CSV, XLSX, settings and journal data for every reader there is.

Each is refused with a typed error or read right; within 2 s of computing and 256 MB; never part of the rows
without a word about the others. What is right is told by a second, independent reading."""

from __future__ import annotations

import contextlib
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.faults.mutations import mutated
from tests.faults.office import fresh, replayable
from tests.faults.readers import READ, READERS, REFUSED

ORDINARY, FEW, LONG = 150, 30, 5000
SECONDS, MEGABYTES = 2.0, 256


@pytest.mark.parametrize("name", READERS)
def test_mutated_input_is_refused_or_read_right(name: str) -> None:
    """Whatever becomes of the bytes: a typed error or the right result, soon and within little memory."""
    count = FEW if name == "journal rows" else ORDINARY
    counts = run(fresh(count), (name,))
    assert sum(counts.values()) == count


@pytest.mark.parametrize("name", READERS)
def test_what_nobody_mutated_is_read(name: str) -> None:
    """The harness itself: the samples are read (tables are no input), as the second reading reads them."""
    reader = READERS[name]
    with tempfile.TemporaryDirectory() as folder:
        ends = {reader.check(sample, Path(folder)) for sample in reader.samples()[:6]}
    wanted = {"CSV": {REFUSED}, "XLSX": {REFUSED}, "journal rows": {READ, REFUSED}}
    assert ends <= wanted.get(name, {READ})


def run(seeds: Iterable[int], names: Iterable[str] = READERS) -> Counter[str]:
    """One mutation a seed for each of the readers; returns what came of them."""
    counts: Counter[str] = Counter()
    wanted = tuple(names)
    for seed in seeds:
        for name in wanted:
            with replayable("malformed", seed) as chance:
                chance = random.Random(f"{seed} {name}")
                data = mutated(chance.choice(READERS[name].samples()), chance)
                with tempfile.TemporaryDirectory() as folder, _bounded():
                    counts[f"{name}: {READERS[name].check(data, Path(folder))}"] += 1
    return counts


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    """Fails what computes longer or takes more memory than any input may cost."""
    before, began = _reset_peak(), time.process_time()
    yield
    took = time.process_time() - began
    grown = (_told_by_system("VmHWM") - before) / 1024
    assert took < SECONDS, f"{took:.1f} s of computing"
    assert grown < MEGABYTES, f"{grown:.0f} MB"


def _reset_peak() -> int:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _told_by_system("VmRSS")


def _told_by_system(name: str) -> int:
    """Kilobytes of memory as Linux tells them; 0 where it is another system."""
    try:
        text = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    found = re.search(rf"{name}:\s+(\d+)", text)
    return int(found[1]) if found else 0
