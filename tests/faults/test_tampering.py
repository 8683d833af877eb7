"""Tampering with the journal: bits flipped, rows edited, deleted, moved, sealed anew, the file cut.

`verify` names the first row that does not fit and says what it means; nothing can be posted with it.
"""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import pytest

from core.store.journal import JournalTrouble, Verification, look_at_journal, open_journal
from core.store.journal.rows import Row, sealed
from tests.core.store.journal_samples import HandClock
from tests.faults.office import fresh, replayable
from tests.faults.random_journal import random_journal

ORDINARY, LONG = 60, 2000
_OF_ONE = 20
"""So many tamperings are done to copies of one journal."""


@dataclass(frozen=True)
class Tampered:
    """A journal somebody has been at."""

    path: Path
    rows: int
    chance: random.Random

    def any_row(self, first: int = 1, last: int = 0) -> int:
        return self.chance.randint(first, self.rows + last)

    def by_hand(self, *statements: tuple[str, tuple[object, ...]]) -> None:
        with closing(sqlite3.connect(self.path)) as raw, raw:
            for trigger in ("journal_rows_no_update", "journal_rows_no_delete"):
                raw.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            for statement, values in statements:
                raw.execute(statement, values)

    def row(self, seq: int) -> Row:
        with look_at_journal(self.path.parent)._database.reading() as reader:
            found = reader.row(seq)
        assert found is not None
        return found


Expected = tuple[int | None, str]
"""The row that must be named, and a part of what is said; no row for what is wrong around the rows."""


def _edit(book: Tampered) -> Expected:
    seq, column = (
        book.any_row(),
        book.chance.choice([each.name for each in fields(Row) if each.name != "seq"]),
    )
    old = getattr(book.row(seq), column)
    book.by_hand((f"UPDATE journal_rows SET {column} = ? WHERE seq = ?", (_other(old, book.chance), seq)))
    return seq, "not what was written"


def _other(old: object, chance: random.Random) -> object:
    """The value with one bit flipped, or a value where there was none."""
    match old:
        case int():
            return old ^ (1 << chance.randrange(8))
        case bytes() if old:
            place = chance.randrange(len(old))
            return old[:place] + bytes([old[place] ^ (1 << chance.randrange(8))]) + old[place + 1 :]
        case str() if old:
            place = chance.randrange(len(old))
            return old[:place] + chr(ord(old[place]) ^ (1 << chance.randrange(5))) + old[place + 1 :]
    return chance.choice((b"x", "x", 7))


def _renumber(book: Tampered) -> Expected:
    seq, column = book.any_row(), book.chance.choice(("run", "item", "attempt"))
    book.by_hand((f"UPDATE journal_rows SET {column} = {column} + 1 WHERE seq = ?", (seq,)))
    return seq, "not what was written"


def _delete(book: Tampered) -> Expected:
    first = book.any_row(last=-1)
    last = book.chance.randint(first, book.rows - 1)
    book.by_hand(("DELETE FROM journal_rows WHERE seq BETWEEN ? AND ?", (first, last)))
    return first, "taken out"


def _close_the_gap(book: Tampered) -> Expected:
    seq = book.any_row(last=-1)
    up = [
        ("UPDATE journal_rows SET seq = ? WHERE seq = ?", (n - 1, n)) for n in range(seq + 1, book.rows + 1)
    ]
    book.by_hand(("DELETE FROM journal_rows WHERE seq = ?", (seq,)), *up)
    return seq, f"row {seq + 1} stands here"


def _swap(book: Tampered) -> Expected:
    one, other = sorted(book.chance.sample(range(1, book.rows + 1), 2))
    moves = ((-1, one), (one, other), (other, -1))
    book.by_hand(*(("UPDATE journal_rows SET seq = ? WHERE seq = ?", each) for each in moves))
    return one, f"row {other} stands here"


def _cut_rows(book: Tampered) -> Expected:
    kept = book.any_row(0, -1)
    book.by_hand(("DELETE FROM journal_rows WHERE seq > ?", (kept,)))
    return kept + 1, f"once had {book.rows} rows"


