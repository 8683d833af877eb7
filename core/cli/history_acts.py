"""`history settle|resend|decide|files`: what can be done about a run afterwards."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.endings import ending, tell_item, tell_runs
from core.cli.from_batches import check_free, check_results, results_kept
from core.cli.output import Exit, Output
from core.cli.parameters import (
    desk,
    filled,
    json_option,
    overwrite_option,
    result_options,
    stamped,
    wait_option,
)
from core.cli.payments_files import payment_files_again, typed_paths
from core.cli.settling import busy_with, carried_out, countdown, looked_first
from core.cli.stopping import until_stopped
from core.domain.posting import OPEN, ItemState, RunKind
from core.domain.runs import Item, Run
from core.errors import UserError
from core.jobs import Cancel, Progress
from core.workflows import history
from core.workflows.again import NothingToSendAgain, send_again, to_send_again
from core.workflows.batch_results import kept_results, outcome
from core.workflows.decide import decide as decided
from core.workflows.desk import Desk
from core.workflows.kept import connection_to
from core.workflows.settle import look, look_all
from core.workflows.settle import settle as settled
from core.workflows.standing import Place, unsettled

item_option = click.option(
    "--item", metavar="ITEM", help="Number, identifier or invoice of one item of the run."
)


class NoSuchItem(UserError):
    """`--item` names nothing of the run."""

    title = "The run holds no such batch or payment."
    message = "Run {run} holds no {item}; it holds: {names}. Nothing was done."
    advice = "Give its number, identifier or invoice as “history show {run}” tells it."


class NothingToDecide(UserError):
    """Nothing of the run waits for a person."""

    title = "There is nothing to decide."
    message = "Run {run} is: {state}. Only what reading back did not settle is decided by a person."
    advice = "Let “history settle” look for what is unclear; “history show {run}” tells the rest."


@click.command()
@click.argument("runs", metavar="[RUN]...", type=int, nargs=-1)
@click.option("--connection", default="", metavar="NAME", help="Only what was sent to these books.")
@wait_option
@json_option
def settle(runs: tuple[int, ...], connection: str, no_wait: bool, as_json: bool) -> int:
    """Find out what became of unclear answers; nothing is sent.

    Runs that are named are looked for once even if they wait for a decision.
    """
    out, here = Output(as_json), desk()
    for number in runs:
        history.run(here, number)
    before = [each for each in unsettled(here, connection) if not runs or each.run in runs]
    with out.progress() as progress:
        until_stopped(
            lambda cancel: _settle(out, here, connection, before, runs, not no_wait, progress, cancel)
        )
    if not before:
        out.say("Nothing is open: what became of every posting is known.")
    items = [here.journal_view().item(each.run, each.item) for each in before]
    for item in items:
        tell_item(out, item, busy_with(here, item))
    return Exit.UNKNOWN if any(item.state in OPEN for item in items) else Exit.DONE


def _settle(
    out: Output,
    here: Desk,
    connection: str,
    before: list[Place],
    runs: tuple[int, ...],
    wait: bool,
    progress: Progress,
    cancel: Cancel,
) -> None:
    journal = here.journal_view()
    for each in before if runs else ():
        if journal.item(each.run, each.item).state is ItemState.REVIEW:
            look(here, each.run, each.item, progress, cancel)
    if wait and (before or not runs):
        settled(here, connection, countdown(out, runs), progress, cancel, runs)
    else:
        look_all(here, connection, progress, cancel)


@click.command()
@click.argument("run", type=int)
@item_option
@wait_option
@json_option
def resend(run: int, item: str | None, no_wait: bool, as_json: bool) -> int:
    """Send again what was not posted: the same request, after what it relies on was compared once more."""
    out, here = Output(as_json), desk()
    connection = connection_to(here, history.run(here, run).header)
    with out.progress() as progress:
        if not looked_first(out, here, connection, progress):
            out.warn("Stopped. Nothing was sent.")
            return Exit.CHANGE_SOMETHING
        found = history.run(here, run)
        items = to_send_again(here.journal_view(), found)
        items = items if item is None else tuple(n for n in items if n == _one(found, item).number)
        if not items:
            raise NothingToSendAgain(run=run)
        carried_out(
            *(out, here, connection),
            lambda changed, cancel: send_again(
                here, run, changed, progress, cancel, items, patient=True, looked=True
            ),
            progress,
            wait=not no_wait,
        )
    now = [each for each in history.run(here, run).items if each.number in items]
    for each in now:
        tell_item(out, each)
    tell_runs(out, [run])
    return ending(now)


@click.command()
@click.argument("run", type=int)
@item_option
@click.option("--posted/--not-posted", default=None, help="Whether it is on the server.")
@click.option("--reason", required=True, callback=filled, metavar="TEXT", help="How you know.")
@json_option
def decide(run: int, item: str | None, posted: bool | None, reason: str, as_json: bool) -> int:
    """Say what became of something that reading back did not settle; kept with your name and the time."""
    if posted is None:
        raise click.UsageError("Say what became of it: --posted or --not-posted.")
    out, here = Output(as_json), desk()
    found = history.run(here, run)
    number = _to_decide(found, item)
    tell_item(out, decided(here, run, number, posted=posted, reason=reason))
    return Exit.DONE


def _to_decide(run: Run, item: str | None) -> int:
    chosen = run.items if item is None else (_one(run, item),)
    waiting = [each for each in chosen if each.state is ItemState.REVIEW]
    if not waiting:
        states = dict.fromkeys(each.words for each in chosen)
        raise NothingToDecide(run=run.number, state=", ".join(states))
    if len(waiting) > 1:
        names = ", ".join(f"{each.number} ({each.draft.label})" for each in waiting)
        raise click.UsageError(f"Several of run {run.number} wait; say which with --item: {names}.")
    return waiting[0].number


def _one(run: Run, wanted: str) -> Item:
    """A batch or payment of a run by its number, or by its identifier or invoice."""
    for each in run.items:
        if wanted.strip().casefold() == each.draft.label.casefold():
            return each
    for each in run.items:
        if wanted.strip() == str(each.number):
            return each
    names = [f"{each.number} ({each.draft.label})" for each in run.items]
    raise NoSuchItem(run=run.number, item=wanted, names=names)


@click.command()
@click.argument("run", type=int)
@result_options
@overwrite_option
@json_option
def files(run: int, success: Path, fail: Path, overwrite: bool, as_json: bool) -> int:
    """Write the success and the fail file of a run anew, as the journal knows it now."""
    out, here = Output(as_json), desk()
    if history.run(here, run).header.kind is RunKind.PAYMENTS:
        return payment_files_again(out, here, run, typed_paths(success, fail), overwrite=overwrite)
    now = here.clock.now().astimezone()
    paths = stamped(success, now), stamped(fail, now)
    check_results(paths)
    check_free(paths, overwrite=overwrite)
    found = kept_results(here, run)
    if not results_kept(out, found, paths, run, overwrite=overwrite):
        return Exit.CHANGE_SOMETHING
    failed = sum(bool(outcome(each).error) for each in found)
    out.row(
        {"run": run, "success": str(paths[0]), "fail": str(paths[1]), "batches": len(found), "failed": failed}
    )
    return Exit.DONE
