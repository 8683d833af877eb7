"""A journal that was changed, cut, locked, or made by something else stops postings and says which row."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.domain.posting import IdKind, ItemState, RunState
from core.store.journal import (
    CopyInItsPlace,
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
    verification,
)
from core.store.journal.head import Head
from core.store.journal.looking import look_at_file
from core.store.journal.rows import Row
from tests.core.store.journal_samples import APPLIED, BOOKS, HEADER, REQUEST, HandClock, begun, draft, sent

ROWS = 24


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with four whole lives: 6 rows each."""
    journal = open_journal(tmp_path_factory.mktemp("template"), HandClock(), who="anna@till", session="first")
    for number in range(4):
        run = sent(journal, draft(f"BD-{number}"))
        journal.answered(run, 1, 1, APPLIED)
        journal.verified(run, 1, 1, {"entries": 3})
    assert journal.head().rows == ROWS
    return journal.path


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Path:
    """A copy of the template, in the folder of the test's own journal."""
    shutil.copy(template.with_suffix(".head"), tmp_path)
    return Path(shutil.copy(template, tmp_path))


def _by_hand(path: Path, *statements: str) -> None:
    """What somebody with a database tool does."""
    with sqlite3.connect(path) as raw:
        raw.executescript("DROP TRIGGER journal_rows_no_update; DROP TRIGGER journal_rows_no_delete;")
        for statement in statements:
            raw.execute(statement)
    raw.close()


@pytest.mark.parametrize("statement", ["UPDATE journal_rows SET who='x'", "DELETE FROM journal_rows"])
def test_the_database_itself_refuses_changes(filled: Path, statement: str) -> None:
    """Rows cannot be changed or removed by mistake."""
    raw = sqlite3.connect(filled)
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        raw.execute(statement)
    raw.close()


@pytest.mark.parametrize("column", [each.name for each in fields(Row) if each.name != "seq"])
def test_a_changed_field_names_its_row(filled: Path, column: str) -> None:
    """Any change of any field is found, at the row it was made in."""
    _by_hand(filled, f"UPDATE journal_rows SET {column} = '7' WHERE seq = 13")
    found = look_at_journal(filled.parent).verify()
    assert (found.row, found.fits) == (13, False)


def test_a_row_taken_out_is_named(filled: Path) -> None:
    """A gap is found, also when the rows after it are numbered anew."""
    _by_hand(filled, "DELETE FROM journal_rows WHERE seq = 13")
    assert look_at_journal(filled.parent).verify().row == 13
    for seq in range(14, ROWS + 1):
        raw = sqlite3.connect(filled)
        raw.execute("UPDATE journal_rows SET seq = ? WHERE seq = ?", (seq - 1, seq))
        raw.commit()
        raw.close()
    assert look_at_journal(filled.parent).verify().row == 13


def test_two_rows_swapped_are_named(filled: Path) -> None:
    """The first of the two is the one that does not fit."""
    swap = "UPDATE journal_rows SET seq = {} WHERE seq = {}"
    _by_hand(filled, swap.format(99, 9), swap.format(9, 15), swap.format(15, 99))
    assert look_at_journal(filled.parent).verify().row == 9


def test_a_change_among_the_newest_rows_stops_posting_at_once(filled: Path, clock: HandClock) -> None:
    """The quick look at the start follows the newest rows: nothing is sent with a changed journal."""
    _by_hand(filled, "UPDATE journal_rows SET state = 'not sent' WHERE seq = 20")
    with pytest.raises(JournalChanged, match="Row 20"):
        open_journal(filled.parent, clock)


@pytest.mark.parametrize(("first", "last", "tail"), [(1, 3, 200), (1, 20, 200), (15, 16, 10), (15, 15, 10)])
def test_the_quick_look_sees_a_gap_at_its_very_start(
    filled: Path, monkeypatch: pytest.MonkeyPatch, first: int, last: int, tail: int
) -> None:
    """Rows taken out just where the look begins are missed as well as those in its middle."""
    monkeypatch.setattr(verification, "TAIL", tail)
    _by_hand(filled, f"DELETE FROM journal_rows WHERE seq BETWEEN {first} AND {last}")
    assert look_at_journal(filled.parent).glance().row == first