def _seal_anew(book: Tampered) -> Expected:
    """Somebody who knows how rows are sealed: the row after it, or the head kept outside, gives it away."""
    seq = book.any_row()
    forged = sealed(replace(book.row(seq), who="eve@till"))
    change = "UPDATE journal_rows SET who = ?, hash = ? WHERE seq = ?"
    book.by_hand((change, (forged.who, forged.hash, seq)))
    return (seq + 1, "does not follow") if seq < book.rows else (seq, "not the one kept beside")


def _seal_all_anew(book: Tampered) -> Expected:
    """The whole tail rewritten, hash by hash: only the head kept outside knows."""
    first = book.any_row()
    previous, changes = book.row(first).previous, []
    for seq in range(first, book.rows + 1):
        row = sealed(replace(book.row(seq), who="eve@till", previous=previous))
        changes.append((row.who, row.previous, row.hash, seq))
        previous = row.hash
    change = "UPDATE journal_rows SET who = ?, previous = ?, hash = ? WHERE seq = ?"
    book.by_hand(*((change, each) for each in changes))
    return book.rows, "not the one kept beside"


def _insert(book: Tampered) -> Expected:
    seq = book.chance.choice((0, -7, book.rows + 1, book.rows + 9))
    columns = ", ".join(each.name for each in fields(Row) if each.name != "seq")
    copy = f"INSERT INTO journal_rows (seq, {columns}) SELECT ?, {columns} FROM journal_rows WHERE seq = ?"
    book.by_hand((copy, (seq, book.any_row())))
    if seq < 1:
        return 1, "never written"
    return book.rows + 1, "taken out" if seq > book.rows + 1 else ""


def _change_reservations(book: Tampered) -> Expected:
    with closing(sqlite3.connect(book.path)) as raw:
        kept = raw.execute("SELECT id, run, item FROM journal_reservations ORDER BY id").fetchall()
    if kept and book.chance.random() < 0.7:
        number, run, item = book.chance.choice(kept)
        changes = ("DELETE FROM journal_reservations", "UPDATE journal_reservations SET run = run + 1")
        where = " WHERE id = ? AND run = ? AND item = ?"
        book.by_hand((book.chance.choice(changes) + where, (number, run, item)))
    else:
        insert = (
            "INSERT INTO journal_reservations (site, company, id_kind, id, run, item) VALUES (?,?,?,?,?,?)"
        )
        book.by_hand((insert, ("elsewhere", "northwind", "gl entry", "9", 1, 1)))
    return None, "reserved"


def _change_head(book: Tampered) -> Expected:
    head = book.path.with_suffix(".head")
    kept = json.loads(head.read_text())
    late = book.chance.randint(1, 9)
    head.write_text(json.dumps({**kept, "rows": kept["rows"] + late}))
    return book.rows + 1, f"once had {book.rows + late} rows"


def _flip_file(book: Tampered) -> None:
    data = bytearray(book.path.read_bytes())
    data[book.chance.randrange(len(data))] ^= 1 << book.chance.randrange(8)
    book.path.write_bytes(data)


def _cut_file(book: Tampered) -> None:
    book.path.write_bytes(book.path.read_bytes()[: book.chance.randrange(book.path.stat().st_size)])


def _overwrite_file(book: Tampered) -> None:
    """A block of zeros, of the file's beginning, or of rubbish in the middle, as a failing disk leaves it."""
    data = bytearray(book.path.read_bytes())
    size = book.chance.choice((16, 512, 4096))
    start = book.chance.randrange(0, len(data), size)
    data[start : start + size] = book.chance.choice((bytes(size), data[:size], book.chance.randbytes(size)))
    book.path.write_bytes(data)


ROWS: tuple[Callable[[Tampered], Expected], ...] = (
    *(_edit, _renumber, _delete, _close_the_gap, _swap, _cut_rows),
    *(_seal_anew, _seal_all_anew, _insert, _change_reservations, _change_head),
)
"""What somebody with a database tool does: the row is known that must be named."""

