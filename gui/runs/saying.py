"""What the clerk has to know about a batch or payment, as a banner: calm, and with the money first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.domain.kind_words import NOUNS, named
from core.domain.payments.proof import proof_of
from core.domain.posting import OPEN, ItemState, RunKind
from core.domain.runs import Item
from core.words import Style, listed, number
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
    """What the clerk has to know about a batch or payment that is not simply posted or stored.

    Args:
        item: the batch or payment.
        again: when it is looked for again, in words.
        busy: who carries it out just now; empty for nobody.
    """
    name, why = _name(item), item.evidence[-1].detail if item.evidence else ""
    again, done = again or "Checking again soon", NOUNS[item.draft.kind].done
    match item.state:
        case ItemState.UNKNOWN:
            text = (
                f"Batchdesk is looking whether it {_arrived(item.draft.kind)}. {again}; nothing will be sent "
                f"twice. {_stays(item)} You can leave this page or close the program; it goes on checking at "
                "the next start."
            )
            return Message("unclear", f"The answer to {name} was lost.", text, why)
        case ItemState.APPLIED:
            was = "accepted" if item.draft.kind is RunKind.PAYMENTS else "created"
            title = f"{_first(name)} was {was}, but could not be read back yet."
            return Message("unclear", title, f"{again}; nothing will be sent twice. {_stays(item)}", why)
        case ItemState.REVIEW:
            return review(item)
        case ItemState.REJECTED:
            text = f"{why} Nothing of it was {done}."
            return Message("block", f"The server refused {name}.", text)
        case ItemState.NOT_SENT:
            stored = "" if item.other_run is not None else f"Nothing of it was {done}."
            text = " ".join(filter(None, (why, stored, item.instead)))
            return Message("warn", f"{_first(name)} was not sent.", text)
        case ItemState.NOT_POSTED:
            return not_posted(item)
        case ItemState.DRAFT if item.waiting_file:
            return Message(
                "info",
                f"{item.draft.label} waits to be batched.",
                "When the books have accepted the file, choose “Create its batch” on the first page.",
            )
        case state if state in OPEN:
            who = f"{busy} carries it out in another window or command just now. " if busy else ""
            return Message("info", f"{_first(name)} is still under way.", f"{who}{_stays(item)}")
    return None


def review(item: Item) -> Message:
    """Reading back did not settle it: a person decides."""
    receipt = receipt_of(item)
    why = item.evidence[-1].detail if item.evidence else ""
    return Message(
        "unclear",
        f"{_first(_name(item))} needs your decision.",
        f"{_SHOWN[item.draft.kind]} Compare it in ConnectWise, then decide. "
        f"{_stays(item).rstrip('.')} until then, and nothing will be sent again.",
        "\n".join(receipt.differences) if receipt and receipt.differences else why,
    )


_SHOWN = {
    RunKind.BATCHES: "What the server shows is not what was sent.",
    RunKind.PAYMENTS: "What the invoice holds is neither what was stored before nor what was sent.",
}


def not_posted(item: Item) -> Message:
    """It certainly is not on the server."""
    why = item.evidence[-1].detail if item.evidence else ""
    is_payment = item.draft.kind is RunKind.PAYMENTS
    free = "The invoice is free again." if is_payment else f"Its {_entries(item)} are free again."
    anew = "check its file anew" if is_payment else "choose its records anew"
    return Message(
        "info",
        f"{_first(_name(item))} did not arrive: nothing was {NOUNS[item.draft.kind].done}.",
        f"{free} Send the same request again, or {anew}.",
        why,
    )


def found_out(item: Item, busy: str = "") -> Message | None:
    """What was found out about an item whose answer was lost; None where there is nothing to tell."""
    if item.state is ItemState.VERIFIED:
        title = f"{_first(_name(item))} did go through: {NOUNS[item.draft.kind].done}."
        return Message("good", title, f"{_proven(item)}; its receipt is in the history.")
    return None if item.state is ItemState.DECIDED else what_needs_saying(item, busy=busy)


def sent_again(item: Item) -> Message | None:
    """How sending again ended."""
    if item.state is ItemState.VERIFIED:
        title = f"{_first(_name(item))} is {NOUNS[item.draft.kind].done}."
        return Message("good", title, f"{_proven(item)}; its receipt is complete.")
    return what_needs_saying(item)


def _proven(item: Item) -> str:
    proof = proof_of(item)
    if proof is None or proof.stored is None:
        return "It was read back and ties out"
    return f"It was read back: {number(proof.stored)} {proof.task.currency} stored, as it should be"


# Several at once


def being_checked(found: Sequence[Open], seconds: int | None, style: Style, *, now: bool) -> Message:
    """Which batches and payments are unclear, and when they are looked for again."""
    one = len(found) == 1
    runs = [str(run) for run in sorted({each.run for each in found})]
    kinds = {each.kind for each in found}
    arrived = _arrived(kinds.pop()) if len(kinds) == 1 else "went through"
    whole = f"{_counted(found, style)} of run{'' if len(runs) == 1 else 's'} {listed(runs)}"
    title = f"{whole}: checking whether {'it' if one else 'they'} {_plural(arrived, one=one)}."
    text = f"{_next_look(seconds, now=now)}; nothing will be sent twice. {_stay(found, style)} until then."
    return Message("unclear", title, text)


def _arrived(kind: RunKind) -> str:
    return "was stored" if kind is RunKind.PAYMENTS else "went through"


def _plural(arrived: str, *, one: bool) -> str:
    return arrived if one else arrived.replace("was ", "were ")


def _counted(found: Sequence[Open], style: Style) -> str:
    """How many of what: "1 batch and 2 payments"."""
    many = Counter(each.kind for each in found)
    return listed([NOUNS[kind].counted(many[kind], style) for kind in RunKind if many[kind]])


def _stay(found: Sequence[Open], style: Style) -> str:
    """What stays reserved for them, as the beginning of a sentence."""
    kept = {kind: sum(each.entries for each in found if each.kind is kind) for kind in RunKind}
    its = "Its" if len(found) == 1 else "Their"
    what = listed([NOUNS[kind].reserved(kept[kind], style) for kind in RunKind if kept[kind]])
    if len(found) == 1 and found[0].kind is RunKind.PAYMENTS:
        return f"Invoice {found[0].label} stays reserved"
    return f"{its} {what} stay reserved"


def _next_look(seconds: int | None, *, now: bool) -> str:
    if now or seconds == 0:
        return "Looking now"
    return "Not looked for by itself" if seconds is None else f"Next look in {span(seconds)}"


def on_the_status_line(found: Sequence[Open], seconds: int | None, style: Style, *, now: bool) -> str:
    """The same in a few words: "Checking 1 batch · next look in 28 s"."""
    what = _counted(found, style)
    if now or seconds in (None, 0):
        return f"Checking {what} now"
    assert seconds is not None
    return f"Checking {what} · next look in {span(seconds)}"


def carried_out(found: Sequence[Open], style: Style) -> Message:
    """Which batches and payments somebody carries out just now, and who."""
    who = listed(sorted({each.busy for each in found}))
    are = "is" if len(found) == 1 else "are"
    title = f"{_counted(found, style)} {are} being carried out by {who} just now."
    return Message("info", title, "Nothing is to be done here.")


def to_decide(found: Sequence[Open], style: Style) -> Message:
    """Which batches and payments wait for a person."""
    if len(found) == 1:
        (only,) = found
        title = f"{_first(named(only.kind, only.label))} of run {only.run} needs your decision."
    else:
        title = f"{_counted(found, style)} need your decision."
    text = f"{_stay(found, style)} until then; nothing will be sent by itself."
    return Message("unclear", title, text)


# Words for one


def _name(item: Item) -> str:
    return named(item.draft.kind, item.draft.label)


def _first(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _stays(item: Item) -> str:
    if item.draft.kind is RunKind.PAYMENTS:
        return f"Invoice {item.draft.label} stays reserved."
    return f"Its {_entries(item)} stay reserved."


def _entries(item: Item) -> str:
    return NOUNS[item.draft.kind].reserved(len(item.draft.ids))
