"""Copies an XML export byte for byte, leaving out the documents that were not chosen.

The cuts are found by their byte positions (expat tells them, lxml does not); the text between them is not
touched, so attributes, order, unknown elements, comments and white space stay as they were. Customers and
vendors all stay, also those that only a document left out needed. A container that loses its last document
goes too, as the form has no empty ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

from core.domain.export import Part
from core.files.content import Content, encoding_of, verified
from core.files.legacy_reading import BY_IDS_ONLY
from core.files.values import id_number

_IDS = re.compile(rb"(\b" + BY_IDS_ONLY.encode() + rb"\s*=\s*[\"'])([^\"']*)")
_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")


class Cut(NamedTuple):
    """Bytes from `start` to before `end` become `new` (made from what is there)."""

    start: int
    end: int
    new: Callable[[bytes], bytes]


def copied(
    content: Callable[[], Content],
    part: Part,
    names: Mapping[str, str],
    wants: Callable[[str, int], bool],
    ids: frozenset[int],
) -> Iterator[bytes]:
    """The file without the documents that are not wanted, in pieces.

    Args:
        content: opens the file anew; it is read twice.
        part: what was read before.
        names: container → element of its documents; customers and vendors left out.
        wants: whether the document of a container and position stays.
        ids: the ids that may stay in the list of ids without documents.

    Raises:
        SourceChanged: the file is not the one that was read before.
    """
    first = content()
    encoding = encoding_of(first.head(), part.path)
    cutter = Cutter(names, wants, ids)
    cutter.read(first.utf8(encoding), declared=encoding == "utf-8")
    verified(first, part)
    second = content()
    yield from applied(second.utf8(encoding), cutter.cuts)
    verified(second, part)


class Cutter:
    """Finds the cuts while a document passes by."""

    def __init__(
        self, names: Mapping[str, str], wants: Callable[[str, int], bool], ids: frozenset[int]
    ) -> None:
        self.cuts: list[Cut] = []
        self._names, self._wants, self._ids = names, wants, ids
        self._positions: Counter[str] = Counter()
        self._path: list[str] = []
        self._after: Callable[[int], None] | None = None
        self._end_before = 0
        self._container = _Container(0, 0)
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CommentHandler = self._beside
        self._parser.ProcessingInstructionHandler = self._beside

    def read(self, chunks: Iterable[bytes], *, declared: bool) -> None:
        """Reads the whole document, which is known to be well-formed.

        A file that was not UTF-8 will be, so its declaration is changed unless it is `declared`.
        """
        for number, chunk in enumerate(chunks):
            match = None if number or declared else _DECLARATION.match(chunk)
            if match:
                self.cuts.append(Cut(match.start(1), match.end(1), lambda _old: b"utf-8"))
            self._parser.Parse(chunk, False)
        self._parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        here = self._mark()
        self._path.append(tag)
        if len(self._path) == 2:
            self._container = _Container(self._end_before, len(self.cuts))
            left = self._ids_left(attributes.get(BY_IDS_ONLY, ""))
            self._container.kept += bool(left)
            self._when_ended(lambda end: self._shorten(here, end, attributes))
        elif len(self._path) == 3:
            self._entry(tag)
        elif len(self._path) == 1:
            self._when_ended(lambda _end: None)

    def _entry(self, tag: str) -> None:
        section = self._path[1]
        self._container.drop_from = None
        if self._names.get(section) == tag:
            position = self._positions[section]
            self._positions[section] += 1
            if not self._wants(section, position):
                self._container.drop_from = self._end_before
                self._container.dropped += 1
                return
        self._container.kept += 1

    def _end(self, _tag: str) -> None:
        self._mark()
        depth = len(self._path)
        self._path.pop()
        if depth == 3:
            start = self._container.drop_from
            self._when_ended(lambda end: self._cut(start, end))
        elif depth == 2:
            container = self._container
            self._when_ended(lambda end: self._close(container, end))

    def _cut(self, start: int | None, end: int) -> None:
        if start is not None:
            self.cuts.append(Cut(start, end, _nothing))

    def _close(self, container: _Container, end: int) -> None:
        if container.dropped and not container.kept:
            del self.cuts[container.cuts :]
            self.cuts.append(Cut(container.start, end, _nothing))

    def _shorten(self, start: int, end: int, attributes: Mapping[str, str]) -> None:
        text = attributes.get(BY_IDS_ONLY, "")
        left = self._ids_left(text)
        if len(left) < len(_ids(text)):
            new = ",".join(left).encode()
            self.cuts.append(Cut(start, end, lambda tag: _IDS.sub(lambda match: match[1] + new, tag)))

    def _ids_left(self, text: str) -> list[str]:
        return [each for each in _ids(text) if id_number(each) in self._ids]

    def _when_ended(self, then: Callable[[int], None]) -> None:
        """The end of a tag is where the next thing begins: listen for whatever that is."""
        self._after = then
        self._parser.CharacterDataHandler = self._text

    def _text(self, _text: str) -> None:
        self._mark()

    def _beside(self, *_: str) -> None:
        self._mark()
        if len(self._path) <= 2:  # a comment between documents stays: the cut of the next begins after it
            self._when_ended(lambda _end: None)

    def _mark(self) -> int:
        here: int = self._parser.CurrentByteIndex
        then, self._after = self._after, None
        if then is not None:
            self._parser.CharacterDataHandler = None
            self._end_before = here
            then(here)
        return here


class _Container:
    """What is known of the container that is open."""

    def __init__(self, start: int, cuts: int) -> None:
        self.start, self.cuts = start, cuts
        self.kept = self.dropped = 0
        self.drop_from: int | None = None


def applied(chunks: Iterable[bytes], cuts: Iterable[Cut]) -> Iterator[bytes]:
    """The pieces of a file with the cuts made; the cuts are in order and do not overlap."""
    held, offset = b"", 0  # what is held begins at byte `offset` of the file
    source = iter(chunks)
    for cut in cuts:
        while offset + len(held) < cut.start:
            yield held
            offset += len(held)
            held = next(source)
        yield held[: cut.start - offset]
        held, offset = held[cut.start - offset :], cut.start
        while offset + len(held) < cut.end:
            held += next(source)
        yield cut.new(held[: cut.end - offset])
        held, offset = held[cut.end - offset :], cut.end
    yield held
    yield from source


def _nothing(_old: bytes) -> bytes:
    return b""


def _ids(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
