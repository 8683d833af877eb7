"""`payments check|upload`, and the group `payments columns`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click

from core.cli.output import Output
from core.cli.parameters import (
    answers_of,
    connection_option,
    desk,
    json_option,
    overwrite_option,
    wait_option,
)
from core.cli.payments_asked import AskedPayments, tell_needed
from core.cli.payments_columns import columns
from core.cli.payments_upload import Sending, check_asked, upload_asked
from core.domain import money
from core.domain.payments.rows import Amounts
from core.domain.payments.rules import payment_rules
from core.domain.payments.targets import Cap
from core.files.payments.proposing import ColumnsNeeded

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        *("--input", "source"),
        required=True,
        metavar="FILE",
        help="Payment XML, CSV or XLSX; - reads standard input; also the XML itself.",
    ),
    click.option("--map", "map_", metavar="FILE", help="What the columns of a CSV or XLSX file are."),
    click.option(
        "--amounts",
        type=click.Choice([each.value for each in Amounts]),
        help="Totals replace what is stored, receipts are added to it. XML always holds totals.",
    ),
    click.option(
        "--cap",
        type=click.Choice([each.value for each in Cap]),
        help="Where an overpayment is cut: at the total without the credits, or at the total. "
        "Left out, as the connection says.",
    ),
    click.option("--control-total", metavar="AMOUNT", help="What the file must come to."),
    click.option("--accept", multiple=True, metavar="RULE=REASON", help="Answer a finding."),
)


def _file_options(function: Command) -> Command:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.group()
def payments() -> None:
    """Check and upload payment files; see what their columns mean."""


payments.add_command(columns)


@payments.command()
@click.option("--connection", default="", metavar="NAME", help="Whose invoices; none for the file alone.")
@_file_options
@json_option
def check(connection: str, as_json: bool, **typed: Any) -> int:
    """Show what is stored of each invoice and what would be; sends nothing."""
    return _done(_asked(connection, as_json, **typed), check_asked)


@payments.command()
@connection_option
@_file_options
@click.option("--success", type=click.Path(path_type=Path), metavar="FILE", help="What is stored now.")
@click.option(
    "--fail", type=click.Path(path_type=Path), metavar="FILE", help="The rest; may be fed in again."
)
@click.option(
    "--excess", type=click.Path(path_type=Path), metavar="FILE", help="What invoices could not take."
)
@overwrite_option
@click.option("--dry-run", is_flag=True, help="Show what would be stored; send nothing.")
@wait_option
@json_option
def upload(
    connection: str,
    success: Path | None,
    fail: Path | None,
    excess: Path | None,
    overwrite: bool,
    dry_run: bool,
    no_wait: bool,
    as_json: bool,
    **typed: Any,
) -> int:
    """Store the payments of a file, each invoice exactly once."""
    asked = _asked(connection, as_json, **typed)
    if dry_run:
        return _done(asked, check_asked)
    sending = Sending(success, fail, excess, overwrite, not no_wait)
    return _done(asked, lambda asked: upload_asked(asked, sending))


def _asked(
    connection: str,
    as_json: bool,
    source: str,
    map_: str | None,
    amounts: str | None,
    cap: str | None,
    control_total: str | None,
    accept: tuple[str, ...],
) -> AskedPayments:
    return AskedPayments(
        connection,
        source,
        map_,
        Amounts(amounts) if amounts else None,
        Cap(cap) if cap else None,
        _amount(control_total),
        answers_of(accept, payment_rules()),
        Output(as_json),
        desk(),
    )


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return money.amount(text.strip())
    except ValueError as error:
        raise click.BadParameter("an amount is written 346.34", param_hint="--control-total") from error


def _done(asked: AskedPayments, act: Callable[[AskedPayments], int]) -> int:
    try:
        return act(asked)
    except ColumnsNeeded as error:
        return tell_needed(asked.out, error, asked.amounts)
