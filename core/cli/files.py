"""`show`, `check`, `convert`: work on a saved export without a connection."""

from __future__ import annotations

from pathlib import Path

import click

from core.atomic import check_target
from core.cli.output import Exit, Output
from core.cli.parameters import FORMATS, desk, json_option, overwrite_option, same_file, stamped
from core.cli.shapes import finding_shape, record_shape
from core.cli.telling import findings_words, lacks_words, preview_words, records_table
from core.domain.checks import check_records
from core.domain.export import ExportFormat
from core.domain.findings import Severity
from core.workflows.export import write_preview
from core.workflows.preview import open_file

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@_FILE
@json_option
def show(file: Path, as_json: bool) -> int:
    """Show what an export file holds."""
    out = Output(as_json)
    with out.progress() as progress:
        found = open_file(desk(), file, progress)
    findings = check_records(found.export.records)
    for record in found.export.records:
        out.row(record_shape(record, findings.get(record.key, ())))
    records_table(out, found.export.records, findings)
    preview_words(out, found)
    if found.export.unknown:
        out.say(f"Kept, but not known: {', '.join(found.export.unknown)}.")
    return Exit.PARTLY if found.export.problems else Exit.DONE


@click.command()
@_FILE
@json_option
def check(file: Path, as_json: bool) -> int:
    """Check an export file: what would stop its records from being batched."""
    out = Output(as_json)
    with out.progress() as progress:
        found = open_file(desk(), file, progress)
    findings = check_records(found.export.records)
    for record in found.export.records:
        for each in findings.get(record.key, ()):
            out.row({"kind": record.kind.value, "number": record.number, **finding_shape(each)})
    if not as_json and not findings_words(out, findings):
        out.say("Nothing speaks against these records.")
    preview_words(out, found)
    worst = max((each.rule.severity for group in findings.values() for each in group), default=Severity.INFO)
    bad = worst is Severity.BLOCK or found.export.problems
    return Exit.CHANGE_SOMETHING if bad else Exit.DONE


@click.command()
@_FILE
@click.option("--to", "form", type=click.Choice(FORMATS), required=True)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), required=True)
@overwrite_option
def convert(file: Path, form: str, target: Path, overwrite: bool) -> int:
    """Write an export file in another form."""
    out, here = Output(), desk()
    target = stamped(target, here.clock.now().astimezone())
    if same_file(target, file):
        raise click.UsageError("The output is also the input; choose another name.")
    check_target(target, overwrite=overwrite)
    with out.progress() as progress:
        found = open_file(here, file, progress)
        written = write_preview(found, None, ExportFormat(form), target, overwrite=overwrite)
    out.say(f"Wrote {target}: {written.records} records, {written.size} bytes.")
    lacks_words(out, written)
    preview_words(out, found)
    return Exit.PARTLY if found.export.problems else Exit.DONE
