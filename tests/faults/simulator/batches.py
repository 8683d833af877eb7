"""Stories about batches: what the server holds of them, what a colleague does to them, what must be true."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.connectwise.calls import Call
from core.domain.posting import NOT_ON_SERVER, POSTED, ItemState
from core.domain.runs import Item, Run
from core.sandbox.answering import handle
from core.sandbox.ledger import Batch
from core.sandbox.messages import Request, Response
from core.sandbox.switches import Switches
from tests.faults.simulator.batch_clerk import BatchClerk
from tests.faults.simulator.clerk import Clerk
from tests.faults.simulator.offered import offered
from tests.faults.simulator.program import BOOKS, Program
from tests.faults.simulator.verdict import Verdict
from tests.faults.simulator.world import Departure, Weather, World

_NOT_THERE = NOT_ON_SERVER | {ItemState.DRAFT}


@dataclass
class BatchDeparture(Departure):
    """A request for a batch."""

    ids: frozenset[int]
    compared: float
    """When the program that sent it last saw what is unposted."""
    named: float
    """When it last saw which identifiers are taken."""
    batches: list[int] = field(default_factory=list)
    """What the server made of it."""


class Batches:
    """The subject of a story about batches."""

    def __init__(self) -> None:
        self.deleted: set[int] = set()
        self.colleagues: dict[int, float] = {}
        """Batches that a colleague made, and when."""

    def meddled(self, _label: str) -> bool:
        return bool(self.colleagues or self.deleted)

    def switches(self, chance: random.Random, mode: str) -> Switches:
        pick = chance.choice
        return Switches(
            mode=mode,
            entry_ids=pick(("gl", "gl", "own")),
            rows=pick(("per_record", "per_entry")),
            created_reply=pick(("export", "empty")),
        )

    def weather(self, seed: int) -> Weather:
        """Every third story has a colleague on another computer, every fourth clocks that jump."""
        return Weather(colleague=0.01 * (seed % 3 == 0), clocks=0.02 * (seed % 4 == 0))

    def opens(self, world: World) -> None:
        offered(world.state.switches.rows)

    def clerk(self, program: Program) -> Clerk:
        return BatchClerk(program)

    # Calls

    def is_write(self, call: Call) -> bool:
        return call.method == "POST" and call.url.endswith("/batches")

    def saw(self, program: Program, call: Call, _response: Response) -> None:
        if "unposted" in call.url:
            program.seen["unposted"] = program.world.elapsed
        elif call.url.endswith("/batches"):
            program.seen["batches"] = program.world.elapsed

    def departing(self, world: World, program: Program, call: Call) -> Departure:
        body = call.body or b""
        told = json.loads(body)
        return BatchDeparture(
            len(world.departures) + 1,
            program.name,
            told["batchIdentifier"],
            body,
            world.elapsed,
            frozenset(told["processedRecordIds"]),
            program.seen.get("unposted", -1.0),
            program.seen.get("batches", -1.0),
        )

    def in_journal(self, program: Program, departure: Departure) -> str:
        uses = program.desk.journal_view().identifier_used(BOOKS, departure.label)
        is_sent = [use.state for use in uses][-1:] == [ItemState.SENT]
        return "" if is_sent else f"the journal says {uses[-1:]}"

    def carry_out(self, world: World, request: Request, departure: Departure) -> tuple[Response, object]:
        assert isinstance(departure, BatchDeparture)
        before = set(world.state.ledger.batches)
        self._watch(world, departure)
        response = handle(world.state, request)
        made = sorted(set(world.state.ledger.batches) - before)
        departure.batches.extend(made)
        return response, made

    def _watch(self, world: World, departure: BatchDeparture) -> None:
        """What a permissive server would do twice is wrong only where we could have known."""
        if world.state.switches.mode == "strict":
            return
        for batch in world.state.ledger.batches.values():
            made = self.colleagues.get(batch.id, -1.0)
            if made <= departure.compared and departure.ids.intersection(batch.entries):
                world.wrong(f"duplicate: entries of {batch.identifier} again in {departure.label}")
            elif made <= departure.named and batch.identifier.casefold() == departure.label.casefold():
                world.wrong(f"duplicate: a second batch {batch.identifier}")

    # The verdict

    def sent_for(self, world: World, item: Item) -> list[BatchDeparture]:
        return list(world.ours(item.draft.label))

    def is_there(self, world: World, item: Item) -> bool:
        return any(_held(world, made) for made in self._made(world, item))

    def _made(self, world: World, item: Item) -> list[int]:
        return [number for each in self.sent_for(world, item) for number in each.batches]

    def judge(self, world: World, runs: list[Run], found: Verdict) -> None:
        items = [item for run in runs for item in run.items]
        for item in items:
            self._judge(world, item, found)
        known = {item.draft.label for item in items}
        strange = [each for each in world.departures if each.batches and each.label not in known]
        found.lost += [
            f"lost: {each.label} is on the server, the journal does not know it" for each in strange
        ]

    def counts(self, world: World) -> Mapping[str, int]:
        return {"batches": len(world.state.ledger.batches)}

    def _judge(self, world: World, item: Item, found: Verdict) -> None:
        label, there = item.draft.label, self.is_there(world, item)
        made = self._made(world, item)
        if (
            item.state in POSTED
            and not (there or _equal_elsewhere(world, item))
            and not self.deleted.intersection(made)
        ):
            found.lost.append(f"lost: {label} is {item.state.value}, the server does not have it")
        if item.state in _NOT_THERE and there:
            found.lost.append(f"lost: {label} is {item.state.value}, the server has it")
        if len([number for number in made if number not in self.deleted]) > 1:
            found.duplicates.append(f"duplicate: {label} is there twice")
        if item.state is ItemState.VERIFIED and there:
            found.lost += _unequal(world, item, made)

    # A colleague

    def colleague_acts(self, world: World) -> None:
        """Posts some of the same records; rarely takes our identifier, or deletes a batch of ours."""
        act = world.random.choices((self._posts, self._takes_name, self._deletes), (8, 1, 1))[0]
        act(world)

    def _posts(self, world: World) -> None:
        records = world.random.sample(offered(world.state.switches.rows), 2)
        name = f"COLLEAGUE-{world.random.randrange(10**6)}"
        self._add(world, name, sorted(number for each in records for number in each.ids))

    def _takes_name(self, world: World) -> None:
        if world.departures:
            other = offered(world.state.switches.rows)[0]
            self._add(world, world.random.choice(world.departures).label, sorted(other.ids))

    def _add(self, world: World, identifier: str, entries: list[int]) -> None:
        ledger = world.state.ledger
        free = [entry for entry in entries if ledger.batch_of(entry) is None]
        taken = any(each.identifier == identifier for each in ledger.batches.values())
        if not free or (taken and world.state.switches.mode == "strict"):
            return
        batch = Batch(ledger.last_id + 1, identifier, free, invoices=True, expenses=True, products=True)
        ledger.add(batch)
        self.colleagues[batch.id] = world.elapsed
        world.tell("colleague", f"makes {batch.id} {identifier}: {len(free)} entries")

    def _deletes(self, world: World) -> None:
        ours = [made for each in world.departures for made in each.batches if _held(world, made)]
        if ours:
            gone = world.random.choice(ours)
            world.state.ledger.remove(gone)
            self.deleted.add(gone)
            world.tell("colleague", f"deletes {gone}")


def _held(world: World, batch: int) -> Batch | None:
    """A batch that the server has at this moment."""
    return world.state.ledger.batches.get(batch)


def _equal_elsewhere(world: World, item: Item) -> bool:
    """A colleague has made a batch of our identifier with exactly our entries: it is as good as ours."""
    batches = world.state.ledger.batches.values()
    ours = (item.draft.label, set(item.draft.ids))
    return any((each.identifier, set(each.entries)) == ours for each in batches)


def _unequal(world: World, item: Item, made: list[int]) -> Iterator[str]:
    held = [batch for number in made if (batch := _held(world, number))]
    receipt = item.receipt or {}
    if [set(batch.entries) for batch in held] != [set(item.draft.ids)]:
        yield f"lost: {item.draft.label} is verified, the server's entries are not those that were sent"
    if receipt.get("verdict") != "ties out" or receipt.get("ids_read") != len(item.draft.ids):
        yield f"lost: {item.draft.label} is verified, its receipt does not say so"
