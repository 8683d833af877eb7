"""Upload payments, each invoice exactly once: read, compare, intent, one request, read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from core.connectwise.bodies import payment_body, payment_change_body
from core.connectwise.rest import Rest
from core.domain.outcomes import Outcome
from core.domain.payments.invoices import Invoice
from core.domain.payments.rows import Amounts
from core.domain.payments.tasks import PaymentTask, draft_of, task_from
from core.domain.posting import OPEN, POSTED, ItemState, RunKind
from core.domain.runs import Facts, Run, RunHeader, books_of
from core.errors import UserError
from core.jobs import Cancel, Cancelled, Progress, never, silent
from core.store.journal import Departure, Journal
from core.words import listed, number
from core.workflows.connections import find, opened
from core.workflows.delivery import Changed, Delivery, Outdated, Watched, may_be_sent, taken_up
from core.workflows.desk import Desk
from core.workflows.payment_sighting import prove_payment, receipt_facts
from core.workflows.settle import look_all


class PaymentChanged(Outdated):
    """What is stored is not what was checked."""

    title = "Somebody else has changed the payments of this invoice."
    message = "{number} had {before} {currency} stored when it was checked, now {now}{by}. Nothing was sent."
    advice = "Check the file again: the amounts before and after are others now."


class PaymentElsewhere(Outdated):
    """What is stored is not what was checked, because another run has stored its own."""

    title = "Another run has stored a payment of this invoice meanwhile."
    message = (
        "{number} had {before} {currency} stored when it was checked, now {now} by run {run}, {who} at {at}."
        " This run sent nothing for it."
    )
    advice = "Check the file again: the amounts before and after are others now."


class InvoiceChanged(Outdated):
    """What can be paid is not what was checked."""

    title = "What is due on this invoice has changed."
    message = "{number} could take {before} {currency} when it was checked, now {now}. Nothing was sent."
    advice = "Check the file again: a credit was applied or taken back, or its total has changed."


class PaymentNotOpen(Outdated):
    """The stored payment cannot be changed from here."""

    title = "The payment cannot be changed from here."
    message = "{number}: {why}. Nothing was sent."
    advice = "Enter the payment in ConnectWise."


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """One press of the upload button."""

    connection: str
    tasks: tuple[PaymentTask | None, ...]
    """None stands for an item of an earlier run that is left as it is."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Code of a rule → the reason the clerk typed."""
    run: int | None = None
    """A run that is gone on with; None for a new one."""
    patient: bool = False
    looked: bool = False
    """Whether the caller has just looked for what is unclear of earlier runs."""
    facts: Facts = field(default_factory=dict)
    """What is said once about a new run: file, hash, meaning of its amounts."""


