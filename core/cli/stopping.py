"""Ctrl+C while batches are created or waited for: it never tears a request, and what is said is true."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from core.cli.output import report
from core.errors import UserError
from core.jobs import Cancel, Cancelled
from core.workflows.delivery import Changed

_STOPPING = (
    "Stopping: a request on its way is finished first, no other is sent."
    " Ctrl+C again leaves without its answer."
)
_NOT_WAITING = "No longer waiting. Nothing is sent."


class Ended(NamedTuple):
    """How a posting was left."""

    runs: tuple[int, ...]
    """Numbers of the runs that were carried out, in their order."""
    in_the_middle: bool
    """Whether a stop or a trouble ended it early."""


@contextmanager
def stoppable(words: str = _STOPPING) -> Iterator[Cancel]:
    """Inside, the first Ctrl+C asks to stop at the next good place; the second is a KeyboardInterrupt."""
    cancel = Cancel()
    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return

    def asked(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # the interrupted code may hold the locks of the stream or of the stop itself
        threading.Thread(target=_ask, args=(cancel, words), daemon=True).start()

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


def _ask(cancel: Cancel, words: str) -> None:
    print(f"\n{words}", file=sys.stderr, flush=True)
    cancel.ask()


def to_its_end(work: Callable[[Changed, Cancel], object]) -> Ended:
    """Does the posting; left in the middle, its runs are as the journal holds them.

    It is left by a second Ctrl+C, or by a trouble such as a journal that can be written no longer. What was
    posted until then is still told, and goes into the result files.

    Raises:
        KeyboardInterrupt, UserError: left before anything could have been sent.
    """
    seen: dict[int, None] = {}
    with stoppable() as cancel:
        try:
            work(lambda run: seen.setdefault(run.number), cancel)
        except (KeyboardInterrupt, UserError) as error:
            if not seen:
                raise
            if isinstance(error, UserError):
                report(error)
            return Ended(tuple(seen), in_the_middle=True)
        return Ended(tuple(seen), cancel.asked)


def until_stopped(work: Callable[[Cancel], object]) -> bool:
    """Waits for something; Ctrl+C ends the waiting at once. Whether it was waited for to the end."""
    try:
        with stoppable(_NOT_WAITING) as cancel:
            work(cancel)
    except (Cancelled, KeyboardInterrupt):
        return False
    return True
