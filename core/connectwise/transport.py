"""How exchanges reach the server: over sockets, or whatever stands for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from typing import NamedTuple, Protocol

from core.connectwise.answers import Answer, Lost
from core.connectwise.calls import Call, Way


class Transport(Protocol):
    """Exchanges of one lane, one at a time."""

    def exchange(self, call: Call) -> Answer | Lost:
        """Sends a request once and gives the whole answer, or how it was lost; raises nothing for either."""

    def pick_up(self) -> None:
        """Before a new errand; from then on `hang_up` ends it, whatever it is doing."""

    def hang_up(self) -> None:
        """Ends what the exchange in progress waits on; from any thread."""

    def close(self) -> None:
        """Ends the connection."""


def _over_sockets(way: Way) -> Transport:
    # requests and urllib3 take their time to load: only who reaches out pays for them.
    from core.connectwise.session import HttpSession

    return HttpSession(way)


def threads(lanes: int, enter: Callable[[], None]) -> Executor:
    """Lanes that work side by side; each calls `enter` before its first errand."""
    return ThreadPoolExecutor(lanes, "connectwise-read", enter)


class Reach(NamedTuple):
    """How a client reaches out. Everything but tests takes it as it is."""

    open: Callable[[Way], Transport] = _over_sockets
    """Makes the transport of a lane, or of one write; nothing is sent by it."""
    lanes: Callable[[int, Callable[[], None]], Executor] = threads
    """Makes the lanes, so many; each calls the function once before its first errand."""


KEPT_FOR = 4.0
"""Seconds after which a connection without use is not used again: some servers end it after five."""


class KeptLine:
    """Writes one after another over one connection; after any loss, or a pause, the next gets a new one.

    A server that ends a kept connection at the wrong moment makes an answer unknown, never a write double.
    """

    def __init__(self, open_session: Callable[[], Transport], elapsed: Callable[[], float]) -> None:
        self._open = open_session
        self._elapsed = elapsed
        self._busy = threading.Lock()
        self._over = False
        self._session: Transport | None = None
        self._used = 0.0

    def send(self, call: Call) -> Answer | Lost:
        """Sends a write once and gives the whole answer, or how it was lost."""
        with self._busy:
            result = self._ready().exchange(call)
            self._used = self._elapsed()
            if isinstance(result, Lost):
                self._let_go()
        if self._over:
            self.close()
        return result

    def _ready(self) -> Transport:
        if self._elapsed() - self._used > KEPT_FOR:
            self._let_go()
        if self._session is None:
            self._session = self._open()
        return self._session

    def _let_go(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def close(self) -> None:
        """Ends the connection; a write in progress is not torn but ends it when it is done."""
        self._over = True
        if self._busy.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._busy.release()


def write_once(transport: Transport, call: Call) -> Answer | Lost:
    """One write over a connection of its own: sent once or not at all."""
    with closing(transport):
        return transport.exchange(call)
