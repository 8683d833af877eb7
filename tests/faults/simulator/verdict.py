"""At the end of a story: does the journal say exactly what the server has?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.domain.posting import NOT_ON_SERVER, OPEN, POSTED, ItemState
from core.domain.runs import Item
from core.store.journal import JournalMissing, look_at_journal
from tests.faults.simulator.habits import Habit
from tests.faults.simulator.program import Program
from tests.faults.simulator.world import QUIET, World

_NOT_THERE = NOT_ON_SERVER | {ItemState.DRAFT}


@dataclass
class Verdict:
    """What was counted, and what must not be."""

    duplicates: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    """A request without its row, a quiet period cut short, a journal that does not verify."""
    counts: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)

    @property
    def wrongs(self) -> list[str]:
        """Everything that must not be."""
        return [*self.duplicates, *self.lost, *self.unresolved, *self.other]


def truth(world: World, label: str) -> bool:
    """Whether the server has a batch that one of our requests of this identifier made."""
    return any(world.held(made) for each in world.ours(label) for made in each.batches)


def needless(world: World, left: Mapping[str, str]) -> Iterator[str]:
    """What was left to a person though nobody interfered and the server never said anything untrue."""
    if world.colleagues or world.deleted:
        return
    for label, detail in left.items():
        if label not in world.lied:
            yield f"unresolved: {label} is left to a person without need: {detail}"


def judged(world: World, home: Path, programs: Mapping[str, Program], habit: Habit) -> Verdict:
    """The verdict of a story that has ended."""
    try:
        view = look_at_journal(home)
        items = [item for run in view.runs(1000) for item in run.items]
        fits = view.verify()
    except JournalMissing:
        items, fits = [], None
    found = Verdict(trace=world.trace)
    if fits is not None and (not fits.fits or fits.notes):
        found.other.append(f"the journal: {fits}")
    found.duplicates += [each for each in world.wrongs if each.startswith("duplicate")]
    found.other += [each for each in world.wrongs if not each.startswith("duplicate")]
    for item in items:
        _judge(world, item, found)
        found.other += _quiet(world, item, programs, habit)
    known = {item.draft.label for item in items}
    strange = [each for each in world.departures if each.batches and each.identifier not in known]
    found.lost += [
        f"lost: {each.identifier} is on the server, the journal does not know it" for each in strange
    ]
    found.counts.update(item.state.value for item in items)
    found.counts.update(requests=len(world.departures), batches=len(world.state.ledger.batches))
    found.counts["kills"] = sum(program.dead for program in programs.values())
    return found


def _judge(world: World, item: Item, found: Verdict) -> None:
    label, there = item.draft.label, truth(world, item.draft.label)
    made = [number for each in world.ours(label) for number in each.batches]
    if (
        item.state in POSTED
        and not (there or _equal_elsewhere(world, item))
        and not world.deleted.intersection(made)
    ):
        found.lost.append(f"lost: {label} is {item.state.value}, the server does not have it")
    if item.state in _NOT_THERE and there:
        found.lost.append(f"lost: {label} is {item.state.value}, the server has it")
    if item.state in OPEN - {ItemState.REVIEW}:
        found.unresolved.append(f"unresolved: {label} is {item.state.value}: {item.evidence[-1].detail}")
    if len([number for number in made if number not in world.deleted]) > 1:
        found.duplicates.append(f"duplicate: {label} is there twice")
    if item.state is ItemState.VERIFIED and there:
        found.lost += _unequal(world, item, made)


def _equal_elsewhere(world: World, item: Item) -> bool:
    """A colleague has made a batch of our identifier with exactly our entries: it is as good as ours."""
    batches = world.state.ledger.batches.values()
    ours = (item.draft.label, set(item.draft.ids))
    return any((each.identifier, set(each.entries)) == ours for each in batches)


def _unequal(world: World, item: Item, made: list[int]) -> Iterator[str]:
    held = [batch for number in made if (batch := world.held(number))]
    receipt = item.receipt or {}
    if [set(batch.entries) for batch in held] != [set(item.draft.ids)]:
        yield f"lost: {item.draft.label} is verified, the server's entries are not those that were sent"
    if receipt.get("verdict") != "ties out" or receipt.get("ids_read") != len(item.draft.ids):
        yield f"lost: {item.draft.label} is verified, its receipt does not say so"


def _quiet(world: World, item: Item, programs: Mapping[str, Program], habit: Habit) -> Iterator[str]:
    """A miss counts twice in a row, both past the quiet period, by the true time."""
    decided = any("Decided" in each.what for each in item.evidence)
    sent = world.ours(item.draft.label)
    if item.state is not ItemState.NOT_POSTED or decided or not sent or habit.patience.quiet < QUIET:
        return
    over = max(each.over for each in sent)
    looks = [programs[each.moment.session].true_time(each.moment.monotonic) for each in item.looks]
    if len([each for each in looks if each - over > QUIET]) < 2:
        yield f"{item.draft.label} is not posted after looks {[round(each - over) for each in looks]} s"
