"""How a posting ended: each batch as a JSON row and in words, and the exit code of them all."""

from __future__ import annotations

from collections.abc import Iterable

from core.cli.output import Exit, Output
from core.cli.shapes import item_shape
from core.domain.posting import OPEN, POSTED, ItemState
from core.domain.runs import Item
from core.workflows.batch_results import said


def tell_item(out: Output, item: Item) -> None:
    """One batch as it is known now."""
    out.row({"run": item.run, **item_shape(item), "why": why(item)})
    say = out.say if item.state in POSTED else out.warn
    words = f"{item.words}." if item.state is ItemState.VERIFIED else said(item)
    say(f"{item.draft.label}: {words}")


def why(item: Item) -> str:
    """The last that is known of an item, empty for one that is posted and proven."""
    if item.state is ItemState.VERIFIED or not item.evidence:
        return ""
    return item.evidence[-1].detail


def tell_runs(out: Output, runs: Iterable[int]) -> None:
    """Where it can be looked up later."""
    numbers = sorted(set(runs))
    if len(numbers) == 1:
        out.say(f"Saved in the history as run {numbers[0]}.")
    elif numbers:
        out.say(f"Saved in the history as runs {', '.join(map(str, numbers))}.")


def ending(items: Iterable[Item], *, refused: bool = False) -> int:
    """The exit code: 4 while something is unclear, then 3 where only a part is posted, then 1."""
    states = [item.state for item in items]
    if any(state in OPEN for state in states):
        return Exit.UNKNOWN
    posted = sum(state in POSTED for state in states)
    if posted == len(states) and not refused and states:
        return Exit.DONE
    return Exit.PARTLY if posted else Exit.CHANGE_SOMETHING
