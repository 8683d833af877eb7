"""`batch list|show|create`."""

from __future__ import annotations

import click

from core.cli.batch_create import create
from core.cli.output import Exit, Output
from core.cli.parameters import connection_option, desk, json_option
from core.cli.shapes import batch_shape, entry_shape
from core.domain.batches import Batch
from core.words import counted, moment, number
from core.workflows import batches


@click.group()
def batch() -> None:
    """Create, list and show batches."""


batch.add_command(create)


@batch.command("list")
@connection_option
@json_option
def list_(connection: str, as_json: bool) -> int:
    """List the batches of the server, newest first."""
    out = Output(as_json)
    with out.progress() as progress:
        found = batches.batches(desk(), connection, progress)
    for each in found:
        out.row(batch_shape(each))
    out.table(("Id", "Identifier", "Kinds", "Changed", "By"), map(_line, found), frozenset({0}))
    if not found:
        out.say("The server has no batches.")
    return Exit.DONE


def _line(each: Batch) -> tuple[str, ...]:
    kinds = ", ".join(sorted(kind.value for kind in each.kinds))
    changed = moment(each.updated_at) if each.updated_at else ""
    return str(each.id), each.identifier, kinds, changed, each.updated_by


@batch.command()
@connection_option
@click.argument("wanted", metavar="BATCH")
@json_option
def show(connection: str, wanted: str, as_json: bool) -> int:
    """Show a batch by identifier or id, with its entries."""
    out = Output(as_json)
    with out.progress() as progress:
        found = batches.batch(desk(), connection, wanted, progress)
    for each in found:
        out.row({**batch_shape(each.batch), "entries": [entry_shape(entry) for entry in each.entries]})
        out.say(f"{each.batch.identifier}: {counted(len(each.entries), 'entry', 'entries')}")
        rows = [
            (str(e.id), e.account, e.name, number(e.debit), number(e.credit), e.invoice_number)
            for e in each.entries
        ]
        out.table(("Id", "Account", "Name", "Debit", "Credit", "Invoice"), rows, frozenset({0, 3, 4}))
        if each.counted != len(each.entries):
            out.warn(f"The server counts {each.counted} entries. Read again before you rely on this.")
    complete = all(each.counted == len(each.entries) for each in found)
    return Exit.DONE if complete else Exit.PARTLY
