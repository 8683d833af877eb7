"""Two windows, or window and command, on one folder: of the same records one posts, the other is told who.

Nobody is overtaken while alive, and whoever was killed is recovered by looking at the server.
"""

from __future__ import annotations

import random
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from core.domain.posting import IdKind, ItemState
from core.domain.runs import Draft, Item, Run
from core.jobs import never
from core.store.journal import IdsReserved, ItemMoved, Journal, open_journal
from core.workflows.post import post
from core.workflows.settle import look_all, open_items
from tests.core.store.journal_samples import REQUEST, begun, draft
from tests.faults.agreement import agree, settled
from tests.faults.errands import BATCHES, KINDS, PAYMENTS, Kind
from tests.faults.office import (
    Company,
    FastClock,
    door_of,
    folder_in_memory,
    fresh,
    order_of,
    quiet,
    replayable,
    served,
)
from tests.faults.victim import Nursery

ORDINARY_THREADS, ORDINARY_PROCESSES = 40, 3

_forks = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)

_PATIENCE = 30.0
_SAME_JOURNAL = 200


@kinds
def test_of_two_threads_one_keeps_the_records_and_the_other_is_told(kind: Kind) -> None:
    """Of two that want one record at once, one may send; the other hears of whom, since when, of which."""
    counts = run_threads(fresh(ORDINARY_THREADS), kind)
    assert counts["races"] == ORDINARY_THREADS


@_forks
@kinds
def test_of_two_programs_one_posts_and_the_other_is_told(kind: Kind) -> None:
    """The same records from two processes: each batch is on the server once, and one of them posted it."""
    counts = run_processes(fresh(ORDINARY_PROCESSES), kind)
    assert counts["races of processes"] == ORDINARY_PROCESSES


@pytest.mark.parametrize("mode", ["strict", "permissive"])
def test_what_was_compared_before_another_posted_it_is_not_sent(mode: str) -> None:
    """One compares, then the other posts the same records from beginning to end: the first sends nothing."""
    with served() as company:
        company.server.set(mode=mode)
        home, records = company.home(), company.records[:1]
        mine, other = company.desk(home), company.desk(home)

        def meanwhile(run: Run) -> None:
            compared = any(each.what.startswith("Read again") for each in run.items[0].evidence)
            if compared and not company.writes():
                told = post(other, order_of(other, records), quiet)
                assert told.items[0].state is ItemState.VERIFIED

        told = post(mine, order_of(mine, records), meanwhile).items[0]
        assert told.state is ItemState.NOT_SENT
        assert _names(told), told.evidence[-1].detail
        assert len(company.writes()) == 1
        agree(mine, company.server)


@_forks
@kinds
def test_who_waits_for_an_answer_is_named_and_not_overtaken(kind: Kind) -> None:
    """While it lives nothing of it is settled or sent; killed, it is settled by what the server shows."""
    even = 2 * fresh(1)[0]
    counts = run_held([even, even + 1], kind)
    assert (counts["held"], counts["held and killed"]) == (2, 1)


# In one process: the journal alone decides


def run_threads(seeds: Iterable[int], kind: Kind = BATCHES) -> Counter[str]:
    """Two threads with a journal each, on one file, want records that overlap; once a seed."""
    counts: Counter[str] = Counter()
    with folder_in_memory() as folder:
        journals: list[Journal] = []
        for place, seed in enumerate(seeds):
            if not place % _SAME_JOURNAL:
                journals = _two_journals(folder / str(place))
            with replayable(f"{kind.row}threads", seed) as chance:
                counts += _race(journals, kind, chance, seed)
        assert all(journal.verify().fits and not journal.verify().notes for journal in journals)
    return counts


def _two_journals(home: Path) -> list[Journal]:
    home.mkdir()
    return [open_journal(home, FastClock(), who=name, seconds=_PATIENCE) for name in ("anna", "tom")]


def _race(journals: list[Journal], kind: Kind, chance: random.Random, seed: int) -> Counter[str]:
    drafts = [_wanting(kind, seed, name, chance) for name in ("anna", "tom")]
    runs = [begun(each, drafts[n]) for n, each in enumerate(journals)]
    results = _at_once(
        lambda: journals[0].intend(runs[0], 1, b"{}", request=REQUEST),
        lambda: journals[1].intend(runs[1], 1, b"{}", request=REQUEST),
    )
    loser = next(n for n, each in enumerate(results) if each is not None)
    told = results[loser]
    assert results[1 - loser] is None, "both were refused"
    assert isinstance(told, IdsReserved)
    assert told.values["who"] == ("anna", "tom")[1 - loser]
    assert told.values["run"] == runs[1 - loser]
    assert isinstance(told.values["at"], datetime)
    assert told.values["records"] == ["Invoice 10482"]
    winner = journals[1 - loser], runs[1 - loser]
    twice = _at_once(lambda: winner[0].sending(winner[1], 1), lambda: journals[loser].sending(winner[1], 1))
    assert sorted(isinstance(each, ItemMoved) for each in twice) == [False, True]
    return Counter({"races": 1, f"won by {('anna', 'tom')[1 - loser]}": 1})


def _wanting(kind: Kind, seed: int, name: str, chance: random.Random) -> Draft:
    """What wants an id that the other one wants too; a batch wants some more."""
    ids = range(seed * 10, seed * 10 + (1 if kind is PAYMENTS else chance.randint(2, 5)))
    id_kind = IdKind.INVOICE if kind is PAYMENTS else IdKind.GL_ENTRY
    return replace(draft(f"{seed}-{name}", ids), id_kind=id_kind)


