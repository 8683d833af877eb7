"""`export`: read what is unposted and write it to a file."""

from __future__ import annotations

from pathlib import Path

import click

from core.atomic import check_target
from core.cli.output import Exit, Output
from core.cli.parameters import (
    FORMATS,
    connection_option,
    day,
    desk,
    filled,
    json_option,
    overwrite_option,
    stamped,
)
from core.cli.shapes import record_shape
from core.cli.telling import lacks_words, preview_words, records_table
from core.domain.checks import check_records
from core.domain.export import ExportFormat
from core.domain.preview import Preview, Question
from core.domain.records import BatchKind
from core.workflows.export import write_preview
from core.workflows.planning import known
from core.workflows.preview import preview

DEFAULT_NAME = "connectwise_accounting_interface_get_batch"


@click.command()
@connection_option
@click.option("--invoices", "invoices", is_flag=True, help="Invoices and credit memos.")
@click.option("--expenses", "expenses", is_flag=True, help="Expenses.")
@click.option("--procurement", "procurement", is_flag=True, help="Purchases, adjustments, transfers.")
@click.option(
    "--location", default=None, callback=filled, metavar="L", help="Id or exact name of one location."
)
@click.option("--thru", metavar="DATE", help="Documents up to and including this day; today if left out.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="legacy", show_default=True)
@click.option("-o", "--output", "file", type=click.Path(path_type=Path), help="File to write.")
@overwrite_option
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@json_option
def export(
    connection: str,
    invoices: bool,
    expenses: bool,
    procurement: bool,
    location: str | None,
    thru: str | None,
    form: str,
    file: Path | None,
    overwrite: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Write the export file of what is unposted. Nothing is changed on the server."""
    out, here = Output(as_json), desk()
    now = here.clock.now().astimezone()
    kinds = _kinds(invoices, expenses, procurement)
    wanted = ExportFormat(form)
    path = stamped(file or Path(f"{DEFAULT_NAME}.{wanted.ending}"), now)
    if not dry_run:
        check_target(path, overwrite=overwrite)
    question = Question(kinds, day(thru, now.date()), location or "")
    with out.progress() as progress:
        found = preview(here, connection, question, progress)
    shown = found.export.records
    findings = check_records(shown, known(here, connection, shown))
    for record in shown:
        out.row(record_shape(record, findings.get(record.key, ())))
    if dry_run:
        records_table(out, shown, findings)
    else:
        written = write_preview(found, None, wanted, path, overwrite=overwrite)
        out.say(f"Wrote {path}: {written.records} records, {written.size} bytes.")
        lacks_words(out, written)
    preview_words(out, found)
    return _ending(found)


def _kinds(invoices: bool, expenses: bool, procurement: bool) -> frozenset[BatchKind]:
    asked = {
        BatchKind.INVOICES: invoices,
        BatchKind.EXPENSES: expenses,
        BatchKind.PROCUREMENT: procurement,
    }
    kinds = frozenset(kind for kind, wanted in asked.items() if wanted)
    if not kinds:
        raise click.UsageError("Say what to export: --invoices, --expenses, --procurement, or several.")
    return kinds


def _ending(found: Preview) -> Exit:
    complete = not found.export.problems and all(count.agrees for _, count in found.counts)
    return Exit.DONE if complete else Exit.PARTLY
