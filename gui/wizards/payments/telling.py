"""What the clerk has to know of payments that are not simply stored: one by one, or together where many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.domain.posting import AGAIN, OPEN, ItemState
from core.domain.runs import Item
from core.words import Style, counted, listed
from gui.messages import Message
from gui.runs import saying

MANY = 3
"""From so many payments on that ended alike they share a banner."""

OUTDATED = "{} cannot be paid as they were checked: their payments or what is due on them has changed."
CHECK = "Check the file again; what this run has stored counts as stored."
"""What helps where sending the same again would do nothing."""


def groups(items: Iterable[Item]) -> list[list[Item]]:
    """Items that share a banner, the most important group last."""
    by_state: defaultdict[tuple[ItemState, bool], list[Item]] = defaultdict(list)
    for item in items:
        state = ItemState.UNKNOWN if item.state in saying.UNCLEAR else item.state
        by_state[state, bool(item.instead)].append(item)
    found: list[list[Item]] = []
    for how in sorted(by_state, key=lambda each: (_rank(each[0]), each[1])):
        alike = by_state[how]
        found.extend([alike] if len(alike) >= MANY else [[item] for item in alike])
    return found


def _rank(state: ItemState) -> int:
    """Newer banners stand above older ones: what needs the clerk comes last."""
    order = (
        ItemState.NOT_SENT,
        ItemState.NOT_POSTED,
        ItemState.REJECTED,
        ItemState.UNKNOWN,
        ItemState.REVIEW,
    )
    return order.index(state) if state in order else -1


def message_of(alike: Sequence[Item], again: str, style: Style, busy: str = "") -> Message | None:
    """What is said about payments that ended alike; None where there is nothing to say."""
    if len(alike) == 1:
        return saying.what_needs_saying(alike[0], again, busy)
    many = counted(len(alike), "payment", style=style)
    details = "\n".join(f"{item.draft.label}: {_why(item)}" for item in alike)
    names = listed([item.draft.label for item in alike], 5)
    match alike[0].state:
        case ItemState.UNKNOWN | ItemState.APPLIED:
            text = f"{again}; nothing will be sent twice. Their invoices stay reserved: {names}."
            return Message("unclear", f"{many}: checking whether they were stored.", text, details)
        case ItemState.REVIEW:
            text = f"Look at each below, compare it in ConnectWise, then decide: {names}."
            return Message("unclear", f"{many} need your decision.", text, details)
        case ItemState.REJECTED:
            text = f"Nothing was stored for {names}. Their rows are in the fail file."
            return Message("block", f"The server refused {many}.", text, details)
        case _ if alike[0].instead:
            return Message("warn", f"{many} were not sent.", f"{OUTDATED.format(names)} {CHECK}", details)
        case state if state in AGAIN:
            text = f"Nothing was stored for {names}. Go on with them now, or later from the history."
            return Message("warn", f"{many} were not sent.", text, details)
        case state if state in OPEN:
            return Message("info", f"{many} are still under way.", names, details)
    return None


def _why(item: Item) -> str:
    return item.evidence[-1].detail if item.evidence else ""