def _at_once(*steps: Callable[[], object]) -> list[object]:
    gate = threading.Barrier(len(steps))
    results: list[object] = [None] * len(steps)

    def take(place: int) -> None:
        gate.wait()
        try:
            steps[place]()
        except (IdsReserved, ItemMoved) as error:
            results[place] = error

    threads = [threading.Thread(target=take, args=(place,)) for place in range(len(steps))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return results


# Real programs


@contextmanager
def _two() -> Iterator[tuple[Company, Nursery]]:
    with served() as company, Nursery(door_of(company.server)) as nursery:
        yield company, nursery


def run_processes(seeds: Iterable[int], kind: Kind = BATCHES) -> Counter[str]:
    """Two programs post the same records at once; once a seed."""
    counts: Counter[str] = Counter()
    with _two() as (company, nursery):
        for seed in seeds:
            with replayable(f"{kind.row}processes", seed) as chance:
                counts += _programs(company, nursery, kind, chance, seed)
    return counts


def _programs(
    company: Company, nursery: Nursery, kind: Kind, chance: random.Random, seed: int
) -> Counter[str]:
    company.afresh(chance)
    company.fault_at_writes(times=-1, delay_before=chance.choice((0.0, 0.2)))
    home = company.home()
    records = chance.sample(kind.free(company), 2)
    pids = [nursery.start(home, records, seed + n, kind=kind.name) for n in range(2)]
    ends = [nursery.end(pid) for pid in pids]
    company.server.faults.clear()
    company.at_rest()
    desk = company.desk(home)
    settled(desk)
    agree(desk, company.server)
    items = [desk.journal_view().run(run).items for run in (1, 2)]
    one_by_one = 0
    for pair in zip(*items, strict=True):
        if _follows(*pair):
            one_by_one += 1
            continue
        assert {item.state for item in pair} == {ItemState.VERIFIED, ItemState.NOT_SENT}, ends
        loser = next(item for item in pair if item.state is ItemState.NOT_SENT)
        assert _names(loser), loser.evidence[-1].detail
    reserved = sum("begun by" in item.evidence[-1].detail for both in items for item in both)
    seen = {"told while the other was posting": reserved, "one after the other": one_by_one}
    return Counter({"races of processes": 1} | seen)


def _follows(one: Item, other: Item) -> bool:
    """Whether the second had checked its invoice only after the first had paid: nobody was in the way."""
    first, second = sorted((one, other), key=lambda item: item.evidence[-1].row)
    both = one.state is other.state is ItemState.VERIFIED and one.draft.id_kind is IdKind.INVOICE
    return both and first.draft.facts["after"] == second.draft.facts["before"]


def _names(loser: Item) -> bool:
    """Whether the words of a conflict name each record, and whose it is or where it went.

    Who reads while the other's batch is just being made may see a record half gone: then it has changed.
    """
    said = loser.evidence[-1].detail
    named = all(each.name.removeprefix("Invoice ") in said for each in loser.draft.records)
    if loser.draft.id_kind is IdKind.INVOICE:
        return (named and "by run" in said) or "begun by" in said
    gone = "no longer unposted" in said or "have changed since the preview" in said
    return named and (gone or ("begun by" in said and "of run" in said))


# One waits for an answer


class _Gate:
    """Holds the next request for a batch before the server carries it out."""

    def __init__(self, company: Company) -> None:
        self.arrived, self._open = threading.Event(), threading.Event()
        company.server.faults.mutate = self._hold
        company.fault_at_writes(mutate={"hold": True})

    def _hold(self, _change: object) -> None:
        self.arrived.set()
        self._open.wait(_PATIENCE)

    def open(self) -> None:
        self._open.set()


def run_held(seeds: Iterable[int], kind: Kind = BATCHES) -> Counter[str]:
    """A program waits for an answer while a second one looks and wants the same; odd seeds kill the first."""
    counts: Counter[str] = Counter()
    with _two() as (company, nursery):
        for seed in seeds:
            with replayable(f"{kind.row}held", seed) as chance:
                counts += _held(company, nursery, kind, chance, seed, killed=bool(seed % 2))
    return counts


def _held(
    company: Company, nursery: Nursery, kind: Kind, chance: random.Random, seed: int, *, killed: bool
) -> Counter[str]:
    company.afresh(chance)
    gate, home = _Gate(company), company.home()
    place = chance.choice(kind.free(company))
    first = nursery.start(home, [place], seed, kind=kind.name)
    try:
        assert gate.arrived.wait(_PATIENCE), "the request did not arrive"
        _looked_at_in_vain(company, kind, home, place)
        if killed:
            assert nursery.end(first, after=0).killed
            _recovered(company, home)
    finally:
        gate.open()
    if not killed:
        assert nursery.end(first).states == ["verified"]
    company.at_rest()
    desk = company.desk(home)
    settled(desk)
    agree(desk, company.server)
    assert len(company.writes()) == 1
    return Counter({"held": 1, "held and killed": int(killed)})


def _looked_at_in_vain(company: Company, kind: Kind, home: Path, place: int) -> None:
    """However long it takes: the first one is named, its batch stays with it, its records are refused."""
    desk = company.desk(home)
    for _ in range(3):
        (found,) = look_all(desk, "demo")
        assert found.busy, "nobody is named"
        assert found.state is ItemState.SENT
        assert found.next_look is None
        company.clock.pause(3600, never())
    settled(desk)
    told = kind.ready(desk, company.records, [place], random.Random(0), None)().items[0]
    assert told.state is ItemState.NOT_SENT
    assert _names(told), told.evidence[-1].detail
    assert open_items(desk)[0].state is ItemState.SENT


def _recovered(company: Company, home: Path) -> None:
    """Once it is dead the next look says that its answer is lost; a miss proves nothing yet."""
    (found,) = look_all(company.desk(home), "demo")
    assert not found.busy
    assert found.state is ItemState.UNKNOWN