def upload(
    desk: Desk,
    order: PaymentOrder,
    changed: Changed,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Run:
    """Uploads one invoice after another; what becomes of one does not touch the others.

    What is unclear of earlier runs is looked for first.

    Args:
        desk: what the program works on.
        order: what shall be stored.
        changed: told about every step.
        progress: receives the step in words and the count of invoices.
        cancel: obeyed between two invoices.

    Returns:
        The run as the journal holds it; each item's state says what happened.

    Raises:
        UserError: nothing was begun: the journal cannot be written, no connection.
    """
    cancel = cancel or never()
    if not order.looked:
        look_all(desk, order.connection, progress, cancel)
    journal = desk.journal()
    with opened(desk, order.connection) as rest, _run_of(desk, journal, order) as run:
        watched = Watched(journal, run, changed)
        adds = run.header.facts.get("amounts") == Amounts.RECEIPTS.value
        for place, task in enumerate(order.tasks, 1):
            if task is not None and may_be_sent(watched.item(place)):
                way = Delivery(desk, watched, place, task.number, order.patient, progress, cancel)
                _Uploading(rest, task, way, adds).carry_out()
        return journal.run(run.number)


@contextmanager
def _run_of(desk: Desk, journal: Journal, order: PaymentOrder) -> Iterator[Run]:
    if order.run is not None:
        with taken_up(journal, order.run, order.answers) as run:
            yield run
        return
    connection = find(desk, order.connection)
    facts = {**order.facts, "answers": dict(order.answers)}
    header = RunHeader(RunKind.PAYMENTS, connection.name, books_of(connection), facts)
    drafts = [draft_of(task) for task in order.tasks if task is not None]
    with journal.begun(header, drafts) as run:
        yield run


class Request(NamedTuple):
    """How a payment is stored: where, and with which bytes."""

    line: str
    payment: int | None
    body: bytes


@dataclass(frozen=True, slots=True)
class _Uploading:
    """One invoice from comparing to the proof."""

    rest: Rest
    task: PaymentTask
    way: Delivery
    adds: bool
    """Whether the amounts of the file are new receipts."""

    def carry_out(self) -> None:
        """A trouble before the request closes the item as not sent."""
        task, way = self.task, self.way
        try:
            way.cancel.check()
            way.say("Reading the invoice")
            since = way.journal.head().rows
            now = self.rest.invoice(task.invoice_id, way.cancel)
            if self._is_so(now):
                what = f"{number(now.stored)} {task.currency} is stored already"
                way.journal.already(way.run, way.item, receipt_facts(task, now), what)
                way.tell()
                return
            request = self._request(now)
            if way.asked_before() not in ("", request.line):
                raise _changed(task, now)
            departure = way.leave(request.line, lambda: request.body, since)
        except Cancelled:
            way.close("Stopped before anything was sent.")
            return
        except UserError as error:
            way.close_for(error)
            return
        self._send(departure, request)

    def _is_so(self, now: Invoice) -> bool:
        """Whether nothing has to be sent: another receipt of the same amount may have led to the same sum."""
        return self.task.is_so(now) and (now.stored == self.task.before or not self.adds)

    def _request(self, now: Invoice) -> Request:
        try:
            return request_of(self.task, now)
        except PaymentChanged as error:
            raise self._of_another_run(now) or error from None

    def _of_another_run(self, now: Invoice) -> PaymentElsewhere | None:
        """Where what is stored now is what another run of this computer has sent: which."""
        way, task = self.way, self.task
        for use in reversed(way.journal.payments_of(way.watched.run.header.books, task.number)):
            if use.state in POSTED | OPEN and (use.run, use.item) != (way.run, way.item):
                found = way.journal.item(use.run, use.item)
                other, last = task_from(found.draft.facts), found.evidence[-1]
                if (other.invoice_id, other.after) != (task.invoice_id, now.stored):
                    return None
                told = {"now": now.stored, "run": use.run, "who": last.who, "at": last.at}
                return PaymentElsewhere(
                    number=task.number, before=task.before, currency=task.currency, **told
                )
        return None

    def _send(self, departure: Departure, request: Request) -> None:
        rest, task, way = self.rest, self.task, self.way

        def write(body: bytes) -> Outcome:
            if request.payment is None:
                return rest.create_payment(task.invoice_id, body)
            return rest.change_payment(task.invoice_id, request.payment, body)

        def read_again() -> None:
            now = rest.invoice(task.invoice_id, way.cancel)
            if self._request(now).line != request.line:
                raise _changed(task, now)

        state, attempt = way.send(departure, "Storing the payment", write, read_again)
        if state is ItemState.APPLIED:
            way.say("Reading the invoice again")
            prove_payment(rest, way.journal, way.run, way.item, attempt, task)
            way.tell()


def request_of(task: PaymentTask, now: Invoice) -> Request:
    """How a payment is stored: none stored → a new one; one that is open → changed; else it is a person's.

    Args:
        task: what shall be stored.
        now: the invoice as it is just now.

    Raises:
        PaymentChanged, InvoiceChanged, PaymentNotOpen.
    """
    path = f"/finance/invoices/{task.invoice_id}/payments"
    if now.stored != task.before:
        raise _changed(task, now)
    if now.due != (due := task.after + task.balance):
        raise InvoiceChanged(number=task.number, before=due, now=now.due, currency=task.currency)
    if task.after <= 0:
        raise PaymentNotOpen(number=task.number, why="only amounts above zero can be stored")
    if not now.payments:
        body = payment_body(task.invoice_id, task.after, task.date)
        return Request(f"POST {path}", None, body)
    if len(now.payments) > 1:
        raise PaymentNotOpen(number=task.number, why=f"it has {len(now.payments)} payments")
    (only,) = now.payments
    if only.lock is not None:
        raise PaymentNotOpen(number=task.number, why=only.lock.value)
    return Request(f"PATCH {path}/{only.id}", only.id, payment_change_body(task.after, task.date))


def _changed(task: PaymentTask, now: Invoice) -> PaymentChanged:
    who = listed(sorted({each.by for each in now.payments if each.by}))
    by = f" (by {who})" if who else ""
    return PaymentChanged(
        number=task.number, before=task.before, now=now.stored, currency=task.currency, by=by
    )
