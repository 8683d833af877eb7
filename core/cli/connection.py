"""`connection add|list|test|remove`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from core.cli.output import Exit, Output
from core.cli.parameters import desk, filled, json_option
from core.cli.shapes import connection_shape, step_shape
from core.domain.connection import Connection, ConnectionType
from core.domain.connection_test import StepState, TestStep
from core.domain.payments.cap import Cap
from core.store.secrets import SecretPlace
from core.workflows import connections

_MARKS = {StepState.OK: "✓", StepState.WARN: "▲", StepState.FAILED: "✕", StepState.SKIPPED: "–"}


@click.group()
def connection() -> None:
    """Keep connections and test them."""


@connection.command()
@click.argument("name", callback=filled)
@click.option("--type", "kind", type=click.Choice(["rest"]), default="rest", show_default=True)
@click.option(
    "--site", required=True, callback=filled, help="Host as you know it, for example eu.myconnectwise.net."
)
@click.option("--company", required=True, callback=filled, help="Login company.")
@click.option("--public-key", required=True, callback=filled, metavar="K")
@click.option("--client-id", required=True, callback=filled, metavar="GUID")
@click.option("--ca-file", default="", metavar="F", help="A certificate file trusted besides the system's.")
@click.option(
    "--cap",
    type=click.Choice([each.value for each in Cap]),
    default=Cap.DUE.value,
    show_default=True,
    help="Where overpayments are cut: at the total without the credits, or at the total.",
)
def add(
    name: str,
    kind: str,
    site: str,
    company: str,
    public_key: str,
    client_id: str,
    ca_file: str,
    cap: str,
) -> int:
    """Add a connection; its private key comes from standard input or BATCHDESK_PRIVATE_KEY."""
    new = Connection(
        name,
        ConnectionType(kind),
        site,
        company,
        public_key,
        client_id,
        str(Path(ca_file).absolute()) if ca_file else "",
        Cap(cap),
    )
    secret = _secret()
    place = connections.save(desk(), new, secret)
    print(f"Added “{name}”. {_kept(place, given=secret is not None)}")
    return Exit.DONE


def _kept(place: SecretPlace, *, given: bool) -> str:
    """Where the private key is; a command ends at once, so what only memory could keep is not kept."""
    if place is SecretPlace.SESSION or not (given or place is SecretPlace.ENVIRONMENT):
        why = "this computer has no keyring that can be used" if given else "none was given"
        return f"Its private key is not kept: {why}. Set BATCHDESK_PRIVATE_KEY for each command."
    return f"Its private key is {place.value}."


def _secret() -> str | None:
    if os.environ.get("BATCHDESK_PRIVATE_KEY"):
        return None  # it serves every command and is not kept
    if sys.stdin.isatty():
        return str(click.prompt("Private key", hide_input=True))
    return sys.stdin.readline().strip() or None


@connection.command("list")
@json_option
def list_(as_json: bool) -> int:
    """List connections."""
    out = Output(as_json)
    found = connections.connections(desk())
    for each in found:
        out.row(connection_shape(each))
    rows = [(each.name, each.type.value, each.site, each.company) for each in found]
    out.table(("Name", "Type", "Site", "Company"), rows, frozenset())
    return Exit.DONE


@connection.command()
@click.argument("name")
@json_option
def test(name: str, as_json: bool) -> int:
    """Test a connection step by step."""
    out = Output(as_json)

    def report(step: TestStep) -> None:
        out.row(step_shape(step))
        if not as_json:
            out.say(f"{_MARKS[step.state]} {step.title}{': ' + step.detail if step.detail else ''}")

    here = desk()
    steps = connections.try_connection(here, connections.find(here, name), None, report)
    failed = any(step.state is StepState.FAILED for step in steps)
    return Exit.NO_REACH if failed else Exit.DONE


@connection.command()
@click.argument("name")
def remove(name: str) -> int:
    """Forget a connection and its secret; what it posted stays in the history."""
    connections.remove(desk(), name)
    print(f"Removed “{name}”.")
    return Exit.DONE
