"""`batch create`: from a Batches file or from a saved export, each batch exactly once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from core.atomic import check_target
from core.cli.output import Exit, Output, report
from core.cli.parameters import (
    KINDS,
    STANDARD_INPUT,
    answers_of,
    bytes_of,
    connection_option,
    desk,
    filled,
    json_option,
    overwrite_option,
    refuse_given,
    same_file,
    stamped,
)
from core.cli.shapes import finding_shape, item_shape, totals_shape
from core.cli.stopping import to_its_end
from core.domain.checks import Context, checked, sentences
from core.domain.findings import Finding
from core.domain.plan import Plan, PlannedBatch, batch_of, blocking, gathered, to_answer, without_blocked
from core.domain.posting import POSTED, ItemState
from core.domain.records import BatchKind
from core.domain.runs import Item, Run
from core.files.batches_xml import BatchOutcome
from core.jobs import Progress
from core.words import counted, number
from core.workflows import batches_file
from core.workflows.batches_file import ResultsNotWritten, Wanted
from core.workflows.desk import Desk
from core.workflows.orders import Order
from core.workflows.planning import check_identifiers, known, naming, request_bytes
from core.workflows.post import post
from core.workflows.waiting import Resumed, resume_file

SUCCESS = Path("connectwise_import_batches_success.xml")
FAIL = Path("connectwise_import_batches_fail.xml")

_UNCLEAR = frozenset({ItemState.UNKNOWN, ItemState.REVIEW, ItemState.APPLIED, ItemState.SENT})

_OF_INPUT = ("kind", "success", "fail")
_OF_EXPORT = ("only", "identifier", "leave_out_blocked")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed."""

    connection: str
    answers: dict[str, str]
    dry_run: bool
    overwrite: bool
    out: Output
    here: Desk


