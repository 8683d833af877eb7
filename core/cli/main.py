"""The front door of the command: finds the subcommand, turns errors into words and exit codes.

Subcommands are imported when they are called, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from core.cli.output import mistake, report, stopped
from core.errors import UserError
from core.jobs import Cancelled

if TYPE_CHECKING:
    from core.cli.parameters import Opening

COMMANDS = {
    "connection": "Keep connections and test them.",
    "export": "Write the export file of what is unposted.",
    "show": "Show what an export file holds.",
    "check": "Check an export file.",
    "convert": "Write an export file in another form.",
    "batch": "Create, list and show batches.",
    "payments": "Check and upload payment files; see what their columns mean.",
    "history": "Show what was posted and prove it; settle what is unclear.",
    "sandbox": "Serve or reset the demo company.",
}
_HOMES = {"show": "files", "check": "files", "convert": "files"}


class LazyGroup(click.Group):
    """A group whose subcommands live in modules of their own, imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the manual."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"core.cli.{_HOMES.get(cmd_name, cmd_name)}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the subcommands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="batchdesk", prog_name="batchdesk-cli")
def command() -> None:
    """Batchdesk without its window: preview, export and batch what is unposted, exactly once.

    Exit codes: 0 done, 1 you must change something, 2 usage, 3 partly done (see the fail file), 4 outcome
    unknown, 5 connection or permission.
    """


def main(arguments: list[str] | None = None) -> None:
    """Runs the command and ends the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None, opening: Opening | None = None) -> int:
    """Runs the command; returns its exit code.

    Args:
        arguments: the words after the command's name; those of the process where left out.
        opening: opens the desk the command works on; the one of this computer where left out.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        return _ended(arguments, opening)
    except Exception as error:
        return mistake(error)


def _ended(arguments: list[str] | None, opening: Opening | None) -> int:
    try:
        result = command.main(arguments, standalone_mode=False, obj=opening)
    except UserError as error:
        return report(error)
    except Cancelled as error:
        return stopped(error)
    except click.exceptions.Abort:
        return stopped(Cancelled())
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    return int(result) if isinstance(result, int) else 0
