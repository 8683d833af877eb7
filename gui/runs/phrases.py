"""The sentences about runs, made of values: nothing here knows a widget."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from core.domain.money import Totals
from core.domain.posting import NOT_ON_SERVER, POSTED, ItemState
from core.domain.runs import Item
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
    ItemState.NOT_POSTED: "not posted",
    ItemState.GIVEN_UP: "given up",
}


def under_way(items: Iterable[Item], batches: int, style: Style) -> str:
    """The title while batches are being created."""
    posted = sum(item.state in POSTED for item in items)
    if posted:
        return f"{count(posted, style)} of {counted(batches, 'batch', 'batches', style)} posted so far"
    return f"Creating {counted(batches, 'batch', 'batches', style)}"


def outcome(states: Sequence[ItemState], style: Style) -> str:
    """The title of the result: what was posted, what was not, what nobody can tell yet."""
    posted = sum(state in POSTED for state in states)
    whole = counted(len(states), "batch", "batches", style)
    if not states:
        return "Nothing was posted"
    if posted == len(states):
        return f"{whole} posted"
    if all(state is ItemState.DRAFT for state in states):
        return f"{counted(len(states), 'file', style=style)} written, nothing posted"
    if not posted and all(state in NOT_ON_SERVER or state is ItemState.DRAFT for state in states):
        return "Nothing was posted"
    others = Counter(_OTHER.get(state, "not sent") for state in states if state not in POSTED)
    rest = ", ".join(f"{count(many, style)} {words}" for words, many in others.items())
    return f"{count(posted, style)} of {whole} posted, {rest}"
