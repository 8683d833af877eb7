"""What is true in a story, whatever the program knows of it: the server's books, the time, what is late."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from core.sandbox.answering import handle
from core.sandbox.data import Company
from core.sandbox.ledger import Batch
from core.sandbox.messages import Request, Response
from core.sandbox.state import State
from core.sandbox.switches import Switches

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
    """A request for a batch that left for the server."""

    number: int
    program: str
    identifier: str
    ids: frozenset[int]
    body: bytes
    left: float
    compared: float
    """When the program that sent it last saw what is unposted."""
    named: float
    """When it last saw which identifiers are taken."""
    over: float = 0.0
    """When nobody waited for its answer any more."""
    batches: list[int] = field(default_factory=list)
    """What the server made of it."""


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

    def __init__(self, seed: int, mode: str, weather: Weather) -> None:
        self.random = random.Random(f"{mode} {seed}")
        self.weather = weather
        self.state = State(company(), switches=self._switches(mode))
        self.state.ledger.hidden.update(_long())
        self.elapsed = 0.0
        self.wall_shift = 0.0
        self.server_shift = 0.0
        self.departures: list[Departure] = []
        self.deleted: set[int] = set()
        self.colleagues: dict[int, float] = {}
        """Batches that a colleague made, and when."""
        self.lied: set[str] = set()
        """Identifiers of which the server said "done" when it was not."""
        self.wrongs: list[str] = []
        """What was found wrong while the story went on."""
        self.trace: list[str] = []
        self.between: Callable[[str], None] = lambda _who: None
        """What others do between two calls of a program."""
        self._late: list[tuple[float, Request, Departure]] = []

    def _switches(self, mode: str) -> Switches:
        pick = self.random.choice
        return Switches(
            mode=mode,
            entry_ids=pick(("gl", "gl", "own")),
            rows=pick(("per_record", "per_entry")),
            created_reply=pick(("export", "empty")),
        )

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
        self.tell("server", f"will finish {departure.identifier} in {due - self.elapsed:.0f} s")

    def drain(self) -> None:
        """Until nothing is on its way any more."""
        self.advance(2 * QUIET)
        assert not self._late

    # The server

    def answer(self, request: Request) -> Response:
        """What the server answers to a read."""
        return handle(self.state, request)

    def carry_out(self, request: Request, departure: Departure, how: str) -> Response:
        """A write reaches the server's books, or is refused there."""
        before = set(self.state.ledger.batches)
        self._watch(departure)
        response = handle(self.state, request)
        made = sorted(set(self.state.ledger.batches) - before)
        departure.batches.extend(made)
        self.tell("server", f"{how}: {departure.identifier} → {response.status} {made or ''}")
        return response

    def _watch(self, departure: Departure) -> None:
        """What a permissive server would do twice is wrong only where we could have known."""
        if self.state.switches.mode == "strict":
            return
        for batch in self.state.ledger.batches.values():
            made = self.colleagues.get(batch.id, -1.0)
            if made <= departure.compared and departure.ids.intersection(batch.entries):
                self.wrong(f"duplicate: entries of {batch.identifier} again in {departure.identifier}")
            elif made <= departure.named and batch.identifier.casefold() == departure.identifier.casefold():
                self.wrong(f"duplicate: a second batch {batch.identifier}")

    def wrong(self, what: str) -> None:
        """Something that must never be."""
        self.wrongs.append(what)
        self.tell("WRONG", what)

    def ours(self, identifier: str) -> list[Departure]:
        """Requests of that identifier that left."""
        return [each for each in self.departures if each.identifier == identifier]

    def held(self, batch: int) -> Batch | None:
        """A batch that the server has at this moment."""
        return self.state.ledger.batches.get(batch)


def departing(world: World, program: str, body: bytes, seen: tuple[float, float]) -> Departure:
    """A request that leaves now."""
    told = json.loads(body)
    ids = frozenset(told["processedRecordIds"])
    number = len(world.departures) + 1
    found = Departure(number, program, told["batchIdentifier"], ids, body, world.elapsed, *seen)
    world.departures.append(found)
    return found
