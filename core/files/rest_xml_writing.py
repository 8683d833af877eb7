"""Writes the export as REST GLExport XML: members of the JSON as elements, in the vendor's order."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.export import ExportFormat
from core.files.documents import Documents
from core.files.json_writing import REFERENCES
from core.files.picking import Said
from core.files.rest_shapes import entry_type
from core.files.rest_wire import SECTIONS, SETTINGS
from core.files.rest_xml_values import lines

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<GLExport xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema">\n'
)


def pieces(documents: Documents, said: Said) -> Iterator[bytes]:
    """The document. What only the server knows is named in `lacks`."""
    if documents.source.format is ExportFormat.LEGACY:
        said.lacks.setdefault(REFERENCES)
    yield _HEAD.encode()
    settings = documents.settings()
    if settings:
        yield _joined(lines(SETTINGS, settings, "open", "  ", said.beside))
    for section in documents.sections():
        yield from _section(documents, section, said)
    said.beside.update(f"“{name}”" for name in _others(documents))
    yield b"</GLExport>\n"


def _section(documents: Documents, section: str, said: Said) -> Iterator[bytes]:
    element, kind = SECTIONS[section], entry_type(section)
    opened = False
    for value in documents.entries(section):
        if not opened:
            yield f"  <{section}>\n".encode()
            opened = True
        yield _joined(lines(element, value, kind, "    ", said.beside))
    if opened:
        yield f"  </{section}>\n".encode()


def _joined(found: Iterator[str]) -> bytes:
    return "".join(f"{line}\n" for line in found).encode()


def _others(documents: Documents) -> list[str]:
    if documents.source.format is not ExportFormat.JSON:
        return []
    return [name for answer in documents.answers() for name in answer if name not in {*SECTIONS, SETTINGS}]
