"""Create the batches that a Batches file names; what an earlier run did about them is not done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from core.domain.batches import Batch
from core.domain.checks import Context, check_plan, sentences
from core.domain.checks.batch import IDENTIFIER_TWICE
from core.domain.findings import Finding, Severity
from core.domain.identifiers import made_unique, timestamp
from core.domain.plan import PlannedBatch, batch_of, gathered
from core.domain.posting import AGAIN, POSTED
from core.domain.preview import Question
from core.domain.records import BatchKind, Record
from core.domain.runs import Books, Facts, Item, Run, books_of
from core.files.batches_xml import BatchInput, read_batches
from core.jobs import Cancel, Progress, never, silent
from core.store.journal import Conflict, JournalView
from core.workflows.again import send_again
from core.workflows.connections import find, opened
from core.workflows.delivery import Changed
from core.workflows.desk import Desk
from core.workflows.earlier import unclear_runs
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import known
from core.workflows.post import post
from core.workflows.preview import read_preview
from core.workflows.reading import LATE
from core.workflows.tried import journal_or_none, known_again, tried


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
    now = desk.clock.now()
    with opened(desk, connection) as rest:
        shown = read_preview(rest, connection, Question(kinds, LATE), now, progress, cancel or never())
        there = rest.batches(progress, cancel or never()).rows
    taken = {batch.identifier.casefold(): batch for batch in there}
    journal, books = journal_or_none(desk), books_of(find(desk, connection))
    inputs = known_again(journal, books, inputs, taken)
    named = _named(inputs, [batch.identifier for batch in there], timestamp(now.astimezone()))
    context = known(desk, connection, shown.export.records)
    by_id = {number: record for record in shown.export.records for number in record.ids}
    wanted = [_wanted(each, by_id, context, taken, answers or {}) for each in named]
    return _told_apart([_with_earlier(journal, books, each, taken) for each in wanted])


def _with_earlier(
    journal: JournalView | None, books: Books, each: Wanted, taken: Mapping[str, Batch]
) -> Wanted:
    there = taken.get(each.input.identifier.casefold())
    item, against = tried(journal, books, each.input, each.batch.records, there)
    return replace(each, earlier=item, against=against)


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
    by_id: Mapping[int, Record],
    context: Context,
    taken: Iterable[str],
    answers: Mapping[str, str],
) -> Wanted:
    records = {by_id[number].key: by_id[number] for number in each.ids if number in by_id}
    batch = batch_of(list(records.values()), each.identifier, each.identifier, each.ids)
    whole = Context(context.twice, context.again, context.batched, frozenset(taken))
    return Wanted(each, batch, check_plan(gathered([batch]), whole), answers)


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
