"""Stories about payments: what the server stores, what a colleague does to it, what must be true."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from core.connectwise.calls import Call
from core.domain.payments.proof import proof_of
from core.domain.payments.rows import Amounts
from core.domain.payments.tasks import PaymentTask, task_from
from core.domain.posting import NOT_ON_SERVER, POSTED, IdKind, ItemState
from core.domain.runs import Item, Run
from core.sandbox.answering import handle
from core.sandbox.data_earlier import CREDIT_MEMO, FIRST_ID
from core.sandbox.messages import Request, Response
from core.sandbox.receivables import set_payment
from core.sandbox.switches import Switches
from core.store.journal import JournalMissing
from core.workflows.payment_results import fate_of
from tests.faults.simulator.clerk import Clerk
from tests.faults.simulator.payment_books import Account, PaymentDeparture, Sum, opened_accounts
from tests.faults.simulator.payment_clerk import Filed, PaymentClerk
from tests.faults.simulator.program import BOOKS, Program
from tests.faults.simulator.verdict import Verdict
from tests.faults.simulator.world import Departure, Weather, World

_NOT_THERE = NOT_ON_SERVER | {ItemState.DRAFT}


class Payments:
    """The subject of a story about payments."""

    def __init__(self) -> None:
        self.accounts: dict[int, Account] = {}
        self.drawer: list[Filed] = []
        """Every file that was ever made."""

    def switches(self, chance: random.Random, mode: str) -> Switches:
        pick = chance.choice
        return Switches(
            mode=mode,
            second_payment=pick(("refuse", "keep")),
            over_amount=pick(("refuse", "cut", "keep")),
            payment_date=pick(("full", "always")),
            credit_entries=pick(("listed", "hidden")),
        )

    def weather(self, seed: int) -> Weather:
        """As for batches; one invoice takes few calls, so that others get their turn oftener."""
        return Weather(window=0.06, colleague=0.03 * (seed % 3 == 0), clocks=0.02 * (seed % 4 == 0))

    def opens(self, world: World) -> None:
        self.accounts = opened_accounts(world.state)

    def clerk(self, program: Program) -> Clerk:
        return PaymentClerk(program, self.accounts, self.drawer)

    def meddled(self, label: str) -> bool:
        return any(each.meddled for each in self.accounts.values() if each.invoice.number == label)

    # Calls

    def is_write(self, call: Call) -> bool:
        return call.method in ("POST", "PATCH") and "/payments" in call.url

    def saw(self, program: Program, call: Call, _response: Response) -> None:
        if (identity := _invoice(call.url)) is not None and call.url.endswith("/payments"):
            account = self.accounts[identity]
            program.seen[identity] = Sum(program.world.elapsed, account.amount, account.due, program.calls)

    def departing(self, world: World, program: Program, call: Call) -> Departure:
        identity = _invoice(call.url)
        assert identity is not None
        body = call.body or b""
        found = PaymentDeparture(
            len(world.departures) + 1,
            program.name,
            self.accounts[identity].invoice.number,
            body,
            world.elapsed,
            identity,
            f"{call.method} {_path(call.url)}",
            _amount(json.loads(body, parse_float=Decimal)),
            program.seen.get(identity),
            unwritten=not program.habit.keeps_journal,
        )
        found.read_just_before = found.saw is not None and found.saw.call == program.calls - 1
        _from_journal(program, found)
        if found.task is None and not program.habit.writes_first:
            _from_order(program, found)
        return found

    def in_journal(self, _program: Program, departure: Departure) -> str:
        assert isinstance(departure, PaymentDeparture)
        return departure.lacks

    def carry_out(self, world: World, request: Request, departure: Departure) -> tuple[Response, object]:
        assert isinstance(departure, PaymentDeparture)
        account = self.accounts[departure.invoice]
        before = account.amount
        response = handle(world.state, request)
        if not response.committed:
            return response, ""
        self._watch(world, departure, before)
        account.stored(departure, world.elapsed, before)
        return response, f"{before} → {account.amount}"

    def _watch(self, world: World, departure: PaymentDeparture, before: Decimal) -> None:
        """What must not be, although nobody can see it any more in the end."""
        account, label = self.accounts[departure.invoice], departure.label
        if departure.is_new and any(_is_same(each, departure) for each in _carried_out(world)):
            world.wrong(f"duplicate: two payments of one request for {label}")
        elif departure.receipts & account.holds:
            world.wrong(f"duplicate: a receipt of {label} counts twice")
        saw = departure.saw
        if saw is None or departure.task is None:
            world.wrong(f"{label} is sent, nobody had read what is stored")
        elif saw.amount != before:
            self._overtaken(world, account, departure, before)

    def _overtaken(
        self, world: World, account: Account, departure: PaymentDeparture, before: Decimal
    ) -> None:
        """What was read is not what is there: a colleague's doing nobody can prevent, our own we can."""
        assert departure.saw is not None
        since = account.since(departure.saw.at)
        ours = [each.cause for each in since if isinstance(each.cause, PaymentDeparture)]
        told = f"{before} becomes {departure.amount}, {departure.saw.amount} was read"
        if any(not _is_same(each, departure) for each in ours):
            world.wrong(f"lowered: {departure.label}: {told}; it was this program's own")
        elif not ours and not departure.read_just_before:
            world.wrong(f"lowered: {departure.label}: {told}, and nothing again before it left")
        elif not ours:
            world.counts["overtaken by a colleague"] += 1

    # The verdict

    def sent_for(self, world: World, item: Item) -> list[PaymentDeparture]:
        return [each for each in world.ours(item.draft.label) if _belongs(each, item)]

    def is_there(self, world: World, item: Item) -> bool:
        return any(each.effects for each in self.sent_for(world, item))

    def judge(self, world: World, runs: list[Run], found: Verdict) -> None:
        items = [item for run in runs for item in run.items]
        for run in runs:
            adds = run.header.facts.get("amounts") == Amounts.RECEIPTS.value
            for item in run.items:
                found.lost += self._lost(world, item, adds=adds)
        for each in _carried_out(world):
            if not each.unwritten and not any(_belongs(each, item) for item in items):
                found.lost.append(
                    f"lost: {each.amount} is stored for {each.label}, the journal does not know it"
                )

    def counts(self, world: World) -> Mapping[str, int]:
        return {"payments stored": sum(len(each.effects) for each in world.departures)}

    def _lost(self, world: World, item: Item, *, adds: bool) -> Iterator[str]:
        task, there = task_from(item.draft.facts), self.is_there(world, item)
        told = f"lost: run {item.run} {task.number} {task.after} is {item.state.value}"
        if item.state in _NOT_THERE and there and not self._taken_back(world, item, task):
            yield f"{told}, the server has it"
        if item.state in POSTED and not there and not self._otherwise(item, task, adds=adds):
            yield f"{told}, no request of it was carried out"
        if item.state is ItemState.DECIDED:
            yield from (f"{told}, {what}" for what in self._decided(item, task))
        if item.state is ItemState.VERIFIED and there:
            yield from (f"{told}, {what}" for what in self._unequal(item, task))

    def _taken_back(self, world: World, item: Item, task: PaymentTask) -> bool:
        """Whether a colleague has made it what it was before, so that nobody can see that it was there."""
        account = self.accounts[task.invoice_id]
        ours = [change.at for each in self.sent_for(world, item) for change in each.effects]
        return any(each.cause is None and each.amount == task.before for each in account.since(max(ours)))

    def _otherwise(self, item: Item, task: PaymentTask, *, adds: bool) -> bool:
        """Whether somebody else had stored exactly this; a receipt only where it is that same receipt."""
        account = self.accounts[task.invoice_id]
        if item.state is not ItemState.VERIFIED or not account.had(task.after):
            return False
        by_colleague = any(each.amount == task.after and each.cause is None for each in account.changes[1:])
        prints = {each.print for each in task.parts}
        nothing_to_store = task.after == task.before
        return by_colleague or nothing_to_store or not adds or prints <= account.carried

    def _unequal(self, item: Item, task: PaymentTask) -> Iterator[str]:
        account, receipt = self.accounts[task.invoice_id], item.receipt or {}
        right = [each for each in account.changes if each.amount == task.after]
        if not right:
            yield "the server never stored that amount"
        elif task.date_stored is not None and all(each.date != task.date_stored for each in right):
            yield f"the server never stored it on {task.date_stored}"
        if Decimal(str(receipt.get("stored"))) != task.after:
            yield f"its receipt says {receipt.get('stored')}"

    def _decided(self, item: Item, task: PaymentTask) -> Iterator[str]:
        """What a person decided to be stored: the journal knows what is, and less is no success."""
        proof = proof_of(item)
        if proof is None or proof.stored is None:
            yield "nobody has read what is stored"
        elif not self.accounts[task.invoice_id].had(proof.stored):
            yield f"the server never stored {proof.stored}"
        elif proof.stored < task.after and not fate_of(item)[1]:
            yield f"it goes into the success file with {proof.stored} stored"

    # A colleague

    def colleague_acts(self, world: World) -> None:
        """Raises, lowers, adds, takes away or locks a payment; never to one of our amounts."""
        pick = world.random
        account = pick.choice(list(self.accounts.values()))
        before = account.amount
        change = self._change(pick, account)
        set_payment(world.state, {"key": account.invoice.id, "by": "Colleague", **change})
        account.by_colleague(world.elapsed, before)
        told = f"{account.invoice.number}: {change}, {before} → {account.amount}"
        world.tell("colleague", told)

    def _change(self, pick: random.Random, account: Account) -> dict[str, Any]:
        odd = Decimal(pick.randint(1, 30)) + Decimal("0.07")
        if not account.own:
            return {"amount": odd, "another": True}
        only = pick.choice(account.own)
        changes: tuple[dict[str, Any], ...] = (
            {"amount": only.amount + odd},
            {"amount": only.amount + odd},
            {"amount": max(only.amount - odd, Decimal("1.07"))},
            {"amount": odd, "another": True},
            {"vanish": True},
            {"sync": "Synced"},
            {"source": "WisePay"},
            {"amount": odd, "credit": FIRST_ID + CREDIT_MEMO, "another": True},
        )
        found = pick.choice(changes)
        return found if "another" in found else {"id": only.id, **found}


