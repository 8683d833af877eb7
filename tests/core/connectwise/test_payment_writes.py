"""A payment is stored or changed once, and what became of it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core.connectwise.calls import Limits
from core.connectwise.rest import Rest, payment_body, payment_change_body
from core.domain.outcomes import OutcomeKind

DAY = dt.date(2025, 4, 25)


def _pay(rest: Rest, invoice: int, amount: str = "120.00") -> OutcomeKind:
    return rest.create_payment(invoice, payment_body(invoice, Decimal(amount), DAY)).kind


def test_a_payment_is_stored_and_changed(rest: Rest, server: Any) -> None:
    """A new payment and its change are done, with exactly the bytes given, and read back as they are."""
    invoice = server.add_invoice("CW-34251", "346.34")
    body = payment_body(invoice, Decimal("100.10"), DAY)
    outcome = rest.create_payment(invoice, body)
    assert outcome.kind is OutcomeKind.APPLIED
    (stored,) = rest.payments(invoice)
    assert (stored.amount, stored.date, stored.by) == (Decimal("100.10"), None, server.username)
    change = payment_change_body(Decimal("346.34"), DAY)
    assert rest.change_payment(invoice, stored.id, change).kind is OutcomeKind.APPLIED
    now = rest.invoice(invoice)
    assert (now.stored, now.paid, now.paid_on) == (Decimal("346.34"), Decimal("346.34"), DAY)
    assert [each.body for each in server.log.entries() if each.method in ("POST", "PATCH")] == [body, change]


FAULTS: list[tuple[dict[str, Any], OutcomeKind]] = [
    ({"drop": "before"}, OutcomeKind.UNKNOWN),
    ({"drop": "after"}, OutcomeKind.UNKNOWN),
    ({"malformed": "html"}, OutcomeKind.UNKNOWN),
    ({"malformed": "empty"}, OutcomeKind.UNKNOWN),
    ({"malformed": "half"}, OutcomeKind.UNKNOWN),
    ({"cut": 90}, OutcomeKind.UNKNOWN),
    ({"status": 429}, OutcomeKind.THROTTLED),
    ({"status": 400}, OutcomeKind.REJECTED),
    ({"status": 400, "body": "<html>proxy</html>"}, OutcomeKind.UNKNOWN),
    ({"status": 500}, OutcomeKind.UNKNOWN),
    ({"status": 502, "commit": True}, OutcomeKind.UNKNOWN),
    ({"status": 302, "headers": {"Location": "/login"}}, OutcomeKind.UNKNOWN),
    ({"redirect": "https://evil.example/"}, OutcomeKind.UNKNOWN),
]


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_payment_is_sent_once_and_told(
    rest: Rest, server: Any, clock: Any, method: str, fault: dict[str, Any], kind: OutcomeKind
) -> None:
    """Whatever happens to it, the server gets it once, it is classified, and the next one works."""
    invoice = server.add_invoice("F-1", "500")
    stored = server.pay("F-1", amount="1") if method == "PATCH" else 0
    assert (
        _pay(rest, server.add_invoice("BEFORE", "5"), "1") is OutcomeKind.APPLIED
    )  # the kept connection is in use
    server.log.clear()
    server.faults.add(method=method, path="/payments", **fault)
    if method == "POST":
        outcome = rest.create_payment(invoice, payment_body(invoice, Decimal(120), DAY))
    else:
        outcome = rest.change_payment(invoice, stored, payment_change_body(Decimal(120), DAY))
    assert outcome.kind is kind
    assert len(server.log.entries(method)) == 1
    assert clock.sleeps == []
    assert _pay(rest, server.add_invoice("AFTER", "5"), "1") is OutcomeKind.APPLIED


def test_an_answer_cut_anywhere_is_never_taken_for_whole(rest: Rest, server: Any) -> None:
    """Cut after any of its bytes, the answer to a payment is unknown; the whole one says that it is done."""
    server.set(second_payment="keep", over_amount="keep")
    invoice = server.add_invoice("C-1", "10")
    for cut in range(0, 1_000, 37):
        server.faults.add(method="POST", path="/payments$", cut=cut)
        outcome = rest.create_payment(invoice, payment_body(invoice, Decimal(1), DAY))
        whole = outcome.answer.endswith(b"}")
        assert outcome.kind is (OutcomeKind.APPLIED if whole else OutcomeKind.UNKNOWN)
        server.faults.clear()
    assert whole
    assert len(rest.payments(invoice)) == len(range(0, 1_000, 37))


def test_a_refused_payment_says_why(rest: Rest, server: Any) -> None:
    """A second payment and a locked one are rejected in the server's words."""
    invoice = server.add_invoice("R-1", "10")
    locked = server.pay("R-1", amount="1", sync="Synced")
    second = rest.create_payment(invoice, payment_body(invoice, Decimal(5), DAY))
    assert (second.kind, "already has a payment" in second.reason) == (OutcomeKind.REJECTED, True)
    change = rest.change_payment(invoice, locked, payment_change_body(Decimal(5), DAY))
    assert (change.kind, "cannot be changed" in change.reason) == (OutcomeKind.REJECTED, True)
    gone = rest.change_payment(invoice, 1, payment_change_body(Decimal(5), DAY))
    assert gone.kind is OutcomeKind.REJECTED


def test_a_server_that_is_gone_got_no_payment(
    rest: Rest, server: Any, rest_with: Callable[..., Rest]
) -> None:
    """When the server takes no connection, or is not even found, the payment was not sent."""
    first, second = server.add_invoice("G-1", "10"), server.add_invoice("G-2", "10")
    assert _pay(rest, first, "1") is OutcomeKind.APPLIED
    server.stop()
    assert _pay(rest, second, "1") is OutcomeKind.NOT_SENT
    outcome = rest_with(site="http://127.0.0.1:1").create_payment(1, b"{}")
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "The payment was not sent." in outcome.reason


def test_a_silent_server_leaves_a_payment_unknown(rest_with: Callable[..., Rest], server: Any) -> None:
    """When the server never answers, nobody knows; the connection is not used again."""
    invoice = server.add_invoice("S-1", "10")
    server.faults.add(method="POST", path="/payments$", delay_after=60)
    client = rest_with(Limits(slow_read=0.1))
    assert _pay(client, invoice, "1") is OutcomeKind.UNKNOWN
    assert [each.amount for each in client.payments(invoice)] == [1]
    assert (
        client.change_payment(invoice, 900_001, payment_change_body(Decimal(2), DAY)).kind
        is OutcomeKind.APPLIED
    )
