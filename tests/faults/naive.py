"""Clients as they are often written. The harness is worth something only if it catches each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from core.connectwise.bodies import payment_body, payment_change_body
from core.connectwise.rest import Rest, create_body
from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.payments.invoices import Invoice, Lock
from core.domain.payments.rows import Amounts
from core.domain.payments.tasks import PaymentTask, draft_of
from core.domain.plan import request
from core.domain.posting import RunKind
from core.domain.runs import Run, RunHeader, books_of
from core.domain.settling import Patience
from core.jobs import Cancel, Progress
from core.workflows.comparing import compared
from core.workflows.connections import find, opened
from core.workflows.delivery import Changed
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order, drafted
from core.workflows.post import REQUEST, post
from core.workflows.upload import PaymentOrder, upload
from tests.faults.simulator.habits import Habit

TRIES = 4


class BlindRest(Rest):
    """Sends again whenever no clear answer came."""

    def create_batch(self, body: bytes) -> Outcome:
        return _insisting(lambda: super(BlindRest, self).create_batch(body))

    def create_payment(self, invoice_id: int, body: bytes) -> Outcome:
        return _insisting(lambda: super(BlindRest, self).create_payment(invoice_id, body))

    def change_payment(self, invoice_id: int, payment_id: int, body: bytes) -> Outcome:
        return _insisting(lambda: super(BlindRest, self).change_payment(invoice_id, payment_id, body))


def _insisting(send: Callable[[], Outcome]) -> Outcome:
    outcome = send()
    for _ in range(TRIES - 1):
        if outcome.kind is not OutcomeKind.UNKNOWN:
            break
        outcome = send()
    return outcome


def post_then_write(desk: Desk, order: Order, changed: Changed, progress: Progress, cancel: Cancel) -> Run:
    """Compares, sends, and writes down afterwards what came of it."""
    if not order.batches:
        return post(desk, order, changed, progress, cancel)
    for each in order.batches:
        with opened(desk, order.connection) as rest:
            compared(rest, each.batch, cancel)
            outcome = rest.create_batch(create_body(request(each.batch)))
        run = _written(desk, order, each, outcome)
        changed(run)
    return run


def _written(desk: Desk, order: Order, each: BatchOrder, outcome: Outcome) -> Run:
    journal, connection = desk.journal(), find(desk, order.connection)
    header = RunHeader(RunKind.BATCHES, connection.name, books_of(connection))
    number = journal.begin(header, [drafted(each, order.answers)], [each.batch.records]).number
    journal.intend(number, 1, create_body(request(each.batch)), request=REQUEST)
    journal.answered(number, 1, journal.sending(number, 1), outcome)
    return journal.run(number)


def read_then_write(
    desk: Desk, order: PaymentOrder, changed: Changed, progress: Progress, cancel: Cancel
) -> Run:
    """Adds receipts to whatever is stored just now, and remembers nothing."""
    adds = order.facts["amounts"] == Amounts.RECEIPTS.value
    with opened(desk, order.connection) as rest:
        for task in order.tasks:
            if task is not None:
                now = rest.invoice(task.invoice_id, cancel)
                _stored(rest, task, now, now.stored + task.in_file if adds else task.after)
    header = RunHeader(RunKind.PAYMENTS, order.connection, books_of(find(desk, order.connection)))
    return Run(0, header, "nobody", desk.clock.now(), ())


def upload_then_write(
    desk: Desk, order: PaymentOrder, changed: Changed, progress: Progress, cancel: Cancel
) -> Run:
    """Compares, sends, and writes down afterwards what came of it."""
    written: Run | None = None
    for task in filter(None, order.tasks):
        with opened(desk, order.connection) as rest:
            now = rest.invoice(task.invoice_id, cancel)
            if now.stored != task.before:
                continue
            outcome = _stored(rest, task, now, task.after)
        written = _payment_written(desk, order, task, outcome)
        changed(written)
    return written or upload(desk, replace(order, tasks=()), changed)


def _stored(rest: Rest, task: PaymentTask, now: Invoice, amount: Decimal) -> Outcome:
    own = [each for each in now.payments if each.lock is not Lock.CREDIT]
    if own:
        return rest.change_payment(task.invoice_id, own[0].id, payment_change_body(amount, task.date))
    return rest.create_payment(task.invoice_id, payment_body(task.invoice_id, amount, task.date))


def _payment_written(desk: Desk, order: PaymentOrder, task: PaymentTask, outcome: Outcome) -> Run:
    journal, connection = desk.journal(), find(desk, order.connection)
    header = RunHeader(RunKind.PAYMENTS, connection.name, books_of(connection), order.facts)
    number = journal.begin(header, [draft_of(task)]).number
    body = payment_body(task.invoice_id, task.after, task.date)
    journal.intend(number, 1, body, request=f"POST /finance/invoices/{task.invoice_id}/payments")
    journal.answered(number, 1, journal.sending(number, 1), outcome)
    return journal.run(number)


BLIND = Habit("blind retry", rest=BlindRest)
WRITES_AFTER = Habit(
    "journal after the request", post=post_then_write, upload=upload_then_write, writes_first=False
)
IMPATIENT = Habit("no quiet period", patience=Patience(quiet=0.0))
ADDING = Habit("read, then write", upload=read_then_write, writes_first=False, keeps_journal=False)

NAIVE = {"blind": BLIND, "after": WRITES_AFTER, "impatient": IMPATIENT}
NAIVE_PAYERS = {"adding": ADDING, **NAIVE}