def _path(url: str) -> str:
    return "/finance" + urlsplit(url).path.partition("/finance")[2]


def _invoice(url: str) -> int | None:
    """The invoice whose payments an address is about."""
    parts = _path(url).split("/")
    return int(parts[3]) if parts[2:3] == ["invoices"] and parts[4:5] == ["payments"] else None


def _amount(body: Any) -> Decimal:
    if isinstance(body, list):
        body = {each["path"].lstrip("/"): each["value"] for each in body}
    return Decimal(str(body["amount"]))


def _from_journal(program: Program, departure: PaymentDeparture) -> None:
    """What must be on disk before a request leaves: an item that keeps the invoice, sent, with its bytes."""
    try:
        view = program.desk.journal_view()
    except JournalMissing:
        departure.lacks = "there is no journal"
        return
    kept = view.reserved(BOOKS, IdKind.INVOICE, [departure.invoice]).get(str(departure.invoice))
    if kept is None:
        departure.lacks = "nothing in the journal keeps the invoice"
        return
    item = view.item(*kept)
    departure.item, departure.task = kept, task_from(item.draft.facts)
    departure.adds = view.header(item.run).facts.get("amounts") == Amounts.RECEIPTS.value
    line = next((each.facts["request"] for each in item.evidence if "request" in each.facts), "")
    if item.state is not ItemState.SENT:
        departure.lacks = f"the journal says {item.state.value}"
    elif (line, view.request_of(*kept)) != (departure.line, departure.body):
        departure.lacks = f"the journal holds another request: {line}"
    elif departure.saw is None or departure.saw.amount != departure.task.before:
        departure.lacks = f"the journal says {departure.task.before} was stored, {departure.saw} was read"
    elif departure.saw.due != departure.task.after + departure.task.balance:
        departure.lacks = f"{departure.task.balance} shall stay to be paid, but {departure.saw.due} was due"


def _from_order(program: Program, departure: PaymentDeparture) -> None:
    order = program.seen["order"]
    tasks = (each for each in order.tasks if each.invoice_id == departure.invoice)
    departure.task = next(tasks, None)
    departure.adds = order.facts["amounts"] == Amounts.RECEIPTS.value


def _carried_out(world: World) -> Iterator[PaymentDeparture]:
    return (each for each in world.departures if each.effects)


def _is_same(one: PaymentDeparture, other: PaymentDeparture) -> bool:
    """Whether two departures are one request: the same item, or where no journal tells, the same again."""
    if one.item is not None or other.item is not None:
        return one.item == other.item
    return (one.program, one.line, one.body) == (other.program, other.line, other.body)


def _belongs(departure: PaymentDeparture, item: Item) -> bool:
    if departure.item is not None:
        return departure.item == (item.run, item.number)
    task = task_from(item.draft.facts)
    return (departure.invoice, departure.amount) == (task.invoice_id, task.after)
