"""Opens an export, whatever its form: the one door for files and for the server's answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.domain.export import Export
from core.files import errors, json_reading, legacy_reading, rest_xml_reading
from core.files.content import Content, encoding_of
from core.files.recognising import Form, recognise
from core.files.xml_parsing import small_tree
from core.jobs import Cancel, Progress, never, silent


def read_export(path: Path, progress: Progress = silent, cancel: Cancel | None = None) -> Export:
    """Reads an export file: legacy GLExport XML, REST GLExport XML or export JSON, told by its content.

    Args:
        path: the file.
        progress: told how many bytes are read.
        cancel: asked between two pieces of a megabyte.

    Returns:
        The export; its records' `origin` points into the file, which `write_export` copies from.

    Raises:
        FileProblem: one of its subclasses: what the file is instead, or what is wrong with it.
        Cancelled: the user asked to stop.
    """
    content = Content(path, progress, cancel or never())
    head = content.head()
    form = recognise(head, path)
    if form is Form.LEGACY:
        return legacy_reading.read(content, encoding_of(head, path))
    if form is Form.REST:
        return rest_xml_reading.read(content, encoding_of(head, path))
    if form is Form.JSON:
        document = b"".join(content.chunks())
        return json_reading.export_of([document], [content.part], path)
    if form is Form.BATCHES:
        raise errors.BatchesFile(path=path)
    raise _message_of_the_server(form, head, path)


def read_answer(answers: Sequence[bytes]) -> Export:
    """Reads the server's answers to export requests that belong together (chunks of include lists).

    Each answer becomes a part of the source and is kept, compressed, so that the export can be written later.

    Raises:
        FileProblem: an answer is not an export.
    """
    parts = [json_reading.kept_answer(answer) for answer in answers]
    return json_reading.export_of(answers, parts)


def _message_of_the_server(form: Form, head: bytes, path: Path) -> errors.FileProblem:
    text = "".join(str(part) for part in small_tree(head, path).itertext()).strip()
    first = text.split("\n", 1)[0].strip().removeprefix("System.Exception:").strip()
    kind = errors.ServerRefused if form is Form.SERVER_ERROR else errors.ServerMessage
    return kind(path=path, reason=first[:200])
