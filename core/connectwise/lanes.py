"""Four lanes for reads, whatever the number of jobs: four calls at a time is the server's patience.

A job hands its calls in and waits for results, never for a socket; so a stop is obeyed at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from queue import SimpleQueue
from typing import TypeVar

from core.connectwise.transport import Transport, threads
from core.jobs import Cancel, Cancelled

LANES = 4

Result = TypeVar("Result")
Errand = Callable[[Transport, Cancel], Result]
"""What a lane does for a job with its session: one call, with its repeats."""


class Lanes:
    """The pool of one client. Each lane keeps its own session and connection."""

    def __init__(
        self,
        open_session: Callable[[], Transport],
        lanes: int = LANES,
        pool: Callable[[int, Callable[[], None]], Executor] = threads,
    ) -> None:
        self._open = open_session
        self._own = threading.local()
        self._sessions: list[Transport] = []
        self._closed = Cancel()
        self._pool = pool(lanes, self._enter)

    def _enter(self) -> None:
        self._own.session = self._open()
        self._sessions.append(self._own.session)

    def one(self, errand: Errand[Result], cancel: Cancel) -> Result:
        """Runs one errand and waits for it.

        Raises:
            Cancelled: a stop was asked for; the socket the errand waits on is closed.
        """
        with closing(self.each([errand], cancel)) as results:
            return next(results)[1]

    def each(
        self, errands: Sequence[Errand[Result]], cancel: Cancel
    ) -> Generator[tuple[int, Result], None, None]:
        """Runs errands side by side; yields position and result as they are done. The first error ends it."""
        cancel.check()
        self._closed.check()
        done: SimpleQueue[tuple[int, Future[Result]] | None] = SimpleQueue()
        futures = [self._pool.submit(self._run, errand, cancel) for errand in errands]
        for position, future in enumerate(futures):
            future.add_done_callback(lambda ended, at=position: done.put((at, ended)))  # type: ignore[misc]
        try:
            with cancel.interrupting(lambda: done.put(None)):
                for _ in futures:
                    yield self._next(done, cancel)
        finally:
            for future in futures:
                future.cancel()

    def _next(
        self, done: SimpleQueue[tuple[int, Future[Result]] | None], cancel: Cancel
    ) -> tuple[int, Result]:
        ended = done.get()
        cancel.check()
        if ended is None or ended[1].cancelled():
            raise Cancelled
        return ended[0], ended[1].result()

    def _run(self, errand: Errand[Result], cancel: Cancel) -> Result:
        session: Transport = self._own.session
        session.pick_up()
        stop = Cancel()
        with (
            self._closed.interrupting(stop.ask),
            cancel.interrupting(stop.ask),
            stop.interrupting(session.hang_up),
        ):
            return errand(session, stop)

    def close(self) -> None:
        """Hangs up whatever is still being read, and ends all lanes."""
        self._closed.ask()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for session in self._sessions:
            session.close()
