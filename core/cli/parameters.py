"""Parameters that several commands share, and what stands behind them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from core.domain.export import ExportFormat
from core.domain.records import BatchKind
from core.workflows.desk import DemoDoor, Desk, open_desk

Command = TypeVar("Command", bound=Callable[..., Any])

KINDS = [kind.value for kind in BatchKind]
FORMATS = [form.value for form in ExportFormat]


def desk() -> Desk:
    """The desk of this process, with the embedded company behind `demo`."""
    return open_desk(_join_demo)


def _join_demo(home: Path) -> DemoDoor:
    from core.sandbox import shared  # only commands that use the demo company start it

    return shared.join(home)


def connection_option(function: Command) -> Command:
    """`--connection NAME`."""
    return click.option("--connection", required=True, metavar="NAME", help="Name of the connection.")(
        function
    )


def json_option(function: Command) -> Command:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")(function)


def overwrite_option(function: Command) -> Command:
    """`--overwrite`."""
    return click.option("--overwrite", is_flag=True, help="Replace a file that exists.")(function)


def stamped(path: Path, now: dt.datetime) -> Path:
    """A file name with `{date}` and `{time}` filled in, for schedules."""
    name = path.name.replace("{date}", f"{now:%Y-%m-%d}").replace("{time}", f"{now:%H%M%S}")
    return path.with_name(name)


def day(text: str | None, today: dt.date) -> dt.date:
    """A day as `YYYY-MM-DD`; today when left out."""
    if text is None:
        return today
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter("a day is written YYYY-MM-DD", param_hint="--thru") from error


def answers_of(accepted: tuple[str, ...]) -> dict[str, str]:
    """`--accept RULE=REASON` as rule → reason; a reason must say something."""
    found: dict[str, str] = {}
    for each in accepted:
        rule, mark, reason = each.partition("=")
        if not mark or not rule.strip() or not reason.strip():
            raise click.BadParameter(f"“{each}” is not RULE=REASON", param_hint="--accept")
        found[rule.strip()] = reason.strip()
    return found


def bytes_of(name: str) -> bytes:
    """An input file's bytes; `-` reads standard input."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
