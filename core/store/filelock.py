"""A lock on a file, so that two processes do not change the same settings at once."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.02


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Holds the lock while inside; the system lets go of it when the process ends, however it ends.

    Args:
        path: the lock's file; it is made and stays empty.
        seconds: how long to wait for another process.

    Raises:
        TimeoutError: another process held it all the time.
        OSError: the file could not be made.
    """
    until = time.monotonic() + seconds
    while True:
        with path.open("ab") as file:
            if _taken_until(file, until) and _is_at(file, path):
                try:
                    yield
                finally:
                    _let_go(file)
                return
        if time.monotonic() >= until:
            raise TimeoutError(path)


def _taken_until(file: IO[bytes], until: float) -> bool:
    while not _taken(file):
        if time.monotonic() >= until:
            return False
        time.sleep(_PAUSE)
    return True


def _is_at(file: IO[bytes], path: Path) -> bool:
    """Whether the locked file is still the one of that name: who held it before may have removed it."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _taken(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _let_go(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_UN)
