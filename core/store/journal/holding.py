"""Whether the program that carries out a run is alive: a lock the system lets go of when that program ends.

It only answers that question. What may be posted is decided by states and reservations, never by a lock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.store.filelock import locked

_FOLDER = "runs"
_SECONDS = 2.0
"""Somebody who only asks whether the run is held lets go at once."""


@contextmanager
def holding(journal: Path, run: int) -> Iterator[None]:
    """Holds a run while inside.

    Raises:
        TimeoutError: another thread, window or command holds it.
        OSError: the lock's file cannot be made.
    """
    path = _path(journal, run)
    path.parent.mkdir(exist_ok=True)
    with locked(path, _SECONDS):
        try:
            yield
        finally:
            # Where the system keeps an open file from being removed it stays, empty.
            with contextlib.suppress(OSError):
                path.unlink()


def is_held(journal: Path, run: int) -> bool:
    """Whether somebody carries the run out at this moment."""
    path = _path(journal, run)
    if not path.exists():
        return False
    try:
        with locked(path, 0):
            return False
    except TimeoutError:
        return True
    except OSError:  # it cannot be told: leave the run alone
        return True


def _path(journal: Path, run: int) -> Path:
    return journal.parent / _FOLDER / f"{run}.lock"
