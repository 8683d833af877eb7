"""A journal that was changed, cut, locked, or made by something else stops postings and says which row."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.domain.posting import IdKind, RunState
from core.store.journal import (
    CopyInItsPlace,
    Journal,
    JournalChanged,
    JournalTrouble,
    look_at_journal,
    open_journal,
    verification,
)
from core.store.journal.head import Head
from core.store.journal.looking import look_at_file
from core.store.journal.rows import Row
from tests.core.store.damaged import ROWS, _by_hand, filled, template
from tests.core.store.journal_samples import APPLIED, BOOKS, HandClock, begun, draft, sent

__all__ = ["filled", "template"]


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
    assert "1 id of unfinished runs not reserved" in found.damage
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
