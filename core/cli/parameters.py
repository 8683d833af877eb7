"""Parameters that several commands share, and what stands behind them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from core.domain.checks import all_rules
from core.domain.export import ExportFormat
from core.domain.findings import Rule, Severity
from core.domain.records import BatchKind
from core.files.content import not_opened
from core.workflows.desk import DemoDoor, Desk, JoinDemo, open_desk

Command = TypeVar("Command", bound=Callable[..., Any])

STANDARD_INPUT = "Standard input"
KINDS = [kind.value for kind in BatchKind]
SUCCESS = Path("connectwise_import_batches_success.xml")
FAIL = Path("connectwise_import_batches_fail.xml")
FORMATS = [form.value for form in ExportFormat]


Opening = Callable[[JoinDemo], Desk]
"""Opens the desk, given the way to the embedded company."""


def desk() -> Desk:
    """The desk of this process, with the embedded company behind `demo`.

    Whoever runs the command in a process of their own may have handed in another way to open it.
    """
    opening: Opening = click.get_current_context().find_root().obj or open_desk
    return opening(_join_demo)


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


def wait_option(function: Command) -> Command:
    """`--no-wait`."""
    words = "Do not wait for an unclear answer: end with code 4 at once."
    return click.option("--no-wait", is_flag=True, help=words)(function)


def result_options(function: Command) -> Command:
    """`--success FILE --fail FILE`."""
    for name, default in (("--fail", FAIL), ("--success", SUCCESS)):
        option = click.option(name, type=click.Path(path_type=Path), default=default, show_default=True)
        function = option(function)
    return function


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


def answers_of(accepted: tuple[str, ...], rules: Iterable[Rule] | None = None) -> dict[str, str]:
    """`--accept RULE=REASON` as rule → reason; the rule must ask for one, the reason must say something.

    The rules are those of records where none are given.
    """
    known = all_rules() if rules is None else rules
    asking = [rule.code for rule in known if rule.severity is Severity.CONFIRM]
    found: dict[str, str] = {}
    for each in accepted:
        rule, mark, reason = each.partition("=")
        if not mark or not rule.strip() or not reason.strip():
            raise click.BadParameter(f"“{each}” is not RULE=REASON", param_hint="--accept")
        if rule.strip() not in asking:
            words = f"“{rule.strip()}” is no rule that takes a reason; those are: {', '.join(asking)}"
            raise click.BadParameter(words, param_hint="--accept")
        found[rule.strip()] = reason.strip()
    return found


def bytes_of(name: str) -> bytes:
    """An input file's bytes; `-` reads standard input.

    Raises:
        FileMissing, FolderGiven, FileUnreadable.
    """
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise not_opened(Path(name), error) from error


def same_file(one: Path, other: Path) -> bool:
    """Whether two names lead to one file, also by way of links."""
    if one.resolve() == other.resolve():
        return True
    return one.exists() and other.exists() and one.samefile(other)


def refuse_given(names: tuple[str, ...], beside: str) -> None:
    """Options that mean nothing beside another are refused: they were typed to limit something.

    Raises:
        UsageError: one of them was given.
    """
    context = click.get_current_context()
    for name in names:
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} does not go with {beside}.")


def filled(_context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A text that may be left out but not be empty: an empty variable of a script must not widen anything."""
    if value is not None and not value.strip():
        raise click.BadParameter("is empty", param=parameter)
    return value
