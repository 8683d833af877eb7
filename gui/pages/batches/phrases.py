"""The sentences of the batches page, made of values: nothing here knows a widget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from core.domain.batch_view import sides_by_currency
from core.domain.export import Problem
from core.domain.journal_view import Sides
from core.domain.posting import POSTED
from core.domain.runs import Item
from core.words import Style, count, counted, listed, moment, number
from gui.messages import Message
from gui.pages.batches.columns import BatchRow
from gui.runs.phrases import DOT, amounts

if TYPE_CHECKING:
    from core.workflows.batches import BatchList, EntryList, MadeBy

_MOST_SUMS = 3
SENTENCE = "What ConnectWise has. Looking changes nothing there."
EMPTY = "The server has no batches yet. A batch is made on the page Batch entries."
UNREAD = "The batches could not be read."
STOPPED = "Reading was cancelled."
NO_BATCH = "No batch is highlighted."
NO_ENTRIES = "The entries could not be read."
NO_CURRENCY = "The server names no currency with its entries: a batch of several is summed up as numbers."


def read(found: BatchList, style: Style) -> str:
    """The status line after reading: when, how many, whether the server counts the same."""
    verdict = (
        "count agrees with the server" if found.read == found.counted else "the server counts differently"
    )
    return f"Read {clock(found.read_at)}{DOT}{batches(len(found.batches), style)}, {verdict}"


def old(found: BatchList) -> str:
    """The status line after a reading that failed: what is on view is older."""
    return f"Not read again. What is shown was read at {clock(found.read_at)}."


def clock(at: dt.datetime) -> str:
    """The time of day, to the minute."""
    return f"{at.astimezone():%H:%M}"


def batches(many: int, style: Style) -> str:
    """A number of batches."""
    return counted(many, "batch", "batches", style)


def entries(many: int, style: Style) -> str:
    """A number of entries."""
    return counted(many, "entry", "entries", style)


def shown(many: int, rows: Sequence[BatchRow], style: Style) -> tuple[str, str]:
    """The line below: how many batches are shown, and how many of all were made from this computer."""
    of = len(rows)
    strong = batches(of, style) if many == of else f"{count(many, style)} of {batches(of, style)} shown"
    if not rows:
        return strong, ""
    certain = [row.maker.certain for row in rows if row.maker is not None]
    ours, open_ones = sum(certain), len(certain) - sum(certain)
    words = f"{DOT}{count(ours, style) if ours else 'none'} made from this computer"
    return strong, f"{words}{DOT}{count(open_ones, style)} not settled" if open_ones else words


def balance(found: EntryList, style: Style) -> tuple[str, bool]:
    """The sides of a batch in words, each currency for itself, and whether they are equal."""
    sides = sides_by_currency(found.accounts)
    many = entries(len(found.entries), style)
    differing = [_named(code, _both(both, style)) for code, both in sides.items() if not both.agree]
    if differing:
        return f"{many}{DOT}debit and credit differ: {DOT.join(differing)}", False
    sums = [_named(code, number(both.debit, style)) for code, both in sides.items()]
    words = DOT.join(sums) if len(sums) <= _MOST_SUMS else listed(list(sides))
    return f"{many}{DOT}debit = credit: {words}" if sums else many, True


def _named(currency: str, words: str) -> str:
    return f"{currency} {words}".strip()


def _both(both: Sides, style: Style) -> str:
    return f"{number(both.debit, style)} and {number(both.credit, style)}"


def short_list(found: BatchList, style: Style) -> Message | None:
    """That the list of batches is not as long as the server counts."""
    if found.read == found.counted:
        return None
    words = f"{batches(found.read, style)} came, but the server counts {count(found.counted, style)}."
    return Message("warn", "The list may not be whole.", f"{words} Read again before you rely on it.")


def short_entries(found: EntryList, identifier: str, style: Style) -> Message | None:
    """That the entries are not as many as the server counts."""
    if found.read == found.counted:
        return None
    words = f"{entries(found.read, style)} came, but the server counts {count(found.counted, style)}."
    title = f"The entries of {identifier} may not be whole."
    return Message("warn", title, f"{words} Read again before you rely on their sums.")


def unreadable(problems: Sequence[Problem], what: str, style: Style) -> Message | None:
    """That some rows could not be read in full; the details name them."""
    if not problems:
        return None
    many = counted(len(problems), "value", style=style)
    text = "What could be read of these rows is shown; the details name the rest."
    details = "\n".join(f"{each.where}: {each.what}" for each in problems)
    return Message("warn", f"{many} of {what} cannot be read.", text, details)


def gone(identifier: str) -> Message:
    """That a batch which was asked for is not on the server."""
    text = "It was deleted there, or never came about; the history tells what is known of it."
    return Message("warn", f"The server has no batch “{identifier}”.", text)


def no_connection(name: str) -> Message:
    """That the connection a batch was made with is not there any more."""
    text = "It was removed or renamed. Choose the connection to that company in the list."
    return Message("warn", f"There is no connection “{name}” any more.", text)


def currency(found: EntryList | None, made: MadeBy | None) -> tuple[str, bool]:
    """Where the currencies of the sums come from, and whether the sums mix several."""
    if made is None or found is None:
        return NO_CURRENCY, False
    run, codes = made.run.number, list(made.item.draft.totals)
    if found.accounts and all(total.currency for total in found.accounts):
        return (
            f"The currencies are those of the records of run {run}; the server names none with entries.",
            False,
        )
    if len(codes) > 1:
        mixed = f"Run {run} put {listed(codes)} into this batch, and entries name no currency"
        return f"{mixed}: these sums mix them.", True
    return NO_CURRENCY, False


def run_facts(made: MadeBy, style: Style) -> Iterable[tuple[str, str]]:
    """The run that made a batch, as names and values."""
    run, item = made
    yield "Run", f"{run.number}, batch {item.number} of {len(run.items)}"
    begun = moment(run.started.astimezone(), style)
    yield "Begun", f"{begun} by {run.who}, connection {run.header.connection}"
    yield "State", item.words
    yield "Records", records(item, style)
    yield "Totals", amounts(item.draft.totals, style)
    yield "GL entries sent", count(len(item.draft.ids), style)


def records(item: Item, style: Style) -> str:
    """How many records an item holds, the first of them by name."""
    names = [each.name for each in item.draft.records]
    return f"{count(len(names), style)}: {listed(names)}" if names else "none"


def run_against_server(made: MadeBy, found: EntryList, style: Style) -> tuple[str, bool]:
    """How many entries the server has now, and whether that is what the run sent."""
    sent, there = len(made.item.draft.ids), found.counted
    if sent == there:
        return f"{count(there, style)}, as many as the run sent", True
    words = f"{count(there, style)}, but the run sent {count(sent, style)}"
    if made.item.state not in POSTED:
        return words, False
    return f"{words}: something was unbatched, or the batch was made anew", False
