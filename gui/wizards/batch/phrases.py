"""The sentences of the wizard, made of numbers: nothing here knows a widget."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from core.domain.money import Totals
from core.domain.preview import Preview
from core.domain.records import BatchKind
from core.words import Style, count, counted
from gui.runs.phrases import DOT, amounts
from gui.wizards.phrases import short_name

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


def later(preview: Preview, style: Style) -> str:
    """What was left out for its date; empty for nothing."""
    many = sum(each.later for _, each in preview.counts)
    if not many:
        return ""
    verb = "is" if many == 1 else "are"
    return f"{counted(many, 'record', style=style)} {verb} dated later and not shown."


def opened(name: str) -> str:
    """Where the records of an opened file come from; a long name is cut in its middle."""
    return f"From {short_name(name)}, without a connection."


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
