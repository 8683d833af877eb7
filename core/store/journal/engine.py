"""The database below the journal: its settings, its transactions, its troubles in words.

Everything that is SQLite's own is here and in the migrations; what is above speaks plain SQL.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import NullPool

from core.errors import UserError
from core.store.journal import errors
from core.store.lock_holder import holder_of

SECONDS = 5.0
"""How long a transaction waits for another one."""

SETTINGS = ("PRAGMA journal_mode=DELETE", "PRAGMA synchronous=EXTRA", "PRAGMA foreign_keys=ON")
"""Not WAL: SQLite before 3.51.3 can corrupt such a database with two writers."""


def engine_for(path: Path, *, read_only: bool = False, seconds: float = SECONDS) -> Engine:
    """The engine of a file: one in a program, so that what it has compiled is compiled once.

    It holds no file: each connection opens it anew, so threads, a fork and a replaced file share nothing.
    """
    return _engine(path.absolute(), read_only, seconds)


@lru_cache(maxsize=16)
def _engine(path: Path, read_only: bool, seconds: float) -> Engine:
    def connect() -> sqlite3.Connection:
        # What may be written is looked at each time: permissions change while a window is open.
        where = f"{path.as_uri()}?mode={_mode(path) if read_only else 'rwc'}"
        raw = sqlite3.connect(where, uri=True, timeout=seconds, isolation_level=None, check_same_thread=False)
        # A flipped bit must reach the verification as some text, not stop it.
        raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        return raw

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "connect", _settle_reading if read_only else _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _mode(path: Path) -> str:
    # Looking still has to finish what a killed writer left half-done, where that is permitted.
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return "rw" if writable else "ro"


def _settle(raw: Any, _record: object) -> None:
    for setting in SETTINGS:
        raw.execute(setting)


def _settle_reading(raw: Any, _record: object) -> None:
    raw.execute("PRAGMA query_only=ON")


def _begin(connection: Connection) -> None:
    # The driver is told not to begin by itself: a writer must hold the file before it reads the state.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def transaction(engine: Engine, path: Path, *, writing: bool) -> Iterator[Connection]:
    """One transaction from first read to commit; what the database objects to becomes a JournalTrouble."""
    with told(path), engine.connect() as connection, begun(connection, writing=writing):
        yield connection


@contextmanager
def begun(connection: Connection, *, writing: bool) -> Iterator[None]:
    """One transaction of a connection."""
    with connection.execution_options(writing=writing).begin():
        yield


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns the database's errors into the journal's."""
    try:
        yield
    except exc.DBAPIError as error:
        raise trouble(error.orig, path) from error
    except sqlite3.Error as error:
        raise trouble(error, path) from error
    except UnicodeDecodeError as error:  # the database's own complaint quotes damaged bytes
        raise errors.JournalDamaged(path=path) from error


_TROUBLES: dict[str, type[errors.JournalTrouble]] = {
    "SQLITE_NOTADB": errors.NotAJournal,
    "SQLITE_CORRUPT": errors.JournalDamaged,
    "SQLITE_FULL": errors.JournalFull,
    "SQLITE_READONLY": errors.JournalReadOnly,
    "SQLITE_CANTOPEN": errors.JournalReadOnly,
    "SQLITE_PERM": errors.JournalReadOnly,
    "SQLITE_AUTH": errors.JournalReadOnly,
}


def trouble(error: BaseException | None, path: Path) -> UserError:
    """The journal's error for one of the database's."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")):
        return errors.JournalBusy(path=path, who=holder_of(path))
    if not path.parent.is_dir():
        return errors.JournalNotWritten(path=path, reason="its folder is not there any more")
    for start, kind in _TROUBLES.items():
        if name.startswith(start):
            return kind(path=path)
    return errors.JournalNotWritten(path=path, reason=str(error))


def damage_of(engine: Engine, path: Path) -> str:
    """What SQLite's own check finds: indexes that do not agree with the rows, pages that are lost."""
    try:
        with transaction(engine, path, writing=False) as connection:
            first = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
    except errors.JournalTrouble as error:
        return error.title
    return "" if first == "ok" else first


_SUMS = "SELECT count(*), sum(seq), sum((run * 31 + item) * (seq % 8191)) FROM"


def index_lies(engine: Engine, path: Path, table: str, index: str) -> bool:
    """Whether an index over run, item and seq names other rows than its table has.

    The database itself looks there only when all of the file is checked, which takes five times as long.
    """
    with transaction(engine, path, writing=False) as connection:
        ways = (f"{table} NOT INDEXED", f"{table} INDEXED BY {index}")
        return len({tuple(connection.exec_driver_sql(f"{_SUMS} {way}").one()) for way in ways}) > 1


def bytes_of(engine: Engine, path: Path) -> bytes:
    """The database as one committed whole, for a copy.

    Never by opening the file: closing it would drop the locks this process holds on it.
    """
    with transaction(engine, path, writing=False) as connection:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        return raw.serialize()
