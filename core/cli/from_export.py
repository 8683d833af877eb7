"""`batch create --from`: the records of a saved export, unless an earlier run has dealt with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from core.cli.asked import Asked, tell_batch
from core.cli.endings import ending, tell_item, tell_runs
from core.cli.output import Exit, Output
from core.cli.settling import busy_with, carried_out, looked_first, unclear_of
from core.cli.shapes import finding_shape
from core.domain.checks import Context, check_records, checked, context, sentences
from core.domain.findings import Finding
from core.domain.plan import Plan, PlannedBatch, batch_of, blocking, gathered, to_answer, without_blocked
from core.domain.posting import OPEN, RunState
from core.domain.runs import Run
from core.jobs import Progress
from core.store.journal import JournalView
from core.workflows.again import send_again, to_send_again
from core.workflows.earlier import run_of_file
from core.workflows.kept import batch_of_item
from core.workflows.orders import Order
from core.workflows.planning import check_identifiers, known, naming
from core.workflows.post import post
from core.workflows.waiting import Resumed, resume_file


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which records of which file, and what their batch is to be called."""

    path: Path
    only: tuple[str, ...]
    identifier: str
    leave_out: bool
    """Whether to go on without blocked records."""


def from_export(asked: Asked, chosen: Chosen) -> int:
    """Settles an earlier try with the same records of the file first; then sends what is left, once."""
    with asked.out.progress() as progress:
        run = run_of_file(
            *(asked.here, asked.connection, chosen.path, chosen.only, chosen.identifier),
            parts=chosen.leave_out,
            progress=progress,
        )
        if not asked.dry_run:
            unclear = [run.number] if run and any(item.state in OPEN for item in run.items) else []
            looked = looked_first(
                *(asked.out, asked.here, asked.connection, progress, unclear),
                wait=asked.wait,
                silent_about=unclear,
            )
            if not looked:
                asked.out.warn("Stopped. Nothing was sent.")
                return Exit.UNKNOWN if unclear_of(asked.here, unclear) else Exit.CHANGE_SOMETHING
        if run and (code := _gone_on_with(asked, run, progress)) is not None:
            return code
        return _as_new(asked, chosen, run, progress)


# What an earlier run tried


def _gone_on_with(asked: Asked, before: Run, progress: Progress) -> int | None:
    """What an earlier run of the same records comes to; None where these are free to be posted anew."""
    journal = asked.here.journal_view()
    run = journal.run(before.number)
    if again := to_send_again(journal, run):
        if asked.dry_run:
            return _would_send_again(asked.out, journal, run, again)
        asked.out.say(f"Run {run.number} has tried this before; what it did not post is sent again in it.")
        _send_again(asked, run.number, again, progress)
    elif asked.dry_run or not any(item.state in OPEN for item in before.items):
        return None
    return _tell(asked, run.number)


def _would_send_again(out: Output, journal: JournalView, run: Run, items: Iterable[int]) -> int:
    for each in items:
        tell_batch(out, batch_of_item(journal, run.item(each)), f"would be sent again in run {run.number}")
    return Exit.DONE


def _send_again(asked: Asked, run: int, items: tuple[int, ...], progress: Progress) -> None:
    carried_out(
        *(asked.out, asked.here, asked.connection),
        lambda changed, cancel: send_again(
            asked.here, run, changed, progress, cancel, items, patient=True, looked=True
        ),
        progress,
        wait=asked.wait,
    )


def _tell(asked: Asked, number: int, *, before: bool = False) -> int:
    run = asked.here.journal_view().run(number)
    for item in run.items:
        tell_item(asked.out, item, busy_with(asked.here, item), before=before)
    tell_runs(asked.out, [number])
    return ending(run.items)


# A new run