def test_the_quick_look_starts_where_it_likes(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows it follows, a journal that fits passes, also with a head that is behind."""
    view = look_at_journal(filled.parent)
    with view._database.reading() as reader:
        rows = list(reader.every())
        for count in (1, 5, ROWS, 99):
            monkeypatch.setattr(verification, "TAIL", count)
            for kept in (None, *(Head(row.seq, row.hash) for row in rows)):
                assert verification.glanced(reader, kept).fits
            assert verification.glanced(reader, Head(3, "0" * 64)).row == 3


def test_a_cut_tail_shows_by_the_head_kept_outside(filled: Path, clock: HandClock) -> None:
    """The chain alone would fit; the file beside knows how many rows there were. Posting stops."""
    _by_hand(filled, "DELETE FROM journal_rows WHERE seq > 20")
    found = look_at_journal(filled.parent).verify()
    assert found.row == 21
    assert "24 rows" in found.what
    with pytest.raises(JournalChanged, match="Row 21") as caught:
        open_journal(filled.parent, clock)
    assert caught.value.values["row"] == 21


def test_a_chain_built_anew_does_not_match_the_head(filled: Path, clock: HandClock, tmp_path: Path) -> None:
    """Another valid journal of the same length in this one's place is noticed."""
    other = tmp_path / "other"
    other.mkdir()
    stranger = open_journal(other, clock, who="eve")
    for number in range(4):
        run = sent(stranger, draft(f"BD-{number}"))
        stranger.answered(run, 1, 1, APPLIED)
        stranger.verified(run, 1, 1, {})
    shutil.copy(stranger.path, filled)
    assert look_at_journal(filled.parent).verify().row == ROWS
    with pytest.raises(JournalChanged):
        open_journal(filled.parent, clock)


@pytest.mark.parametrize(
    "column", [each.name for each in fields(Row) if each.name not in ("seq", "run", "item")]
)
def test_one_damaged_run_hides_no_other(filled: Path, column: str) -> None:
    """The other runs are told, and the damaged one is there, never as "not posted"."""
    _by_hand(filled, f"UPDATE journal_rows SET {column} = x'ff07' WHERE run = 3")
    runs = look_at_journal(filled.parent).runs()
    assert [run.number for run in runs] == [4, 3, 2, 1]
    assert runs[1].state in (RunState.POSTED, RunState.UNCLEAR)


def test_a_missing_or_late_head_is_said_but_stops_nothing(filled: Path, clock: HandClock) -> None:
    """After a power cut the head may be behind: that is a note, and the next row mends it."""
    head = filled.with_suffix(".head")
    older = look_at_journal(filled.parent)._database
    with older.reading() as reader:
        tenth = reader.row(10)
    assert tenth is not None
    head.write_text(json.dumps({"rows": 10, "hash": tenth.hash}))
    assert "14 rows behind" in look_at_journal(filled.parent).verify().notes[0]
    head.unlink()
    found = look_at_journal(filled.parent).verify()
    assert found.fits
    assert "gone" in found.notes[0]
    begun(open_journal(filled.parent, clock))
    assert look_at_journal(filled.parent).verify().notes == ()


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_a_flipped_bit_never_passes_unseen(
    filled: Path, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One bit anywhere in the file: the rows read the same as before, or verification names a row."""
    folder = tmp_path_factory.mktemp("flip")
    before = _all_rows(filled)
    data, chance = bytearray(filled.read_bytes()), random.Random(seed)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    (folder / "journal.db").write_bytes(data)
    shutil.copy(filled.with_suffix(".head"), folder / "journal.head")
    try:
        found = look_at_journal(folder).verify()
    except JournalTrouble:
        return
    assert not found.fits or _all_rows(folder / "journal.db") == before


def _all_rows(path: Path) -> list[tuple[object, ...]]:
    raw = sqlite3.connect(path)
    raw.text_factory = bytes
    found = raw.execute("SELECT * FROM journal_rows NOT INDEXED ORDER BY seq").fetchall()
    raw.close()
    return found


def test_a_damaged_index_is_found_although_every_row_fits(filled: Path) -> None:
    """An index that forgot a row would show an item in an older state: verification does not pass it."""
    with sqlite3.connect(filled) as raw:
        query = "SELECT rootpage FROM sqlite_master WHERE name='journal_rows_by_item'"
        page, size = raw.execute(query).fetchone()[0], raw.execute("PRAGMA page_size").fetchone()[0]
    raw.close()
    data = bytearray(filled.read_bytes())
    data[(page - 1) * size + 4] -= 1  # one entry less in the index's page
    filled.write_bytes(data)
    found = look_at_journal(filled.parent).verify()
    assert (found.row, found.fits) == (None, False)
    assert found.damage


def test_changed_reservations_are_said_and_made_anew(
    filled: Path, journal: Journal, clock: HandClock
) -> None:
    """Ids that an open item should keep and does not are said; the next opening for posting mends it."""
    run = sent(journal, draft("BD-9", ids=(7, 8)))
    with journal._database.writing() as writer:
        writer.release_all()
        writer.reserve(BOOKS, IdKind.GL_ENTRY, [8, 99], 1, 1)
    found = journal.verify()
    assert (found.fits, found.row, found.mends_itself) == (False, None, True)
    assert "1 id of unfinished postings not reserved" in found.damage
    assert "2 ids reserved" in found.damage
    assert open_journal(filled.parent, clock).reserved(BOOKS, IdKind.GL_ENTRY, range(100)) == {
        "7": (run, 1),
        "8": (run, 1),
    }
    assert journal.verify().fits


def test_a_copy_of_a_cut_journal_does_not_hide_the_cut(filled: Path, tmp_path: Path) -> None:
    """The copy carries the head the journal should have, so its verification names the same row."""
    _by_hand(filled, "DELETE FROM journal_rows WHERE seq > 20")
    found = look_at_journal(filled.parent).copy_to(tmp_path / "kept.db")
    assert (found.row, found.fits) == (21, False)
    assert look_at_file(tmp_path / "kept.db").verify() == found


@pytest.mark.parametrize("name", ["journal.db", "journal.bak", "journal.head", "kept.head"])
def test_a_copy_never_replaces_the_journal_or_its_head(filled: Path, name: str) -> None:
    """Also where overwriting is allowed: the journal and the head beside it stay as they are."""
    before = filled.read_bytes(), filled.with_suffix(".head").read_bytes()
    with pytest.raises(CopyInItsPlace, match="Nothing was copied"):
        look_at_journal(filled.parent).copy_to(filled.with_name(name), overwrite=True)
    assert (filled.read_bytes(), filled.with_suffix(".head").read_bytes()) == before


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
