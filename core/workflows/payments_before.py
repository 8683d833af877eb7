"""What was uploaded before: every row of a payment file that is on the server or may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.domain.payments.file_rules import FileUpload
from core.domain.payments.tasks import Upload, task_from
from core.domain.posting import OPEN, POSTED, RunKind
from core.domain.runs import books_of
from core.store.journal import JournalMissing
from core.workflows.connections import find
from core.workflows.desk import Desk


@dataclass(frozen=True, slots=True)
class Earlier:
    """The rows that were uploaded, by what tells them from others."""

    by_print: Mapping[str, Upload] = field(default_factory=dict)
    """Fingerprint → upload."""
    by_id: Mapping[str, Upload] = field(default_factory=dict)
    """External id → upload."""

    def files(self, desk: Desk, runs: Mapping[int, Upload]) -> dict[int, FileUpload]:
        """Run → the file it uploaded, as far as the journal has it.

        Args:
            desk: what the program works on.
            runs: run → any upload of it.
        """
        found = {}
        for run, upload in runs.items():
            kept = desk.journal_view().header(run).facts.get("input")
            if isinstance(kept, Mapping):
                found[run] = FileUpload(run, upload.at, str(kept["name"]), str(kept["sha256"]))
        return found


def earlier_uploads(desk: Desk, connection: str) -> Earlier:
    """All rows that are on the server or may be, of the books of a connection. Raises `JournalTrouble`."""
    uploads = tuple(_uploads(desk, connection))
    by_id = {upload.part.external: upload for upload in uploads if upload.part.external}
    return Earlier({upload.part.print: upload for upload in uploads}, by_id)


def _uploads(desk: Desk, connection: str) -> Iterator[Upload]:
    try:
        drafts = desk.journal_view().drafts(books_of(find(desk, connection)), RunKind.PAYMENTS)
    except JournalMissing:
        return
    for use, draft in drafts:
        if use.state in OPEN or use.state in POSTED:
            for part in task_from(draft.facts).parts:
                yield Upload(use.run, use.at, part)
