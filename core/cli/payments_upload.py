"""`payments upload`: every row of a payment file ends in the success or in the fail file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.cli.endings import tell_runs
from core.cli.from_batches import check_free, check_results, stopped_before
from core.cli.output import Exit, Output
from core.cli.payments_asked import AskedPayments, read_asked, remember_columns
from core.cli.payments_files import check_excess, excess_kept, excess_path, payment_files_kept, result_paths
from core.cli.payments_table import payments_table
from core.cli.payments_telling import (
    tell_answers,
    tell_expected,
    tell_file_findings,
    tell_read,
    tell_results,
    tell_sums,
    unreadable,
)
from core.cli.settling import carried_out, looked_first
from core.domain.payments.control import side_by_side, whole_words, without_currency
from core.domain.payments.sums import Compared, Fate, Sums
from core.domain.runs import Item, Run
from core.errors import UserError
from core.jobs import Progress
from core.words import counted, number
from core.workflows.payment_files import (
    files_of,
)
from core.workflows.payment_orders import PaymentPlan
from core.workflows.payment_results import InvoiceResult, expected, lists_excess, sums_of
from core.workflows.payments import Checked, check, open_payments, to_settle
from core.workflows.upload import upload


class ControlTotalOfSeveral(UserError):
    """A control total was typed for a file of several currencies."""

    title = "A control total needs one currency."
    message = (
        "The file comes to {found}; several currencies are never added up, so {wanted} was not compared. "
        "Nothing was sent."
    )
    advice = "Leave the control total out, or upload each currency from a file of its own."


class ControlTotalDiffers(UserError):
    """The file does not come to the total that was typed."""

    title = "The control total does not agree."
    message = "The file comes to {found}, the control total is {wanted}. Nothing was sent."
    advice = "Check that it is the right file and that it is whole."


class FileNotConfirmed(UserError):
    """Something speaks against the file as a whole and was not answered."""

    title = "The file does not agree with itself."
    message = "What is wrong stands above. Nothing was sent and nothing is stored."
    advice = "Look at the file; if it is right all the same, give the reason: --accept {rule}=REASON."


STORED = (Fate.UPLOADED, Fate.ALREADY)
"""What became of an invoice that holds now what it should."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What was typed besides, for an upload."""

    success: Path | None
    fail: Path | None
    excess: Path | None
    """The list of what is cut, written only where anything is."""
    overwrite: bool
    wait: bool
    """Whether to wait until an unclear answer is settled."""


def check_asked(asked: AskedPayments) -> int:
    """Shows before and after of each invoice, or what the file says by itself; sends nothing."""
    read = read_asked(asked)
    tell_read(asked.out, read.file, read.amounts)
    with asked.out.progress() as progress:
        checked = check(asked.here, asked.connection, read.file, read.amounts, asked.cap, progress)
    kept = open_payments(asked.here, asked.connection) if asked.connection else {}
    return _tell_expected(asked, checked, kept)


def _tell_expected(asked: AskedPayments, checked: Checked, kept: Mapping[int, Item]) -> int:
    found = expected(checked, asked.answers, kept)
    payments_table(asked.out, found)
    tell_expected(asked.out, found)
    sums = sums_of(found)
    unread = unreadable(found)
    tell_sums(asked.out, sums, checked.findings, unread, planned=True, known=bool(asked.connection))
    tell_answers(asked.out, found, asked.answers)
    _judge_file(asked, checked, sums)
    if any(each.fate is Fate.UNCLEAR for each in found):
        return Exit.UNKNOWN
    refused = any(each.fate is Fate.REFUSED for each in found)
    return Exit.CHANGE_SOMETHING if refused else Exit.DONE


def _judge_file(asked: AskedPayments, checked: Checked, sums: Sums) -> None:
    """Raises `FileNotConfirmed` or `ControlTotalDiffers`."""
    tell_file_findings(asked.out, checked.findings)
    if not checked.file_may_go(asked.answers):
        raise FileNotConfirmed(rule=checked.findings[0].rule.code)
    _compare_control_total(asked, sums)


