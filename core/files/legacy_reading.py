"""Reads the legacy GLExport: all values are attributes, a parser target sees one element after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NoReturn

from lxml import etree

from core.collector import collector_paused
from core.domain.export import Export, ExportFormat, Part, Problem, Source
from core.domain.records import BatchKind, Line, Origin, Party, Record, RecordKind
from core.files.content import Content
from core.files.correspondence import CONTAINERS, ELEMENTS, known_attributes
from core.files.errors import DoctypeRefused, TooDeep, WrongRoot
from core.files.legacy_records import LINES, RECORDS, Document, Get
from core.files.record_keys import Keys, ranges
from core.files.values import Values, shown
from core.files.xml_parsing import SAFE, Fed, feed, meant

MAX_DEPTH = 12
"""The form has four levels."""

BY_IDS_ONLY = "NonReimbursableExpenseRecIDs"
"""Attribute of `ExpenseBills`, and the section of the record made from it."""

_NOT_KNOWN = "an element <{tag}> that is not known; it is kept as it is and cannot be chosen"


class LegacyReader:
    """Parser target that builds the records. Raises what it refuses; lxml passes that on."""

    def __init__(self, path: object) -> None:
        self.path = path
        self.settings: dict[str, str] = {}
        self.records: list[Record] = []
        self.customers: list[Party] = []
        self.vendors: list[Party] = []
        self.problems: list[Problem] = []
        self.unknown: dict[str, None] = {}
        self.by_ids_only: tuple[int, ...] = ()
        self.by_ids_flaws: tuple[str, ...] = ()
        self.values = Values(meant)
        self.keys = Keys()
        self._known = {name: known_attributes(name) for name in ELEMENTS}
        self._seen: set[tuple[str, int, str | None]] = set()
        self._line_kinds: Mapping[str, Callable[[Values, Get], Line]] = {}
        self._levels = (self._root, self._root, self._container, self._record, self._unknown_child)
        self._positions: Counter[str] = Counter()
        self._path: list[str] = []
        self._head: dict[str, str] = {}
        self._lines: list[Line] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        path = self._path
        path.append(tag)
        depth = len(path)
        if depth == 4 and (build := self._line_kinds.get(tag)):
            if (tag, len(attributes), attributes.get("GLTypeID")) not in self._seen:
                self._look(tag, attributes)
            self._lines.append(build(self.values, attributes.get))
        else:
            self._levels[min(depth, 4)](tag, attributes)

    def end(self, _tag: str) -> None:
        """An element ends."""
        path = self._path
        if len(path) == 3:
            self._finish(path[1], path[2])
        path.pop()

    def doctype(self, *_: object) -> NoReturn:
        """Never part of an export."""
        raise DoctypeRefused(path=self.path)

    def close(self) -> None:
        """The document is complete."""

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "GLExport":
            raise WrongRoot(path=self.path, root=shown(tag))
        self.settings.update((name, meant(text)) for name, text in attributes.items())

    def _container(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in CONTAINERS:
            self.unknown.setdefault(tag)
        for name, value in attributes.items():
            if tag == "ExpenseBills" and name == BY_IDS_ONLY:
                self.by_ids_only += self.values.ids(value)
                self.by_ids_flaws += self.values.take_flaws()
            else:
                self.unknown.setdefault(f"{tag}/@{name}")

    def _record(self, tag: str, attributes: dict[str, str]) -> None:
        self._head, self._lines = attributes, []
        container = CONTAINERS.get(self._path[1])
        if container is not None and container[1] == tag:
            self._line_kinds = LINES.get(tag, {})
            self._look(tag, attributes)
        else:
            self._line_kinds = {}
            self.unknown.setdefault(f"{self._path[1]}/{tag}")

    def _unknown_child(self, _tag: str, _attributes: dict[str, str]) -> None:
        if len(self._path) > MAX_DEPTH:
            raise TooDeep(path=self.path, depth=MAX_DEPTH)
        self.unknown.setdefault("/".join(self._path[2:]))

    def _look(self, tag: str, attributes: dict[str, str]) -> None:
        """Notes unknown names. Elements of one GL type with as many attributes are looked at once."""
        looks = (tag, len(attributes), attributes.get("GLTypeID"))
        if looks not in self._seen:
            self._seen.add(looks)
            for name in attributes:
                if name not in self._known[tag]:
                    self.unknown.setdefault(f"{tag}/@{name}")

    def _finish(self, container: str, tag: str) -> None:
        if CONTAINERS.get(container, ("", ""))[1] != tag:
            self.problems.append(Problem(container, _NOT_KNOWN.format(tag=tag)))
            return
        origin = Origin(0, container, self._positions[container])
        self._positions[container] += 1
        get, words = self._head.get, self.values.words
        if tag == "Customer":
            self.customers.append(Party(words[get("CompanyName")], words[get("AccountNumber")]))
        elif tag == "Vendor":
            name = words[get("VendorName") or get("CompanyName")]
            self.vendors.append(Party(name, words[get("VendorNumber")]))
        else:
            document = Document(get, tuple(self._lines), origin)
            self.records.append(RECORDS[tag](self.values, self.keys, document))


def read(content: Content, encoding: str) -> Export:
    """The export of a legacy GLExport file. Raises `FileProblem`, `Cancelled`."""
    reader = LegacyReader(content.path)
    with collector_paused():
        feed(_parser(reader), content.utf8(encoding), content.path)
    return export_of(reader, content.part)


def _parser(target: Any) -> Fed:
    return etree.XMLParser(target=target, **SAFE)


def export_of(reader: LegacyReader, part: Part) -> Export:
    """The export of a document that was read to its end."""
    records = list(reader.records)
    rest = _by_ids_only(reader)
    if rest is not None:
        records.append(rest)
    return Export(
        records=tuple(records),
        customers=tuple(dict.fromkeys(reader.customers)),
        vendors=tuple(dict.fromkeys(reader.vendors)),
        settings=MappingProxyType(reader.settings),
        gl_batch_id=reader.settings.get("GLBatchID") or None,
        source=Source(ExportFormat.LEGACY, (part,)),
        problems=tuple(reader.problems),
        unknown=tuple(reader.unknown),
    )


def _by_ids_only(reader: LegacyReader) -> Record | None:
    """The ids that are in no bill: non-reimbursable expenses, to be batched with the others."""
    if not reader.by_ids_only and not reader.by_ids_flaws:
        return None
    bills = [record for record in reader.records if record.key.kind is BatchKind.EXPENSES]
    in_bills = {number for record in bills for number in record.ids}
    ids = tuple(number for number in dict.fromkeys(reader.by_ids_only) if number not in in_bills)
    if not ids and not reader.by_ids_flaws:
        return None
    number = ranges(ids)
    return Record(
        key=reader.keys.key(BatchKind.EXPENSES, number),
        kind=RecordKind.EXPENSE,
        number=number,
        date=None,
        due_date=None,
        party=Party("", ""),
        location="",
        type="Non-reimbursable",
        currency="",
        total=None,
        description="Non-reimbursable expenses: only their GL entry ids are known",
        account="",
        lines=(),
        header_ids=ids,
        flaws=reader.by_ids_flaws,
        origin=Origin(0, BY_IDS_ONLY, 0),
    )
