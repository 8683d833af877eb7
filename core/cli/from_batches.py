"""`batch create --input`: each batch of a Batches file ends in the success or in the fail file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from core.atomic import check_target
from core.cli.asked import Asked, tell_batch
from core.cli.endings import ending, tell_item, tell_runs
from core.cli.output import Exit, Output, report
from core.cli.parameters import STANDARD_INPUT, bytes_of, same_file
from core.cli.settling import busy_with, carried_out, looked_first, unclear_of
from core.domain.records import BatchKind
from core.workflows import batches_file
from core.workflows.batch_results import Result, ResultsNotWritten, new_run, results, why_not, write_results
from core.workflows.batches_file import Wanted, Way, read_wanted
from core.workflows.desk import Desk


def from_batches(asked: Asked, source: str, kind: BatchKind | None, files: tuple[Path, Path]) -> int:
    """Settles what the file names and is unclear, then creates what is left, once each."""
    check_results(files, source)
    if not asked.dry_run:
        check_free(files, overwrite=asked.overwrite)
    name = STANDARD_INPUT if source == "-" else source
    data = bytes_of(source)
    with asked.out.progress() as progress:
        if not asked.dry_run:
            runs = batches_file.to_settle(asked.here, asked.connection, data, name)
            if not looked_first(asked.out, asked.here, asked.connection, progress, runs, wait=asked.wait):
                return stopped_before(asked.out, asked.here, runs)
        wanted = read_wanted(asked.here, asked.connection, data, name, kind, asked.answers, progress)
        if asked.dry_run:
            return _tell_wanted(asked.out, wanted)
        ended = carried_out(
            *(asked.out, asked.here, asked.connection),
            lambda changed, cancel: batches_file.create(
                asked.here, asked.connection, wanted, changed, progress, cancel, name=name, looked=True
            ),
            progress,
            wait=asked.wait,
        )
    found = results(asked.here, wanted, ended.runs)
    _tell(asked, found)
    tell_runs(asked.out, ended.runs)
    kept = results_kept(asked.out, found, files, new_run(wanted, ended.runs), overwrite=asked.overwrite)
    items = [each.item for each in found if each.item is not None]
    return ending(items, refused=not kept or len(items) < len(found))


def stopped_before(out: Output, here: Desk, runs: Iterable[int]) -> int:
    """Says that nothing was sent; 4 where what was looked for is still unclear."""
    out.warn("Stopped. Nothing was sent.")
    return Exit.UNKNOWN if unclear_of(here, runs) else Exit.CHANGE_SOMETHING


def check_results(files: tuple[Path, Path], source: str = "-") -> None:
    """Refuses result files that are one or are the input.

    Raises:
        UsageError: they are.
    """
    if same_file(*files):
        raise click.UsageError("Success and fail file must be two files.")
    if source != "-" and any(same_file(Path(source), path) for path in files):
        raise click.UsageError("An output is also the input; choose another name.")


def check_free(files: tuple[Path, Path], *, overwrite: bool) -> None:
    """Refuses result files that could not be written, before anything is sent. Raises as `check_target`."""
    for path in files:
        check_target(path, overwrite=overwrite)


def results_kept(
    out: Output, found: Sequence[Result], files: tuple[Path, Path], run: int | None, *, overwrite: bool
) -> bool:
    """Writes both files; by now batches may be posted, so a trouble changes only the exit code."""
    try:
        write_results(found, *files, run, overwrite=overwrite)
    except ResultsNotWritten as error:
        report(error)
        return False
    out.say(f"Wrote {files[0]} and {files[1]}.")
    return True


def _tell(asked: Asked, found: Iterable[Result]) -> None:
    for each in found:
        if each.item is not None:
            tell_item(asked.out, each.item, busy_with(asked.here, each.item), before=each.before)
        else:
            asked.out.row({"identifier": each.input.identifier, "state": "not sent", "why": each.why})
            asked.out.warn(f"{each.input.identifier}: not sent. {each.why}")


# What would happen


def _tell_wanted(out: Output, wanted: Iterable[Wanted]) -> int:
    refused = False
    for each in wanted:
        if each.way is Way.NEW:
            tell_batch(out, each.batch)
        elif each.way is Way.AGAIN and each.earlier is not None:
            tell_batch(out, each.batch, f"would be sent again in run {each.earlier.run}")
        else:
            _tell_unsent(out, each)
            refused = refused or each.way is not Way.POSTED
    return Exit.CHANGE_SOMETHING if refused else Exit.DONE


def _tell_unsent(out: Output, each: Wanted) -> None:
    name = each.input.identifier
    if each.earlier is None or each.way is Way.REFUSED:
        out.row({"identifier": name, "state": "not sent", "why": each.fault})
        out.say(f"{name}: would not be sent. {each.fault}")
        return
    words = each.way.value if each.way is Way.POSTED else why_not(each.earlier)
    out.row({"identifier": name, "state": each.earlier.state.value, "why": words, "run": each.earlier.run})
    out.say(f"{name}: would not be sent. Run {each.earlier.run}: {words}")
