"""Reads the export as JSON: the server's answers, or a file with one of them.

The document is cut into the raw bytes of its entries first, so that one bad entry is named
and the others are read.
"""

from __future__ import annotations

import codecs
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec
from msgspec import Raw

from core.collector import collector_paused
from core.domain.export import Export, ExportFormat, Part, Problem, Source
from core.domain.records import Origin
from core.files import errors
from core.files.rest_records import Gathered
from core.files.rest_shapes import entry_type, unknown_names
from core.files.rest_wire import SECTIONS, SETTINGS, Document, PartyWire
from core.files.values import plain, shown

ANSWER = "The server's answer"
NOT_KNOWN = "a list of {count} that is not known; it is kept as it is and cannot be chosen"
LOOKED_AT = 50
"""So many entries of each array are searched for names that are not known."""

_MEMBERS = msgspec.json.Decoder(dict[str, Raw])
_ENTRIES = msgspec.json.Decoder(list[Raw])
_DOCUMENT = msgspec.json.Decoder(Document, float_hook=Decimal)
_PARTY = msgspec.json.Decoder(PartyWire, float_hook=Decimal)
_ANY = msgspec.json.Decoder(float_hook=Decimal)

Sections = dict[str, list[Raw]]


def kept_answer(answer: bytes) -> Part:
    """An answer as part of a source, compressed."""
    return Part(hashlib.sha256(answer).hexdigest(), len(answer), packed=zlib.compress(answer, 1))


def export_of(documents: Sequence[bytes], parts: Sequence[Part], path: object = ANSWER) -> Export:
    """The export of one or more JSON documents that belong together.

    Raises:
        FileProblem: a document is not JSON, or not an export.
    """
    with collector_paused():
        return _Reading(path).export([members(each, path) for each in documents], parts)


def members(document: bytes, path: object) -> dict[str, Raw]:
    """The members of an export document as raw bytes, in their order.

    Raises:
        NotJson, WrongShape, TooDeep.
    """
    document = document.removeprefix(codecs.BOM_UTF8)
    try:
        if not document.isascii():
            document.decode()  # the parser looks at the bytes of a text only where it is asked for it
        found = _MEMBERS.decode(document)
    except msgspec.ValidationError:
        raise errors.WrongShape(path=path, reason="it is not an object with members") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(document, error, path) from None
    except RecursionError:
        raise errors.TooDeep(path=path, depth=1000) from None
    if found and not found.keys() & {*SECTIONS, SETTINGS}:
        raise _wrong_shape(found, path)
    return found


def entries(raw: Raw, name: str, path: object) -> list[Raw]:
    """The entries of one array of an export; none for null."""
    if bytes(raw) == b"null":
        return []
    try:
        return _ENTRIES.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise errors.WrongShape(path=path, reason=f"its “{name}” is not a list") from None


def decoded(raw: bytes | Raw) -> object:
    """Any JSON value with exact numbers. Raises `TooDeep`, `NotJson`."""
    try:
        return _ANY.decode(raw)
    except RecursionError:
        raise errors.TooDeep(path=ANSWER, depth=1000) from None
    except msgspec.DecodeError as error:
        raise errors.NotJson(path=ANSWER, reason=str(error)) from None


class _Reading(Gathered):
    def export(self, documents: Iterable[dict[str, Raw]], parts: Sequence[Part]) -> Export:
        for number, document in enumerate(documents):
            for name, raw in document.items():
                self._member(number, name, raw)
        batch_id = self.settings.get("glBatchID") or self.settings.get("glBatchId") or None
        return self.as_export(Source(ExportFormat.JSON, tuple(parts)), batch_id)

    def _member(self, part: int, name: str, raw: Raw) -> None:
        if name == SETTINGS:
            value = decoded(raw)
            if isinstance(value, Mapping):
                self._settings({str(key): plain(each) for key, each in value.items()})
        elif name not in SECTIONS:
            self.unknown.setdefault(name)
            if isinstance(value := decoded(raw), list) and value:
                self.problems.append(Problem(name, NOT_KNOWN.format(count=len(value))))
        else:
            found = entries(raw, name, self.path)
            self._look_for_unknown(name, found)
            for position, entry in enumerate(found):
                self._entry(Origin(part, name, position), entry)

    def _settings(self, told: Mapping[str, str]) -> None:
        """What one answer exported the whole export holds: a flag that is true in one of them is true."""
        for name, text in told.items():
            held = self.settings.get(name, "").casefold() == "true" and name.startswith("export")
            self.settings[name] = self.settings[name] if held else text

    def _entry(self, origin: Origin, entry: Raw) -> None:
        try:
            if origin.section in self.parties:
                party = self.reader.party(_PARTY.decode(entry), origin.section)
                self.parties[origin.section].setdefault(party)
            else:
                self.records.append(self.reader.record(_DOCUMENT.decode(entry), origin))
        except (msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
            self.unreadable(origin.section, origin.position, error)

    def _look_for_unknown(self, name: str, found: list[Raw]) -> None:
        for entry in found[:LOOKED_AT]:
            try:
                value = decoded(entry)
            except errors.FileProblem:
                continue  # it is listed as a problem
            for each in unknown_names(entry_type(name), value, SECTIONS[name]):
                self.unknown.setdefault(each)


def _not_json(document: bytes, error: Exception, path: object) -> errors.FileProblem:
    if isinstance(error, UnicodeDecodeError) or "utf-8" in str(error).casefold():
        return errors.WrongEncoding(path=path, encoding="UTF-8", where="")
    if b"\0" in document[:4096]:
        return errors.WrongEncoding(path=path, encoding="text", where=" (NUL bytes)")
    return errors.NotJson(path=path, reason=str(error))


def _wrong_shape(found: Mapping[str, object], path: object) -> errors.WrongShape:
    if {"code", "message"} <= found.keys():
        return errors.WrongShape(path=path, reason="it is an error message of the server")
    return errors.WrongShape(
        path=path, reason=f"it has none of an export's members, but “{shown(next(iter(found)))}”"
    )