@click.command()
@connection_option
@click.option("--input", "source", metavar="BATCHES.xml", help="A Batches file; - reads standard input.")
@click.option("--from", "export", type=click.Path(path_type=Path), metavar="EXPORT", help="A saved export.")
@click.option("--only", multiple=True, metavar="NUMBER", help="Only these documents of the export.")
@click.option(
    "--identifier", default=None, callback=filled, metavar="ID", help="Identifier of the one batch."
)
@click.option("--kind", type=click.Choice(KINDS), help="What the ids of the Batches file are of.")
@click.option("--accept", multiple=True, metavar="RULE=REASON", help="Answer a finding.")
@click.option("--leave-out-blocked", is_flag=True, help="Go on without records that are blocked.")
@click.option("--success", type=click.Path(path_type=Path), default=SUCCESS, show_default=True)
@click.option("--fail", type=click.Path(path_type=Path), default=FAIL, show_default=True)
@overwrite_option
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send nothing.")
@click.option(
    "--no-wait", is_flag=True, expose_value=False, help="End with code 4 at once if an answer is unclear."
)
@json_option
def create(
    connection: str,
    source: str | None,
    export: Path | None,
    only: tuple[str, ...],
    identifier: str | None,
    kind: str | None,
    accept: tuple[str, ...],
    leave_out_blocked: bool,
    success: Path,
    fail: Path,
    overwrite: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Create batches from a Batches file (--input) or from a saved export (--from)."""
    asked = Asked(connection, answers_of(accept), dry_run, overwrite, Output(as_json), desk())
    if (source is None) == (export is None):
        raise click.UsageError("Say where the batches come from: --input or --from.")
    if export is not None:
        refuse_given(_OF_INPUT, "--from")
        return _from_export(asked, export, only, identifier or "", leave_out_blocked)
    assert source is not None
    refuse_given(_OF_EXPORT, "--input")
    now = asked.here.clock.now().astimezone()
    results = stamped(success, now), stamped(fail, now)
    return _from_batches(asked, source, BatchKind(kind) if kind else None, results)


def _from_batches(asked: Asked, source: str, kind: BatchKind | None, results: tuple[Path, Path]) -> int:
    _check_results(asked, source, results)
    name = STANDARD_INPUT if source == "-" else source
    with asked.out.progress() as progress:
        wanted = batches_file.read_wanted(
            asked.here, asked.connection, bytes_of(source), name, kind, asked.answers, progress
        )
        if asked.dry_run:
            return _tell_wanted(asked.out, wanted)
        run = to_its_end(
            asked.here,
            lambda changed, cancel: batches_file.create(
                asked.here, asked.connection, wanted, changed, progress, cancel
            ),
        )
    _tell_refused(asked.out, wanted)
    _tell_run(asked.out, run)
    kept = _results_kept(asked, batches_file.outcomes(wanted, run), results)
    refused = not kept or any(each.fault for each in wanted)
    return _ending(run.items if run else (), refused=refused)


def _tell_refused(out: Output, wanted: Iterable[Wanted]) -> None:
    for each in wanted:
        if each.fault:
            out.row({"identifier": each.input.identifier, "state": "not sent", "why": each.fault})
            out.warn(f"{each.input.identifier}: not sent. {each.fault}")


def _results_kept(asked: Asked, found: Sequence[BatchOutcome], results: tuple[Path, Path]) -> bool:
    """Writes both files; by now batches may be posted, so a trouble changes only the exit code."""
    try:
        batches_file.write_results(found, *results, overwrite=asked.overwrite)
    except ResultsNotWritten as error:
        report(error)
        return False
    asked.out.say(f"Wrote {results[0]} and {results[1]}.")
    return True


def _check_results(asked: Asked, source: str, results: tuple[Path, Path]) -> None:
    if same_file(*results):
        raise click.UsageError("Success and fail file must be two files.")
    if source != "-" and any(same_file(Path(source), path) for path in results):
        raise click.UsageError("An output is also the input; choose another name.")
    if not asked.dry_run:
        for path in results:
            check_target(path, overwrite=asked.overwrite)


def _from_export(asked: Asked, path: Path, only: tuple[str, ...], identifier: str, leave_out: bool) -> int:
    with asked.out.progress() as progress:
        resumed = resume_file(asked.here, asked.connection, path, naming(asked.here, ""), only, progress)
        resumed = _named(resumed, identifier)
        context = _known(asked, resumed, identifier, progress)
        plan = checked(resumed.plan, context)
        if leave_out:
            resumed, plan = _left_out(resumed, plan, context)
        if against := (*blocking(plan), *to_answer(plan, asked.answers)):
            return _refused(asked.out, against)
        if asked.dry_run:
            return _tell_plan(asked.out, plan)
        return _post(asked, resumed.order, progress)


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


def _post(asked: Asked, order: Order, progress: Progress) -> int:
    order = replace(order, answers=asked.answers, patient=True)
    run = to_its_end(asked.here, lambda changed, cancel: post(asked.here, order, changed, progress, cancel))
    assert run is not None
    _tell_run(asked.out, run)
    return _ending(run.items)


def _refused(out: Output, against: Iterable[Finding]) -> int:
    for each in against:
        message, advice = sentences(each)
        out.row({"state": "not sent", **finding_shape(each)})
        out.warn(f"{each.rule.code}: {message} {advice}")
    out.warn("Nothing was sent.")
    return Exit.CHANGE_SOMETHING


def _tell_wanted(out: Output, wanted: Iterable[Wanted]) -> int:
    refused = False
    for each in wanted:
        refused = refused or bool(each.fault)
        if each.fault:
            out.row({"identifier": each.input.identifier, "state": "not sent", "why": each.fault})
            out.say(f"{each.input.identifier}: would not be sent. {each.fault}")
        else:
            _tell_batch(out, each.batch)
    return Exit.CHANGE_SOMETHING if refused else Exit.DONE


def _tell_plan(out: Output, plan: Plan) -> int:
    for batch in plan.batches:
        _tell_batch(out, batch)
    return Exit.DONE


def _tell_batch(out: Output, batch: PlannedBatch) -> None:
    request = request_bytes(batch).decode()
    out.row(
        {
            "identifier": batch.identifier,
            "state": "would be sent",
            "gl_entry_ids": list(batch.ids),
            "totals": totals_shape(batch.totals),
            "request": request,
        }
    )
    sums = ", ".join(f"{currency} {number(value)}" for currency, value in batch.totals.items())
    records = counted(len(batch.records), "record")
    entries = counted(len(batch.ids), "GL entry", "GL entries")
    out.say(f"{batch.identifier}: {records}, {entries}, {sums}")
    out.say(f"  POST finance/accounting/batches {request}")


def _tell_run(out: Output, run: Run | None) -> None:
    if run is None:
        return
    for item in run.items:
        out.row({"run": run.number, **item_shape(item)})
        why = "" if item.state is ItemState.VERIFIED else _last(item)
        say = out.say if item.state in POSTED else out.warn
        say(f"{item.draft.label}: {item.words}.{' ' + why if why else ''}")
    out.say(f"Saved in the history as run {run.number}.")


def _last(item: Item) -> str:
    return item.evidence[-1].detail if item.evidence else ""


def _ending(items: Iterable[Item], *, refused: bool = False) -> int:
    states = [item.state for item in items]
    if any(state in _UNCLEAR for state in states):
        return Exit.UNKNOWN
    posted = sum(state in POSTED for state in states)
    if posted == len(states) and not refused and states:
        return Exit.DONE
    return Exit.PARTLY if posted else Exit.CHANGE_SOMETHING
