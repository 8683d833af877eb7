"""What the clerk has to know about a batch, as the message of a banner: calm, and with the money first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.domain.posting import OPEN, ItemState
from core.domain.runs import Item
from core.words import PLAIN, Style, counted, listed
from gui.messages import Message
from gui.runs.rows import receipt_of

if TYPE_CHECKING:
    from core.workflows.settle import Open

UNCLEAR = frozenset({ItemState.UNKNOWN, ItemState.APPLIED})
"""States that are looked for by themselves."""


def looking_again(seconds: int | None, now: bool) -> str:
    """When an item is looked for again: "Checking again in 28 s"."""
    if now or seconds == 0:
        return "Checking now"
    if seconds is None:
        return "Not checked again by itself"
    return f"Checking again in {span(seconds)}"


def in_a_row(seconds: int | None, now: bool) -> str:
    """The same where there is little room: "checking in 28 s"."""
    return looking_again(seconds, now).replace(" again", "", 1).lower()


def span(seconds: int) -> str:
    """A wait in words: seconds, from two minutes on in minutes."""
    return f"{seconds} s" if seconds < 120 else f"{round(seconds / 60)} min"


def what_needs_saying(item: Item, again: str = "", busy: str = "") -> Message | None:
    """What the clerk has to know about a batch that is not simply posted.

    Args:
        item: the batch.
        again: when it is looked for again, in words.
        busy: who carries it out just now; empty for nobody.
    """
    name, entries = item.draft.label, _entries(len(item.draft.ids))
    why = item.evidence[-1].detail if item.evidence else ""
    match item.state:
        case ItemState.UNKNOWN:
            return Message(
                "unclear",
                f"The answer to batch {name} was lost.",
                f"Batchdesk is looking whether it went through. {again or 'Checking again soon'}; nothing "
                f"will be sent twice. Its {entries} stay reserved. You can leave this page or close the "
                "program; it goes on checking at the next start.",
                why,
            )
        case ItemState.APPLIED:
            return Message(
                "unclear",
                f"Batch {name} was created, but could not be read back yet.",
                f"{again or 'Checking again soon'}; nothing will be sent twice. Its {entries} stay reserved.",
                why,
            )
        case ItemState.REVIEW:
            return review(item)
        case ItemState.REJECTED:
            return Message("block", f"The server refused batch {name}.", f"{why} Nothing of it was posted.")
        case ItemState.NOT_SENT:
            return Message("warn", f"Batch {name} was not sent.", f"{why} Nothing of it was posted.")
        case ItemState.NOT_POSTED:
            return not_posted(item)
        case ItemState.DRAFT if item.waiting_file:
            return Message(
                "info",
                f"{name} waits to be batched.",
                "When the books have accepted the file, choose “Create its batch” on the first page.",
            )
        case state if state in OPEN:
            who = f"{busy} carries it out in another window or command just now. " if busy else ""
            return Message("info", f"Batch {name} is still under way.", f"{who}Its {entries} stay reserved.")
    return None


def review(item: Item) -> Message:
    """Reading back did not settle it: a person decides."""
    receipt = receipt_of(item)
    why = item.evidence[-1].detail if item.evidence else ""
    return Message(
        "unclear",
        f"Batch {item.draft.label} needs your decision.",
        "What the server shows is not what was sent. Compare it in ConnectWise, then decide; its "
        f"{_entries(len(item.draft.ids))} stay reserved until then, and nothing will be sent again.",
        "\n".join(receipt.differences) if receipt and receipt.differences else why,
    )


def not_posted(item: Item) -> Message:
    """It certainly is not on the server."""
    why = item.evidence[-1].detail if item.evidence else ""
    return Message(
        "info",
        f"Batch {item.draft.label} did not arrive: nothing was posted.",
        f"Its {_entries(len(item.draft.ids))} are free again. Send the same request again, or choose its "
        "records anew.",
        why,
    )


def found_out(item: Item, busy: str = "") -> Message | None:
    """What was found out about a batch whose answer was lost; None where there is nothing to tell."""
    if item.state is ItemState.VERIFIED:
        text = "It was read back and ties out; its receipt is in the history."
        return Message("good", f"Batch {item.draft.label} did go through: posted.", text)
    return None if item.state is ItemState.DECIDED else what_needs_saying(item, busy=busy)


def being_checked(found: Sequence[Open], seconds: int | None, style: Style, *, now: bool) -> Message:
    """Which batches are unclear, and when they are looked for again."""
    one = len(found) == 1
    runs = sorted({each.run for each in found})
    named = listed([str(each) for each in runs])
    batches = counted(len(found), "batch", "batches", style)
    whole = f"{batches} of run{'' if len(runs) == 1 else 's'} {named}"
    title = f"{whole}: checking whether {'it' if one else 'they'} went through."
    entries = _entries(sum(each.entries for each in found), style)
    return Message(
        "unclear",
        title,
        f"{_next_look(seconds, now=now)}; nothing will be sent twice. {'Its' if one else 'Their'} {entries} "
        "stay reserved until then.",
    )


def _next_look(seconds: int | None, *, now: bool) -> str:
    if now or seconds == 0:
        return "Looking now"
    return "Not looked for by itself" if seconds is None else f"Next look in {span(seconds)}"


def on_the_status_line(many: int, seconds: int | None, style: Style, *, now: bool) -> str:
    """The same in a few words: "Checking 1 batch · next look in 28 s"."""
    batches = counted(many, "batch", "batches", style)
    if now or seconds in (None, 0):
        return f"Checking {batches} now"
    assert seconds is not None
    return f"Checking {batches} · next look in {span(seconds)}"


def carried_out(found: Sequence[Open], style: Style) -> Message:
    """Which batches somebody carries out just now, and who."""
    who = listed(sorted({each.busy for each in found}))
    batches = counted(len(found), "batch is", "batches are", style)
    return Message("info", f"{batches} being carried out by {who} just now.", "Nothing is to be done here.")


def sent_again(item: Item) -> Message | None:
    """How sending again ended."""
    if item.state is ItemState.VERIFIED:
        text = "It was read back and ties out; its receipt is complete."
        return Message("good", f"Batch {item.draft.label} is posted.", text)
    return what_needs_saying(item)


def to_decide(found: Sequence[Open], style: Style) -> Message:
    """Which batches wait for a person."""
    if len(found) == 1:
        title = f"Batch {found[0].label} of run {found[0].run} needs your decision."
    else:
        title = f"{counted(len(found), 'batch', 'batches', style)} need your decision."
    its = "Its" if len(found) == 1 else "Their"
    entries = _entries(sum(each.entries for each in found), style)
    return Message(
        "unclear", title, f"{its} {entries} stay reserved until then; nothing will be sent by itself."
    )


def _entries(many: int, style: Style = PLAIN) -> str:
    return counted(many, "GL entry", "GL entries", style)
