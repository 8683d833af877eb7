"""`batch create`: from a Batches file or from a saved export, each batch exactly once."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.asked import Asked
from core.cli.from_batches import from_batches
from core.cli.from_export import Chosen, from_export
from core.cli.output import Output
from core.cli.parameters import (
    KINDS,
    answers_of,
    connection_option,
    desk,
    filled,
    json_option,
    overwrite_option,
    refuse_given,
    result_options,
    stamped,
    wait_option,
)
from core.domain.records import BatchKind

_OF_INPUT = ("kind", "success", "fail")
_OF_EXPORT = ("only", "identifier", "leave_out_blocked")


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
@result_options
@overwrite_option
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send nothing.")
@wait_option
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
    no_wait: bool,
    as_json: bool,
) -> int:
    """Create batches from a Batches file (--input) or from a saved export (--from)."""
    asked = Asked(connection, answers_of(accept), dry_run, overwrite, not no_wait, Output(as_json), desk())
    if (source is None) == (export is None):
        raise click.UsageError("Say where the batches come from: --input or --from.")
    if export is not None:
        refuse_given(_OF_INPUT, "--from")
        return from_export(asked, Chosen(export, only, identifier or "", leave_out_blocked))
    assert source is not None
    refuse_given(_OF_EXPORT, "--input")
    now = asked.here.clock.now().astimezone()
    results = stamped(success, now), stamped(fail, now)
    return from_batches(asked, source, BatchKind(kind) if kind else None, results)
