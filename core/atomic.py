"""The one way to write a file: whole or not at all.

A temporary file in the same folder, flushed to the disk, renamed, the folder flushed. Folders on network
shares may refuse the rename or the flush: there the file is written beside, read back, compared, then moved,
and `Written.note` says so.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar

from core.errors import UserError


class WriteError(UserError):
    """A file could not be written; nothing of it was left behind."""

    title = "The file was not written."
    message = "{path}: {reason}. Nothing was changed and nothing was sent."
    advice = "Choose another folder or ask for the permission to write there."
    cause: ClassVar[str] = "{reason}"
    """Why, in a few words that fit where something was sent already."""


class FolderMissing(WriteError):
    """The folder of the file does not exist."""

    message = "The folder {folder} does not exist. Nothing was sent."
    advice = "Choose a folder that exists, or make this one first."
    cause = "the folder {folder} does not exist"


class FolderNotWritable(WriteError):
    """The folder exists, but this user may not write in it."""

    message = "You may not write in the folder {folder}. Nothing was sent."
    advice = "Choose another folder, or ask its owner for the permission to write."
    cause = "you may not write in the folder {folder}"


class DiskFull(WriteError):
    """There is no room left, or a size limit was reached."""

    message = "There is no room left for {path}. Nothing of it was kept and nothing was sent."
    advice = "Free some space or choose another disk, then try again."
    cause = "there is no room left on that disk"


class FileHeld(WriteError):
    """Another program has the file open and will not let go."""

    message = "{path} is open in another program. It was left as it is and nothing was sent."
    advice = "Close it there (often a spreadsheet), then try again."
    cause = "it is open in another program"


class NotAFile(WriteError):
    """The name belongs to a folder or a device."""

    message = "{path} is not a file. It was left as it is and nothing was sent."
    advice = "Choose the name of a file."
    cause = "that is not the name of a file"


class FileThere(UserError):
    """A file of that name exists and may not be replaced."""

    title = "The file exists already."
    message = "{path} was left as it is. Nothing was sent."
    advice = "Choose another name, or allow it to be replaced (--overwrite)."
    cause: ClassVar[str] = "a file of that name is there already"


def causes(troubles: Mapping[Path, UserError]) -> str:
    """Why files could not be written, in few words: "a.xml, b.xml: there is no room left on that disk"."""
    by_cause: dict[str, list[str]] = {}
    for path, error in troubles.items():
        words = getattr(error, "cause", error.message).format(**error.values)
        by_cause.setdefault(words, []).append(str(path))
    return "; ".join(f"{', '.join(paths)}: {words}" for words, paths in by_cause.items())


@dataclass
class Written:
    """What a finished file is: filled in when the `with` block of `writing` ends."""

    path: Path
    sha256: str = ""
    size: int = 0
    note: str = ""


class _Hashing:
    """Passes bytes on to the file and keeps their hash and count."""

    name: ClassVar[str] = "export"

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self.size += len(data)
        return self.file.write(data)


@contextmanager
def writing(path: Path, *, overwrite: bool = False) -> Iterator[tuple[_Hashing, Written]]:
    """Opens a file for writing; it appears under its name only when the block ends well.

    Yields:
        Something with `write(bytes)`, and the `Written` that is complete after the block.

    Raises:
        FileThere: the file exists and `overwrite` is false.
        WriteError: one of its subclasses, by cause. No partial file is left.
    """
    path = path.resolve()  # a link stays a link: what it points to is replaced
    check_target(path, overwrite=overwrite)
    beside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    written = Written(path)
    try:
        with beside.open("xb") as file:
            sink = _Hashing(file)
            yield sink, written
            file.flush()
            written.note = _flushed(file.fileno())
        written.sha256, written.size = sink.hash.hexdigest(), sink.size
        _move(beside, path, written, overwrite=overwrite)
    except OSError as error:
        raise _as_user_error(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes, *, overwrite: bool = False) -> Written:
    """Writes a small file whole. Raises as `writing`."""
    with writing(path, overwrite=overwrite) as (sink, written):
        sink.write(data)
    return written


def check_target(path: Path, *, overwrite: bool) -> None:
    """Refuses a target before any work is done: folder missing or not writable, file there already.

    Raises:
        NotAFile, FileThere, FolderMissing, FolderNotWritable.
    """
    folder = path.parent
    if not folder.is_dir():
        raise FolderMissing(path=path, folder=folder)
    if path.exists() and not path.is_file():
        raise NotAFile(path=path)
    if path.exists() and not overwrite:
        raise FileThere(path=path)
    if not os.access(folder, os.W_OK):
        raise FolderNotWritable(path=path, folder=folder)


_REFUSED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EROFS, errno.EXDEV}
"""What file systems answer that know no flush or no atomic rename."""


def _flushed(descriptor: int) -> str:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        return "the folder does not support flushing; the file was read back and compared"
    return ""


def _move(beside: Path, path: Path, written: Written, *, overwrite: bool) -> None:
    if written.note:
        _compare(beside, written)
    if path.exists() and not overwrite:
        raise FileThere(path=path)
    beside.replace(path)
    _flush_folder(path.parent)


def _compare(beside: Path, written: Written) -> None:
    with beside.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != written.sha256:
            raise OSError(errno.EIO, "what was read back differs from what was written")


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows flushes the rename with the file
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _flushed(descriptor)
    finally:
        os.close(descriptor)


def _as_user_error(error: OSError, path: Path) -> UserError:
    held = getattr(error, "winerror", None) in (32, 33)
    if held or error.errno in (errno.EBUSY, errno.ETXTBSY):
        return FileHeld(path=path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FolderNotWritable(path=path, folder=path.parent)
    if error.errno == errno.ENOENT:
        return FolderMissing(path=path, folder=path.parent)
    return WriteError(path=path, reason=error.strerror or str(error))
