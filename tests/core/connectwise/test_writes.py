"""The one write: sent once, whatever happens, and told for what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.connectwise.calls import Limits
from core.connectwise.rest import Rest, create_body
from core.domain.batches import BatchRequest
from core.domain.outcomes import OutcomeKind
from core.domain.records import BatchKind

POSTED = "/batches$"


@pytest.fixture
def body(rest: Rest) -> bytes:
    rows = rest.unposted(BatchKind.INVOICES).rows[:2]
    return create_body(BatchRequest("W-1", frozenset({BatchKind.INVOICES}), tuple(row.id for row in rows)))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({}, OutcomeKind.APPLIED),
        ({"drop": "before"}, OutcomeKind.UNKNOWN),
        ({"drop": "after"}, OutcomeKind.UNKNOWN),
        ({"malformed": "html"}, OutcomeKind.UNKNOWN),
        ({"malformed": "empty"}, OutcomeKind.UNKNOWN),
        ({"malformed": "half"}, OutcomeKind.UNKNOWN),
        ({"status": 429}, OutcomeKind.THROTTLED),
        ({"status": 400}, OutcomeKind.REJECTED),
        ({"status": 403}, OutcomeKind.REJECTED),
        ({"status": 409}, OutcomeKind.REJECTED),
        ({"status": 400, "body": "<html>proxy</html>"}, OutcomeKind.UNKNOWN),
        ({"status": 402}, OutcomeKind.UNKNOWN),
        ({"status": 500}, OutcomeKind.UNKNOWN),
        ({"status": 502, "commit": True}, OutcomeKind.UNKNOWN),
        ({"status": 503, "headers": {"Retry-After": "1"}}, OutcomeKind.UNKNOWN),
        ({"status": 302, "headers": {"Location": "/login"}}, OutcomeKind.UNKNOWN),
        ({"redirect": "https://evil.example/"}, OutcomeKind.UNKNOWN),
    ],
)
def test_a_write_is_sent_once_and_told(
    rest: Rest, server: Any, body: bytes, clock: Any, fault: dict[str, Any], kind: OutcomeKind
) -> None:
    """Whatever happens to a write, the server gets it once, with exactly its bytes, and it is classified."""
    server.faults.add(method="POST", path=POSTED, times=-1, **fault)
    outcome = rest.create_batch(body)
    assert outcome.kind is kind
    assert [each.body for each in server.log.entries("POST")] == [body]
    assert clock.sleeps == []


def test_an_answer_cut_anywhere_is_never_taken_for_whole(rest: Rest, server: Any, body: bytes) -> None:
    """Cut after any of its bytes, an answer is unknown; only the whole one says that it is done."""
    server.set(mode="permissive", created_reply="empty")
    for cut in range(0, 400, 7):
        server.faults.add(method="POST", path=POSTED, cut=cut)
        assert rest.create_batch(body).kind in (OutcomeKind.UNKNOWN, OutcomeKind.APPLIED)
    server.faults.add(method="POST", path=POSTED, cut=150)
    assert rest.create_batch(body).kind is OutcomeKind.UNKNOWN


def test_a_refused_identifier_says_why(rest: Rest, server: Any, body: bytes) -> None:
    """A batch identifier that exists is rejected in the server's words, and nothing is taken over."""
    assert rest.create_batch(body).kind is OutcomeKind.APPLIED
    again = rest.create_batch(body)
    assert again.kind is OutcomeKind.REJECTED
    assert "W-1" in again.reason
    assert len(rest.find_batches("W-1")) == 1


def test_a_server_that_is_gone_got_nothing(rest: Rest, server: Any, body: bytes) -> None:
    """When the server takes no connection, the batch was not sent."""
    server.stop()
    outcome = rest.create_batch(body)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "refused" in outcome.reason


def test_a_company_that_cannot_be_found_got_nothing(rest_with: Callable[..., Rest], body: bytes) -> None:
    """When not even the server is found, the batch was not sent, and that is an outcome, no error."""
    outcome = rest_with(site="http://127.0.0.1:1").create_batch(body)
    assert outcome.kind is OutcomeKind.NOT_SENT


def test_a_silent_server_leaves_it_unknown(rest_with: Callable[..., Rest], server: Any, body: bytes) -> None:
    """When the server takes the batch but never answers, nobody knows."""
    server.faults.add(method="POST", path=POSTED, delay_after=60)
    outcome = rest_with(Limits(slow_read=0.1)).create_batch(body)
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert "in time" in outcome.reason


def test_each_write_has_its_own_connection(
    rest: Rest, raw_server: Any, rest_with: Callable[..., Rest]
) -> None:
    """A write never travels over a connection that was used before."""
    answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}"
    raw = raw_server(answer)
    client = rest_with(site=raw.url)
    client.create_batch(b"{}")
    client.create_batch(b"{}")
    posts = [each for each in raw.requests if each.startswith(b"POST")]
    assert len(posts) == 2
