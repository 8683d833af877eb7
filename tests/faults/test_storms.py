"""Storms: 429 and 503 with every kind of `Retry-After`, at writes and reads, alone, many, without an end.

No write is sent again unless the server said 429; Stop ends any wait at once; what is told is what is there.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

from core.connectwise.rest import Rest
from core.connectwise.waiting import Timing
from core.domain.connection import Connection
from core.domain.posting import ItemState
from core.domain.runs import Run
from core.jobs import Cancel, Step
from core.workflows.desk import Desk
from core.workflows.orders import Order
from core.workflows.post import post
from tests.faults.agreement import agree, resent_wrongly, settled
from tests.faults.office import Company, FastClock, fresh, order_of, quiet, replayable, served

ORDINARY = 8

_PATIENCE = 20.0
"""Seconds after which a stop that is not obeyed fails the test: far beyond what it takes on any machine."""


def test_no_write_of_a_storm_is_repeated_but_after_429() -> None:
    """Whatever the storm: a write follows a write only after 429, Stop is obeyed, journal = server."""
    counts = run(fresh(ORDINARY))
    assert counts["storms"] == ORDINARY


def test_a_server_that_never_stops_asking_to_wait_is_given_up() -> None:
    """429 without end: a minute in the window, then the batch is closed as refused and its ids are free."""
    with served() as company:
        company.server.faults.add(
            method="POST", path="/batches$", times=-1, status=429, headers={"Retry-After": "7"}
        )
        desk = company.desk(company.home())
        order = order_of(desk, company.records[:2])
        told = post(desk, order, quiet)
        assert {item.state for item in told.items} == {ItemState.REJECTED}
        assert len(company.writes()) <= 10 * len(order.batches)
        assert desk.journal_view().open_items() == []


def run(seeds: Iterable[int]) -> Counter[str]:
    """One storm a seed; returns what was seen."""
    counts: Counter[str] = Counter()
    with served() as company:
        for seed in seeds:
            with replayable("storms", seed) as chance:
                counts += _storm(company, chance)
    return counts


def _storm(company: Company, chance: random.Random) -> Counter[str]:
    company.afresh(chance)
    for _ in range(chance.randint(1, 4)):
        _one_fault(company, chance)
    stop = _Stop(company.clock, chance.choice((None, None, 1, 2)))
    desk = replace(company.desk(company.home(), chance), pause=stop.pause, rest=stop.rest)
    order = replace(order_of(desk, company.chosen(chance)), patient=chance.random() < 0.5)
    told = _posted(desk, order, stop)
    states = Counter(item.state.value for item in told.items)
    assert not resent_wrongly(company.writes())
    company.server.faults.clear()
    company.at_rest()
    settled(company.desk(desk.home))
    agree(desk, company.server)
    seen = Counter({"storms": 1, "writes": len(company.writes()), "stopped": int(stop.asked)})
    return seen + Counter({f"ended as {state}": count for state, count in states.items()})


def _one_fault(company: Company, chance: random.Random) -> None:
    wait = _retry_after(company.clock, chance)
    status = chance.choice((429, 429, 503))
    where = chance.choice((("POST", "/batches$"), ("POST", "/batches$"), ("*", "")))
    company.server.faults.add(
        method=where[0],
        path=where[1],
        skip=0 if where[1] else chance.randint(0, 12),
        times=chance.randint(1, 3),
        status=status,
        commit=status == 503 and chance.random() < 0.5,
        headers={} if wait is None else {"Retry-After": wait},
    )


def _retry_after(clock: FastClock, chance: random.Random) -> str | None:
    seconds = chance.choice((-3600, -1, 1, 59, 61, 1200, 10**7))
    date = format_datetime(clock.now() + timedelta(seconds=seconds), usegmt=True)
    made = bytes(chance.randint(32, 126) for _ in range(9)).decode()
    return chance.choice((None, "0", "1", "-1", "61", "899", "901", str(10**9), "9" * 400, date, "1.5", made))


class _Stop:
    """Asks to stop as soon as the program begins its n-th wait, which then really waits; else time flies.

    A batch that the server has accepted is read back to the end, so waits meanwhile are not counted.
    """

    def __init__(self, clock: FastClock, at: int | None) -> None:
        self.clock, self.at, self.waits = clock, at, 0
        self.cancel, self.asked, self.reading_back = Cancel(), False, False

    def hear(self, step: Step) -> None:
        self.reading_back = step.what.startswith("Reading the batch back")

    def pause(self, seconds: float, cancel: Cancel) -> None:
        self.waits += not self.reading_back
        if self.waits != self.at or self.reading_back:
            self.clock.pause(seconds, cancel)
            return
        self.asked = True
        threading.Thread(target=self.cancel.ask).start()
        cancel.wait(max(seconds, 10 * _PATIENCE))

    def rest(self, connection: Connection, secret: str) -> Rest:
        mine = self.clock.timing()
        return Rest(connection, secret, Timing(self.pause, mine.chance, mine.now, mine.elapsed))


def _posted(desk: Desk, order: Order, stop: _Stop) -> Run:
    found: list[Run] = []

    def posting() -> None:
        found.append(post(desk, order, quiet, stop.hear, stop.cancel))

    work = threading.Thread(target=posting, daemon=True)
    began = time.monotonic()
    work.start()
    work.join(_PATIENCE)
    assert not work.is_alive(), f"not over after {time.monotonic() - began:.0f} s; stop asked: {stop.asked}"
    return found[0]
