"""From a checked payment file and the clerk's answers to what the upload is told to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from core.domain.payments.rows import PaymentForm
from core.domain.payments.tasks import PaymentTask
from core.domain.runs import Item, Run
from core.files.payments.columns import ColumnMap
from core.files.payments.excess_writing import excess_name
from core.files.payments.writing import results_name
from core.workflows.desk import Desk
from core.workflows.kept_payments import note_file, write_and_note
from core.workflows.payment_files import (
    PaymentFiles,
    files_of,
    input_facts,
    kept_files,
    write_excess_of,
    write_files,
)
from core.workflows.payment_results import NO_ITEMS, InvoiceResult, expected, results
from core.workflows.payments import Checked, tasks_of
from core.workflows.upload import PaymentOrder, request_of


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """What is to be uploaded of a checked file, and what the file was."""

    checked: Checked
    data: bytes
    """The file's bytes: its run keeps them."""
    columns: ColumnMap | None
    """Of a table, as they were settled."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Code of a rule → the reason the clerk typed."""
    left_out: frozenset[int] = frozenset()
    """Positions of invoices that the clerk did not choose."""
    open_before: Mapping[int, Item] = field(default_factory=dict)
    """As `open_payments` tells it: these invoices are left alone."""

    @property
    def chosen(self) -> Checked:
        """The same with the chosen invoices only."""
        kept = (each for place, each in enumerate(self.checked.invoices) if place not in self.left_out)
        return replace(self.checked, invoices=tuple(kept))

    def results(self, run: Run | None) -> tuple[InvoiceResult, ...]:
        """What became of every invoice of the file; with no run, of none that had to be sent."""
        return results(self.checked, run, self.answers, self.left_out, self.open_before or NO_ITEMS)

    def expected(self) -> tuple[InvoiceResult, ...]:
        """What would become of every invoice if this were uploaded now."""
        if not self.left_out:
            return expected(self.checked, self.answers, self.open_before)
        would = iter(expected(self.chosen, self.answers, self.open_before))
        return tuple(
            each if place in self.left_out else next(would) for place, each in enumerate(self.results(None))
        )

    @property
    def tasks(self) -> tuple[PaymentTask, ...]:
        """What may go of the chosen invoices."""
        return tasks_of(self.chosen, self.answers, self.open_before)

    def order(self, *, patient: bool = False, looked: bool = False) -> PaymentOrder | None:
        """What the upload is told; None where nothing may go.

        Args:
            patient: whether it waits until an unclear answer is settled.
            looked: whether what is unclear of earlier runs has just been looked for.
        """
        tasks = self.tasks
        if not tasks:
            return None
        facts = {
            **input_facts(self.checked.file, self.data, self.columns, self.results(None)),
            "amounts": self.checked.amounts.value,
            "cap": self.checked.cap.value,
        }
        return PaymentOrder(
            self.checked.connection, tasks, self.answers, patient=patient, looked=looked, facts=facts
        )


def requests_of(plan: PaymentPlan) -> list[tuple[str, bytes]]:
    """The request's line and body for each invoice, as it would be sent if nothing changes before."""
    tasks = {task.invoice_id: task for task in plan.tasks}
    invoices = [each.target.group.invoice for each in plan.chosen.invoices]
    found = []
    for invoice in invoices:
        task = tasks.get(invoice.id) if invoice is not None else None
        if invoice is not None and task is not None and not task.is_so(invoice):
            request = request_of(task, invoice)
            found.append((request.line, request.body))
    return found


class ResultPaths(NamedTuple):
    """Where the files about a payment file go."""

    success: Path
    fail: Path
    excess: Path
    """What was cut, for the accountant; written only where something was."""
    checked: Path
    """Instead of the success file where nothing is uploaded: the payments that nothing speaks against."""


def free_paths(folder: Path, form: PaymentForm) -> ResultPaths:
    """The default names in a folder; numbered where one of them is taken."""
    taken = {path.name.casefold() for path in folder.iterdir()} if folder.is_dir() else set[str]()
    return next(
        each for each in _numbered(folder, form) if not any(path.name.casefold() in taken for path in each)
    )


def _numbered(folder: Path, form: PaymentForm) -> Iterator[ResultPaths]:
    success, fail = results_name(form, failed=False), results_name(form, failed=True)
    names = success, fail, excess_name(form), success.replace("_success.", "_checked.")
    first = ResultPaths(*(folder / name for name in names))
    yield first
    for number in count(2):
        yield ResultPaths(*(path.with_stem(f"{path.stem}_{number}") for path in first))


def write_results(desk: Desk, plan: PaymentPlan, run: Run, paths: ResultPaths) -> None:
    """Writes what became of every row of a file that was uploaded; the journal keeps where the files are.

    Raises:
        PaymentResultsNotWritten: one or more could not be written.
    """
    _write(desk, run, files_of(plan.checked.file, plan.results(run)), paths)


def files_again(desk: Desk, run: int, folder: Path) -> ResultPaths:
    """Makes the files of a run anew in a folder, as the journal knows it now; names that are taken stay.

    Raises:
        PaymentFileNotKept, PaymentResultsNotWritten, NoSuchRun, JournalTrouble.
    """
    kept = kept_files(desk, run)
    paths = free_paths(folder, kept.file.form)
    _write(desk, desk.journal_view().run(run), kept, paths)
    return paths


def _write(desk: Desk, run: Run, kept: PaymentFiles, paths: ResultPaths) -> None:
    write_and_note(desk, run.number, kept, paths.success, paths.fail)
    if any(each.excess for each in write_excess_of(desk, run, paths.excess)):
        note_file(desk, run.number, "Excess list written", paths.excess)


def write_checked(plan: PaymentPlan, paths: ResultPaths) -> tuple[InvoiceResult, ...]:
    """Writes what may be uploaded into one file and the rest with its reasons into another; sends nothing.

    Raises:
        CheckedNotWritten: one or both could not be written.
    """
    found = plan.expected()
    write_files(files_of(plan.checked.file, found), paths.checked, paths.fail)
    return found
