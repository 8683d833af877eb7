"""Keeps the garbage collector still while very many objects are made at once."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 100_000
"""So many new objects are kept out of the collector's sight."""

_lock = threading.Lock()
_pauses = 0
_was_on = False


@contextmanager
def collector_paused() -> Iterator[None]:
    """While inside, no garbage collection: making a million values would trigger it over and over.

    Several threads may be inside, and pauses may lie in each other. Of very many values, which hold no
    cycles, the collector is told never to look at them: its next pass would visit every one, again and again.
    They are freed when nobody holds them, as ever. Of few it is told nothing, because what is garbage at that
    moment would stay for ever.
    """
    _pause()
    try:
        yield
    finally:
        _go_on()


def _pause() -> None:
    global _pauses, _was_on
    with _lock:
        if _pauses == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _pauses += 1


def _go_on() -> None:
    global _pauses
    with _lock:
        _pauses -= 1
        if _pauses:
            return
        if gc.get_count()[0] > MANY:
            gc.freeze()
        if _was_on:
            gc.enable()
