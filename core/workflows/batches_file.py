"""Create the batches that a Batches file names; what an earlier run did about them is not done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple

from core.domain.batches import Batch
from core.domain.checks import Context, check_plan, sentences
from core.domain.checks.batch import IDENTIFIER_TWICE
from core.domain.findings import Finding, Severity
from core.domain.fingerprint import compare
from core.domain.identifiers import made_unique, timestamp
from core.domain.plan import PlannedBatch, batch_of, gathered
from core.domain.posting import AGAIN, OPEN, POSTED, ItemState
from core.domain.preview import Question
from core.domain.records import BatchKind, Record
from core.domain.runs import Books, Facts, Id, Item, Run, books_of
from core.files.batches_xml import BatchInput, read_batches
from core.jobs import Cancel, Progress, never, silent
from core.store.journal import Conflict, JournalMissing, JournalView
from core.workflows.again import send_again
from core.workflows.connections import find, opened
from core.workflows.desk import Desk
from core.workflows.earlier import item_called, items_by_ids, unclear_runs, was_in_flight
from core.workflows.elsewhere import made
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import known
from core.workflows.post import Changed, post
from core.workflows.preview import read_preview
from core.workflows.reading import LATE


class Way(Enum):
    """What is to be done about an input batch."""

    NEW = "a new batch"
    AGAIN = "sent again"
    """As a new attempt of the run that tried it before."""
    POSTED = "posted already"
    UNCLEAR = "cannot tell yet"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One input batch: what it would create, what speaks against it, and what was done about it before."""

    input: BatchInput
    batch: PlannedBatch
    findings: tuple[Finding, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    earlier: Item | None = None
    """The item of an earlier run that holds the same ids under the same identifier."""
    against: str = ""
    """Why its identifier cannot be used, where the findings do not say so."""

    @property
    def way(self) -> Way:
        """What is to be done about it."""
        if self.earlier is not None and self.earlier.state in POSTED:
            return Way.POSTED
        if self.earlier is not None and self.earlier.state not in AGAIN:
            return Way.UNCLEAR
        if self.fault:
            return Way.REFUSED
        return Way.NEW if self.earlier is None else Way.AGAIN

    @property
    def fault(self) -> str:
        """Why it is not sent, in words; empty when it may be."""
        against = [each for each in self.findings if not self._answered(each)]
        words = [*(words for each in against for words in sentences(each)), self.against]
        return " ".join(dict.fromkeys(filter(None, words)))

    def _answered(self, finding: Finding) -> bool:
        severity = finding.rule.severity
        return severity < Severity.CONFIRM or (
            severity is Severity.CONFIRM and bool(self.answers.get(finding.rule.code))
        )


def to_settle(desk: Desk, connection: str, data: bytes, name: str) -> frozenset[int]:
    """The runs with an unclear batch that the file names: they are settled before it is carried out.

    Raises:
        FileProblem: it is no Batches file, with its own words.
    """
    return unclear_runs(desk, connection, [(each.identifier, each.ids) for each in read_batches(data, name)])


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
    """Reads a Batches file, finds the records that hold its ids, and what was done about them before.

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
        there = rest.batches(progress, cancel or never()).rows
    by_id = {number: record for record in shown.export.records for number in record.ids}
    context = known(desk, connection, shown.export.records)
    taken = {batch.identifier.casefold(): batch for batch in there}
    inputs = _known_again(desk, connection, inputs, taken)
    named = _named(inputs, [batch.identifier for batch in there], timestamp(now.astimezone()))
    wanted = [_wanted(each, by_id, context, taken, answers or {}) for each in named]
    return _told_apart(_with_earlier(desk, connection, wanted, taken))


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


def _known_again(
    desk: Desk, connection: str, inputs: Sequence[BatchInput], taken: Collection[str]
) -> tuple[BatchInput, ...]:
    """The inputs; one without a name gets the name under which its ids were sent before and may be there."""
    if all(each.identifier for each in inputs):
        return tuple(inputs)
    try:
        before = items_by_ids(desk.journal_view(), books_of(find(desk, connection)))
    except JournalMissing:
        return tuple(inputs)
    return tuple(each if each.identifier else _renamed(each, before, taken) for each in inputs)


def _renamed(each: BatchInput, before: Mapping[frozenset[Id], Item], taken: Collection[str]) -> BatchInput:
    item = before.get(frozenset(each.ids))
    if item is None or (item.state in POSTED and item.draft.label.casefold() not in taken):
        return each
    return each._replace(identifier=item.draft.label)


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
    by_id: Mapping[int, Record],
    context: Context,
    taken: Iterable[str],
    answers: Mapping[str, str],
) -> Wanted:
    records = {by_id[number].key: by_id[number] for number in each.ids if number in by_id}
    batch = batch_of(list(records.values()), each.identifier, each.identifier, each.ids)
    whole = Context(context.twice, context.again, context.batched, frozenset(taken))
    return Wanted(each, batch, check_plan(gathered([batch]), whole), answers)


# What was done before


class _Before(NamedTuple):
    """What the journal says of one input batch."""

    item: Item | None
    against: str


def _with_earlier(
    desk: Desk, connection: str, wanted: Sequence[Wanted], taken: Mapping[str, Batch]
) -> list[Wanted]:
    try:
        journal = desk.journal_view()
    except JournalMissing:
        journal = None
    books = books_of(find(desk, connection))
    told = []
    for each in wanted:
        there = taken.get(each.input.identifier.casefold())
        before = _before(journal, books, each, there)
        told.append(replace(each, earlier=before.item, against=before.against))
    return told


def _before(journal: JournalView | None, books: Books, each: Wanted, there: Batch | None) -> _Before:
    item = item_called(journal, books, each.input.identifier) if journal else None
    if journal is None or item is None:
        return _Before(None, f"It was made elsewhere: batch {made(there)}." if there else "")
    name = f"Run {item.run} ({item.words})"
    if set(item.draft.ids) != set(each.input.ids):
        if item.state is ItemState.NOT_SENT and not was_in_flight(item):
            return _Before(None, "")
        return _Before(None, f"{name} has used this identifier for other GL entries. Choose another one.")
    if item.state is ItemState.VERIFIED and there is None:
        return _Before(None, f"{name} posted it, but the server has no batch of that name any more. {_GONE}")
    if item.state in POSTED | OPEN | {ItemState.DRAFT}:
        return _Before(item, "")
    if there is not None:
        return _Before(None, f"{name} did not make it: batch {made(there)}. Look at it on the server.")
    return _of_unposted(journal, each, item)


_GONE = "If it was deleted on purpose, choose another identifier."


def _of_unposted(journal: JournalView, each: Wanted, item: Item) -> _Before:
    """Sent again in its run while its records are what they were; else only what never left begins anew."""
    seen = journal.records_of(item.run, item.number)
    if item.state not in AGAIN or not seen:
        return _Before(None, "")
    comparison = compare(seen, each.batch.records)
    if not (comparison.changed or comparison.gone):
        return _Before(item, "")
    if each.fault or not was_in_flight(item):
        return _Before(None, "")
    changed = f"Since run {item.run} sent it, its records have changed."
    return _Before(None, f"{changed} Choose another identifier for them.")


# Carrying it out


def create(
    desk: Desk,
    connection: str,
    wanted: Sequence[Wanted],
    changed: Changed,
    progress: Progress = silent,
    cancel: Cancel | None = None,
    *,
    name: str = "",
    looked: bool = False,
) -> Run | None:
    """Sends again what an earlier run did not post, then creates the new batches, one after another.

    Args:
        desk: what the program works on.
        connection: where the batches are created.
        wanted: the input batches.
        changed: told about every step, of every run.
        progress: receives the steps.
        cancel: obeyed between batches; what was not begun then is not sent.
        name: what the file is called; kept with the run.
        looked: whether the caller has just looked for what is unclear of earlier runs.

    Returns:
        The new run, whose items are the new batches in the order of the file; None when there is none.
    """
    for run, items in _to_send_again(wanted).items():
        try:
            send_again(desk, run, changed, progress, cancel, items, patient=True, looked=looked)
        except Conflict:  # somebody else carries it out just now: the run says what becomes of it
            continue
    new = [each for each in wanted if each.way is Way.NEW]
    if not new:
        return None
    answers = {code: reason for each in new for code, reason in each.answers.items()}
    orders = tuple(BatchOrder(each.batch, None) for each in new)
    facts = input_facts(wanted, name)
    order = Order(connection, orders, answers, patient=True, looked=looked, facts=facts)
    return post(desk, order, changed, progress, cancel)


def _to_send_again(wanted: Iterable[Wanted]) -> dict[int, list[int]]:
    """Run → items."""
    found: dict[int, list[int]] = {}
    for each in wanted:
        if each.way is Way.AGAIN and each.earlier is not None:
            found.setdefault(each.earlier.run, []).append(each.earlier.number)
    return found


def input_facts(wanted: Iterable[Wanted], name: str) -> Facts:
    """The input file as its run keeps it, so that the result files can be made again.

    Each batch is an `item` of this run, an item of another `run`, or ids with the reason `why` they were
    not sent.
    """
    kept: list[Facts] = []
    for each in wanted:
        ours = sum("item" in other and "run" not in other for other in kept)
        if each.way is Way.NEW:
            kept.append({"item": ours + 1})
        elif each.earlier is not None and each.way is not Way.REFUSED:
            kept.append({"run": each.earlier.run, "item": each.earlier.number})
        else:
            ids = list(each.input.ids)
            kept.append({"identifier": each.input.identifier, "ids": ids, "why": each.fault})
    return {"input": {"name": name, "batches": kept}}
