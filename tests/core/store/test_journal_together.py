"""Several threads and processes on one journal, a disk that is full, a program that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from core.domain.posting import ItemState
from core.errors import UserError
from core.store.clock import SystemClock
from core.store.journal import Conflict, IdsReserved, ItemMoved, Journal, look_at_journal, open_journal
from core.store.lock_holder import UNNAMED, holder_of
from tests.core.store.journal_samples import REQUEST, begun, draft, sent

ROOT = Path(__file__).parents[3]

WRITER = """
import sys
from pathlib import Path
from core.store.clock import SystemClock
from core.store.journal import IdsReserved, open_journal
from tests.core.store.journal_samples import REQUEST, begun, draft
journal = open_journal(Path(sys.argv[1]), SystemClock(), who=sys.argv[2])
won = 0
for number in range(int(sys.argv[3])):
    run = begun(journal, draft(f"{sys.argv[2]}-{number}", ids=[number]))
    try:
        journal.intend(run, 1, b"{}", request=REQUEST)
        won += 1
    except IdsReserved:
        pass
print(won)
"""

FILLER = """
import resource, sys
from pathlib import Path
from core.store.clock import SystemClock
from core.store.journal import open_journal
from tests.core.store.journal_samples import REQUEST, begun, draft
folder = Path(sys.argv[1])
journal = open_journal(folder, SystemClock())
limit = journal.path.stat().st_size + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
done = 0
try:
    while True:
        run = begun(journal, draft(f"BD-{done}", ids=[done]))
        journal.intend(run, 1, b"x" * 700, request=REQUEST)
        done += 1
        print(done, flush=True)
except Exception as error:
    print(type(error).__name__)
