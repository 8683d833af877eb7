"""Feeds a file to an XML parser that believes nothing, and puts the parser's complaints into words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol
from xml.sax.saxutils import escape

from lxml import etree

from core.files import errors

SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "recover": False,
    "encoding": "utf-8",  # what we feed, whatever the file declares
}

_ENTITY = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#)")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BAD_BYTES, _BAD_CHARACTER, _LIMIT, _NAME_TOO_LONG = 81, 9, 114, 110
_CUTS = {77, 40, 73}  # an element, an attribute value, a tag that the end of the document left open
_LONGEST = 200
"""Characters of a complaint: some quote as much of the file as they dislike."""
DEEPEST = 256
"""The parser's own limit; the readers have lower ones."""


class Fed(Protocol):
    """What takes XML in pieces."""

    def feed(self, data: bytes) -> None:
        """Takes a piece."""

    def close(self) -> object:
        """Says that it was the last."""


def feed(parser: Fed, chunks: Iterable[bytes], path: object) -> None:
    """Feeds a whole document. Raises as `feeding`."""
    for _ in feeding(parser, chunks, path):
        pass


def feeding(parser: Fed, chunks: Iterable[bytes], path: object) -> Iterator[None]:
    """Feeds a document; yields after each piece, when what is complete may be taken.

    Raises:
        FileProblem: the document breaks the rules of XML or a limit; also what a parser target raises.
    """
    seen = b""
    try:
        for chunk in chunks:
            seen = chunk
            parser.feed(chunk)
            yield
    except etree.XMLSyntaxError as error:
        raise _problem(error, seen, path) from None
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _problem(error, seen, path, ended=True) from None
    yield


def small_tree(data: bytes, path: object) -> Any:
    """A small document, in memory, as a tree. Raises as `feed`; a DOCTYPE is refused."""
    parser = etree.XMLParser(**SAFE)
    try:
        root: Any = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        ended = getattr(error, "code", 0) in _CUTS
        raise _problem(error, data, path, ended=ended) from None
    if root.getroottree().docinfo.doctype:
        raise errors.DoctypeRefused(path=path)
    return root


def _problem(error: Any, seen: bytes, path: object, *, ended: bool = False) -> errors.FileProblem:
    reason, line = _reason(error), error.lineno or 1
    if error.code == _BAD_BYTES:
        return errors.WrongEncoding(path=path, encoding="UTF-8", where=f" (line {line})")
    if error.code == _BAD_CHARACTER and b"\0" in seen:
        return errors.WrongEncoding(path=path, encoding="text", where=f" (NUL bytes, line {line})")
    if "depth" in reason:
        return errors.TooDeep(path=path, depth=DEEPEST)
    if error.code in (_LIMIT, _NAME_TOO_LONG):
        return errors.TooLong(path=path, megabytes=10)
    if _ENTITY.search(seen):
        return errors.DoctypeRefused(path=path)
    if ended:
        return errors.CutFile(path=path, line=line, reason=reason)
    return errors.NotWellFormed(path=path, line=line, reason=reason)


def _reason(error: etree.XMLSyntaxError) -> str:
    return (error.msg or str(error)).split(", line ")[0].strip()[:_LONGEST]


def meant(attribute: str) -> str:
    """The text of an attribute as a parser target is given it.

    With entities unresolved the parser hands every ampersand to a target as `&#38;` (not so to a tree, and
    nothing but the ampersand), so `A &amp; B` would be shown as `A &#38; B`.
    """
    return attribute.replace("&#38;", "&")


def escaped(text: str) -> str:
    """A text as the content of an element; carriage returns survive."""
    return escape(printable(text), {"\r": "&#13;"})


def printable(text: str) -> str:
    """A text without the characters that XML 1.0 has no place for."""
    return _UNPRINTABLE.sub("", text) if _UNPRINTABLE.search(text) else text
