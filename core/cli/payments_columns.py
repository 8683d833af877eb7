"""`payments columns list|show|forget|export|import`: what is remembered of the columns of senders."""

from __future__ import annotations

import json
from pathlib import Path

import click

from core.cli.output import Exit, Output
from core.cli.parameters import STANDARD_INPUT, bytes_of, desk, json_option, overwrite_option
from core.cli.shapes import Shape
from core.files.payments.columns import columns_json, read_columns
from core.words import day
from core.workflows import remembered_columns
from core.workflows.choosing_columns import export_columns
from core.workflows.payment_columns import forget as forget_columns
from core.workflows.remembered_columns import RememberedColumns, all_remembered, find, particulars, title

_NAMED = click.argument("name", metavar="N|NAME")
_ANSWERS = ("sender", "headings", "columns", "day_first", "decimal", "sign", "amounts", "sheet", "header_row")


@click.group()
def columns() -> None:
    """See and change what is remembered of the columns of CSV and XLSX files."""


@columns.command("list")
@json_option
def list_(as_json: bool) -> int:
    """List what is remembered, the newest first."""
    out, found = Output(as_json), all_remembered(desk())
    for number, each in enumerate(found, 1):
        out.row({"number": number, **_shape(each)})
    heads = ("N", "Sender", "From", "Remembered", "Amounts", "Columns")
    if found:
        out.table(heads, (_line(number, each) for number, each in enumerate(found, 1)), frozenset({0}))
    else:
        out.say("Nothing is remembered yet. An upload remembers the columns of its list.")
    return Exit.DONE


@columns.command()
@_NAMED
@json_option
def show(name: str, as_json: bool) -> int:
    """Show all that is remembered of one set of headings."""
    out, found = Output(as_json), find(desk(), name)
    out.row(_shape(found))
    if not as_json:
        told = (("Sender", found.map.sender), ("From", found.file), ("Remembered", _day(found)))
        for what, words in (*told, *particulars(found.map)):
            if words:
                out.say(f"{what}: {words}")
    return Exit.DONE


@columns.command()
@_NAMED
def forget(name: str) -> int:
    """Forget one set of headings; the next list with them asks again."""
    here = desk()
    found = find(here, name)
    forget_columns(here, found.map.headings)
    print(f"Forgot the columns of {title(found)}. The next list with these headings asks again.")
    return Exit.DONE


@columns.command("export")
@_NAMED
@click.argument("file", type=click.Path(path_type=Path))
@overwrite_option
def export_(name: str, file: Path, overwrite: bool) -> int:
    """Write one set as a file, for --map or another computer."""
    found = find(desk(), name)
    export_columns(found.map, file, overwrite=overwrite)
    print(f"The columns of {title(found)} are in {file}.")
    return Exit.DONE


@columns.command("import")
@click.argument("file")
@click.option("--overwrite", is_flag=True, help="Replace what is remembered for the same headings.")
def import_(file: str, overwrite: bool) -> int:
    """Remember the columns of a file, as if a list had been uploaded with it; - reads standard input."""
    read = read_columns(bytes_of(file), file)
    kept = remembered_columns.take(desk(), read, STANDARD_INPUT if file == "-" else file, overwrite=overwrite)
    print(
        f"The columns of {title(kept)} are remembered. The next list with these headings is read with them."
    )
    return Exit.DONE


def _line(number: int, each: RememberedColumns) -> tuple[str, ...]:
    known = dict(particulars(each.map))
    cells = str(number), each.map.sender, each.file, _day(each), known.get("Amounts", ""), known["Columns"]
    return tuple(" ".join(cell.split()) for cell in cells)


def _day(each: RememberedColumns) -> str:
    return day(each.at.astimezone()) if each.at else ""


def _shape(each: RememberedColumns) -> Shape:
    """The names are those of a file of columns."""
    content = json.loads(columns_json(each.map))
    answers = {name: content[name] for name in _ANSWERS}
    at = each.at.isoformat() if each.at else None
    return {"key": each.map.key, **answers, "remembered": at, "from": each.file}
