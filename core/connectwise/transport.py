"""How exchanges reach the server: over sockets, or whatever stands for them."""

from __future__ import annotations

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


def write_once(transport: Transport, call: Call) -> Answer | Lost:
    """One write over a connection of its own: sent once or not at all."""
    with closing(transport):
        return transport.exchange(call)
