"""One seed, one story, one verdict."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from core.sandbox.ledger import Batch
from tests.faults.simulator.clerk import Clerk, offered
from tests.faults.simulator.habits import OURS, Habit
from tests.faults.simulator.program import Killed, Program
from tests.faults.simulator.verdict import Verdict, judged, needless, truth
from tests.faults.simulator.world import CALM, HOURS, Weather, World

_FAST = Path("/dev/shm")
_ACTS = 3
_STARTS = 4


def told(seed: int, mode: str, weather: Weather | None = None, habit: Habit = OURS) -> Verdict:
    """The story of a seed, and what is wrong at its end."""
    folder = _home()
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    return Story(seed, mode, weather, habit, folder).told()


@lru_cache(1)
def _home() -> Path:
    """One folder for all stories of a process, emptied before each: what is known of a path stays known."""
    folder = tempfile.TemporaryDirectory(prefix="story-", dir=_FAST if _FAST.is_dir() else None)
    atexit.register(folder.cleanup)
    return Path(folder.name)


class Story:
    """Programs start, work, are killed and start again; in the end it is calm and everything is counted."""

    def __init__(self, seed: int, mode: str, weather: Weather | None, habit: Habit, home: Path) -> None:
        self.world = World(seed, mode, weather or usual(seed))
        self.seed, self.home, self.habit = seed, home, habit
        self.programs: dict[str, Program] = {}
        self.second: Clerk | None = None
        self.left: dict[str, str] = {}
        """What the calm left to a person, and the last evidence of it."""
        self._inside = False
        self.world.between = self._between

    def told(self) -> Verdict:
        """From the first start to the verdict."""
        try:
            self._goes()
        except Exception as error:
            error.add_note("\n".join(self.world.trace[-60:]))
            raise
        found = judged(self.world, self.home, self.programs, self.habit)
        found.counts["left to a person"] = len(self.left)
        found.unresolved += needless(self.world, self.left)
        return found

    def _goes(self) -> None:
        offered(self.world.state.switches.rows)
        for _ in range(self.world.random.randint(1, _STARTS)):
            self._alive(self._working)
            self.world.advance(self.world.random.choice((1.0, 30.0, 170.0, 1000.0)))
        self._calm()

    def _alive(self, life: Callable[[Clerk], None]) -> None:
        with suppress(Killed):
            life(Clerk(self._program("window")))

    def _program(self, what: str) -> Program:
        name = f"{what}-{len(self.programs) + 1}"
        self.programs[name] = Program(self.world, self.home, name, self.habit)
        return self.programs[name]

    def _working(self, clerk: Clerk) -> None:
        clerk.begins()
        for _ in range(self.world.random.randint(1, _ACTS)):
            clerk.works()

    def _calm(self) -> None:
        """The day after: nothing goes wrong any more, and what can be settled is settled."""
        self.world.weather = CALM
        self.world.tell("calm", "")
        clerk = Clerk(self._program("calm"))
        clerk.begins()
        clerk.waits()
        self.world.drain()
        clerk.waits()
        self.left = clerk.left()
        clerk.decides({label: truth(self.world, label) for label in self.left})

    # What others do between two calls

    def _between(self, who: str) -> None:
        if self._inside:
            return
        self._inside = True
        try:
            self._others(who)
        finally:
            self._inside = False

    def _others(self, who: str) -> None:
        world = self.world
        if world.chance(world.weather.window) and who.startswith("window"):
            self._second_window()
        if world.chance(world.weather.colleague):
            Colleague(world).acts()
        if world.chance(world.weather.clocks):
            world.wall_shift = world.random.choice((0.0, -HOURS, HOURS, -30 * HOURS, 24 * HOURS, 0.5))
            world.server_shift = world.random.choice((0.0, -HOURS, HOURS))
            world.tell(
                "clocks", f"this computer {world.wall_shift:+.0f} s, server {world.server_shift:+.0f} s"
            )

    def _second_window(self) -> None:
        if self.second is None or self.second.program.dead:
            self.second = Clerk(self._program("second"))
        clerk = self.second
        with suppress(Killed):
            self.world.random.choice((clerk.begins, clerk.glances, clerk.posts, clerk.sends_again))()


def usual(seed: int) -> Weather:
    """Every third story has a colleague on another computer, every fourth clocks that jump."""
    return Weather(colleague=0.01 * (seed % 3 == 0), clocks=0.02 * (seed % 4 == 0))


@dataclass
class Colleague:
    """Somebody on another computer, who knows nothing of our journal."""

    world: World
    made: list[Batch] = field(default_factory=list)

    def acts(self) -> None:
        """Posts some of the same records; rarely takes our identifier, or deletes a batch of ours."""
        pick = self.world.random
        act = pick.choices((self._posts, self._takes_name, self._deletes), (8, 1, 1))[0]
        act()

    def _posts(self) -> None:
        pick = self.world.random
        records = pick.sample(offered(self.world.state.switches.rows), 2)
        self._add(
            f"COLLEAGUE-{pick.randrange(10**6)}", sorted(number for each in records for number in each.ids)
        )

    def _takes_name(self) -> None:
        if self.world.departures:
            other = offered(self.world.state.switches.rows)[0]
            self._add(self.world.random.choice(self.world.departures).identifier, sorted(other.ids))

    def _add(self, identifier: str, entries: list[int]) -> None:
        ledger = self.world.state.ledger
        free = [entry for entry in entries if ledger.batch_of(entry) is None]
        taken = any(each.identifier == identifier for each in ledger.batches.values())
        if not free or (taken and self.world.state.switches.mode == "strict"):
            return
        batch = Batch(ledger.last_id + 1, identifier, free, invoices=True, expenses=True, products=True)
        ledger.add(batch)
        self.world.colleagues[batch.id] = self.world.elapsed
        self.world.tell("colleague", f"makes {batch.id} {identifier}: {len(free)} entries")

    def _deletes(self) -> None:
        ours = [made for each in self.world.departures for made in each.batches if self.world.held(made)]
        if ours:
            gone = self.world.random.choice(ours)
            self.world.state.ledger.remove(gone)
            self.world.deleted.add(gone)
            self.world.tell("colleague", f"deletes {gone}")