"""


def _start(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_of_two_processes_one_wins_each_record(tmp_path: Path) -> None:
    """The same records from two programs at once: each is reserved once, the other gets a named conflict."""
    open_journal(tmp_path, SystemClock())
    both = [_start(WRITER, tmp_path, name, 12) for name in ("anna", "tom")]
    won = [int(each.communicate(timeout=60)[0]) for each in both]
    assert sum(won) == 12
    view = look_at_journal(tmp_path)
    assert len(view.open_items()) == 12
    assert view.verify().fits
    assert view.verify().notes == ()


def test_two_processes_may_make_the_journal_at_once(tmp_path: Path) -> None:
    """The first start of window and command together makes one journal."""
    both = [_start(WRITER, tmp_path, name, 1) for name in ("anna", "tom")]
    assert sum(int(each.communicate(timeout=60)[0]) for each in both) == 1
    assert look_at_journal(tmp_path).verify().fits


def test_of_many_threads_one_gets_to_send(tmp_path: Path) -> None:
    """The permission to send an item is given once."""
    journal = open_journal(tmp_path, SystemClock())
    run = begun(journal)
    journal.intend(run, 1, b"{}", request=REQUEST)
    gate = threading.Barrier(8)

    def send(_: int) -> int:
        gate.wait()
        try:
            return journal.sending(run, 1)
        except ItemMoved:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, range(8))) == [0] * 7 + [1]
    assert journal.verify().fits


def test_a_living_program_is_not_overtaken_by_one_that_recovers(tmp_path: Path) -> None:
    """An intent is closed as not sent, or sent; never both."""
    journal = open_journal(tmp_path, SystemClock())
    for _ in range(10):
        run = begun(journal)
        journal.intend(run, 1, b"{}", request=REQUEST)
        gate = threading.Barrier(2)
        steps = partial(journal.sending, run, 1), partial(journal.abandoned, run, 1, "Gone.")
        results = _at_once(gate, *steps)
        assert sorted(isinstance(each, Conflict) for each in results) == [False, True]
        if journal.item(run, 1).state is ItemState.SENT:
            with pytest.raises(IdsReserved):
                journal.intend(begun(journal), 1, b"{}", request=REQUEST)
            return


def _at_once(gate: threading.Barrier, *steps: Callable[[], object]) -> list[object]:
    def step(what: Callable[[], object]) -> object:
        gate.wait()
        try:
            return what()
        except UserError as error:
            return error

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(step, steps))


@pytest.mark.skipif(sys.platform == "win32", reason="size limits are a matter of POSIX")
@pytest.mark.parametrize("room", [0, 3000, 20_000])
def test_a_full_disk_raises_and_leaves_the_journal_whole(tmp_path: Path, room: int) -> None:
    """Every intent that was confirmed is there, the one that found no room is not, and the chain fits."""
    output = _start(FILLER, tmp_path, room).communicate(timeout=60)[0].split()
    done, error = len(output) - 1, output[-1]
    assert error in {"JournalNotWritten", "JournalFull", "JournalReadOnly"}
    view = look_at_journal(tmp_path)
    assert view.verify().fits
    assert [item.run for item in view.open_items()] == list(range(1, done + 1))
    begun(open_journal(tmp_path, SystemClock()))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of POSIX")
def test_a_killed_program_leaves_every_confirmed_row(tmp_path: Path) -> None:
    """Killed in the middle of writing: what was confirmed is there, and the journal verifies."""
    for _ in range(2):
        process = _start(FILLER, tmp_path, 10**9)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(6)]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        view = look_at_journal(tmp_path)
        assert view.verify().fits
        assert len(view.open_items()) >= int(lines[-1])
        _close_all(open_journal(tmp_path, SystemClock()))


def _close_all(journal: Journal) -> None:
    for item in journal.open_items():
        journal.abandoned(item.run, item.number, "Its program ended before sending.")


def test_many_ids_are_reserved_and_released(tmp_path: Path) -> None:
    """20,000 ids of one item come back whole, and nothing of them stays reserved."""
    journal = open_journal(tmp_path, SystemClock())
    many = draft(ids=[*range(1, 40_000, 2)])
    run = sent(journal, many)
    with pytest.raises(IdsReserved) as caught:
        journal.intend(begun(journal, draft("BD-2", ids=range(30_000))), 1, b"{}", request=REQUEST)
    assert caught.value.values["count"] == 15_000
    assert journal.item(run, 1).draft == many
    assert journal.rebuild_reservations() == 20_000


def test_a_copy_is_whole_while_others_write(tmp_path: Path) -> None:
    """Copies made while another process posts verify, each with the head of its own moment."""
    open_journal(tmp_path, SystemClock())
    writer = _start(WRITER, tmp_path, "anna", 25)
    view, rows = look_at_journal(tmp_path), [0]
    while writer.poll() is None:
        found = view.copy_to(tmp_path / "kept.db", overwrite=True)
        assert (found.fits, found.notes) == (True, ())
        rows.append(found.head.rows)
    assert writer.communicate()[0].strip() == "25"
    assert rows == sorted(rows)
    assert view.copy_to(tmp_path / "kept.db", overwrite=True).head == view.head()
    assert view.verify().fits


def test_who_holds_the_file_is_named_where_the_system_tells(tmp_path: Path) -> None:
    """By the list of locks and without opening the file; where there is no such list it is nobody by name."""
    status = open_journal(tmp_path, SystemClock()).path.stat()
    place = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    (tmp_path / "locks").write_text(
        f"1: FLOCK  ADVISORY  WRITE 1 {place} 0 EOF\n"
        f"2: POSIX  ADVISORY  WRITE {os.getpid()} {place} 0 EOF\n"
        f"2: -> POSIX  ADVISORY  WRITE 1 {place} 0 EOF\n"
        "rubbish\n"
    )
    assert holder_of(tmp_path / "journal.db", tmp_path / "locks") == UNNAMED
    (tmp_path / "locks").write_text(
        f"1: POSIX  ADVISORY  WRITE {os.getppid()} {place} 1073741824 1073742335\n"
    )
    named = holder_of(tmp_path / "journal.db", tmp_path / "locks")
    assert named.endswith(f"(process {os.getppid()})") or not Path("/proc/self/comm").exists()
    assert holder_of(tmp_path / "journal.db", tmp_path / "none") == UNNAMED
