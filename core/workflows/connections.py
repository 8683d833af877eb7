"""Keep connections, find them, open them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from core.connectwise.rest import Rest
from core.domain.connection import DEMO, Connection, ConnectionType
from core.domain.connection_test import StepState, TestStep
from core.domain.places import Location
from core.errors import ReachError, UserError
from core.jobs import Cancel, Progress, never, silent
from core.store import settings
from core.store.secrets import Secret, SecretKind, SecretPlace
from core.workflows.connect import test_connection
from core.workflows.desk import DemoDoor, Desk


class SecretMissing(ReachError):
    """A connection without its private key."""

    title = "The private key is missing."
    message = "There is no private key for “{connection}” on this computer. Nothing was sent."
    advice = "Edit the connection and type the key, or set BATCHDESK_PRIVATE_KEY."


class DemoNotStarted(ReachError):
    """The embedded company could not be served."""

    title = "The demo company could not be started."
    message = "{reason}. Nothing real is touched by this."
    advice = "Try again; if it stays so, reset it with “batchdesk-cli sandbox reset”."


class DemoStays(UserError):
    """The embedded company cannot be changed or removed."""

    title = "The demo company always stays."
    message = "The connection “demo” is part of the program; nothing was changed."
    advice = "To start it afresh, use “sandbox reset”."


class LastTest(NamedTuple):
    """How the last test of a connection ended."""

    at: dt.datetime
    cause: str
    """Empty when all was well, else two or three words."""


def connections(desk: Desk) -> tuple[Connection, ...]:
    """All connections by name, the demo company first."""
    kept = sorted(settings.load(desk.home).connections, key=lambda each: each.name.casefold())
    return (_demo(), *kept)


def find(desk: Desk, name: str) -> Connection:
    """The connection of that name, its site not yet reached.

    Raises:
        NoSuchConnection: there is none.
    """
    return _demo() if name == DEMO else settings.load(desk.home).connection(name)


def save(desk: Desk, connection: Connection, secret: str | None, replaces: str = "") -> SecretPlace:
    """Keeps a connection and, where one is given, its secret; says where the secret is.

    Raises:
        ConnectionNameTaken: another connection has the name.
        DemoStays: the name is that of the embedded company.
    """
    if DEMO in (connection.name, replaces):
        raise DemoStays
    change = settings.replacing(replaces, connection) if replaces else settings.adding(connection)
    settings.change(desk.home, change)
    if replaces and replaces != connection.name:
        desk.secrets.rename(replaces, connection.name, SecretKind.PRIVATE_KEY)
    if secret:
        return desk.secrets.keep(connection.name, SecretKind.PRIVATE_KEY, Secret(secret))
    found = desk.secrets.find(connection.name, SecretKind.PRIVATE_KEY)
    return found.place if found else desk.secrets.place


def remove(desk: Desk, name: str) -> None:
    """Forgets a connection and its secret; what it posted stays in the journal."""
    if name == DEMO:
        raise DemoStays
    settings.change(desk.home, settings.removing(name))
    desk.secrets.forget(name, SecretKind.PRIVATE_KEY)


def secret_place(desk: Desk) -> SecretPlace:
    """Where a secret would be kept."""
    return desk.secrets.place


def try_connection(
    desk: Desk,
    connection: Connection,
    secret: str | None,
    report: Callable[[TestStep], None],
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> tuple[TestStep, ...]:
    """Tests a connection step by step; `secret` None takes the kept one. The result is remembered."""
    reached, key = reach(desk, connection) if secret is None else (connection, secret)
    steps = test_connection(reached, key, report, cancel or never())
    cause = next((step.cause for step in steps if step.state is StepState.FAILED), "")
    at = desk.clock.now().isoformat()
    settings.change(desk.home, settings.noting(connection.name, tested=at, cause=cause))
    return steps


def last_test(desk: Desk, name: str) -> LastTest | None:
    """How the last test ended; None for a connection that was never tested."""
    notes = settings.load(desk.home).notes.get(name, {})
    if not notes.get("tested"):
        return None
    return LastTest(dt.datetime.fromisoformat(notes["tested"]), notes.get("cause", ""))


def reach(desk: Desk, connection: Connection) -> tuple[Connection, str]:
    """The connection with its site as it is now, and its secret.

    Raises:
        SecretMissing: this computer does not have the secret.
    """
    if connection.name == DEMO:
        door = _door(desk)
        served = replace(
            connection,
            site=door.url,
            company=door.company,
            public_key=door.public_key,
            client_id=door.client_id,
        )
        return served, door.private_key
    found = desk.secrets.find(connection.name, SecretKind.PRIVATE_KEY)
    if found is None:
        raise SecretMissing(connection=connection.name)
    return connection, found.secret.reveal()


@contextmanager
def opened(desk: Desk, name: str) -> Iterator[Rest]:
    """An open connection.

    Raises:
        NoSuchConnection, SecretMissing, and what `Rest` raises for a site that makes no sense.
    """
    connection, secret = reach(desk, find(desk, name))
    with desk.rest(connection, secret) as rest:
        yield rest


def locations(
    desk: Desk, name: str, progress: Progress = silent, cancel: Cancel | None = None
) -> tuple[Location, ...]:
    """The locations of the company, by name."""
    with opened(desk, name) as rest:
        return rest.locations(cancel)


def _door(desk: Desk) -> DemoDoor:
    try:
        return desk.join_demo(desk.home / DEMO)
    except (RuntimeError, OSError) as error:
        raise DemoNotStarted(reason=str(error).rstrip(".")) from error


def _demo() -> Connection:
    return Connection(DEMO, ConnectionType.REST, "on this computer", DEMO, "", "")
