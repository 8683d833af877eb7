"""Reads the REST GLExport as XML: one entry at a time becomes the same object that JSON holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
from lxml import etree

from core.collector import collector_paused
from core.domain.export import Export, ExportFormat, Part, Problem, Source
from core.domain.records import Origin
from core.files import errors
from core.files.content import Content
from core.files.rest_records import Gathered
from core.files.rest_shapes import entry_type, unknown_names
from core.files.rest_wire import SECTIONS, SETTINGS, Document, PartyWire
from core.files.values import plain
from core.files.xml_parsing import SAFE, feed

MAX_DEPTH = 16
"""Levels inside one entry; the form has six, references that were followed a few more."""

Element = Any
"""An lxml element; the published stubs lag behind the library."""

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NOT_KNOWN = "elements that are not known ({count}); they are kept as they are and cannot be chosen"
LISTS = {"detail", "purchaseDetail", "purchaseDetailTax", "adjustmentDetail", "taxLevels"}


def read(content: Content, encoding: str) -> Export:
    """The export of a REST GLExport file. Raises `FileProblem`, `Cancelled`."""
    reading = _Reading(content.path)
    entries = EntryFeed(content.path, reading.take)
    with collector_paused():
        feed(entries, content.utf8(encoding), content.path)
    reading.finish(entries)
    return reading.export(content.part)


class EntryFeed:
    """Takes XML in pieces and hands over each whole entry of a known section, then forgets it.

    The position of an entry is its place among the entries of all sections of that name.
    """

    def __init__(self, path: object, take: Callable[[str, int, Element], None]) -> None:
        self.path = path
        self.leftovers: Counter[str] = Counter()
        """What was neither section nor entry: its name, and how many elements it was or held."""
        self.settings: Element | None = None
        self._take = take
        self._positions: Counter[str] = Counter()
        tags = [*SECTIONS, *SECTIONS.values()]
        self._parser = etree.XMLPullParser(events=("end",), tag=tags, **SAFE)

    def feed(self, data: bytes) -> None:
        """Takes a piece."""
        self._parser.feed(data)
        self._read()

    def close(self) -> None:
        """Says that it was the last."""
        root: Element = self._parser.close()
        self._read()
        if root.getroottree().docinfo.doctype:
            raise errors.DoctypeRefused(path=self.path)
        for child in root.iterchildren("*"):
            if child.tag == SETTINGS:
                self.settings = child
            elif child.tag not in SECTIONS:
                self.leftovers[str(child.tag)] += len(child)

    def _read(self) -> None:
        events: Any = self._parser.read_events()
        for _, element in events:
            section = element.getparent()
            if section is None or element.tag != SECTIONS.get(section.tag):
                self._end_section(element)
            elif (root := section.getparent()) is not None and root.getparent() is None:
                self._entry(section, element)

    def _entry(self, section: Element, element: Element) -> None:
        position = self._positions[section.tag]
        self._positions[section.tag] += 1
        self._take(section.tag, position, element)
        element.clear(keep_tail=True)
        while (before := element.getprevious()) is not None:
            self._forget(section, before)

    def _forget(self, section: Element, element: Element) -> None:
        if isinstance(element.tag, str) and element.tag != SECTIONS.get(section.tag):
            self.leftovers[f"{section.tag}/{element.tag}"] += 1
        section.remove(element)

    def _end_section(self, element: Element) -> None:
        parent = element.getparent()
        if element.tag in SECTIONS and parent is not None and parent.getparent() is None:
            for child in list(element):
                self._forget(element, child)


def as_object(element: Element, path: object, depth: int = 0) -> Any:
    """An element as JSON would hold it, with every simple value still text.

    Raises:
        TooDeep: more levels than any export has.
    """
    if depth > MAX_DEPTH:
        raise errors.TooDeep(path=path, depth=MAX_DEPTH)
    children = list(element.iterchildren("*"))
    if not children:
        if element.tag in LISTS:
            return []
        return None if element.get(NIL) in ("true", "1") else (element.text or "")
    if element.tag in LISTS:
        return [as_object(child, path, depth + 1) for child in children]
    if element.tag == "id":
        return [child.text or "" for child in children]
    return {str(child.tag): as_object(child, path, depth + 1) for child in children}


class _Reading(Gathered):
    def take(self, section: str, position: int, element: Element) -> None:
        """Reads one entry."""
        value = as_object(element, self.path)
        for name in unknown_names(entry_type(section), value, SECTIONS[section]):
            self.unknown.setdefault(name)
        try:
            if section in self.parties:
                self.parties[section].setdefault(
                    self.reader.party(msgspec.convert(value, PartyWire), section)
                )
            else:
                document = msgspec.convert(value, Document)
                self.records.append(self.reader.record(document, Origin(0, section, position)))
        except msgspec.ValidationError as error:
            self.unreadable(section, position, error)

    def finish(self, entries: EntryFeed) -> None:
        """Takes what stands beside the entries."""
        for name, count in entries.leftovers.items():
            self.unknown.setdefault(name)
            if count:
                self.problems.append(Problem(name, _NOT_KNOWN.format(count=count)))
        if entries.settings is not None:
            value = as_object(entries.settings, self.path)
            self.settings = (
                {name: plain(each) for name, each in value.items()} if isinstance(value, dict) else {}
            )

    def export(self, part: Part) -> Export:
        """All that was read."""
        return self.as_export(Source(ExportFormat.REST, (part,)), None)
