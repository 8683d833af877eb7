"""Write what is shown to a file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from core.domain.export import ExportFormat
from core.domain.preview import Preview
from core.domain.records import RecordKey
from core.files.writing import WrittenExport, write_export
from core.jobs import Cancel, Progress, silent


def write_preview(
    found: Preview,
    chosen: Collection[RecordKey] | None,
    form: ExportFormat,
    path: Path,
    *,
    overwrite: bool = False,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> WrittenExport:
    """Writes the chosen records of a preview in one of the five forms.

    None means everything: of an opened file the whole file, of a connection what is shown (the server may
    have sent documents that nobody asked for).

    Raises:
        WriteError, FileThere: the file could not be written; nothing of it is left.
        UserError: the source has changed since it was read.
    """
    if chosen is None and found.question is not None:
        chosen = {record.key for record in found.export.records}
    return write_export(
        found.export, chosen, form, path, overwrite=overwrite, progress=progress, cancel=cancel
    )
