"""One seed, one story, one verdict."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from core.domain.runs import Item
from tests.faults.simulator.batches import Batches
from tests.faults.simulator.clerk import Clerk
from tests.faults.simulator.habits import OURS, Habit
from tests.faults.simulator.program import Killed, Program
from tests.faults.simulator.verdict import Verdict, judged, needless
from tests.faults.simulator.world import CALM, HOURS, Subject, Weather, World

_FAST = Path("/dev/shm")
_ACTS = 3
_STARTS = 4


def told(
    seed: int,
    mode: str,
    weather: Weather | None = None,
    habit: Habit = OURS,
    about: Callable[[], Subject] = Batches,
) -> Verdict:
    """The story of a seed, and what is wrong at its end."""
    folder = _home()
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    subject = about()
    return Story(World(seed, mode, weather or subject.weather(seed), subject), habit, folder).told()


@lru_cache(1)
def _home() -> Path:
    """One folder for all stories of a process, emptied before each: what is known of a path stays known."""
    folder = tempfile.TemporaryDirectory(prefix="story-", dir=_FAST if _FAST.is_dir() else None)
    atexit.register(folder.cleanup)
    return Path(folder.name)


class Story:
    """Programs start, work, are killed and start again; in the end it is calm and everything is counted."""

    def __init__(self, world: World, habit: Habit, home: Path) -> None:
        self.world, self.habit, self.home = world, habit, home
        self.programs: dict[str, Program] = {}
        self.second: Clerk | None = None
        self.left: list[Item] = []
        """What the calm left to a person."""
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
        for _ in range(self.world.random.randint(1, _STARTS)):
            self._alive(self._working)
            self.world.advance(self.world.random.choice((1.0, 30.0, 170.0, 1000.0)))
        self._calm()

    def _alive(self, life: Callable[[Clerk], None]) -> None:
        with suppress(Killed):
            life(self._clerk("window"))

    def _clerk(self, what: str) -> Clerk:
        """Somebody at a program that was just started."""
        name = f"{what}-{len(self.programs) + 1}"
        self.programs[name] = Program(self.world, self.home, name, self.habit)
        return self.world.subject.clerk(self.programs[name])

    def _working(self, clerk: Clerk) -> None:
        clerk.begins()
        for _ in range(self.world.random.randint(1, _ACTS)):
            clerk.works()

    def _calm(self) -> None:
        """The day after: nothing goes wrong any more, and what can be settled is settled."""
        self.world.weather = CALM
        self.world.tell("calm", "")
        clerk = self._clerk("calm")
        clerk.begins()
        clerk.waits()
        self.world.drain()
        clerk.waits()
        self.left = clerk.left()
        clerk.decides(lambda item: self.world.subject.is_there(self.world, item))

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
            world.subject.colleague_acts(world)
        if world.chance(world.weather.clocks):
            world.wall_shift = world.random.choice((0.0, -HOURS, HOURS, -30 * HOURS, 24 * HOURS, 0.5))
            world.server_shift = world.random.choice((0.0, -HOURS, HOURS))
            world.tell(
                "clocks", f"this computer {world.wall_shift:+.0f} s, server {world.server_shift:+.0f} s"
            )

    def _second_window(self) -> None:
        if self.second is None or self.second.program.dead:
            self.second = self._clerk("second")
        clerk = self.second
        with suppress(Killed):
            self.world.random.choice((clerk.begins, clerk.glances, clerk.posts, clerk.sends_again))()
