"""`history copy`, and how a verification is told."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.output import Exit, Output
from core.cli.parameters import desk, json_option, overwrite_option, stamped
from core.store.journal import Verification
from core.workflows import history


@click.command()
@click.option(
    *("-o", "--output", "file"),
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The copy; its head goes beside it, with the ending .head. {date} and {time} are filled in.",
)
@overwrite_option
@json_option
def copy(file: Path, overwrite: bool, as_json: bool) -> int:
    """Keep a copy of the journal, with its head beside it, and verify the copy."""
    out, here = Output(as_json), desk()
    path = stamped(file, here.clock.now().astimezone())
    found = history.copy(here, path, overwrite=overwrite)
    out.row({"file": str(path), **verification_shape(found)})
    if not found.fits:
        out.warn(f"{path} was written, but it does not verify, because the journal does not.")
    return tell_verification(out, found, f"The copy {path} is whole")


def verification_shape(found: Verification) -> dict[str, object]:
    """A verification as JSON."""
    return {
        "rows": found.head.rows,
        "head": found.head.hash,
        "row": found.row,
        "what": found.what,
        "damage": found.damage,
        "means": found.means,
        "notes": list(found.notes),
    }


def tell_verification(out: Output, found: Verification, whole: str) -> Exit:
    """A verification in words: the first row that does not fit, what that means and what to do."""
    for each in found.notes:
        out.say(f"{each[:1].upper()}{each[1:]}.")
    if found.fits:
        out.say(f"{whole}: {found.head.rows} rows, head {found.head.hash}.")
        return Exit.DONE
    if found.row is not None:
        out.warn(f"Row {found.row} does not fit: {found.what}.")
    if found.damage:
        out.warn(f"{found.damage[:1].upper()}{found.damage[1:]}".rstrip(".") + ".")
    out.warn(found.means)
    return Exit.CHANGE_SOMETHING
