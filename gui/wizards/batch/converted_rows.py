"""Files that were written from an opened one, as rows of the result; no run belongs to them."""

from __future__ import annotations

from collections.abc import Sequence

from gui.runs.rows import ResultRow, WrittenFile
from gui.table import Mark, RowTone, Tone
from gui.wizards.batch.jobs import Converted


def converted_rows(files: Sequence[Converted]) -> list[ResultRow]:
    """A row for each file and each of its currencies."""
    rows = []
    for file in files:
        for position, (currency, value) in enumerate(file.batch.totals.items()):
            name, state, tone = ("", None, RowTone.QUIET)
            if position == 0:
                name, tone = file.batch.label, RowTone.NORMAL
                state = Mark(Tone.GOOD, "File written")
            rows.append(ResultRow(name, state, currency, value, None, None, None, None, None, tone))
    return rows


def converted_files(files: Sequence[Converted]) -> list[WrittenFile]:
    """The files themselves."""
    return [WrittenFile(file.path, file.batch.label, file.sha256) for file in files]
