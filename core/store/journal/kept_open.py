"""The journal's file kept open while a run is carried out: opening it costs as much as a step.

Between two transactions the connection holds no lock. It is given up for a new one where the file of that
name is another one by now, after a fork, and after any trouble.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from core.store.journal.engine import begun, told, transaction

_Place = tuple[int, int, int]
"""Process, device and file."""


class Line:
    """The way to one file: opened for each transaction, or kept open while inside `kept`."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._busy = threading.Lock()
        self._keepers = 0
        self._kept: Connection | None = None
        self._place: _Place | None = None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """While inside, one transaction after another goes over one connection."""
        with self._busy:
            self._keepers += 1
        try:
            yield
        finally:
            with self._busy:
                self._keepers -= 1
                if not self._keepers:
                    self._let_go()

    @contextmanager
    def transaction(self, *, writing: bool) -> Iterator[Connection]:
        """One transaction; another thread, or one within another, gets a connection of its own."""
        if self._keepers and self._busy.acquire(blocking=False):
            try:
                with self._over_kept(writing=writing) as connection:
                    yield connection
            finally:
                self._busy.release()
        else:
            with transaction(self._engine, self._path, writing=writing) as connection:
                yield connection

    @contextmanager
    def _over_kept(self, *, writing: bool) -> Iterator[Connection]:
        try:
            with told(self._path):
                connection = self._ready()
                with begun(connection, writing=writing):
                    yield connection
        except BaseException:
            self._let_go()
            raise

    def _ready(self) -> Connection:
        found = _place(self._path)
        if self._kept is None or found != self._place:
            self._let_go()
            self._kept = self._engine.connect()
            self._place = found or _place(self._path)
        return self._kept

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        # In a forked process it is left alone: closing it would touch the locks of the other one.
        if kept is not None and self._place is not None and self._place[0] == os.getpid():
            with contextlib.suppress(Exception):
                kept.close()


def _place(path: Path) -> _Place | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return os.getpid(), found.st_dev, found.st_ino
