"""What is true in a story, whatever the program knows of it: the server's books, the time, what is late."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from core.connectwise.calls import Call
from core.domain.runs import Item, Run
from core.sandbox.answering import handle
from core.sandbox.data import Company
from core.sandbox.messages import Request, Response
from core.sandbox.state import State
from core.sandbox.switches import Switches

if TYPE_CHECKING:
    from tests.faults.simulator.clerk import Clerk
    from tests.faults.simulator.program import Program
    from tests.faults.simulator.verdict import Verdict

QUIET = 180.0
"""Seconds within which the server has finished whatever reached it, counted from the end of the waiting."""

TODAY = dt.date(2026, 10, 24)
"""Clocks go back in the night after it."""

BEGIN = dt.datetime(2026, 10, 24, 15, tzinfo=dt.UTC).timestamp()
HOURS = 3600.0


@dataclass(frozen=True)
class Weather:
    """How bad a story may get: chances of what can happen at each call."""

    write_trouble: float = 0.5
    read_trouble: float = 0.03
    kill: float = 0.35
    """Of each start of a program."""
    window: float = 0.02
    stop: float = 0.01
    """That the clerk presses Stop."""
    colleague: float = 0.0
    clocks: float = 0.0


CALM = Weather(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass
class Departure:
    """A write that left for the server."""

    number: int
    program: str
    label: str
    """The batch identifier, or the invoice's number."""
    body: bytes
    left: float
    over: float = field(default=0.0, kw_only=True)
    """When nobody waited for its answer any more."""


class Subject(Protocol):
    """What a story is about, batches or payments: the books of that kind, who works on them, the verdict."""

    def switches(self, chance: random.Random, mode: str) -> Switches:
        """How the server of a story behaves."""

    def weather(self, seed: int) -> Weather:
        """How bad the story of a seed gets."""

    def opens(self, world: World) -> None:
        """Before the first program starts."""

    def is_write(self, call: Call) -> bool:
        """Whether a call is to change the server's books."""

    def saw(self, program: Program, call: Call, response: Response) -> None:
        """A program has read something: what it may know from now on."""

    def departing(self, world: World, program: Program, call: Call) -> Departure:
        """A write that leaves now."""

    def in_journal(self, program: Program, departure: Departure) -> str:
        """What the journal lacks at this moment that must be on disk before; empty for nothing."""

    def carry_out(self, world: World, request: Request, departure: Departure) -> tuple[Response, object]:
        """A write reaches the books, or is refused there; what came of it, for the trace."""

    def sent_for(self, world: World, item: Item) -> list[Any]:
        """The departures of an item of the journal."""

    def is_there(self, world: World, item: Item) -> bool:
        """Whether the server has what a request of the item stored."""

    def clerk(self, program: Program) -> Clerk:
        """A person at a program."""

    def colleague_acts(self, world: World) -> None:
        """Somebody on another computer does something."""

    def judge(self, world: World, runs: list[Run], found: Verdict) -> None:
        """Holds the journal's runs against the books."""

    def meddled(self, label: str) -> bool:
        """Whether a colleague has had a hand in what is called so."""

    def counts(self, world: World) -> Mapping[str, int]:
        """What was counted beside the states."""


@lru_cache(2)
def company() -> Company:
    """The same for all stories: no story changes a document."""
    return Company(7, 24, TODAY)


@lru_cache(1)
def _long() -> frozenset[int]:
    """Documents of hundreds of lines: the protocol does not depend on them, their answers take long."""
    return frozenset(each.first for each in company().documents if each.span > 40)


class World:
    """One story's truth. Everything random in it comes from its seed."""

    def __init__(self, seed: int, mode: str, weather: Weather, subject: Subject) -> None:
        self.random = random.Random(f"{mode} {seed}")
        self.weather, self.subject = weather, subject
        self.state = State(company(), switches=subject.switches(self.random, mode))
        self.state.ledger.hidden.update(_long())
        self.elapsed = 0.0
        self.wall_shift = 0.0
        self.server_shift = 0.0
        self.departures: list[Any] = []
        self.lied: set[str] = set()
        """Labels of which the server said "done" when it was not."""
        self.wrongs: list[str] = []
        """What was found wrong while the story went on: "duplicate: …"."""
        self.counts: Counter[str] = Counter()
        self.trace: list[str] = []
        self.between: Callable[[str], None] = lambda _who: None
        """What others do between two calls of a program."""
        self._late: list[tuple[float, Request, Departure]] = []
        subject.opens(self)

    def chance(self, probability: float) -> bool:
        """Whether it happens this time."""
        return self.random.random() < probability

    def tell(self, who: str, what: str) -> None:
        """A line of the story."""
        self.trace.append(f"{self.elapsed:10.1f} s  {who:<9} {what}")

    # Time

    def advance(self, seconds: float) -> None:
        """Lets time pass; what was late is carried out in its moment."""
        until = self.elapsed + max(seconds, 0.0)
        while self._late and self._late[0][0] <= until:
            due, request, departure = self._late.pop(0)
            self.elapsed = max(self.elapsed, due)
            self.carry_out(request, departure, "late")
        self.elapsed = until

    def later(self, request: Request, departure: Departure) -> None:
        """The server finishes a request only after nobody waits for it any more, but within its time."""
        due = self.elapsed + self.random.uniform(0.5, QUIET - 1)
        self._late = sorted([*self._late, (due, request, departure)], key=lambda each: each[0])
        self.tell("server", f"will finish {departure.label} in {due - self.elapsed:.0f} s")

    def drain(self) -> None:
        """Until nothing is on its way any more."""
        self.advance(2 * QUIET)
        assert not self._late

    # The server

    def answer(self, request: Request) -> Response:
        """What the server answers to a read."""
        return handle(self.state, request)

    def depart(self, program: Program, call: Call) -> Departure:
        """A write leaves now; the journal must know of it already."""
        found = self.subject.departing(self, program, call)
        self.departures.append(found)
        if program.habit.writes_first and (lacks := self.subject.in_journal(program, found)):
            self.wrong(f"{found.label} leaves, {lacks}")
        return found

    def carry_out(self, request: Request, departure: Departure, how: str) -> Response:
        """A write reaches the server's books, or is refused there."""
        response, made = self.subject.carry_out(self, request, departure)
        self.tell("server", f"{how}: {departure.label} → {response.status} {made or ''}")
        return response

    def wrong(self, what: str) -> None:
        """Something that must never be."""
        self.wrongs.append(what)
        self.tell("WRONG", what)

    def ours(self, label: str) -> Iterator[Any]:
        """Departures of that label."""
        return (each for each in self.departures if each.label == label)
