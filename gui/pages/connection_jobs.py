"""What the connections page has done off the GUI thread.

This is the named place where the page reaches the workflows: they are imported on the worker, because they
bring the keyring and the network, which the first paint must not wait for.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, NamedTuple

from core.domain.connection import Connection
from core.domain.connection_test import TestStep
from core.jobs import Cancel, Progress, Step

if TYPE_CHECKING:
    from core.workflows.connections import LastTest
    from core.workflows.desk import Desk


class Kept(NamedTuple):
    """One row of the page."""

    connection: Connection
    last_test: LastTest | None


class Listed(NamedTuple):
    """Everything the page shows before a test."""

    rows: tuple[Kept, ...]
    place: str
    """Where a secret would be kept, in words."""
    now: dt.datetime


def listed(desk: Desk, *, progress: Progress, cancel: Cancel) -> Listed:
    """All connections with how their last test ended."""
    from core.workflows import connections

    rows = tuple(Kept(each, connections.last_test(desk, each.name)) for each in connections.connections(desk))
    return Listed(rows, connections.secret_place(desk).value, desk.clock.now())


def save(
    desk: Desk,
    connection: Connection,
    secret: str | None,
    replaces: str,
    *,
    progress: Progress,
    cancel: Cancel,
) -> str:
    """Keeps a connection; tells in words where its secret is."""
    from core.workflows import connections

    return connections.save(desk, connection, secret, replaces).value


def remove(desk: Desk, name: str, *, progress: Progress, cancel: Cancel) -> None:
    """Forgets a connection and its secret."""
    from core.workflows import connections

    connections.remove(desk, name)


def test(
    desk: Desk, connection: Connection, steps: list[TestStep], *, progress: Progress, cancel: Cancel
) -> float:
    """Tests a connection; `steps` grows as they end. Gives the seconds it took."""
    from core.workflows import connections
    from core.workflows.connect import STEPS

    def report(step: TestStep) -> None:
        steps.append(step)
        progress(Step("Testing the connection", len(steps), len(STEPS)))

    begun = time.monotonic()
    connections.try_connection(desk, connection, None, report, progress, cancel)
    return time.monotonic() - begun
