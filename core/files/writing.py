"""Writes an export file in any form: whole or not at all, and only the chosen records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from core import atomic, words
from core.domain.export import Export, ExportFormat
from core.domain.records import RecordKey
from core.files import json_writing, legacy_writing, rest_xml_writing, slicing, table_writing
from core.files.content import verified
from core.files.correspondence import CONTAINERS
from core.files.documents import PARTIES, Documents
from core.files.errors import FileMissing, NotFromExport, SourceGone
from core.files.picking import Picked, Said, picked
from core.files.rest_wire import SECTIONS
from core.jobs import Cancel, Progress, Step, never, silent


class WrittenExport(NamedTuple):
    """A finished export file."""

    path: Path
    sha256: str
    size: int
    records: int
    """How many records it holds, with those of which it holds only ids."""
    lacks: tuple[str, ...]
    """What the form asks for and the source does not have, in words."""
    left_out: tuple[str, ...]
    """Chosen records that are not in the file, because only their ids are known."""
    note: str
    """What else is to be said: what of the source has no place in this form, how the folder behaved."""


def write_export(
    export: Export,
    chosen: Collection[RecordKey] | None,
    form: ExportFormat,
    path: Path,
    *,
    overwrite: bool = False,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> WrittenExport:
    """Writes the chosen records of an export.

    In the form of the source everything is copied as it is, only the documents that were not chosen are left
    out; customers and vendors all stay. In another form what the source has is translated.

    Args:
        export: as `read_export` or `read_answer` gave it; keys may have been changed since, origins not.
        chosen: keys of its records, or None for the whole source.
        form: what to write.
        path: where to.
        overwrite: whether a file of that name may be replaced.
        progress: told what is read and written.
        cancel: asked all the while.

    Raises:
        SourceChanged, SourceGone: the file the export was read from is not the same any more.
        NotFromExport: no chosen record has a document, and the form needs one.
        FileThere, WriteError, Cancelled: nothing is left behind.
    """
    atomic.check_target(path, overwrite=overwrite)
    cancel = cancel or never()
    choice = picked(export, chosen)
    counted = _counted(export, choice, form)
    said = Said({}, set())
    pieces = _pieces(export, choice, form, said, progress, cancel)
    with atomic.writing(path, overwrite=overwrite) as (sink, written):
        for piece in pieces:
            cancel.check()
            sink.write(piece)
            progress(Step(f"Writing {path.name}", sink.size))
    note = ". ".join(filter(None, [_left_over(said.beside), _kept(export, choice, form), written.note]))
    left_out = () if form in _TABLES else _without_documents(choice, form)
    return WrittenExport(path, written.sha256, written.size, counted, tuple(said.lacks), left_out, note)


def _counted(export: Export, choice: Picked, form: ExportFormat) -> int:
    """How many of the records the form can hold; refuses when that is none of those chosen."""
    if form in _TABLES:
        return len(choice.records)
    held = len(choice.documents)
    if form is ExportFormat.LEGACY:
        held += sum(legacy_writing.has_place(record) for record in choice.by_ids_only)
    if export.source is None or (choice.records and not held):
        raise NotFromExport
    return held


def _pieces(
    export: Export, choice: Picked, form: ExportFormat, said: Said, progress: Progress, cancel: Cancel
) -> Iterator[bytes]:
    if form in _TABLES or export.source is None:
        return table_writing.pieces(form, choice.records, said)
    documents = Documents(export, export.source, choice, said.beside, progress, cancel)
    if form is not export.source.format:
        return _TRANSLATED[form](documents, said)
    if form is ExportFormat.JSON:
        return json_writing.copied(documents)
    names = _REST_NAMES if form is ExportFormat.REST else _LEGACY_NAMES
    return _copied(documents, choice, names)


def _copied(documents: Documents, choice: Picked, names: Mapping[str, str]) -> Iterator[bytes]:
    for number, part in enumerate(documents.source.parts):
        content = partial(documents.content, part)
        try:
            if choice.origins is None:
                whole = content()
                yield from whole.chunks()
                verified(whole, part)
            else:
                wants = partial(choice.wants, number)
                yield from slicing.copied(content, part, names, wants, choice.ids)
        except FileMissing:
            raise SourceGone(path=part.path) from None


def _without_documents(choice: Picked, form: ExportFormat) -> tuple[str, ...]:
    return tuple(
        f"{record.kind.value} {record.number}"
        for record in choice.by_ids_only
        if not (form is ExportFormat.LEGACY and legacy_writing.has_place(record))
    )


def _left_over(beside: set[str]) -> str:
    if not beside:
        return ""
    some = ", ".join(sorted(beside)[:3])
    particulars = words.counted(len(beside), "particular")
    return f"{particulars} of the source without a place in this form, such as {some}"


def _kept(export: Export, choice: Picked, form: ExportFormat) -> str:
    """A source is copied with what is not known in it: said where only a part was chosen."""
    if export.source is None or form is not export.source.format or choice.origins is None:
        return ""
    xml = form is not ExportFormat.JSON  # of JSON an entry that could not be read is left out
    kept = [each.where for each in export.problems if xml or each.where in export.unknown]
    return f"Kept as found: {words.listed(list(dict.fromkeys(kept)))}" if kept else ""


_TABLES = (ExportFormat.CSV, ExportFormat.XLSX)
_REST_NAMES = {section: element for section, element in SECTIONS.items() if section not in PARTIES}
_LEGACY_NAMES = {name: child for name, (section, child) in CONTAINERS.items() if section not in PARTIES}
_TRANSLATED: dict[ExportFormat, Callable[[Documents, Said], Iterator[bytes]]] = {
    ExportFormat.LEGACY: legacy_writing.pieces,
    ExportFormat.REST: rest_xml_writing.pieces,
    ExportFormat.JSON: json_writing.translated,
}
