"""Inputs as accidents and malice leave them: bytes flipped, cut, doubled, moved, replaced by nasty ones."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NASTY = (
    *(b"", b"0", b"-1", b"-0", b"1e999", b"1e-999", b"NaN", b"Infinity", b"0x10", b"1,5", b"1 000", b"01"),
    *(b"9223372036854775808", b"9" * 400, b"1." + b"0" * 300, b"null", b"true", b"[]", b"{}", b'""', b"[[[["),
    *("\u0661\u0662".encode(), "\uff15".encode(), b"1_000", b"+5", b"5-", b"(5)", b"5.5.5", b"\\u0000"),
)
_STRANGE = (
    *(b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\r", b"\x1a", b"\x85"),
    *(b"<", b">", b"&", b"&amp;", b"&#0;", b"&lol;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x ?>"),
    *(b'<!DOCTYPE a [<!ENTITY lol "5">]>', b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\ud800"),
    *(b'<?xml version="1.0" encoding="utf-7"?>', b"</GLExport>", b"</Batches>", b"<Batches>", b"/*", b"//"),
)
_CODES = ("utf-16", "utf-32", "utf-16-le", "latin-1", "cp1252")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes after one to four accidents."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = chance.choice(_ACCIDENTS)(data, chance)
    return data


def _span(data: bytes, chance: random.Random, most: int = 400) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randint(1, most))


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _behead(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(len(data) + 1) :]


def _take_out(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _move(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    rest = data[:start] + data[end:]
    place = chance.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def _put_in(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    what = chance.choice((*_STRANGE, *_NASTY, chance.randbytes(chance.randint(1, 20))))
    return data[:place] + what + data[place:]


def _other_number(data: bytes, chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    hit = chance.choice(found)
    return data[: hit.start()] + chance.choice(_NASTY) + data[hit.end() :]


def _without_a_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if lines:
        del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def _deep(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    opened, closed = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>")))
    depth = chance.choice((20, 300, 20_000))
    return data[:place] + opened * depth + closed * chance.choice((0, depth)) + data[place:]


def _recoded(data: bytes, chance: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(chance.choice(_CODES), "replace")


_ACCIDENTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _flip, _cut, _behead, _take_out, _double, _move, _put_in, _put_in),
    *(_other_number, _other_number, _without_a_line, _deep, _recoded),
)
