"""A journal of an older layout is brought up: a copy first, all of it or nothing, once."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.store.journal import Journal, look_at_journal
from core.store.journal.layout import MIGRATIONS, bring_up, layout
from core.store.journal.looking import look_at_file
from core.store.journal.tables import LAYOUT, metadata
from tests.core.store.journal_samples import begun, sent

ROOT = Path(__file__).parents[3]

LATER = """
from alembic import op
import sqlalchemy as sa
revision = "0002"
down_revision = "0001"
def upgrade():
    op.add_column("journal_rows", sa.Column("colour", sa.String(10)))
"""
KILLED = (
    LATER
    + """
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
"""
)

UPGRADER = """
import sys
from pathlib import Path
from core.store.journal.database import Database
from core.store.journal.layout import bring_up
from core.store.journal.looking import JournalView
folder, later, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
database = Database(folder / "journal.db")

def keep(layout):
    print(name, layout, JournalView(database).copy_to(folder / f"before-{layout}-{name}.db").fits)

sys.stdin.readline()
bring_up(database, keep, later, "0002")
"""


@pytest.fixture
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migrations of a version that knows one layout more."""
    folder = tmp_path_factory.mktemp("later") / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    (folder / "versions" / "r0002_colour.py").write_text(LATER)
    return folder


def _upgrader(folder: Path, later: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", UPGRADER, str(folder), str(later), name]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_the_migrations_make_what_the_tables_say(journal: Journal) -> None:
    """The newest migration is the program's layout, and nothing differs between the two descriptions."""
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == LAYOUT
    with journal._database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_older_journal_is_copied_then_brought_up(journal: Journal, tmp_path: Path, later: Path) -> None:
    """A later version opens this version's journal, keeps a copy that verifies, and loses no row."""
    sent(journal)
    kept: list[str] = []

    def keep(name: str) -> None:
        kept.append(name)
        assert journal.copy_to(tmp_path / "before.db").fits

    bring_up(journal._database, keep, later, "0002")
    bring_up(journal._database, keep, later, "0002")
    assert kept == ["0001"]
    assert look_at_file(tmp_path / "before.db").head() == journal.head()
    with journal._database.reading() as reader:
        assert len(list(reader.every())) == 4


def test_all_of_a_migration_or_nothing(journal: Journal, tmp_path: Path, later: Path) -> None:
    """A migration that breaks off leaves the journal as it was."""
    sent(journal)
    (later / "versions" / "r0002_colour.py").write_text(LATER + "    raise RuntimeError('power cut')\n")
    with pytest.raises(RuntimeError, match="power cut"):
        bring_up(journal._database, lambda _layout: None, later, "0002")
    assert look_at_journal(tmp_path).verify().fits
    assert journal.run(1).items[0].attempt == 1


def test_a_copy_that_cannot_be_kept_stops_the_change(journal: Journal, later: Path) -> None:
    """Without a copy nothing is changed, and the journal goes on in its own layout."""

    def keep(_layout: str) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        bring_up(journal._database, keep, later, "0002")
    assert layout(journal._database) == "0001"
    assert begun(journal) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of POSIX")
def test_a_program_killed_between_copy_and_commit_changes_nothing(
    journal: Journal, tmp_path: Path, later: Path
) -> None:
    """Killed with the layout half changed: the next start finds the old one, whole, and brings it up."""
    sent(journal)
    (later / "versions" / "r0002_colour.py").write_text(KILLED)
    process = _upgrader(tmp_path, later, "anna")
    process.communicate("\n", timeout=60)
    assert process.returncode == -9
    assert look_at_file(tmp_path / "before-0001-anna.db").verify().fits
    assert layout(journal._database) == "0001"
    assert journal.verify().fits
    (later / "versions" / "r0002_colour.py").write_text(LATER)
    bring_up(journal._database, lambda _layout: None, later, "0002")
    assert layout(journal._database) == "0002"


def test_two_programs_upgrade_at_once_and_one_does_it(journal: Journal, tmp_path: Path, later: Path) -> None:
    """The copy is of the journal before the change, whoever made it, and nothing is changed twice."""
    sent(journal)
    both = [_upgrader(tmp_path, later, name) for name in ("anna", "tom")]
    ends = [process.communicate("\n", timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    (line,) = [out for out, _ in ends if out]
    who, before, fits = line.split()
    assert (before, fits) == ("0001", "True")
    raw = sqlite3.connect(tmp_path / f"before-0001-{who}.db")
    assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    raw.close()
    assert layout(journal._database) == "0002"
