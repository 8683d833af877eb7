"""Three clients as they are often written. The harness is worth something only if it catches each of them."""

from __future__ import annotations

from core.connectwise.rest import Rest, create_body
from core.domain.outcomes import Outcome, OutcomeKind
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
from tests.faults.simulator.habits import Habit

TRIES = 4


class BlindRest(Rest):
    """Sends again whenever no clear answer came."""

    def create_batch(self, body: bytes) -> Outcome:
        outcome = super().create_batch(body)
        for _ in range(TRIES - 1):
            if outcome.kind is not OutcomeKind.UNKNOWN:
                break
            outcome = super().create_batch(body)
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


BLIND = Habit("blind retry", rest=BlindRest)
WRITES_AFTER = Habit("journal after the request", post=post_then_write, writes_first=False)
IMPATIENT = Habit("no quiet period", patience=Patience(quiet=0.0))

NAIVE = {"blind": BLIND, "after": WRITES_AFTER, "impatient": IMPATIENT}
