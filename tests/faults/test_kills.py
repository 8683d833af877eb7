"""`kill -9` in the middle of a posting: what the journal says afterwards is what the server has.

Half of the postings kill themselves at a step chosen by name, the others are killed from outside at any
moment. Each time the program is started again in the same folder and looks for what was left.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from core.workflows.settle import open_items
from tests.faults.agreement import agree, resent_wrongly, settled
from tests.faults.errands import BATCHES, KINDS, Kind
from tests.faults.office import Company, door_of, fresh, replayable, served
from tests.faults.victim import Ended, Nursery

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")

ORDINARY = {"batches": 10, "payments": 6}

_SAME_HOME = 8
"""So many postings are killed in one folder before the next one is used."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_killed_posting_is_told_as_it_is_on_the_server(kind: Kind) -> None:
    """Killed at any step or moment: the journal verifies, nothing is open, nothing is there twice."""
    counts = run(fresh(ORDINARY[kind.name]), kind)
    assert counts["postings"] == ORDINARY[kind.name]
    assert counts["killed"] > 0


def run(seeds: Iterable[int], kind: Kind = BATCHES) -> Counter[str]:
    """One killed posting a seed; returns how many were killed where, and what became of them."""
    counts: Counter[str] = Counter()
    with killing() as (company, nursery):
        rehearsal = _rehearsed(company, nursery, kind)
        scene = None
        for place, seed in enumerate(seeds):
            if scene is None or not place % _SAME_HOME or len(kind.free(company)) < 4:
                scene = _Scene(company, kind, seed)
            with replayable(f"{kind.row}kills", seed) as chance:
                counts += _kill(scene, nursery, rehearsal, chance, seed)
    return counts


@contextmanager
def killing() -> Iterator[tuple[Company, Nursery]]:
    """A served company and a nursery of programs that post to it."""
    with ExitStack() as stack:
        company = stack.enter_context(served())
        nursery = stack.enter_context(Nursery(door_of(company.server)))
        assert nursery.records == len(company.records)
        yield company, nursery


class _Scene:
    """One folder of a program that is killed again and again, and the company it posts to."""

    def __init__(self, company: Company, kind: Kind, seed: int) -> None:
        chance = random.Random(seed)
        company.afresh(chance)
        self.company, self.kind = company, kind
        self.home: Path = company.home(made=chance.random() < 0.8)
        self.files = company.folder / f"files-{self.home.name}"
        self.files.mkdir()


class _Rehearsal(NamedTuple):
    """A posting that nobody disturbs."""

    steps: list[tuple[str, int]]
    seconds: float


def _rehearsed(company: Company, nursery: Nursery, kind: Kind) -> _Rehearsal:
    scene = _Scene(company, kind, 0)
    nursery.end(nursery.start(scene.home, [2, 3], 0, kind=kind.name))
    began = time.monotonic()
    pid = nursery.start(scene.home, [0, 2], 1, files=scene.files, kind=kind.name)
    return _Rehearsal(nursery.end(pid).steps, time.monotonic() - began)


def _kill(
    scene: _Scene, nursery: Nursery, rehearsal: _Rehearsal, chance: random.Random, seed: int
) -> Counter[str]:
    company = scene.company
    company.server.log.clear()
    if chance.random() < 0.2:
        company.fault_at_writes(status=429, headers={"Retry-After": "1"})
    records = chance.sample(scene.kind.free(company), chance.randint(1, 3))
    files = scene.files if chance.random() < 0.5 else ""
    inside = bool(seed % 2)
    at = _one_of(rehearsal.steps, chance) if inside else None
    pid = nursery.start(scene.home, records, seed, files=files, at=at, kind=scene.kind.name)
    ended = nursery.end(pid, None if inside else chance.uniform(0, 1.5 * rehearsal.seconds))
    company.server.faults.clear()
    company.at_rest()
    again = company.desk(scene.home)
    settled(again)
    assert not resent_wrongly(company.writes())
    agree(again, company.server)
    assert open_items(again) == (), ended
    return _counted(ended, inside=inside, posts=len(company.writes()))


def _one_of(steps: list[tuple[str, int]], chance: random.Random) -> tuple[str, int]:
    """A step: first its name, so that rare ones are reached as often, then which time."""
    name = chance.choice(sorted({name for name, _ in steps}))
    return chance.choice([each for each in steps if each[0] == name])


def _counted(ended: Ended, *, inside: bool, posts: int) -> Counter[str]:
    where = f"killed at: {ended.steps[-1][0] if ended.steps else 'its first breath'}"
    killed = {"killed": 1, "killed from outside": int(not inside), where: 1} if ended.killed else {}
    return Counter({"postings": 1, "requests that arrived": posts, **killed})
