"""Create the batches that a Batches file names; every input batch ends in the success or the fail file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.domain.checks import Context, check_plan, sentences
from core.domain.checks.batch import IDENTIFIER_TWICE
from core.domain.findings import Finding, Severity
from core.domain.identifiers import made_unique, timestamp
from core.domain.plan import PlannedBatch, batch_of, gathered
from core.domain.posting import POSTED, ItemState
from core.domain.preview import Question
from core.domain.records import BatchKind, Record
from core.domain.runs import Item, Run
from core.errors import UserError
from core.files.batches_xml import BatchInput, BatchOutcome, read_batches, write_batches
from core.jobs import Cancel, Progress, never, silent
from core.workflows.connections import opened
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import known
from core.workflows.post import Changed, post
from core.workflows.preview import read_preview
from core.workflows.reading import LATE


class ResultsNotWritten(UserError):
    """The success or the fail file could not be written, after the batches were dealt with."""

    title = "A file of results was not written."
    message = "{paths}: {reason} What became of each batch is in the history; nothing is sent twice."
    advice = "Mend that, and look at the run with “history show”."


@dataclass(frozen=True, slots=True)
class Wanted:
    """One input batch: what it would create, and what speaks against it."""

    input: BatchInput
    batch: PlannedBatch
    findings: tuple[Finding, ...]
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def fault(self) -> str:
        """Why it is not sent, in words; empty when it may be."""
        against = [each for each in self.findings if not self._answered(each)]
        return " ".join(dict.fromkeys(words for each in against for words in sentences(each)))

    def _answered(self, finding: Finding) -> bool:
        severity = finding.rule.severity
        return severity < Severity.CONFIRM or (
            severity is Severity.CONFIRM and bool(self.answers.get(finding.rule.code))
        )


def read_wanted(
    desk: Desk,
    connection: str,
    data: bytes,
    name: str,
    kind: BatchKind | None = None,
    answers: Mapping[str, str] | None = None,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> tuple[Wanted, ...]:
    """Reads a Batches file and finds the records that hold its ids.

    Args:
        desk: what the program works on.
        connection: where the batches shall be created.
        data: the file's bytes.
        name: what the file is called in words.
        kind: what the ids are of; None finds out through the unposted records.
        answers: code of a rule → typed reason.
        progress: receives what is read.
        cancel: stops at once.

    Raises:
        FileProblem: it is no Batches file, with its own words.
        ReachError: the server could not be read.
    """
    inputs = read_batches(data, name)
    kinds = frozenset(BatchKind) if kind is None else frozenset({kind})
    with opened(desk, connection) as rest:
        question = Question(kinds, LATE)
        now = desk.clock.now()
        shown = read_preview(rest, connection, question, now, progress, cancel or never())
        taken = {batch.identifier for batch in rest.batches(progress, cancel or never()).rows}
    holders = {number: record for record in shown.export.records for number in record.ids}
    context = known(desk, connection, shown.export.records)
    named = _named(inputs, taken, timestamp(now.astimezone()))
    wanted = tuple(_wanted(each, holders, context, taken, answers or {}) for each in named)
    return _told_apart(wanted)


def _told_apart(wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Batches of one file that share a name speak against each other; servers may not mind the case."""
    times = Counter(each.input.identifier.casefold() for each in wanted)
    return tuple(
        replace(each, findings=(*each.findings, _twice(each)))
        if times[each.input.identifier.casefold()] > 1
        else each
        for each in wanted
    )


def _twice(each: Wanted) -> Finding:
    return Finding(IDENTIFIER_TWICE, values={"identifier": each.input.identifier})


def _named(inputs: Sequence[BatchInput], taken: Iterable[str], now: str) -> list[BatchInput]:
    """The inputs, each with an identifier: a missing one becomes the moment, made unique."""
    used = {*taken, *(each.identifier for each in inputs)}
    named = []
    for each in inputs:
        name = each.identifier or made_unique(now, used)
        used.add(name)
        named.append(each._replace(identifier=name))
    return named


def _wanted(
    each: BatchInput,
    holders: Mapping[int, Record],
    context: Context,
    taken: Iterable[str],
    answers: Mapping[str, str],
) -> Wanted:
    records = {holders[number].key: holders[number] for number in each.ids if number in holders}
    batch = batch_of(list(records.values()), each.identifier, each.identifier, each.ids)
    names = frozenset(name.casefold() for name in taken)
    whole = Context(context.twice, context.again, context.batched, names)
    return Wanted(each, batch, check_plan(gathered([batch]), whole), answers)


def create(
    desk: Desk,
    connection: str,
    wanted: Sequence[Wanted],
    changed: Changed,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Run | None:
    """Creates the batches nothing speaks against, one after another; None when there is none.

    The run's items are in the order of those inputs.
    """
    good = [each for each in wanted if not each.fault]
    if not good:
        return None
    answers = {code: reason for each in good for code, reason in each.answers.items()}
    orders = tuple(BatchOrder(each.batch, None) for each in good)
    return post(desk, Order(connection, orders, answers, patient=True), changed, progress, cancel)


def outcomes(wanted: Sequence[Wanted], run: Run | None) -> tuple[BatchOutcome, ...]:
    """What became of every input batch, in the order of the file."""
    items = iter(run.items if run else ())
    return tuple(
        BatchOutcome(each.input, error=each.fault) if each.fault else _outcome(each.input, next(items))
        for each in wanted
    )


def _outcome(each: BatchInput, item: Item) -> BatchOutcome:
    if item.state in POSTED:
        number = (item.receipt or {}).get("batch_id")
        return BatchOutcome(each, id=number if isinstance(number, int) else None)
    return BatchOutcome(each, error=_why(item))


def _why(item: Item) -> str:
    last = item.evidence[-1].detail if item.evidence else ""
    if item.state in (ItemState.SENT, ItemState.UNKNOWN, ItemState.APPLIED, ItemState.REVIEW):
        return f"{item.words}: {last} Nothing is sent twice; feed this file in again to settle it.".strip()
    return f"{item.words}. {last}".strip()


def write_results(
    found: Sequence[BatchOutcome], success: Path, fail: Path, *, overwrite: bool = False
) -> None:
    """Writes the fail and the success file; each input batch is in exactly one of them.

    One that cannot be written does not keep the other from being written.

    Raises:
        ResultsNotWritten: one or both could not be written.
    """
    troubles: dict[Path, UserError] = {}
    for path, failed in ((fail, True), (success, False)):
        try:
            write_batches((each for each in found if bool(each.error) is failed), path, overwrite=overwrite)
        except UserError as error:
            troubles[path] = error
    if troubles:
        reason = " ".join(dict.fromkeys(type(error).title for error in troubles.values()))
        raise ResultsNotWritten(paths=[str(path) for path in troubles], reason=reason)