def _as_new(asked: Asked, chosen: Chosen, before: Run | None, progress: Progress) -> int:
    here, connection = asked.here, asked.connection
    resumed = resume_file(here, connection, chosen.path, naming(here, ""), chosen.only, progress)
    if before and _posted_by(before, chosen, resumed):
        return _tell(asked, before.number, before=True)
    resumed = _named(resumed, chosen.identifier)
    context = _known(asked, resumed, chosen.identifier, progress)
    plan = checked(resumed.plan, context)
    if chosen.leave_out:
        resumed, plan = _left_out(resumed, plan, context)
    if not plan.records:
        asked.out.warn("Every record is blocked, so nothing is left to be sent.")
        return Exit.CHANGE_SOMETHING
    if against := (*blocking(plan), *to_answer(plan, asked.answers)):
        return _refused(asked.out, against)
    if asked.dry_run:
        for batch in plan.batches:
            tell_batch(asked.out, batch)
        return Exit.DONE
    return _post(asked, resumed.order, progress)


def _posted_by(before: Run, chosen: Chosen, resumed: Resumed) -> bool:
    """Whether an earlier run has posted all that was chosen, but for what is blocked and may be left out."""
    gone = {record.key for record in resumed.missing}
    left = [record for record in resumed.plan.records if record.key not in gone]
    if chosen.leave_out and left:
        findings = check_records(left, context(left))
        left = list(without_blocked(left, (each for found in findings.values() for each in found)))
    return before.state is RunState.POSTED and bool(gone) and not left


def _named(resumed: Resumed, identifier: str) -> Resumed:
    if not identifier:
        return resumed
    if len(resumed.order.batches) != 1:
        raise click.UsageError("--identifier names one batch, but the export holds several kinds.")
    order = resumed.order.batches[0]
    batch = replace(order.batch, identifier=identifier)
    changed = replace(resumed.order, batches=(replace(order, batch=batch),), run=None)
    return resumed._replace(plan=gathered([batch]), order=changed)


def _known(asked: Asked, resumed: Resumed, identifier: str, progress: Progress) -> Context:
    """What the checks may know; a typed identifier is looked up, so that a dry run can tell."""
    context = known(asked.here, asked.connection, resumed.plan.records)
    if (
        not identifier
        or not check_identifiers(asked.here, asked.connection, [identifier], progress)[identifier]
    ):
        return context
    return replace(context, identifiers=frozenset({identifier.casefold()}))


def _left_out(resumed: Resumed, plan: Plan, context: Context) -> tuple[Resumed, Plan]:
    """Without the blocked records; a run that waits keeps its own, so what is left is a run of its own."""
    kept = {record.key for record in without_blocked(plan.records, plan.findings)}
    if len(kept) == len(plan.records):
        return resumed, plan
    orders = [replace(each, batch=_only(each.batch, kept)) for each in resumed.order.batches]
    orders = [each for each in orders if each.batch.records]
    smaller = gathered([each.batch for each in orders])
    order = replace(resumed.order, batches=tuple(orders), run=None)
    return resumed._replace(plan=smaller, order=order), checked(smaller, context)


def _only(batch: PlannedBatch, kept: Iterable[object]) -> PlannedBatch:
    keys = set(kept)
    records = [record for record in batch.records if record.key in keys]
    return batch_of(records, batch.label, batch.identifier)


def _refused(out: Output, against: Iterable[Finding]) -> int:
    for each in against:
        message, advice = sentences(each)
        out.row({"state": "not sent", **finding_shape(each)})
        out.warn(f"{each.rule.code}: {message} {advice}")
    out.warn("Nothing was sent.")
    return Exit.CHANGE_SOMETHING


def _post(asked: Asked, order: Order, progress: Progress) -> int:
    order = replace(order, answers=asked.answers, patient=True, looked=True)
    ended = carried_out(
        *(asked.out, asked.here, asked.connection),
        lambda changed, cancel: post(asked.here, order, changed, progress, cancel),
        progress,
        wait=asked.wait,
    )
    (run,) = ended.runs
    return _tell(asked, run)
