"""A file that is no journal, is held, moved or read-only; heads that are late; an index that lies."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.posting import ItemState
from core.store.journal import (
    Journal,
    JournalBusy,
    JournalChanged,
    JournalDamaged,
    JournalMissing,
    JournalNewer,
    JournalNotWritten,
    JournalReadOnly,
    JournalTrouble,
    NoSuchRun,
    NotAJournal,
    SharedPlace,
    look_at_journal,
    open_journal,
)
from tests.core.store.damaged import ROWS, filled, template
from tests.core.store.journal_samples import APPLIED, HEADER, REQUEST, HandClock, begun, draft

__all__ = ["filled", "template"]


def _text(path: Path) -> None:
    path.write_text("Dear auditor, this is not a database.\n" * 100)


def _other_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE recipes (name)")
    raw.close()


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0042'")
    raw.close()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (_text, NotAJournal),
        (_other_database, NotAJournal),
        (_half, JournalDamaged),
        (_newer, JournalNewer),
        (lambda path: path.write_bytes(b""), JournalChanged),
        (Path.unlink, JournalChanged),
    ],
)
def test_what_is_no_journal_is_refused_and_left_as_it_is(
    filled: Path, clock: HandClock, spoil: Callable[[Path], None], error: type[JournalTrouble]
) -> None:
    """Each kind of wrong file has its own words, and nothing can be posted with it."""
    spoil(filled)
    before = filled.read_bytes() if filled.exists() and filled.stat().st_size else None
    with pytest.raises(error, match=r"[Nn]othing (was|is) sent|[Nn]othing will be sent"):
        open_journal(filled.parent, clock)
    assert before is None or filled.read_bytes() == before


def test_a_newer_version_is_noticed_while_the_journal_is_open(filled: Path, journal: Journal) -> None:
    """A program that was left open does not write into a layout it does not know."""
    _newer(filled)
    with pytest.raises(JournalNewer, match="0042"):
        begun(journal)


def test_a_journal_held_by_another_program_is_said(filled: Path, journal: Journal) -> None:
    """The step waits a moment, then says who is in the way; nothing was appended."""
    holder = sqlite3.connect(filled, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(JournalBusy, match="Nothing was sent"):
        journal.sending(1, 1)
    holder.execute("ROLLBACK")
    holder.close()
    assert journal.head().rows == ROWS


def test_a_reader_in_another_program_delays_but_does_not_break(filled: Path, journal: Journal) -> None:
    """Somebody looking into the file keeps a commit waiting; then the step is as if it had never been."""
    holder = sqlite3.connect(filled, isolation_level=None)
    holder.execute("BEGIN")
    holder.execute("SELECT count(*) FROM journal_rows").fetchone()
    with pytest.raises(JournalBusy):
        begun(journal)
    holder.close()
    assert begun(journal) == 5
    assert journal.verify().fits


def test_a_read_only_journal_can_be_looked_at(
    filled: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the permission to write there is no posting, but everything can be read and verified."""
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with pytest.raises(JournalReadOnly, match="nothing will be sent"):
        open_journal(filled.parent, clock)
    view = look_at_journal(filled.parent)
    assert view.verify().fits
    assert len(view.runs()) == 4
    assert not hasattr(view, "intend")


def test_a_shared_folder_is_refused_for_posting(filled: Path, clock: HandClock, tmp_path: Path) -> None:
    """In a synchronised folder nothing is posted; looking goes on."""
    shared = tmp_path / "Dropbox"
    shared.mkdir()
    for file in (filled, filled.with_suffix(".head")):
        shutil.copy(file, shared)
    with pytest.raises(SharedPlace, match="Dropbox"):
        open_journal(shared, clock)
    assert look_at_journal(shared).verify().fits


def test_a_folder_that_disappears_is_said(filled: Path, journal: Journal) -> None:
    """The folder was moved away while the program was open: no step is taken."""
    filled.parent.rename(filled.parent.with_name("moved"))
    with pytest.raises(JournalNotWritten, match="not there any more"):
        begun(journal)


