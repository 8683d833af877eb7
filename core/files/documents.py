"""The documents of a source, whatever its form, as objects of the REST form: one section after the other.

A file is read once for each of its sections, so that nothing but the entry in hand is in memory.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import Raw

from core.domain.export import Export, ExportFormat, Part, Source
from core.files import json_reading
from core.files.content import Content, encoding_of, verified
from core.files.correspondence import CONTAINERS
from core.files.errors import FileMissing, SourceGone
from core.files.picking import Picked
from core.files.rest_shapes import entry_type
from core.files.rest_wire import SECTIONS, SETTINGS
from core.files.rest_xml_reading import EntryFeed
from core.files.rest_xml_values import typed
from core.files.translating import Tree, to_rest
from core.files.xml_parsing import SAFE, feeding, meant
from core.jobs import Cancel, Progress

Value = dict[str, Any]
PARTIES = ("vendors", "customers")
_LEGACY_NAMES = {section: container for container, (section, _) in CONTAINERS.items()}


class Documents:
    """The wanted documents of a source, with all its customers and vendors."""

    def __init__(
        self,
        export: Export,
        source: Source,
        picked: Picked,
        beside: set[str],
        progress: Progress,
        cancel: Cancel,
    ) -> None:
        self.export, self.source, self.picked = export, source, picked
        self.progress, self.cancel = progress, cancel
        self.beside = beside
        """Receives the names of what has no place in the REST form (of a legacy source)."""
        self._answers: list[dict[str, Raw]] | None = None

    def sections(self) -> list[str]:
        """The sections that may hold something, in the order of the vendor's schema."""
        if self.source.format is ExportFormat.JSON:
            present = {name for answer in self.answers() for name in answer}
        elif self.export.problems:
            present = set(SECTIONS)  # what could not be read is somewhere
        else:
            found = {record.origin.section for record in self.picked.documents if record.origin}
            present = {CONTAINERS[name][0] if name in CONTAINERS else name for name in found} | set(PARTIES)
        return [section for section in SECTIONS if section in present]

    def settings(self) -> Value:
        """The export's options as the REST form has them; empty where the source names none."""
        if self.source.format is not ExportFormat.JSON:
            return {name: _flag(text) for name, text in self.export.settings.items()}
        for answer in self.answers():
            value = json_reading.decoded(answer.get(SETTINGS, Raw(b"null")))
            if isinstance(value, dict):
                return value
        return {}

    def entries(self, section: str) -> Iterator[Value]:
        """The wanted entries of a section.

        Raises:
            SourceChanged, SourceGone: the source is not what was read before.
        """
        if self.source.format is ExportFormat.JSON:
            for raw in self.raw_entries(section):
                value = json_reading.decoded(raw)
                yield value if isinstance(value, dict) else {}
            return
        for number, part in enumerate(self.source.parts):
            yield from self._from_xml(number, part, section)

    def raw_entries(self, section: str) -> Iterator[bytes]:
        """The wanted entries of a JSON source as they came; of several answers equal parties once."""
        before: set[bytes] = set()
        for number, answer in enumerate(self.answers()):
            raws = json_reading.entries(answer[section], section, number) if section in answer else []
            for position, raw in enumerate(raws):
                entry = bytes(raw)
                if section in PARTIES:
                    if entry not in before:
                        yield entry
                elif self.picked.wants(number, section, position):
                    yield entry
            if section in PARTIES:
                before.update(map(bytes, raws))

    def answers(self) -> list[dict[str, Raw]]:
        """The members of each JSON part."""
        if self._answers is None:
            self._answers = [
                json_reading.members(self._bytes(part), part.path or json_reading.ANSWER)
                for part in self.source.parts
            ]
        return self._answers

    def content(self, part: Part) -> Content:
        """A part's file, to be read anew."""
        return Content(_path(part), self.progress, self.cancel)

    def _bytes(self, part: Part) -> bytes:
        if part.packed is not None:
            return zlib.decompress(part.packed)
        content = self.content(part)
        try:
            data = b"".join(content.chunks())
        except FileMissing:
            raise SourceGone(path=part.path) from None
        verified(content, part)
        return data

    def _from_xml(self, number: int, part: Part, section: str) -> Iterator[Value]:
        legacy = self.source.format is ExportFormat.LEGACY
        entries = self._legacy_entries(part, section) if legacy else self._rest_entries(part, section)
        name = _LEGACY_NAMES[section] if legacy else section
        for position, make in entries:
            if section in PARTIES or self.picked.wants(number, name, position):
                yield make()

    def _legacy_entries(self, part: Part, section: str) -> Iterator[tuple[int, Any]]:
        trees: Any = _Trees(_LEGACY_NAMES[section])
        kind = entry_type(section)
        for position, tree in enumerate(self._fed(part, etree.XMLParser(target=trees, **SAFE), trees.done)):
            yield position, lambda tree=tree: to_rest(tree, kind, self.beside)

    def _rest_entries(self, part: Part, section: str) -> Iterator[tuple[int, Any]]:
        done: list[Value] = []
        kind = entry_type(section)

        def take(of: str, _position: int, element: Any) -> None:
            if of == section:
                done.append(typed(element, kind, part.path))

        for position, value in enumerate(self._fed(part, EntryFeed(part.path, take), done)):
            yield position, lambda value=value: value

    def _fed(self, part: Part, parser: Any, done: list[Any]) -> Iterator[Any]:
        content = self.content(part)
        try:
            encoding = encoding_of(content.head(), part.path)
        except FileMissing:
            raise SourceGone(path=part.path) from None
        for _ in feeding(parser, content.utf8(encoding), part.path):
            yield from done
            done.clear()
        verified(content, part)


class _Trees:
    """Parser target that gathers the documents of one legacy container as trees."""

    def __init__(self, container: str) -> None:
        self.done: list[Tree] = []
        self._container, self._name = container, CONTAINERS[container][1]
        self._depth, self._inside = 0, False
        self._open: list[tuple[str, Mapping[str, str], list[Tree]]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 2:
            self._inside = tag == self._container
        elif self._inside and self._depth > 2:
            self._open.append((tag, {name: meant(text) for name, text in attributes.items()}, []))

    def end(self, _tag: str) -> None:
        self._depth -= 1
        if not (self._inside and self._open):
            return
        name, attributes, children = self._open.pop()
        tree = Tree(name, attributes, tuple(children))
        if self._open:
            self._open[-1][2].append(tree)
        elif name == self._name:
            self.done.append(tree)

    def close(self) -> None:
        """Nothing is left to do."""


def _path(part: Part) -> Path:
    if part.path is None:
        raise SourceGone(path=json_reading.ANSWER)
    return part.path


def _flag(text: str) -> Any:
    return {"true": True, "false": False}.get(text.casefold(), text)
