"""The success and the fail file of a payment run: written once, and made again from the journal alone."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from core.atomic import causes
from core.domain.payments.excesses import Excess
from core.domain.payments.rows import PaymentFile
from core.domain.runs import Facts, Run
from core.errors import UserError
from core.files.payments.columns import ColumnMap, columns_json, read_columns
from core.files.payments.excess_writing import excess_name as excess_name
from core.files.payments.excess_writing import write_excess
from core.files.payments.opening import Opened, open_payments
from core.files.payments.writing import PaymentResult, write_payment_results
from core.workflows.desk import Desk
from core.workflows.payment_results import InvoiceResult, fate_of, row_messages
from core.workflows.payments_before import new_excess


class PaymentResultsNotWritten(UserError):
    """The success or the fail file could not be written, after the payments were dealt with."""

    title = "A file of results was not written."
    message = "{reason}. What became of each payment is in the history; nothing is sent twice."
    advice = "Mend that, then make the files again from the history, or with “history files {run}”."


class CheckedNotWritten(UserError):
    """The files about payments of which none were sent could not be written: no run can tell of them."""

    title = "A file of results was not written."
    message = "{reason}. Nothing was sent and nothing is stored by this step."
    advice = "Mend that or choose another folder, then do the same once more."


class PaymentFileNotKept(UserError):
    """The journal does not have the file of a run."""

    title = "The files cannot be made again."
    message = "The payment file of run {run} is not in the journal. Nothing was written or sent."
    advice = "Look at what became of each payment with “history show {run}”."


class PaymentFiles(NamedTuple):
    """The rows of a payment file and what became of each."""

    file: PaymentFile
    messages: Mapping[int, str]
    """Place of a row → why it failed; empty for the success file."""

    def of(self, *, failed: bool) -> list[PaymentResult]:
        """The rows of one of the two files; each row is in exactly one."""
        results = (PaymentResult(row, self.messages[row.place]) for row in self.file.rows)
        return [each for each in results if bool(each.message) is failed]


def files_of(file: PaymentFile, found: Sequence[InvoiceResult]) -> PaymentFiles:
    """Every row with the message of its invoice."""
    return PaymentFiles(file, row_messages(found))


def write_files(
    kept: PaymentFiles, success: Path, fail: Path, run: int | None = None, *, overwrite: bool = False
) -> None:
    """Writes both files; one that cannot be written does not keep the other from being written.

    Raises:
        PaymentResultsNotWritten: one or both about a run could not be written.
        CheckedNotWritten: the same where there is no run, because nothing was sent.
    """
    troubles: dict[Path, UserError] = {}
    for path, failed in ((fail, True), (success, False)):
        try:
            rows = kept.of(failed=failed)
            write_payment_results(rows, kept.file, path, failed=failed, overwrite=overwrite)
        except UserError as error:
            troubles[path] = error
    if troubles:
        raise _not_written(troubles, run)


def _not_written(troubles: Mapping[Path, UserError], run: int | None) -> UserError:
    reason = causes(troubles)
    if run is None:
        return CheckedNotWritten(reason=reason)
    return PaymentResultsNotWritten(reason=reason, run=run)


def write_excess_of(desk: Desk, run: Run, path: Path, *, overwrite: bool = False) -> tuple[Excess, ...]:
    """Writes what a run has newly cut, for the accountant; nothing where there is none.

    Args:
        desk: its journal knows the lists of other runs.
        run: as the journal holds it.
        path: a workbook where the name ends in .xlsx, else CSV; `excess_name` proposes one.
        overwrite: whether a file of that name may be replaced.

    Returns:
        What was cut; what a list of another run holds already has no excess left and is not in the file.

    Raises:
        PaymentResultsNotWritten: it could not be written.
    """
    found = new_excess(desk, run)
    if new := [each for each in found if each.excess]:
        try:
            write_excess(new, run.number, path, overwrite=overwrite)
        except UserError as error:
            raise _not_written({path: error}, run.number) from error
    return found


# What the journal keeps of the file


def input_facts(
    file: PaymentFile, data: bytes, columns: ColumnMap | None, before: Iterable[InvoiceResult]
) -> Facts:
    """The payment file as its run keeps it: its bytes, packed, and what was known of each row before.

    Args:
        file: as it was read.
        data: its bytes.
        columns: of a table, as they were settled.
        before: the results of its invoices with nothing uploaded yet. What becomes of an invoice of the run
            is told by its item.
    """
    known = [
        {
            "rows": [row.place for row in each.invoice.target.group.rows],
            "invoice": each.invoice.invoice_id,
            "why": each.message,
            "fate": each.fate.value,
            **({"said": list(each.remarks)} if each.remarks else {}),
        }
        for each in before
    ]
    packed = base64.b64encode(zlib.compress(data)).decode("ascii")
    map_ = columns_json(columns).decode() if columns else ""
    kept = {"name": file.name, "sha256": file.sha256, "packed": packed, "columns": map_, "invoices": known}
    return {"input": kept}


def kept_files(desk: Desk, run: int) -> PaymentFiles:
    """What became of every row of a run's payment file, from the journal alone.

    Raises:
        PaymentFileNotKept: the run was begun without it.
        NoSuchRun, JournalTrouble.
    """
    found = desk.journal_view().run(run)
    kept = input_of(found)
    messages = {place: _why(found, each) for each in kept["invoices"] for place in each["rows"]}
    return PaymentFiles(kept_file(found).file, messages)


def input_of(run: Run) -> Mapping[str, Any]:
    """What a run keeps of its payment file, as `input_facts` made it. Raises PaymentFileNotKept."""
    kept = run.header.facts.get("input")
    if not isinstance(kept, Mapping):
        raise PaymentFileNotKept(run=run.number)
    return kept


def kept_file(run: Run) -> Opened:
    """The payment file of a run with its columns, read again. Raises PaymentFileNotKept."""
    kept = input_of(run)
    columns = read_columns(kept["columns"].encode()) if kept["columns"] else None
    return open_payments(zlib.decompress(base64.b64decode(kept["packed"])), kept["name"], columns)


def _why(run: Run, each: Mapping[str, Any]) -> str:
    """The message for the rows of an invoice as its item stands now; of one without, what was known then."""
    item = next((item for item in run.items if each["invoice"] in item.draft.ids), None)
    return fate_of(item)[1] if item else str(each["why"])
