"""`batch list|show|create`."""

from __future__ import annotations

import click

from core.cli.batch_create import create
from core.cli.output import Exit, Output
from core.cli.parameters import connection_option, desk, json_option
from core.cli.shapes import batch_shape, entry_shape
from core.domain.batch_view import Makers, made_by, maker_of
from core.domain.batches import Batch
from core.errors import UserError
from core.words import PLAIN, counted, moment, number, sentences
from core.workflows import batches
from core.workflows.batches import BatchFound


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
        found = batches.batch_list(desk(), connection, progress)
    makers = _makers(out, connection)
    for each in found.batches:
        out.row(batch_shape(each, makers))
    heads = ("Id", "Identifier", "Kinds", "Changed", "By", "Made by")
    out.table(heads, (_line(each, makers) for each in found.batches), frozenset({0}))
    if not found.batches:
        out.say("The server has no batches.")
    for problem in found.problems:
        out.warn(f"{problem.where}: {problem.what}")
    return _complete(out, found.read, found.counted, "batches")


def _makers(out: Output, connection: str) -> Makers | None:
    """Which run made which batch; None, with a warning, where the journal cannot tell."""
    try:
        return batches.makers(desk(), connection)
    except UserError as trouble:
        out.warn(" ".join(filter(None, sentences(trouble, PLAIN))))
        return None


def _line(each: Batch, makers: Makers | None) -> tuple[str, ...]:
    kinds = ", ".join(sorted(kind.value for kind in each.kinds))
    changed = moment(each.updated_at) if each.updated_at else ""
    return str(each.id), each.identifier, kinds, changed, each.updated_by, _maker(each, makers)


def _maker(each: Batch, makers: Makers | None) -> str:
    return "cannot tell" if makers is None else made_by(maker_of(each.identifier, makers))


def _complete(out: Output, read: int, count: int, what: str) -> Exit:
    if read == count:
        return Exit.DONE
    out.warn(f"{read} {what} were read, but the server counts {count}. Read again before you rely on this.")
    return Exit.PARTLY


@batch.command()
@connection_option
@click.argument("wanted", metavar="BATCH")
@json_option
def show(connection: str, wanted: str, as_json: bool) -> int:
    """Show a batch by identifier or id, with its entries."""
    out = Output(as_json)
    with out.progress() as progress:
        found = batches.batch(desk(), connection, wanted, progress)
    makers = _makers(out, connection)
    return max(_tell(out, each, makers) for each in found)


def _tell(out: Output, found: BatchFound, makers: Makers | None) -> Exit:
    each, entries = found.batch, found.entries
    out.row({**batch_shape(each, makers), "entries": [entry_shape(entry) for entry in entries]})
    many = counted(len(entries), "entry", "entries")
    out.say(f"{each.identifier}: {many}; made by: {_maker(each, makers)}")
    rows = [
        (str(e.id), e.account, e.name, number(e.debit), number(e.credit), e.invoice_number) for e in entries
    ]
    out.table(("Id", "Account", "Name", "Debit", "Credit", "Invoice"), rows, frozenset({0, 3, 4}))
    return _complete(out, len(entries), found.counted, "entries")
