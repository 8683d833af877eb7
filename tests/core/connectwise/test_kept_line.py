"""One connection is kept for the payments of a run, until a loss."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from core.connectwise.answers import Answer, Cause, Lost
from core.connectwise.calls import Call
from core.connectwise.rest import Rest, payment_body
from core.connectwise.transport import KEPT_FOR, KeptLine
from core.domain.outcomes import OutcomeKind

DAY = dt.date(2025, 4, 25)


def _pay(rest: Rest, invoice: int, amount: str = "120.00") -> OutcomeKind:
    return rest.create_payment(invoice, payment_body(invoice, Decimal(amount), DAY)).kind


class Script:
    """Transports that answer as told, and what became of each."""

    def __init__(self, *answers: Answer | Lost) -> None:
        self.answers: Iterator[Answer | Lost] = iter(answers)
        self.calls: list[int] = []
        self.closed: list[int] = []
        self.made = 0

    def open(self) -> Any:
        self.made += 1
        script, number = self, self.made

        class One:
            def exchange(self, call: Call) -> Answer | Lost:
                script.calls.append(number)
                return next(script.answers)

            def pick_up(self) -> None:
                raise AssertionError("writes are not interrupted")

            hang_up = pick_up

            def close(self) -> None:
                script.closed.append(number)

        return One()


CALL = Call("POST", "http://127.0.0.1/")
FINE, BROKEN = Answer(201), Lost(Cause.DROPPED, connected=True)


def test_one_connection_serves_until_a_loss() -> None:
    """Writes share a connection; after a loss it is closed and the next write gets a new one."""
    script = Script(FINE, Answer(400), FINE, BROKEN, FINE)
    line = KeptLine(script.open, lambda: 0.0)
    assert [line.send(CALL) for _ in range(5)] == [FINE, Answer(400), FINE, BROKEN, FINE]
    assert script.calls == [1, 1, 1, 1, 2]
    assert script.closed == [1]
    line.close()
    assert script.closed == [1, 2]


def test_an_idle_connection_is_not_used_again() -> None:
    """After a pause longer than servers keep connections, a new one is made."""
    now = [0.0]
    script = Script(FINE, FINE, FINE)
    line = KeptLine(script.open, lambda: now[0])
    for pause in (0.0, KEPT_FOR, KEPT_FOR + 0.1):
        now[0] += pause
        line.send(CALL)
    assert (script.calls, script.closed) == ([1, 1, 2], [1])


def test_closing_during_a_write_lets_it_end() -> None:
    """A write in progress is not torn by closing; its connection ends after it."""
    script = Script(FINE)
    line = KeptLine(script.open, lambda: 0.0)
    made = script.open

    def open_and_close() -> Any:
        session = made()
        line.close()
        return session

    line = KeptLine(open_and_close, lambda: 0.0)
    assert line.send(CALL) is FINE
    assert script.closed == [1]


def test_payments_share_one_connection(rest_with: Callable[..., Rest], server: Any) -> None:
    """Twenty payments need one connection for writing, not twenty."""
    invoices = [server.add_invoice(f"K-{number}", "10") for number in range(20)]
    opened: list[Any] = []
    take = server.door.get_request

    def counting() -> Any:
        opened.append(1)
        return take()

    server.door.get_request = counting
    client = rest_with()
    assert {_pay(client, each, "1") for each in invoices} == {OutcomeKind.APPLIED}
    assert len(opened) == 2  # one to ask for the release folder, one for all payments
