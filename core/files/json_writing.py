"""Writes the export as JSON: one document, whatever it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from core.domain.export import ExportFormat
from core.files import json_reading
from core.files.documents import Documents
from core.files.picking import Said
from core.files.rest_wire import SECTIONS, SETTINGS

_ENCODER = msgspec.json.Encoder(decimal_format="number")

REFERENCES = "the server's ids of invoices, companies, items, terms and other references"


def copied(documents: Documents) -> Iterator[bytes]:
    """A JSON source again: its entries byte for byte, several answers as one, unknown members kept."""
    answers = documents.answers()
    yield from _object(
        (name, _member(documents, name))
        for name in dict.fromkeys(name for answer in answers for name in answer)
    )


def translated(documents: Documents, said: Said) -> Iterator[bytes]:
    """Another form as JSON. What only the server knows is named in `lacks`."""
    if documents.source.format is ExportFormat.LEGACY:
        said.lacks.setdefault(REFERENCES)
    settings = documents.settings()
    members: list[tuple[str, Iterable[bytes]]] = [(SETTINGS, [_ENCODER.encode(settings)])] if settings else []
    for section in documents.sections():
        members.append((section, _array(map(_ENCODER.encode, documents.entries(section)))))
    yield from _object(members)


def _member(documents: Documents, name: str) -> Iterable[bytes]:
    if name in SECTIONS:
        return _array(documents.raw_entries(name))
    held = [bytes(answer[name]) for answer in documents.answers() if name in answer]
    lists: list[Any] = [json_reading.decoded(each) for each in held] if len(held) > 1 else []
    if lists and all(isinstance(each, list) for each in lists):
        return [_ENCODER.encode([entry for each in lists for entry in each])]
    return held[:1]


def _object(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    yield b"{"
    for number, (name, value) in enumerate(members):
        yield (b",\n" if number else b"\n") + _ENCODER.encode(name) + b": "
        yield from value
    yield b"\n}\n"


def _array(entries: Iterable[bytes]) -> Iterator[bytes]:
    yield b"["
    for number, entry in enumerate(entries):
        yield (b",\n" if number else b"\n") + entry
    yield b"]"
