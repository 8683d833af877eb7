"""`history list|show|verify`: what was posted, and proof of it."""

from __future__ import annotations

import click

from core.cli.output import Exit, Output
from core.cli.parameters import desk, json_option
from core.cli.shapes import run_shape
from core.domain.runs import Item, Run
from core.words import counted, moment, number
from core.workflows import history as journal


@click.group()
def history() -> None:
    """Show what was posted and prove it."""


@history.command("list")
@json_option
def list_(as_json: bool) -> int:
    """List runs, newest first."""
    out = Output(as_json)
    runs = journal.runs(desk())
    for run in runs:
        out.row(run_shape(run))
    heads = ("Run", "When", "What", "Connection", "Records", "State", "By")
    out.table(heads, map(_line, runs), frozenset({0, 4}))
    if not runs:
        out.say("Nothing has been posted from this computer yet.")
    return Exit.DONE


def _line(run: Run) -> tuple[str, ...]:
    records = sum(len(item.draft.records) for item in run.items)
    what = counted(len(run.items), "batch", "batches")
    when = moment(run.started.astimezone())
    return str(run.number), when, what, run.header.connection, str(records), run.state.value, run.who


@history.command()
@click.argument("run", type=int)
@json_option
def show(run: int, as_json: bool) -> int:
    """Show one run with its evidence."""
    out = Output(as_json)
    found = journal.run(desk(), run)
    out.row(run_shape(found))
    if not as_json:
        out.say(f"Run {found.number}, {moment(found.started.astimezone())}, {found.who}: {found.state.value}")
        for item in found.items:
            _tell(out, item)
    return Exit.DONE


def _tell(out: Output, item: Item) -> None:
    sums = ", ".join(f"{currency} {number(value)}" for currency, value in item.draft.totals.items())
    entries = counted(len(item.draft.ids), "GL entry", "GL entries")
    out.say(f"  {item.draft.label}: {item.words}; {entries}, {sums}")
    for each in item.evidence:
        out.say(f"    {moment(each.at.astimezone())}  {each.what}: {each.detail}")


@history.command()
@json_option
def verify(as_json: bool) -> int:
    """Follow the journal's chain of hashes from the first row to the last."""
    out = Output(as_json)
    found = journal.verify(desk())
    shape = {"rows": found.head.rows, "head": found.head.hash, "row": found.row, "what": found.what}
    out.row({**shape, "damage": found.damage, "notes": list(found.notes)})
    for each in found.notes:
        out.say(each)
    if found.fits:
        out.say(f"The journal is whole: {found.head.rows} rows, head {found.head.hash}.")
        return Exit.DONE
    if found.row is not None:
        out.warn(f"Row {found.row} does not fit: {found.what}")
    if found.damage:
        out.warn(found.damage)
    return Exit.CHANGE_SOMETHING
