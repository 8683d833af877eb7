"""The sentences about runs, made of values: nothing here knows a widget."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from core.domain.kind_words import NOUNS, Nouns
from core.domain.money import Totals, totals
from core.domain.payments.cap import cut_of
from core.domain.payments.proof import PaymentProof, file_of, missing_of
from core.domain.posting import NOT_ON_SERVER, POSTED, ItemState, RunKind
from core.domain.runs import Item, Run
from core.words import Style, count, counted, day, number

DOT = " · "


def amounts(sums: Totals, style: Style) -> str:
    """Totals side by side: "GBP 4,210.00 · EUR (35.00)"."""
    return DOT.join(f"{currency} {number(value, style)}".strip() for currency, value in sums.items())


def when(moment: dt.datetime, now: dt.datetime, style: Style) -> str:
    """A moment as people say it: "today 09:41", "yesterday 15:58", else its day."""
    local = moment.astimezone()
    days = (now.astimezone().date() - local.date()).days
    name = {0: "today", 1: "yesterday"}.get(days, day(local.date(), style))
    return f"{name} {local:%H:%M}"


_OTHER = {
    ItemState.UNKNOWN: "being checked",
    ItemState.APPLIED: "being checked",
    ItemState.REVIEW: "needs your decision",
    ItemState.REJECTED: "refused",
    ItemState.NOT_SENT: "not sent",
    ItemState.GIVEN_UP: "given up",
}


def under_way(items: Iterable[Item], many: int, style: Style, kind: RunKind = RunKind.BATCHES) -> str:
    """The title while batches are being created, or payments uploaded."""
    nouns = NOUNS[kind]
    done = sum(item.state in POSTED for item in items)
    if done:
        return f"{count(done, style)} of {nouns.counted(many, style)} {nouns.done} so far"
    return f"{'Uploading' if kind is RunKind.PAYMENTS else 'Creating'} {nouns.counted(many, style)}"


def outcome(states: Sequence[ItemState], style: Style, kind: RunKind = RunKind.BATCHES) -> str:
    """The title of the result: what was posted or stored, what was not, what nobody can tell yet."""
    nouns, posted = NOUNS[kind], sum(state in POSTED for state in states)
    whole = nouns.counted(len(states), style)
    if not states:
        return f"Nothing was {nouns.done}"
    if posted == len(states):
        return f"{whole} {nouns.done}"
    if all(state is ItemState.DRAFT for state in states) and kind is RunKind.BATCHES:
        return f"{counted(len(states), 'file', style=style)} written, nothing posted"
    if not posted and all(state in NOT_ON_SERVER or state is ItemState.DRAFT for state in states):
        return f"Nothing was {nouns.done}"
    others = Counter(_other(state, nouns) for state in states if state not in POSTED)
    rest = ", ".join(f"{count(many, style)} {words}" for words, many in others.items())
    return f"{count(posted, style)} of {whole} {nouns.done}, {rest}"


def _other(state: ItemState, nouns: Nouns) -> str:
    return f"not {nouns.done}" if state is ItemState.NOT_POSTED else _OTHER.get(state, "not sent")


def headline(run: Run, style: Style) -> str:
    """What a payment run was: "Payments · bank.csv · 209 of 214 invoices · GBP 51,040.10". See `of_file`."""
    kept, items = file_of(run), len(run.items)
    whole = kept.invoices if kept else items
    invoices = counted(whole, "invoice", style=style)
    if items < whole:
        invoices = f"{count(items, style)} of {invoices}"
    parts = ("Payments", Path(kept.name).name if kept else "", invoices, of_file(run, style))
    return DOT.join(filter(None, parts))


def of_file(run: Run, style: Style) -> str:
    """What the payments of a run came to in their file, and what of it is stored where that is less.

    Each currency for itself: "EUR 35.00 · GBP 500.00 of 780.00 stored".
    """
    tasks = [item for item in run.items if "in_file" in item.draft.facts]  # read for each paint of a list
    whole = totals(_amount(item, "in_file") for item in tasks)
    kept = totals((_amount(item, "in_file")[0], _stored(item)) for item in tasks)
    return DOT.join(
        f"{currency} {number(kept[currency], style)} of {number(value, style)} stored".strip()
        if kept[currency] != value
        else f"{currency} {number(value, style)}".strip()
        for currency, value in whole.items()
    )


def _amount(item: Item, name: str) -> tuple[str, Decimal]:
    facts = item.draft.facts
    return str(facts["currency"]), Decimal(str(facts[name]))


def _stored(item: Item) -> Decimal:
    """What is stored of the file's amount for one invoice."""
    if item.state not in POSTED:
        return Decimal(0)
    whole, excess = _amount(item, "in_file")[1], _amount(item, "excess")[1]
    return whole - cut_of(excess, whole) - missing_of(item)


def three_amounts(proof: PaymentProof, style: Style) -> str:
    """Before, sent and now: "Stored before 0.00, sent 400.00, stored now 77.00 GBP."."""
    if proof.stored is None:
        return ""
    task, now = proof.task, proof.stored
    before, sent, stored = (number(each, style) for each in (task.before, task.after, now))
    return f"Stored before {before}, sent {sent}, stored now {stored} {task.currency}."
