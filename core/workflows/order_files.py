"""The export files of an order: refused before anything is sent, written from what was compared."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Protocol

from core.atomic import check_target
from core.domain.export import Export
from core.errors import UserError
from core.files.writing import write_export
from core.store.journal import FILE, KEPT_FILE
from core.words import counted
from core.workflows.orders import BatchOrder, Order


class SameFileTwice(UserError):
    """Two batches of one order would be written to one file."""

    title = "Two batches would share one file."
    message = "{path} would be written twice. Nothing was written and nothing was sent."
    advice = "Give each batch a file of its own."


class ExportFileChanged(UserError):
    """The saved export is not as it was when it was read."""

    title = "The export file has changed."
    message = "{path} is gone or not the file that was read any more. Nothing was sent."
    advice = "Open it again and look at what it holds now."


class Writes(Protocol):
    """What writing a file needs of a posting."""

    @property
    def order(self) -> BatchOrder:
        """The batch and its file."""

    @property
    def whole(self) -> Order:
        """The order it belongs to."""

    def say(self, what: str) -> None:
        """What is being done."""

    def note(self, what: str, detail: str, **facts: object) -> None:
        """Evidence for the batch."""


def check_files(order: Order) -> None:
    """Refuses an order whose files could not be written, before anything is sent.

    Raises:
        SameFileTwice: two batches name one file.
        UserError: as `core.atomic.check_target`.
    """
    new = [each.path for each in order.batches if each.form is not None and each.path is not None]
    for path, times in Counter(new).items():
        if times > 1:
            raise SameFileTwice(path=path)
        check_target(path, overwrite=order.overwrite)


def write_file(posting: Writes, fresh: Export) -> None:
    """Writes the batch's export file from what was just read, and notes it with its hash."""
    order = posting.order
    if order.path is None:
        return
    if order.form is None:
        check_unchanged(order.path, order.sha256)
        kept = f"{order.path.name}, written before"
        posting.note(KEPT_FILE, kept, path=str(order.path), sha256=order.sha256)
        return
    posting.say("Writing the file")
    chosen = {record.key for record in order.batch.records}
    written = write_export(fresh, chosen, order.form, order.path, overwrite=posting.whole.overwrite)
    detail = f"{order.path.name}, {counted(written.size, 'byte')}"
    if written.lacks:
        detail += f"; {order.form.value} form lacks {len(written.lacks)} particulars that REST does not give"
    posting.note(FILE, detail, path=str(order.path), sha256=written.sha256, form=order.form.value)


def check_unchanged(path: Path, sha256: str) -> None:
    """Refuses a file that is not what it was when it was read.

    Raises:
        ExportFileChanged: it is another one by now, or gone.
    """
    try:
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError as error:
        raise ExportFileChanged(path=path) from error
    if not same:
        raise ExportFileChanged(path=path)
