"""The sentences of the wizard, made of numbers: nothing here knows a widget."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from core.domain.money import Totals
from core.domain.posting import NOT_ON_SERVER, POSTED, ItemState
from core.domain.preview import Preview
from core.domain.records import BatchKind
from core.domain.runs import Item
from core.words import Style, count, counted, day, number

KIND_TITLES = {
    BatchKind.INVOICES: "Invoices",
    BatchKind.EXPENSES: "Expenses",
    BatchKind.PROCUREMENT: "Procurement",
}
KIND_NOTES = {
    BatchKind.INVOICES: "invoices and credit memos whose status is closed",
    BatchKind.EXPENSES: "approved expense reports, non-reimbursable ones included",
    BatchKind.PROCUREMENT: "received purchases, adjustments, transfers",
}
STEPS = ("Source", "Preview and choose", "Review", "Result")
DOT = " · "


def amounts(sums: Totals, style: Style) -> str:
    """Totals side by side: "GBP 4,210.00 · EUR (35.00)"."""
    return DOT.join(f"{currency} {number(value, style)}".strip() for currency, value in sums.items())


def chosen(many: int, of: int, sums: Totals, hidden: int, style: Style) -> str:
    """The line under the tables, as rich text; `show` is the link that takes the filter away."""
    parts = [f"<b>{count(many, style)} of {count(of, style)} chosen</b>"]
    if sums:
        parts.append(escape(amounts(sums, style)))
    if hidden:
        rows = "1 chosen row is" if hidden == 1 else f"{count(hidden, style)} chosen rows are"
        parts.append(
            f'<span class="warn">{rows} hidden by the filter</span>&nbsp; <a href="show">Show them</a>'
        )
    return DOT.join(parts)


def planned(records: int, entries: int, sums: Totals, style: Style) -> str:
    """The line under the review, as rich text."""
    parts = [f"<b>{counted(records, 'record', style=style)}</b>"]
    parts.append(counted(entries, "GL entry", "GL entries", style))
    return DOT.join([*parts, escape(amounts(sums, style))]) if sums else DOT.join(parts)


def read(preview: Preview, style: Style) -> str:
    """The status line after reading: when, how much, whether the server counts the same."""
    records = len(preview.export.records)
    at = preview.read_at.astimezone().strftime("%H:%M")
    if preview.question is None:
        return f"Opened {at}{DOT}{counted(records, 'record', style=style)}, not compared with any server"
    agrees = all(each.agrees for _, each in preview.counts)
    verdict = "counts agree with the server" if agrees else "the server counts differently"
    return f"Read {at}{DOT}{counted(records, 'unposted record', style=style)}, {verdict}"


def when(moment: dt.datetime, now: dt.datetime, style: Style) -> str:
    """A moment as people say it: "today 09:41", "yesterday 15:58", else its day."""
    local = moment.astimezone()
    days = (now.astimezone().date() - local.date()).days
    name = {0: "today", 1: "yesterday"}.get(days, day(local.date(), style))
    return f"{name} {local:%H:%M}"


def later(preview: Preview, style: Style) -> str:
    """What was left out for its date; empty for nothing."""
    many = sum(each.later for _, each in preview.counts)
    if not many:
        return ""
    verb = "is" if many == 1 else "are"
    return f"{counted(many, 'record', style=style)} {verb} dated later and not shown."


def opened(name: str) -> str:
    """Where the records of an opened file come from; a long name is cut in its middle."""
    short = name if len(name) <= 40 else f"{name[:20]}…{name[-18:]}"
    return f"From {short}, without a connection."


def disagreements(preview: Preview, style: Style) -> list[str]:
    """One sentence for each kind whose rows are not as many as the server counts."""
    return [
        f"{KIND_TITLES[kind]}: {counted(each.rows, 'row', style=style)} read, "
        f"but the server counts {count(each.counted, style)}. Read again before you batch."
        for kind, each in preview.counts
        if not each.agrees
    ]


def problems(many: int, style: Style) -> str:
    """How much could not be shown; empty for nothing."""
    return f"{counted(many, 'row', style=style)} could not be shown in full." if many else ""


def gone(numbers: Sequence[str], style: Style) -> str:
    """Which chosen records are not unposted any more; empty for none."""
    if not numbers:
        return ""
    named = ", ".join(numbers[:5]) + (
        f" and {count(len(numbers) - 5, style)} more" if len(numbers) > 5 else ""
    )
    verb = "was chosen and is" if len(numbers) == 1 else "were chosen and are"
    return f"{named} {verb} no longer unposted: somebody may have batched or changed it. It will not be sent."


def create(batches: int, records: int, style: Style) -> str:
    """What the commit button says."""
    return (
        f"Create {counted(batches, 'batch', 'batches', style)} of {counted(records, 'record', style=style)}"
    )


def review(records: int, style: Style) -> str:
    """What the button to the review says."""
    return f"Next: review {counted(records, 'record', style=style)}" if records else "Next: review"


_OTHER = {
    ItemState.UNKNOWN: "cannot be told yet",
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