def _compare_control_total(asked: AskedPayments, sums: Sums) -> None:
    """Raises `ControlTotalDiffers`; amounts of several currencies are never added up."""
    wanted = asked.control_total
    if wanted is None:
        return
    compared = Compared(wanted, sums.in_file)
    if compared.several:
        raise ControlTotalOfSeveral(found=side_by_side(compared), wanted=wanted)
    if not compared.agrees:
        raise ControlTotalDiffers(found=whole_words(compared), wanted=wanted)
    agrees = f"The control total agrees: {number(wanted)}."
    asked.out.say(" ".join(filter(None, (agrees, without_currency(compared)))))


def upload_asked(asked: AskedPayments, sending: Sending) -> int:
    """Settles what the file names and is unclear, then uploads what may go, each invoice once."""
    read = read_asked(asked)
    source = "-" if read.file.name != asked.source else asked.source
    files = result_paths(asked.here, read.file.form, sending.success, sending.fail, source)
    excess = excess_path(asked.here, read.file.form, sending.excess, source)
    check_results(files, source)
    check_free(files, overwrite=sending.overwrite)
    tell_read(asked.out, read.file, read.amounts)
    with asked.out.progress() as progress:
        runs = to_settle(asked.here, asked.connection, read.file)
        if not looked_first(asked.out, asked.here, asked.connection, progress, runs, wait=sending.wait):
            return stopped_before(asked.out, asked.here, runs)
        checked = check(asked.here, asked.connection, read.file, read.amounts, asked.cap, progress)
        kept = open_payments(asked.here, asked.connection)
        plan = PaymentPlan(checked, read.data, read.columns, asked.answers, open_before=kept)
        would = plan.expected()
        _judge_file(asked, checked, sums_of(would))
        if lists_excess(would):
            check_excess(excess, files, source, overwrite=sending.overwrite)
        remember_columns(asked, read)
        found, run = _carried_out(asked, sending, plan, progress)
    tell_results(asked.out, found, checked.findings)
    tell_answers(asked.out, found, asked.answers)
    tell_runs(asked.out, (run.number,) if run else ())
    number_of_run, rows = run.number if run else None, files_of(read.file, found)
    written = payment_files_kept(
        asked.out, asked.here, number_of_run, rows, files, overwrite=sending.overwrite
    )
    if run is not None:
        written = excess_kept(asked.out, asked.here, run, excess, overwrite=sending.overwrite) and written
    fates = [each.fate for each in found]
    if run is not None and not written:
        _tell_missing_files(asked.out, fates, run.number)
    return ending_of(fates, refused=not written)


def _tell_missing_files(out: Output, fates: Sequence[Fate], run: int) -> None:
    """The last sentence where a file is missing: what is stored, and which command writes the files."""
    stored, whole = sum(fate in STORED for fate in fates), len(fates)
    part = f"{stored} of {counted(whole, 'invoice')} stored"
    done = "Everything is stored" if stored == whole else part
    out.warn(f"{done}; not every file is written. This writes them: history files {run}")


def _carried_out(
    asked: AskedPayments, sending: Sending, plan: PaymentPlan, progress: Progress
) -> tuple[tuple[InvoiceResult, ...], Run | None]:
    order = plan.order(patient=True, looked=True)
    if order is None:
        return plan.results(None), None
    ended = carried_out(
        *(asked.out, asked.here, asked.connection),
        lambda changed, cancel: upload(asked.here, order, changed, progress, cancel),
        progress,
        wait=sending.wait,
    )
    (number_of_run,) = ended.runs
    run = asked.here.journal_view().run(number_of_run)
    return plan.results(run), run


def ending_of(fates: Sequence[Fate], *, refused: bool) -> int:
    """The exit code: 4 while something is unclear, then 3 for a part or a missing file, then 1."""
    if Fate.UNCLEAR in fates:
        return Exit.UNKNOWN
    stored = sum(fate in STORED for fate in fates)
    if stored == len(fates) and not refused:
        return Exit.DONE
    return Exit.PARTLY if stored else Exit.CHANGE_SOMETHING
