"""The clerk: posts or pays, settles what is unclear, sends again what may be, decides the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from core.domain.connection import DEMO
from core.domain.posting import ItemState
from core.domain.runs import Item, Run
from core.errors import UserError
from core.jobs import Cancel, Cancelled, silent
from core.store.journal import JournalMissing
from core.workflows.again import send_again, to_send_again
from core.workflows.decide import decide
from core.workflows.delivery import Changed
from core.workflows.settle import Open, look_all, look_due, settle
from tests.faults.simulator.program import Program

REVIEW = ItemState.REVIEW


class Clerk(ABC):
    """A person at one program; what is posted is the subject's own."""

    def __init__(self, program: Program) -> None:
        self.program, self.desk, self.world = program, program.desk, program.world

    def begins(self) -> None:
        """What a program does on start, and for as long as the clerk waits."""
        with self._told("looks"):
            self._say(look_all(self.desk, DEMO))

    def works(self) -> None:
        """One thing a clerk may do."""
        acts = (self.posts, self.posts, self.posts, self.waits, self.looks, self.sends_again)
        self.world.random.choice(acts)()

    def posts(self) -> None:
        """Posts batches, or uploads payments."""
        with self._told("posts"):
            self._posts()

    @abstractmethod
    def _posts(self) -> None:
        """Chooses what, and hands it to the program."""

    def waits(self) -> None:
        """Until everything is clear or the schedule has ended."""
        with self._told("settles"):
            self._say(settle(self.desk, DEMO, self._say))

    def glances(self) -> None:
        """What is due."""
        with self._told("glances"):
            self._say(look_due(self.desk, DEMO))

    def looks(self) -> None:
        """Looks a few times and goes on with something else."""
        with self._told("looks"):
            for _ in range(self.world.random.randint(1, 4)):
                self._say(look_due(self.desk, DEMO))
                self.desk.pause(self.world.random.choice((1.0, 10.0, 70.0, 200.0)), Cancel())

    def sends_again(self) -> None:
        """Sends again whatever may be sent again, of one run."""
        with self._told("sends again"):
            view = self.desk.journal_view()
            runs = [run for run in view.runs() if to_send_again(view, run)]
            if not runs:
                return
            run = self.world.random.choice(runs)
            self.world.tell(self.program.name, f"sends run {run.number} again")
            cancel = Cancel()
            self._end(send_again(self.desk, run.number, self._changed(cancel), silent, cancel))

    def left(self) -> list[Item]:
        """What waits for a person's decision."""
        return [item for item in self._items() if item.state is REVIEW]

    def decides(self, truth: Callable[[Item], bool]) -> None:
        """Everything that waits for a person, by what the server shows."""
        for item in self.left():
            decide(self.desk, item.run, item.number, posted=truth(item), reason="seen there")

    # How

    def _items(self) -> Iterable[Item]:
        try:
            return [item for run in self.desk.journal_view().runs() for item in run.items]
        except JournalMissing:
            return []

    def _changed(self, cancel: Cancel) -> Changed:
        def changed(_run: Run) -> None:
            self.program.step("shown")
            self.world.between(self.program.name)
            if self.world.chance(self.world.weather.stop):
                cancel.ask()

        return changed

    def _end(self, run: Run) -> None:
        for item in run.items:
            told = f"run {run.number}: {item.draft.label} {item.state.value}: {item.evidence[-1].detail}"
            self.world.tell(self.program.name, told)

    def _say(self, found: tuple[Open, ...]) -> None:
        self.program.step("shown")
        told = ", ".join(f"{each.label} {each.state.value}" for each in found)
        self.world.tell(self.program.name, f"open: {told or 'nothing'}")

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """The user's world may stop an act; anything else is a fault of the program."""
        try:
            yield
        except (UserError, Cancelled) as error:
            self.world.tell(self.program.name, f"{what}: {type(error).__name__} {error}")
