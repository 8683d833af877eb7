"""The sentences about runs, made of values: nothing here knows a widget."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from core.domain.kind_words import NOUNS, Nouns
from core.domain.money import Totals, totals
from core.domain.payments.proof import PaymentProof, file_of
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
    """What a payment run was: "Payments · bank.csv · 209 of 214 invoices · GBP 51,040.10"."""
    kept, items = file_of(run), len(run.items)
    whole = kept.invoices if kept else items
    invoices = counted(whole, "invoice", style=style)
    if items < whole:
        invoices = f"{count(items, style)} of {invoices}"
    parts = ("Payments", Path(kept.name).name if kept else "", invoices, amounts(in_file(run), style))
    return DOT.join(filter(None, parts))


def in_file(run: Run) -> Totals:
    """What the payments of a run came to in their file, each currency for itself."""
    facts = [item.draft.facts for item in run.items]  # read for each paint of a list
    known = [each for each in facts if "in_file" in each]
    return totals((str(each["currency"]), Decimal(str(each["in_file"]))) for each in known)


def three_amounts(proof: PaymentProof, style: Style) -> str:
    """Before, sent and now: "Stored before 0.00, sent 400.00, stored now 77.00 GBP."."""
    if proof.stored is None:
        return ""
    task, now = proof.task, proof.stored
    before, sent, stored = (number(each, style) for each in (task.before, task.after, now))
    return f"Stored before {before}, sent {sent}, stored now {stored} {task.currency}."
