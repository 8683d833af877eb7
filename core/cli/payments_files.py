"""The two files of a payment upload, written after it or made again from the journal."""

from __future__ import annotations

import re
from pathlib import Path

import click

from core.atomic import check_target
from core.cli.from_batches import check_free, check_results
from core.cli.output import Exit, Output, report
from core.cli.parameters import same_file, stamped
from core.domain.payments.rows import PaymentForm
from core.domain.runs import Run
from core.files.payments.writing import results_name
from core.words import counted, listed, number
from core.workflows.desk import Desk
from core.workflows.history import run as run_of
from core.workflows.kept_payments import write_and_note
from core.workflows.payment_files import (
    CheckedNotWritten,
    PaymentFiles,
    PaymentResultsNotWritten,
    excess_name,
    kept_files,
    write_excess_of,
    write_files,
)

Typed = tuple[Path | None, Path | None]
"""The success and the fail file as they were typed; None where none was."""


def result_paths(
    here: Desk, form: PaymentForm, success: Path | None, fail: Path | None, source: str = "-"
) -> tuple[Path, Path]:
    """The success and the fail file; the default names, with the ending of the form, where none was typed.

    Results of a file that bears a default name itself are numbered on, so that a mended one can be fed in.
    """
    now, turn = here.clock.now().astimezone(), _turn(source, form)
    names = (results_name(form, failed=failed) for failed in (False, True))
    made = [typed or _numbered(name, turn) for typed, name in zip((success, fail), names, strict=True)]
    return stamped(made[0], now), stamped(made[1], now)


def _turn(source: str, form: PaymentForm) -> int:
    """1; for a file in this folder that is named as a result, one more than its own."""
    if source == "-" or Path(source).resolve().parent != Path.cwd().resolve():
        return 1
    stems = "|".join(re.escape(Path(results_name(form, failed=each)).stem) for each in (True, False))
    found = re.fullmatch(rf"(?:{stems})(?:_([1-9][0-9]{{0,3}}))?", Path(source).stem, re.IGNORECASE)
    return int(found[1] or 1) + 1 if found else 1


def _numbered(name: str, turn: int) -> Path:
    path = Path(name)
    return path if turn == 1 else path.with_stem(f"{path.stem}_{turn}")


def payment_files_kept(
    out: Output, here: Desk, run: int | None, rows: PaymentFiles, files: tuple[Path, Path], *, overwrite: bool
) -> bool:
    """Writes both files; by now payments may be stored, so a trouble changes only the exit code.

    The journal of a run keeps where they are; with no run nothing was sent.
    """
    try:
        if run is None:
            write_files(rows, *files, overwrite=overwrite)
        else:
            write_and_note(here, run, rows, *files, overwrite=overwrite)
    except (PaymentResultsNotWritten, CheckedNotWritten) as error:
        report(error)
        return False
    out.say(f"Wrote {files[0]} and {files[1]}.")
    return True


def excess_path(here: Desk, form: PaymentForm, typed: Path | None, source: str = "-") -> Path:
    """The list of what was cut, beside the success and the fail file and numbered as they are."""
    return stamped(typed or _numbered(excess_name(form), _turn(source, form)), here.clock.now().astimezone())


def check_excess(path: Path, files: tuple[Path, Path], source: str, *, overwrite: bool) -> None:
    """Refuses a list that could not be written, before anything is sent.

    Raises:
        UsageError: it is another output or the input.
        UserError: as `check_target`.
    """
    others = (*files, Path(source)) if source != "-" else files
    if any(same_file(path, each) for each in others):
        raise click.UsageError("The list of what is cut must be a file of its own (--excess).")
    check_target(path, overwrite=overwrite)


def excess_kept(out: Output, here: Desk, run: Run, path: Path, *, overwrite: bool) -> bool:
    """Writes the list of what was cut where anything was; a trouble changes only the exit code."""
    try:
        found = write_excess_of(here, run, path, overwrite=overwrite)
    except PaymentResultsNotWritten as error:
        report(error)
        return False
    if new := [each for each in found if each.excess]:
        out.say(f"Wrote {path}: what {counted(len(new), 'invoice')} could not take, for the accountant.")
    for each in found:
        if each.listed:
            runs = listed([f"run {number_}" for number_ in each.listed_in])
            amount = f"{number(each.listed)} {each.currency}"
            out.say(f"{each.invoice}: {amount} of what was cut is in the list of {runs}; not listed again.")
    return True


def typed_paths(success: Path, fail: Path) -> Typed:
    """What was really typed: the defaults are those of batches."""
    context = click.get_current_context()

    def typed(name: str) -> bool:
        return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE

    return (success if typed("success") else None), (fail if typed("fail") else None)


def payment_files_again(out: Output, here: Desk, run: int, typed: Typed, *, overwrite: bool) -> int:
    """Writes the files of a payment run anew, as the journal knows it now: success, fail, what was cut."""
    rows = kept_files(here, run)
    paths = result_paths(here, rows.file.form, *typed)
    check_results(paths)
    check_free(paths, overwrite=overwrite)
    excess = excess_path(here, rows.file.form, None)
    kept = excess_kept(out, here, run_of(here, run), excess, overwrite=overwrite)
    if not payment_files_kept(out, here, run, rows, paths, overwrite=overwrite) or not kept:
        return Exit.CHANGE_SOMETHING
    many, failed = len(rows.messages), len(rows.of(failed=True))
    told = {"run": run, "success": str(paths[0]), "fail": str(paths[1])}
    out.row({**told, "payments": many, "failed": failed})
    return Exit.DONE