def test_there_is_nothing_to_look_at_before_the_first_posting(tmp_path: Path) -> None:
    """Looking never makes a journal."""
    with pytest.raises(JournalMissing):
        look_at_journal(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_verifies_and_opens(filled: Path, journal: Journal, tmp_path: Path, clock: HandClock) -> None:
    """A copy holds every row and its own head; put in a folder as the journal it takes postings."""
    (tmp_path / "copy").mkdir()
    assert journal.copy_to(tmp_path / "copy" / "journal.db").head == journal.head()
    copy = open_journal(tmp_path / "copy", clock)
    begun(copy)
    assert copy.verify().fits
    assert copy.request_of(1, 1) == b'{"n":1}'
    assert REQUEST in str(copy.item(1, 1).evidence[0].facts)


def test_a_head_that_cannot_be_written_stops_no_posting(journal: Journal) -> None:
    """The rows are what counts; the trouble with the file beside is kept to be said."""
    journal.path.with_suffix(".head").mkdir()
    begun(journal)
    assert journal.head_trouble is not None
    assert journal.head().rows == 2


@pytest.mark.parametrize(
    "text",
    [b"", b"[1]", b'{"rows": -1, "hash": "%s"}' % (b"a" * 64), b'{"rows": 24.7, "hash": "x"}', b"[" * 10**5],
)
def test_a_head_that_makes_no_sense_counts_as_none(filled: Path, clock: HandClock, text: bytes) -> None:
    """Whatever the file beside holds: it is said to be gone, and the next row writes it anew."""
    filled.with_suffix(".head").write_bytes(text)
    found = look_at_journal(filled.parent).verify()
    assert found.fits
    assert "gone" in found.notes[0]
    begun(open_journal(filled.parent, clock))
    assert look_at_journal(filled.parent).verify().notes == ()


def test_an_index_that_lost_a_row_stops_postings(journal: Journal, clock: HandClock) -> None:
    """By the index alone an item that was sent would look as if it had not been: nothing may be posted."""
    run = begun(journal)
    journal.intend(run, 1, b"{}", request=REQUEST)
    place = _without_index(journal.path)
    journal.sending(run, 1)
    _with_index(journal.path, place)
    assert journal.item(run, 1).state is ItemState.INTENT
    with pytest.raises(JournalDamaged, match="Nothing is sent"):
        open_journal(journal.path.parent, clock)
    assert look_at_journal(journal.path.parent).verify().damage


def _without_index(path: Path) -> tuple[object, ...]:
    """Lets the database forget its index by item; returns where it was."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA writable_schema=ON")
        (place,) = raw.execute("SELECT * FROM sqlite_master WHERE name = 'journal_rows_by_item'")
        raw.execute("DELETE FROM sqlite_master WHERE name = 'journal_rows_by_item'")
    return tuple(place)


def _with_index(path: Path, place: tuple[object, ...]) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", place)


def test_another_file_in_its_place_is_noticed_while_a_run_is_carried_out(
    filled: Path, clock: HandClock, tmp_path: Path
) -> None:
    """The file is kept open, but what is written goes to the file that has the name now."""
    journal = open_journal(filled.parent, clock)
    journal.copy_to(tmp_path / "kept.db")
    with journal.begun(HEADER, [draft("BD-9", ids=(7,))]) as run:
        (tmp_path / "kept.db").replace(filled)
        with pytest.raises(NoSuchRun):
            journal.leave(run.number, 1, lambda: b"{}", request=REQUEST)
    assert look_at_journal(filled.parent).head().rows == ROWS


def test_the_head_beside_is_kept_before_a_request_leaves(filled: Path, clock: HandClock) -> None:
    """While a run is carried out its other rows wait for the end; those a posting relies on do not."""
    journal, beside = open_journal(filled.parent, clock), filled.with_suffix(".head")
    with journal.begun(HEADER, [draft("BD-9", ids=(7,))]) as run:
        assert json.loads(beside.read_text())["rows"] == ROWS
        departure = journal.leave(run.number, 1, lambda: b"{}", request=REQUEST)
        left = journal.head().rows
        assert json.loads(beside.read_text())["rows"] == left
        journal.answered(run.number, 1, departure.attempt, APPLIED)
        journal.verified(run.number, 1, departure.attempt, {})
        assert json.loads(beside.read_text())["rows"] == left
        assert look_at_journal(filled.parent).verify().fits
    assert json.loads(beside.read_text())["rows"] == left + 2
    assert look_at_journal(filled.parent).verify().notes == ()


def test_a_tail_with_a_request_that_left_cannot_be_cut_unseen(filled: Path, clock: HandClock) -> None:
    """The program ended right after its request left; the copy of before is told from the journal."""
    journal = open_journal(filled.parent, clock)
    before = filled.read_bytes()
    with journal.begun(HEADER, [draft("BD-9", ids=(7,))]) as run:
        journal.leave(run.number, 1, lambda: b"{}", request=REQUEST)
        filled.write_bytes(before)
        assert look_at_journal(filled.parent).verify().row == ROWS + 1
        with pytest.raises(JournalChanged):
            open_journal(filled.parent, clock)
