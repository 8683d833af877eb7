"""One running program: its clock, its desk, and the step at which it is killed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.connectwise.rest import Rest
from core.connectwise.transport import Reach
from core.connectwise.waiting import Timing
from core.domain.connection import DEMO, Connection
from core.domain.runs import Books
from core.jobs import Cancel
from core.sandbox.keys import Keys
from core.workflows.desk import Desk
from tests.faults.simulator.habits import Habit
from tests.faults.simulator.transport import FakeTransport
from tests.faults.simulator.world import BEGIN, World

BOOKS = Books(DEMO, Keys.company)
"""Those of the company that all stories are about."""

ENDLESS = 4_000
"""So many steps no program takes in a story."""


class Killed(BaseException):
    """The program is gone. No product code may handle it; what still runs is only Python's own unwinding."""


@dataclass(frozen=True)
class Door:
    """Where the company seems to be served; nothing listens there."""

    url: str = "http://127.0.0.1:9"
    company: str = Keys.company
    public_key: str = Keys.public_key
    private_key: str = Keys.private_key
    client_id: str = Keys.client_id


class InTurn(Executor):
    """Lanes that carry out each errand at once, in the order it was handed in: the same story each time."""

    def __init__(self, _lanes: int, enter: Callable[[], None]) -> None:
        self._enter: Callable[[], None] | None = enter

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._enter:
            self._enter()
            self._enter = None
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


class Program:
    """A window or a command from its start to its end."""

    def __init__(
        self,
        world: World,
        home: Path,
        name: str,
        habit: Habit,
    ) -> None:
        self.world, self.name, self.habit = world, name, habit
        self.steps = 0
        self.calls = 0
        """How many calls it has made."""
        self.dead = False
        self.killed_at = world.random.randint(1, 260) if world.chance(world.weather.kill) else 0
        self.seen: dict[object, Any] = {}
        """What it saw last on the server, and when: as the story's subject keeps it."""
        self._since = world.elapsed - world.random.choice((0.0, 5.0, 90_000.0))
        self.desk = Desk(
            home,
            lambda _folder: Door(),
            clock=self,
            bits=world.random.getrandbits,
            rest=self._open,
            patience=habit.patience,
            pause=self.sleep,
            session=name,
        )
        world.tell(name, "starts")

    def step(self, where: str) -> None:
        """Something is about to happen, or just did; the program may end here."""
        self.steps += 1
        if self.steps > ENDLESS:
            raise AssertionError(f"{self.name} goes round in circles: {where}")
        if not self.dead and self.steps == self.killed_at:
            self.dead = True
            self.world.tell(self.name, f"is killed at step {self.steps}: {where}")
        if self.dead:
            raise Killed

    def _open(self, connection: Connection, secret: str) -> Rest:
        timing = Timing(self.sleep, self.world.random.random, self._wall, self.monotonic)
        reach = Reach(lambda way: FakeTransport(self, self.world, way), InTurn)
        return self.habit.rest(connection, secret, timing, reach=reach)

    def sleep(self, seconds: float, cancel: Cancel) -> None:
        """Waits in the story's time."""
        cancel.check()
        self.step("waiting")
        self.world.advance(seconds + 0.001)  # no clock wakes anybody too early
        self.step("waited")
        self.world.between(self.name)
        cancel.check()

    # Its clock

    def _wall(self) -> float:
        return BEGIN + self.world.elapsed + self.world.wall_shift

    def now(self) -> dt.datetime:
        """Wall time: whatever somebody has set it to."""
        self.step("the journal's clock")
        return dt.datetime.fromtimestamp(self._wall(), dt.UTC)

    def monotonic(self) -> float:
        """Seconds since this program's own beginning."""
        return self.world.elapsed - self._since

    def true_time(self, monotonic: float) -> float:
        """The story's time of a moment of this program."""
        return monotonic + self._since
