"""The clerk: posts what is unposted, settles what is unclear, sends again what may be, decides the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from core.domain.checks import check_records
from core.domain.connection import DEMO
from core.domain.export import ExportFormat
from core.domain.findings import Severity
from core.domain.plan import Cut, PlannedBatch, plan
from core.domain.posting import POSTED, ItemState
from core.domain.preview import Question
from core.domain.records import BatchKind, Record
from core.domain.runs import Item, Run
from core.errors import UserError
from core.jobs import Cancel, Cancelled, silent
from core.store.journal import JournalMissing
from core.workflows.again import send_again, to_send_again
from core.workflows.decide import decide
from core.workflows.delivery import Changed
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import naming
from core.workflows.preview import preview
from core.workflows.settle import Open, look_all, look_due, settle
from tests.faults.simulator.habits import OURS
from tests.faults.simulator.program import Program
from tests.faults.simulator.world import CALM, TODAY, World

REVIEW = ItemState.REVIEW


@lru_cache(4)
def offered(rows: str) -> tuple[Record, ...]:
    """What a preview shows before anything is posted, without records that something speaks against."""
    world = World(0, "strict", CALM)
    world.state.set(rows=rows)
    with TemporaryDirectory() as folder:
        desk = Program(world, Path(folder), "preview", OURS).desk
        found = preview(desk, DEMO, Question(frozenset(BatchKind), TODAY)).export.records
    against = check_records(found)
    return tuple(
        record
        for record in found
        if all(each.rule.severity < Severity.CONFIRM for each in against.get(record.key, ()))
    )


class Clerk:
    """A person at one program."""

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
        """Chooses records, mostly such as are not posted yet, and posts them."""
        with self._told("posts"):
            order = self._order()
            self.world.tell(
                self.program.name, f"posts {', '.join(each.batch.identifier for each in order.batches)}"
            )
            cancel = Cancel()
            changed = self._changed(cancel)
            self._end(self.program.habit.post(self.desk, order, changed, silent, cancel))

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

    def left(self) -> dict[str, str]:
        """What waits for a person's decision, and what is known of it."""
        return {item.draft.label: item.evidence[-1].detail for item in self._items() if item.state is REVIEW}

    def decides(self, truth: Mapping[str, bool]) -> None:
        """Everything that waits for a person, by what the server shows."""
        for item in self._items():
            if item.state is REVIEW:
                decide(self.desk, item.run, item.number, posted=truth[item.draft.label], reason="seen there")

    # How

    def _order(self) -> Order:
        pick = self.world.random
        records = [record for record in self._free() if pick.random() < 0.25][:6]
        cut = pick.choice((Cut.KIND, Cut.KIND, Cut.LOCATION))
        planned = plan(records, cut, naming(self.desk, "SIM")).batches[:3]
        orders = tuple(self._with_file(batch) for batch in planned)
        return Order(DEMO, orders, patient=pick.random() < 0.3)

    def _with_file(self, batch: PlannedBatch) -> BatchOrder:
        """Some batches are also written to a file."""
        if not self.world.chance(0.15):
            return BatchOrder(batch, None)
        return BatchOrder(batch, self.desk.home / f"{batch.identifier}.xml", ExportFormat.LEGACY)

    def _free(self) -> list[Record]:
        """What the clerk takes for unposted: by the journal, at times not even that."""
        records = list(offered(self.world.state.switches.rows))
        if self.world.chance(0.2):
            return records
        taken = {number for item in self._items() if item.state in POSTED for number in item.draft.ids}
        return [record for record in records if not taken.intersection(record.ids)]

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


def prepared() -> None:
    """What all stories share is made once."""
    for rows in ("per_record", "per_entry"):
        offered(rows)
