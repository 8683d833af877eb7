"""A running sandbox, a client on it, and a wire that can be spoiled below HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from core import sandbox
from core.connectwise.calls import Limits
from core.connectwise.rest import Rest
from core.connectwise.waiting import Timing
from core.domain.connection import Connection, ConnectionType
from core.jobs import Cancel

TODAY = date(2026, 4, 30)


@dataclass
class Clock:
    """A clock that only goes when slept on; it remembers every sleep."""

    now: float = 1_700_000_000.0
    sleeps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float, cancel: Cancel) -> None:
        cancel.check()
        self.sleeps.append(seconds)
        self.now += seconds

    @property
    def timing(self) -> Timing:
        return Timing(self.sleep, lambda: 0.5, lambda: self.now, lambda: self.now)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[Any]:
    with sandbox.serve(size=60, today=TODAY) as running:
        yield running


@pytest.fixture
def connection(server: Any) -> Connection:
    return Connection(
        "test", ConnectionType.REST, server.url, server.company, server.public_key, server.client_id
    )


@pytest.fixture
def secret(server: Any) -> str:
    return str(server.private_key)


@pytest.fixture
def rest(connection: Connection, secret: str, clock: Clock) -> Iterator[Rest]:
    with Rest(connection, secret, clock.timing) as client:
        yield client


@pytest.fixture
def rest_with(connection: Connection, secret: str, clock: Clock) -> Iterator[Callable[..., Rest]]:
    """Makes clients with other limits, or with another connection's values."""
    made: list[Rest] = []

    def make(limits: Limits | None = None, private_key: str = secret, **changes: Any) -> Rest:
        made.append(Rest(replace(connection, **changes), private_key, clock.timing, limits))
        return made[-1]

    yield make
    for client in made:
        client.close()


class RawServer:
    """Answers every connection with the same bytes after reading a request's head; counts connections."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        """None: never answers."""
        self.asked = threading.Event()
        self.requests: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(caller)
            caller.settimeout(5)
            self.requests.append(caller.recv(65536))
            self.asked.set()
            if self.answer is not None:
                caller.sendall(self.answer)
                caller.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for caller in self._open:
            caller.close()
        self._thread.join()


@pytest.fixture
def raw_server() -> Iterator[Callable[[bytes | None], RawServer]]:
    made: list[RawServer] = []

    def make(answer: bytes | None) -> RawServer:
        made.append(RawServer(answer))
        return made[-1]

    yield make
    for each in made:
        each.close()
