"""Which layout a journal has, and bringing it to the program's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from core.store.journal import errors
from core.store.journal.database import Database
from core.store.journal.engine import transaction
from core.store.journal.tables import LAYOUT, layouts

MIGRATIONS = Path(__file__).parent / "migrations"
"""Alembic's scripts; the frozen program carries them as files beside its modules."""


def bring_up(
    database: Database,
    keep_copy: Callable[[str], object],
    migrations: Path = MIGRATIONS,
    current: str = LAYOUT,
) -> None:
    """Makes a new journal, or brings an older one to the current layout after a copy was kept.

    All of it in one transaction that holds the file alone: of two programs one does it, and the copy is of
    what was changed. A program that ends in the middle leaves the older layout and the copy.

    Args:
        database: the journal's file.
        keep_copy: called with the old layout's name before anything changes; what it raises stops the change.
        migrations: Alembic's scripts.
        current: the layout wanted.

    Raises:
        JournalNewer: the layout is not among those that the migrations know.
        NotAJournal: a database of something else.
    """
    found = layout(database)
    if found == current:
        return
    if found is not None:
        _check_known(found, database.path, migrations)
    with transaction(database.engine, database.path, writing=True) as connection:
        if _layout(connection, database.path) != found:  # another process was quicker
            return
        if found is not None:
            keep_copy(found)
        _migrate(connection, migrations)


def layout(database: Database) -> str | None:
    """The journal's layout, None for an empty file."""
    with transaction(database.engine, database.path, writing=False) as connection:
        return _layout(connection, database.path)


def check_current(database: Database) -> None:
    """For looking only: refuses what this version cannot read.

    Raises:
        JournalNewer, NotAJournal, JournalMissing.
    """
    found = layout(database)
    if found is None:
        raise errors.JournalMissing(path=database.path)
    if found != LAYOUT:
        _check_known(found, database.path, MIGRATIONS)


def _layout(connection: Connection, path: Path) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(select(layouts.c.version_num)).scalar_one_or_none()
    if tables:
        raise errors.NotAJournal(path=path)
    return None


def _check_known(found: str, path: Path, migrations: Path) -> None:
    # Alembic is only needed for a new or an old journal: importing it costs more than opening one.
    from alembic.script import ScriptDirectory

    if found not in {script.revision for script in ScriptDirectory(str(migrations)).walk_revisions()}:
        raise errors.JournalNewer(path=path, revision=found)


def _migrate(connection: Connection, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
