"""Ctrl+C while batches are created: it never tears a request, and what is said afterwards is true."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.cli.output import report
from core.domain.runs import Run
from core.errors import UserError
from core.jobs import Cancel
from core.workflows.desk import Desk
from core.workflows.post import Changed

_STOPPING = (
    "Stopping: a request on its way is finished first, no other is sent."
    " Ctrl+C again leaves without its answer."
)


@contextmanager
def stoppable() -> Iterator[Cancel]:
    """Inside, the first Ctrl+C asks to stop between two batches; the second is a KeyboardInterrupt."""
    cancel = Cancel()
    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return

    def asked(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # the interrupted code may hold the locks of the stream or of the stop itself
        threading.Thread(target=_ask, args=(cancel,), daemon=True).start()

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


def _ask(cancel: Cancel) -> None:
    print(f"\n{_STOPPING}", file=sys.stderr, flush=True)
    cancel.ask()


def to_its_end(desk: Desk, work: Callable[[Changed, Cancel], Run | None]) -> Run | None:
    """Does the posting; left in the middle, the run is as the journal holds it.

    It is left by a second Ctrl+C, or by a trouble such as a journal that can be written no longer. What was
    posted until then still goes into the result files.

    Raises:
        KeyboardInterrupt, UserError: left before anything could have been sent.
    """
    seen: list[int] = []
    try:
        with stoppable() as cancel:
            return work(lambda run: seen.append(run.number), cancel)
    except (KeyboardInterrupt, UserError) as error:
        if not seen:
            raise
        if isinstance(error, UserError):
            report(error)
        return desk.journal_view().run(seen[-1])
