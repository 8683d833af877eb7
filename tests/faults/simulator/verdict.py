"""At the end of a story: does the journal say exactly what the server has?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.posting import OPEN, ItemState
from core.domain.runs import Item
from core.store.journal import JournalMissing, look_at_journal
from tests.faults.simulator.habits import Habit
from tests.faults.simulator.program import Program
from tests.faults.simulator.world import QUIET, World


@dataclass
class Verdict:
    """What was counted, and what must not be."""

    duplicates: list[str] = field(default_factory=list)
    """Posted twice: a GL entry in two batches, two payments of one request, a receipt added twice."""
    lowered: list[str] = field(default_factory=list)
    """Payments that were there and could be known were overwritten unseen."""
    lost: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    """A request without its row, a quiet period cut short, a journal that does not verify."""
    counts: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)

    @property
    def wrongs(self) -> list[str]:
        """Everything that must not be."""
        return [*self.duplicates, *self.lowered, *self.lost, *self.unresolved, *self.other]

    def sort_in(self, wrong: str) -> None:
        """What was found wrong while the story went on, by its first word."""
        kinds = {"duplicate": self.duplicates, "lowered": self.lowered, "lost": self.lost}
        kinds.get(wrong.partition(":")[0], self.other).append(wrong)


def needless(world: World, left: Iterable[Item]) -> Iterator[str]:
    """What was left to a person though nobody interfered and the server never said anything untrue."""
    for item in left:
        label = item.draft.label
        if label not in world.lied and not world.subject.meddled(label):
            yield f"unresolved: {label} is left to a person without need: {item.evidence[-1].detail}"


def judged(world: World, home: Path, programs: Mapping[str, Program], habit: Habit) -> Verdict:
    """The verdict of a story that has ended."""
    try:
        view = look_at_journal(home)
        runs = view.runs(1000)
        fits = view.verify()
    except JournalMissing:
        runs, fits = [], None
    found = Verdict(trace=world.trace)
    if fits is not None and (not fits.fits or fits.notes):
        found.other.append(f"the journal: {fits}")
    for wrong in world.wrongs:
        found.sort_in(wrong)
    items = [item for run in runs for item in run.items]
    world.subject.judge(world, runs, found)
    for item in items:
        if item.state in OPEN - {ItemState.REVIEW}:
            told = f"{item.draft.label} is {item.state.value}: {item.evidence[-1].detail}"
            found.unresolved.append(f"unresolved: {told}")
        found.other += _quiet(world, item, programs, habit)
    found.counts.update(item.state.value for item in items)
    found.counts.update(world.counts)
    found.counts.update(world.subject.counts(world), requests=len(world.departures))
    found.counts["kills"] = sum(program.dead for program in programs.values())
    return found


def _quiet(world: World, item: Item, programs: Mapping[str, Program], habit: Habit) -> Iterator[str]:
    """A miss counts twice in a row, both past the quiet period, by the true time."""
    decided = any("Decided" in each.what for each in item.evidence)
    sent = world.subject.sent_for(world, item)
    if item.state is not ItemState.NOT_POSTED or decided or not sent or habit.patience.quiet < QUIET:
        return
    over = max(each.over for each in sent)
    looks = [programs[each.moment.session].true_time(each.moment.monotonic) for each in item.looks]
    if len([each for each in looks if each - over > QUIET]) < 2:
        yield f"{item.draft.label} is not posted after looks {[round(each - over) for each in looks]} s"
