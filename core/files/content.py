"""The bytes of a file in order: hashed, counted, as UTF-8 whatever they were, and never one endless value."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.domain.export import Part
from core.files.errors import (
    FileMissing,
    FileProblem,
    FileUnreadable,
    FolderGiven,
    SourceChanged,
    TooLong,
    WrongEncoding,
)
from core.jobs import Cancel, Progress, Step

CHUNK = 1 << 20
LONGEST = 12 << 20
"""More bytes than this without a new element are no real value (the parser's own limit is 10 MB)."""

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_OTHERS = re.compile(r"utf-?16([-_]?[lb]e)?|iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d")


class Content:
    """One reading of a file from its first byte to its last; `part` is what was read, afterwards."""

    def __init__(self, path: Path, progress: Progress, cancel: Cancel) -> None:
        self.path = path
        self.progress = progress
        self.cancel = cancel
        self.size = 0
        self._hash = hashlib.sha256()

    def head(self) -> bytes:
        """The first megabyte, as it is."""
        with _opened(self.path) as file:
            return file.read(CHUNK)

    def chunks(self) -> Iterator[bytes]:
        """All bytes in pieces. Raises `Cancelled` between two of them when asked to."""
        with _opened(self.path) as file:
            total = self.path.stat().st_size
            # the hash is computed beside the parsing, one piece behind
            with ThreadPoolExecutor(1, thread_name_prefix="hash") as beside:
                while chunk := file.read(CHUNK):
                    self.cancel.check()
                    hashed = beside.submit(self._hash.update, chunk)
                    yield chunk
                    hashed.result()
                    self.size += len(chunk)
                    self.progress(Step(f"Reading {self.path.name}", self.size, total))

    def utf8(self, encoding: str) -> Iterator[bytes]:
        """All text in pieces of UTF-8, for an XML parser. Raises `WrongEncoding`, `TooLong`."""
        chunks = self.chunks() if encoding == "utf-8" else self._decoded(encoding)
        since = 0
        for chunk in chunks:
            last = chunk.rfind(b"<")
            since = len(chunk) - last if last >= 0 else since + len(chunk)
            if since > LONGEST:
                raise TooLong(path=self.path, megabytes=LONGEST >> 20)
            yield chunk

    def _decoded(self, encoding: str) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for chunk in self.chunks():
                yield decoder.decode(chunk).encode()
            yield decoder.decode(b"", final=True).encode()
        except UnicodeError as error:
            raise WrongEncoding(path=self.path, encoding=encoding, where="") from error

    @property
    def part(self) -> Part:
        """What was read, with its hash."""
        return Part(sha256=self._hash.hexdigest(), size=self.size, path=self.path)


def encoding_of(head: bytes, path: object) -> str:
    """The encoding of an XML file, by its byte order mark or its declaration. Raises `WrongEncoding`."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise WrongEncoding(path=path, encoding="UTF-8 (they are UTF-32)", where="")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if head[:1] == b"<" else "utf-16-be"
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8).lstrip())
    name = declared[1].decode().casefold() if declared else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii", "ascii"):
        return "utf-8"
    if not _OTHERS.fullmatch(name) or name.startswith(("utf-16", "utf16")):
        raise WrongEncoding(path=path, encoding=name.upper(), where="")
    return name


def verified(content: Content, part: Part) -> None:
    """Refuses a file, read to its end, that is not the one read before. Raises `SourceChanged`."""
    if content.part.sha256 != part.sha256:
        raise SourceChanged(path=content.path)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if not path.is_file():
        raise (FolderGiven if path.is_dir() else FileMissing)(path=path)
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise not_opened(path, error) from error


def not_opened(path: Path, error: OSError) -> FileProblem:
    """Why a file could not be opened: it is missing, a folder, or the system does not let us."""
    if path.is_dir():  # some systems say only that it is forbidden
        return FolderGiven(path=path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileMissing(path=path)
    return FileUnreadable(path=path, reason=error.strerror or str(error))


def whole(path: Path) -> bytes:
    """All of a file that is read at once.

    Raises:
        FileMissing, FolderGiven, FileUnreadable.
    """
    with _opened(path) as file:
        return file.read()
