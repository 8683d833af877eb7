"""The success and the fail file: every input batch is in exactly one of them, and both can be made again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from core.atomic import causes
from core.domain.kind_words import NOUNS
from core.domain.posting import OPEN, POSTED, ItemState
from core.domain.runs import Item, Run
from core.errors import UserError
from core.files.batches_xml import BatchInput, BatchOutcome, write_batches
from core.store.journal import JournalMissing, JournalView
from core.workflows.batches_file import Wanted, Way
from core.workflows.desk import Desk


class ResultsNotWritten(UserError):
    """The success or the fail file could not be written, after the batches were dealt with."""

    title = "A file of results was not written."
    message = "{reason}. What became of each batch is in the history; nothing is sent twice."
    advice = "Mend that, then make both files again: {how}."


class Result(NamedTuple):
    """What became of one input batch: its item, or why there is none."""

    input: BatchInput
    item: Item | None
    why: str = ""
    before: bool = False
    """Whether an earlier run had dealt with it, so that nothing was done now."""


def results(desk: Desk, wanted: Sequence[Wanted], runs: Collection[int]) -> tuple[Result, ...]:
    """What became of every input batch as the journal has it now, in the order of the file.

    Args:
        desk: what the program works on.
        wanted: the input batches.
        runs: numbers of the runs that were carried out for them.
    """
    try:
        journal = desk.journal_view()
    except JournalMissing:
        return tuple(Result(each.input, None, each.fault) for each in wanted)
    new = new_run(wanted, runs)
    items = iter(journal.run(new).items if new is not None else ())
    return tuple(_result(journal, each, items) for each in wanted)


def new_run(wanted: Sequence[Wanted], runs: Collection[int]) -> int | None:
    """The run that was begun for the file and knows all of it; None where earlier ones were gone on with."""
    earlier = {each.earlier.run for each in wanted if each.earlier is not None}
    return next((number for number in runs if number not in earlier), None)


def _result(journal: JournalView, each: Wanted, items: Iterator[Item]) -> Result:
    if each.way is Way.REFUSED:
        return Result(each.input, None, each.fault)
    if each.earlier is not None:
        item = journal.item(each.earlier.run, each.earlier.number)
        return Result(each.input, item, before=each.way is not Way.AGAIN)
    return Result(each.input, next(items, None), "Nothing of it was sent.")


def kept_results(desk: Desk, run: int) -> tuple[Result, ...]:
    """What became of every batch of a run's input file, or of a run without one, from the journal alone.

    Raises:
        NoSuchRun, JournalTrouble.
    """
    journal = desk.journal_view()
    found = journal.run(run)
    kept = found.header.facts.get("input")
    if not isinstance(kept, Mapping):
        return tuple(Result(_input(item), item) for item in found.items)
    return tuple(_kept_result(journal, found, each) for each in kept["batches"])


def _kept_result(journal: JournalView, run: Run, each: Mapping[str, Any]) -> Result:
    if "item" not in each:
        return Result(BatchInput(each["identifier"], tuple(each["ids"]), 0), None, each["why"])
    item = journal.item(each["run"], each["item"]) if "run" in each else run.item(each["item"])
    return Result(_input(item), item)


def _input(item: Item) -> BatchInput:
    return BatchInput(item.draft.label, tuple(each for each in item.draft.ids if isinstance(each, int)), 0)


def outcome(result: Result) -> BatchOutcome:
    """A result as the two files tell it."""
    item = result.item
    if item is None:
        return BatchOutcome(result.input, error=result.why)
    if item.state in POSTED:
        return BatchOutcome(result.input, id=batch_id_of(item))
    return BatchOutcome(result.input, error=why_not(item))


def batch_id_of(item: Item) -> int | None:
    """The id of the batch on the server, as far as a look has shown one."""
    ids = (each.facts.get("batch_id") for each in reversed(item.evidence))
    return next((number for number in ids if isinstance(number, int)), None)


def said(item: Item) -> str:
    """An item's state and the last that is known of it, in words."""
    last = item.evidence[-1].detail.strip() if item.evidence else ""
    return f"{item.words}. {last}{'' if not last or last.endswith('.') else '.'}".strip()


def why_not(item: Item) -> str:
    """Why an item is not posted, or not known to be, and whether it may be fed in again."""
    match item.state:
        case ItemState.REVIEW:
            return f"{said(item)} Nothing is sent twice; decide about it with “history decide {item.run}”."
        case state if state in OPEN:
            return f"{said(item)} Nothing is sent twice; feed this file in again to settle it."
        case ItemState.NOT_POSTED | ItemState.NOT_SENT | ItemState.DRAFT:
            if item.other_run is not None:
                return f"{said(item)} It may be fed in again when run {item.other_run} has ended."
            done = NOUNS[item.draft.kind].done
            return f"{said(item)} Nothing of it was {done}; it may be fed in again."
        case _:
            return said(item)


def write_results(
    found: Iterable[Result], success: Path, fail: Path, run: int | None = None, *, overwrite: bool = False
) -> None:
    """Writes the fail and the success file; each input batch is in exactly one of them.

    One that cannot be written does not keep the other from being written. `run` is the one that can make them
    again, None where no run was begun.

    Raises:
        ResultsNotWritten: one or both could not be written.
    """
    outcomes = tuple(map(outcome, found))
    troubles: dict[Path, UserError] = {}
    for path, failed in ((fail, True), (success, False)):
        chosen = (each for each in outcomes if bool(each.error) is failed)
        try:
            write_batches(chosen, path, overwrite=overwrite)
        except UserError as error:
            troubles[path] = error
    if troubles:
        how = "give the same command once more" if run is None else f"history files {run}"
        raise ResultsNotWritten(reason=causes(troubles), how=how)
