"""How a posting ended: each batch as a JSON row and in words, and the exit code of them all."""

from __future__ import annotations

from collections.abc import Iterable

from core.cli.output import Exit, Output
from core.cli.shapes import item_shape
from core.domain.payments.proof import missing_of
from core.domain.payments.tasks import task_from
from core.domain.posting import OPEN, POSTED, IdKind, ItemState
from core.domain.runs import Item
from core.words import counted, number
from core.workflows.batch_results import batch_id_of, said


def tell_item(out: Output, item: Item, busy: str = "", *, before: bool = False) -> None:
    """One batch or payment as it is known now.

    Args:
        out: where it goes.
        item: the batch or payment.
        busy: who carries it out in another window or command just now; empty for nobody.
        before: whether an earlier run posted it, so that nothing was to be done.
    """
    out.row({"run": item.run, **item_shape(item), "batch_id": batch_id_of(item), "why": why(item)})
    if item.state in POSTED:
        already = f" already, by run {item.run}; nothing was sent" if before else ""
        detail = "" if item.state is ItemState.VERIFIED else f" {why(item)}"
        words = f"{item.draft.label}: {item.words}{already}.{detail}".rstrip(".")
        out.say(" ".join(filter(None, [f"{words}.", what_next(item)])))
    else:
        out.warn(f"{item.draft.label}: {' '.join(filter(None, [said(item), what_next(item, busy)]))}")


def what_next(item: Item, busy: str = "") -> str:
    """What an item keeps reserved, what goes on by itself or is up to a person, and what it lacks."""
    entries = counted(len(item.draft.ids), "GL entry stays", "GL entries stay")
    what = "The invoice stays" if item.draft.id_kind is IdKind.INVOICE else entries
    kept = f"{what} reserved; nothing is sent twice."
    match item.state:
        case ItemState.REVIEW:
            return f"{kept} Look on the server, then say what it is: history decide {item.run}."
        case state if state in OPEN and busy:
            return f"{busy} carries it out just now, in run {item.run}. {kept}"
        case state if state in OPEN:
            return f"{kept} It is looked for at the next start, and by: history settle."
        case ItemState.NOT_POSTED:
            return f"It may be sent again: history resend {item.run}."
        case state if state in POSTED:
            return _lacking(item)
        case _:
            return ""


def _lacking(item: Item) -> str:
    """What of a payment is stored nowhere: when its upload wrote its files, that was perhaps not known."""
    if item.draft.id_kind is not IdKind.INVOICE:
        return ""
    task, missing = task_from(item.draft.facts), missing_of(item)
    nowhere = [f"{number(missing)} {task.currency} of the file is stored nowhere"] if missing else []
    lost = [f"{number(task.cut)} {task.currency} was cut"] if task.cut > 0 else []
    words = "; ".join([*nowhere, *lost])
    return f"{words}; the files that name it are written by: history files {item.run}." if words else ""


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
