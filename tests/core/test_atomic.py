"""A file is written whole or not at all, and nothing else is touched."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from core.atomic import (
    DiskFull,
    FileHeld,
    FileThere,
    FolderMissing,
    NotAFile,
    WriteError,
    _as_user_error,
    causes,
    write_bytes,
    writing,
)


def test_the_bytes_and_their_hash_are_told(tmp_path: Path) -> None:
    """What was written is there, with its size and hash."""
    written = write_bytes(tmp_path / "a.txt", b"abc")
    assert (tmp_path / "a.txt").read_bytes() == b"abc"
    assert written.size == 3
    assert written.sha256.startswith("ba7816bf")


def test_an_error_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    """Neither the file nor a part of it stays when the writer fails."""
    path = tmp_path / "a.txt"
    with pytest.raises(ZeroDivisionError), writing(path) as (sink, _):  # noqa: PT012 - the failing writer
        sink.write(b"half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    """Replacing is a choice."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with pytest.raises(FileThere):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    write_bytes(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The folder that is missing is said by name."""
    with pytest.raises(FolderMissing, match="nowhere"):
        write_bytes(tmp_path / "nowhere" / "a.txt", b"")


def test_devices_and_folders_are_left_alone(tmp_path: Path) -> None:
    """A device is never replaced by a file, whatever is allowed to be replaced."""
    with pytest.raises(NotAFile):
        write_bytes(tmp_path, b"", overwrite=True)
    device = Path(os.devnull)
    if os.name == "posix":
        with pytest.raises(NotAFile):
            write_bytes(device, b"", overwrite=True)
        assert device.is_char_device()


def test_what_a_link_points_to_is_replaced(tmp_path: Path) -> None:
    """A link stays a link."""
    target, link = tmp_path / "real.txt", tmp_path / "link.txt"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_bytes(link, b"new", overwrite=True)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="size limits are a thing of POSIX")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """With no room left the words say so, the old file stays, and no part of the new one."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    script = (
        "import signal,sys;from pathlib import Path;from core.atomic import *\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try: write_bytes(Path(sys.argv[1]), bytes(1 << 20), overwrite=True)\n"
        "except DiskFull as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert "no room left" in done.stdout
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EBUSY, FileHeld),
        (errno.EIO, WriteError),
    ],
)
def test_each_cause_has_its_own_words(number: int, kind: type[WriteError]) -> None:
    """What the system says becomes a sentence of its own."""
    assert type(_as_user_error(OSError(number, "x"), Path("a.txt"))) is kind


def test_a_file_held_by_another_program_is_said_so() -> None:
    """On Windows a spreadsheet keeps its file; the words say to close it there."""
    error = OSError(errno.EACCES, "x")
    error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
    assert isinstance(_as_user_error(error, Path("a.xlsx")), FileHeld)


def test_causes_are_told_by_file_where_something_was_sent_already() -> None:
    """Each cause once, with its files; none says that nothing was sent."""
    full = {Path(name): _as_user_error(OSError(errno.ENOSPC, "x"), Path(name)) for name in ("a.xml", "b.xml")}
    held = _as_user_error(OSError(errno.EBUSY, "x"), Path("c.csv"))
    told = causes({**full, Path("c.csv"): held})
    assert told == "a.xml, b.xml: there is no room left on that disk; c.csv: it is open in another program"
    kinds = (WriteError, FileThere, *WriteError.__subclasses__())
    assert not [kind for kind in kinds if not kind.cause or "sent" in kind.cause]