FILES = (_flip_file, _cut_file, _overwrite_file)
"""What a disk does: the rows read as before, or it is found."""


def test_whatever_is_tampered_with_is_named() -> None:
    """Each kind of tampering with random journals: the right row is named, and nothing can be posted."""
    counts = run(fresh(ORDINARY))
    assert sum(counts.values()) == ORDINARY


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.__name__.strip("_"))
def test_every_kind_of_tampering_is_named(kind: Callable[[Tampered], Expected]) -> None:
    """Each kind at least once, whatever chance chooses."""
    (seed,) = fresh(1)
    with replayable("tampering", seed) as chance, tempfile.TemporaryDirectory() as folder:
        _named(_copied(Path(folder), seed, chance), kind)


def test_what_nobody_touched_verifies() -> None:
    """The harness itself: without tampering every one of these journals fits."""
    for seed in fresh(3):
        with tempfile.TemporaryDirectory() as folder:
            book = _copied(Path(folder), seed, random.Random(seed))
            found = look_at_journal(book.path.parent).verify()
            assert (found.fits, found.notes, found.means) == (True, (), "")


def run(seeds: Iterable[int]) -> Counter[str]:
    """One tampering a seed; returns how many there were of each kind."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        with replayable("tampering", seed) as chance, tempfile.TemporaryDirectory() as folder:
            book = _copied(Path(folder), seed, chance)
            if chance.random() < 0.7:
                kind = chance.choice(ROWS)
                _named(book, kind)
                counts[kind.__name__.strip("_")] += 1
            else:
                spoil = chance.choice(FILES)
                counts[f"{spoil.__name__.strip('_')}: {_found(book, spoil)}"] += 1
    return counts


@lru_cache(maxsize=2)
def _template(number: int) -> tuple[bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        chance = random.Random(number)
        journal = random_journal(Path(folder), chance, chance.randint(5, 120))
        return journal.path.read_bytes(), journal.path.with_suffix(".head").read_bytes()


def _copied(folder: Path, seed: int, chance: random.Random) -> Tampered:
    journal, head = _template(seed // _OF_ONE)
    (folder / "journal.db").write_bytes(journal)
    (folder / "journal.head").write_bytes(head)
    return Tampered(folder / "journal.db", json.loads(head)["rows"], chance)


def _named(book: Tampered, kind: Callable[[Tampered], Expected]) -> None:
    row, said = kind(book)
    found = look_at_journal(book.path.parent).verify()
    assert (found.row, found.fits) == (row, False), (kind.__name__, found)
    assert said in (found.what or found.damage), (kind.__name__, found)
    _explained(found)
    if row is None:
        open_journal(book.path.parent, HandClock())
        assert look_at_journal(book.path.parent).verify().fits
    else:
        _refused(book)
        _no_copy_hides_it(book, found)


def _explained(found: Verification) -> None:
    assert "{" not in found.what + found.means
    assert any(words in found.means for words in ("othing is sent", "Send nothing"))


def _refused(book: Tampered) -> None:
    with pytest.raises(JournalTrouble, match=r"[Nn]othing (was|is) sent|[Nn]othing will be"):
        open_journal(book.path.parent, HandClock())


def _no_copy_hides_it(book: Tampered, found: Verification) -> None:
    copy = look_at_journal(book.path.parent).copy_to(book.path.with_name("copy.db"))
    assert (copy.row, copy.what) == (found.row, found.what)


def _found(book: Tampered, spoil: Callable[[Tampered], None]) -> str:
    """The rows read as before, or opening or verification says that something is wrong."""
    before = _content(book.path)
    spoil(book)
    try:
        found = look_at_journal(book.path.parent).verify()
    except JournalTrouble:
        _refused(book)
        return "not opened"
    if found.fits:
        assert _content(book.path) == before, "a change passed unseen"
        return "nothing of the rows touched"
    _explained(found)
    return "row named" if found.row is not None else "damage named"


def _content(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        raw.text_factory = bytes
        return raw.execute("SELECT * FROM journal_rows NOT INDEXED ORDER BY seq").fetchall()
