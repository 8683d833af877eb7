"""What is done with runs off the GUI thread.

This is the named place where their pages reach the workflows: they are imported here, on the worker, because
they bring the network, the files and the database, which the first paint must not wait for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from core.domain.kind_words import EVENT_WORDS
from core.domain.posting import RunKind
from core.domain.runs import Item, Run
from core.jobs import Cancel, Progress, Step
from core.words import Style, moment

if TYPE_CHECKING:
    from core.workflows.desk import Desk
    from core.workflows.kept_payments import KeptPayments
    from core.workflows.payment_orders import ResultPaths


class Mailbox:
    """Where the posting thread puts the run as it is now; the page looks in when it hears of progress."""

    run: Run | None = None

    def telling(self, progress: Progress, latest: Step) -> tuple[Callable[[Run], None], Progress]:
        """What a posting is given: somewhere to put the run, and somewhere to say how far it is."""

        def say(step: Step) -> None:
            nonlocal latest
            latest = step
            progress(step)

        def changed(run: Run) -> None:
            self.run = run
            progress(Step(*latest))  # a new value: the page is told although the step is the same

        return changed, say


class MadeReceipt(NamedTuple):
    """A receipt for people and for programs."""

    html: str
    json: bytes
    wide: bool = False
    """Whether its table needs a page laid on its side."""


def receipt(desk: Desk, run: Run, style: Style, *, progress: Progress, cancel: Cancel) -> MadeReceipt:
    """The receipt of a run, with the journal's newest hash: it proves a later cut."""
    del progress, cancel
    from core.workflows.receipts import journal_head, receipt_html, receipt_json

    head = journal_head(desk)
    wide = run.header.kind is RunKind.PAYMENTS
    return MadeReceipt(receipt_html(run, style, head), receipt_json(run, head), wide)


def save(path: Path, content: bytes, *, progress: Progress, cancel: Cancel) -> None:
    """Writes a file, whole or not at all; one of that name is replaced, as the clerk has said."""
    del progress, cancel
    from core.atomic import write_bytes

    write_bytes(path, content, overwrite=True)


# Looking


class Listed(NamedTuple):
    """Some runs, newest first."""

    runs: tuple[Run, ...]
    more: bool
    """Whether there may be older ones than `oldest`."""
    oldest: int
    """The last run of the portion; what was wanted besides may be older."""


def listed(
    desk: Desk,
    many: int,
    before: int | None,
    wanted: Collection[int],
    *,
    progress: Progress,
    cancel: Cancel,
) -> Listed:
    """So many runs older than `before`; the `wanted` ones (open, or asked for) are there however old."""
    del progress, cancel
    from core.workflows.history import run, runs

    found = tuple(runs(desk, many, before=before))
    missing = set(wanted).difference(each.number for each in found) if before is None else ()
    older = (run(desk, number) for number in sorted(missing, reverse=True))
    oldest = found[-1].number if found else 0
    return Listed((*found, *older), len(found) == many, oldest)


def one(desk: Desk, number: int, *, progress: Progress, cancel: Cancel) -> Run:
    """A run as it is now."""
    del progress, cancel
    from core.workflows.history import run

    return run(desk, number)


class Verified(NamedTuple):
    """How a look at every row of a journal ended."""

    at: dt.datetime
    rows: int
    """Rows that fit, counted from the first."""
    hash: str
    """Hash of the last of them."""
    row: int | None
    """The first row that does not fit; None when all do."""
    what: str
    damage: str
    """What is wrong around the rows; empty for nothing."""
    means: str
    """What that means for the clerk, and what to do."""
    notes: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether everything agrees."""
        return self.row is None and not self.damage


def verify(desk: Desk, *, progress: Progress, cancel: Cancel) -> Verified:
    """Follows the journal's chain of hashes from the first row to the last."""
    del cancel
    from core.workflows.history import verify

    progress(Step("Verifying the journal"))
    return _verified(desk, verify(desk))


def copy(desk: Desk, path: Path, *, progress: Progress, cancel: Cancel) -> Verified:
    """Writes a copy of the journal; one of that name is replaced, as the clerk has said."""
    del cancel
    from core.workflows.history import copy

    progress(Step("Copying the journal"))
    return _verified(desk, copy(desk, path, overwrite=True))


def _verified(desk: Desk, found: Any) -> Verified:
    now, head = desk.clock.now(), found.head
    return Verified(now, head.rows, head.hash, found.row, found.what, found.damage, found.means, found.notes)


def bodies(
    desk: Desk, run: int, item: int, style: Style, *, progress: Progress, cancel: Cancel
) -> list[tuple[str, bytes]]:
    """What was sent and what came back, byte for byte, each under a line that says when."""
    del progress, cancel
    from core.workflows.history import bodies

    return [
        (f"{EVENT_WORDS[RunKind.BATCHES][each.event]}, {moment(each.at.astimezone(), style)}", each.data)
        for each in bodies(desk, run, item)
    ]


def fresh(
    desk: Desk, newest: int, wanted: Collection[int], *, progress: Progress, cancel: Cancel
) -> tuple[Run, ...]:
    """The runs after `newest`, and those of the `wanted` that are older, as they are now."""
    del progress, cancel
    from core.workflows.history import run, runs

    many = 10
    while len(found := [each for each in runs(desk, many) if each.number > newest]) == many:
        many *= 10
    older = [run(desk, number) for number in sorted(wanted, reverse=True) if number <= newest]
    return (*found, *older)


def can_be_sent_again(desk: Desk, run: Run, *, progress: Progress, cancel: Cancel) -> tuple[int, ...]:
    """The items of a run that may be sent again."""
    del progress, cancel
    from core.workflows.again import to_send_again

    return to_send_again(desk.journal_view(), run)


# Payments


def kept_payments(run: Run, *, progress: Progress, cancel: Cancel) -> KeptPayments | None:
    """The payment file of a run by invoice; None where the journal has none that can be read."""
    del progress, cancel
    from core.errors import UserError
    from core.workflows.kept_payments import kept_payments

    try:
        return kept_payments(run)
    except UserError:  # its invoices are shown all the same
        return None


def payment_files(desk: Desk, run: int, folder: Path, *, progress: Progress, cancel: Cancel) -> ResultPaths:
    """Makes the success and the fail file of a payment run anew."""
    del cancel
    from core.workflows.payment_orders import files_again

    progress(Step("Writing the files"))
    return files_again(desk, run, folder)


# Acting


def decide(desk: Desk, item: Item, posted: bool, reason: str, *, progress: Progress, cancel: Cancel) -> Item:
    """Writes a person's decision down; nothing is sent."""
    del progress
    from core.workflows.decide import decide

    return decide(desk, item.run, item.number, posted=posted, reason=reason, cancel=cancel)


def send_again(
    desk: Desk, run: int, box: Mailbox, items: Iterable[int], *, progress: Progress, cancel: Cancel
) -> Run:
    """Compares again and sends the same requests, as a new attempt of the same run."""
    from core.workflows.again import send_again

    changed, say = box.telling(progress, Step("Beginning"))
    return send_again(desk, run, changed, say, cancel, tuple(items))
