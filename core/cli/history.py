"""`history list|show|settle|resend|decide|files|verify|copy`: what was posted, and proof of it."""

from __future__ import annotations

import click

from core.cli.history_acts import decide, files, resend, settle
from core.cli.history_copy import copy, tell_verification, verification_shape
from core.cli.history_telling import full_shape, standing_shape, state_words, tell_in_full
from core.cli.output import Exit, Output
from core.cli.parameters import desk, json_option
from core.domain.kind_words import NOTHING_YET
from core.domain.posting import RunKind
from core.words import counted, moment
from core.workflows import history as journal
from core.workflows.standing import Standing, standing, standings


@click.group()
def history() -> None:
    """Show what was posted and prove it; settle what is unclear."""


for _act in (settle, resend, decide, files, copy):
    history.add_command(_act)


@history.command("list")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="So many runs.")
@json_option
def list_(limit: int, as_json: bool) -> int:
    """List runs: what is open first (!), then newest first."""
    out = Output(as_json)
    found = standings(desk(), limit)
    for each in found:
        out.row(standing_shape(each))
    heads = ("", "Run", "When", "What", "Connection", "Records", "State", "By")
    out.table(heads, map(_line, found), frozenset({1, 5}))
    if not found:
        out.say(NOTHING_YET)
    if found and len(found) < max(each.run.number for each in found):
        out.say("Older runs are not shown; see more with --limit.")
    return Exit.DONE


def _line(found: Standing) -> tuple[str, ...]:
    run = found.run
    records = sum(len(item.draft.records) for item in run.items)
    is_payments = run.header.kind is RunKind.PAYMENTS
    what = counted(len(run.items), "payment") if is_payments else counted(len(run.items), "batch", "batches")
    when = moment(run.started.astimezone())
    mark = "!" if found.is_open else ""
    return mark, str(run.number), when, what, run.header.connection, str(records), state_words(found), run.who


@history.command()
@click.argument("run", type=int)
@click.option("--request", is_flag=True, help="Also the exact request and the answers to it.")
@json_option
def show(run: int, request: bool, as_json: bool) -> int:
    """Show one run with its evidence; in brackets the row of the journal and its hash."""
    out, here = Output(as_json), desk()
    found = standing(here, journal.run(here, run))
    items = [item.number for item in found.run.items]
    bodies = {number: journal.bodies(here, run, number) for number in items} if request else None
    out.row(full_shape(found, bodies))
    if not as_json:
        tell_in_full(out, found, bodies)
    return Exit.DONE


@history.command()
@json_option
def verify(as_json: bool) -> int:
    """Follow the journal's chain of hashes from the first row to the last."""
    out = Output(as_json)
    found = journal.verify(desk())
    out.row(verification_shape(found))
    return tell_verification(out, found, "The journal is whole")
