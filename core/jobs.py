"""What long functions receive: somewhere to report progress, and a way to be told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Step(NamedTuple):
    """How far a job is: what it does in words, how many are done, of how many (None: not known)."""

    what: str
    done: int = 0
    total: int | None = None


Progress = Callable[[Step], None]
"""Called from any thread, often; must return at once."""


def silent(_step: Step) -> None:
    """A Progress that nobody watches."""


class Cancelled(Exception):
    """The user asked to stop; nothing was written by the job that raises this."""


class Cancel:
    """A request to stop, seen by every thread of one job."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._closers: list[Callable[[], None]] = []

    def ask(self) -> None:
        """Asks the job to stop and interrupts what it is waiting on."""
        with self._lock:
            self._asked.set()
            closers = list(self._closers)
        for close in closers:
            close()

    @property
    def asked(self) -> bool:
        """Whether a stop was asked for."""
        return self._asked.is_set()

    def check(self) -> None:
        """Raises `Cancelled` when a stop was asked for."""
        if self.asked:
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Waits, but not longer than until a stop is asked for; then raises `Cancelled`."""
        if self._asked.wait(seconds):
            raise Cancelled

    @contextmanager
    def interrupting(self, close: Callable[[], None]) -> Iterator[None]:
        """While inside, `close` is called when a stop is asked for (from the asking thread)."""
        with self._lock:
            self._closers.append(close)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._closers.remove(close)


def never() -> Cancel:
    """A Cancel that nobody asks."""
    return Cancel()
