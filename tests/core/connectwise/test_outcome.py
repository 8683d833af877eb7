"""The table of the posting protocol: what each answer to a write means."""

from __future__ import annotations

import errno
import socket
import ssl
from http.client import BadStatusLine, LineTooLong
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HeaderParsingError,
    IncompleteRead,
    InvalidChunkLength,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from core.connectwise.answers import Answer, Cause, Lost
from core.connectwise.loss import lost
from core.connectwise.outcome import REFUSALS, classify
from core.domain.outcomes import OutcomeKind

ERROR = b'{"code":"InvalidObject","message":"batchIdentifier is invalid","errors":[]}'
THROTTLE = b'{"error":"ConnectWiseAPI","message":"Too many requests"}'
EXPORT = b'{"transactions":[]}'
BODIES = {
    "error": ERROR,
    "errors only": b'{"errors":[{"code":"ObjectExists","message":"exists"}]}',
    "throttle": THROTTLE,
    "export": EXPORT,
    "empty object": b"{}",
    "nothing": b"",
    "blank": b"  \n",
    "html": b"<!DOCTYPE html><html><body>Maintenance</body></html>",
    "half": EXPORT[:-4],
    "list": b"[]",
    "null": b"null",
    "text": b'"done"',
    "number": b"1",
    "bytes": bytes(range(128, 256)),
    "two": b"{}{}",
    "deep": b'{"a":' * 5000,
}
STATUSES = (*range(100, 600), 0, 600, 999)
WELL_FORMED = {"error", "errors only", "throttle"}
OBJECTS = WELL_FORMED | {"export", "empty object"}


def expected(status: int, body: str) -> OutcomeKind:
    if status == 429:
        return OutcomeKind.THROTTLED
    if status in (400, 401, 403, 404, 405, 409, 415, 422) and body in WELL_FORMED:
        return OutcomeKind.REJECTED
    if 200 <= status <= 299 and body in OBJECTS:
        return OutcomeKind.APPLIED
    return OutcomeKind.UNKNOWN


@pytest.mark.parametrize("body", BODIES)
def test_every_status_with_every_body(body: str) -> None:
    """Every answer falls into the class the protocol gives it, and says why in a sentence."""
    for status in STATUSES:
        outcome = classify(Answer(status, BODIES[body]), 0)
        assert outcome.kind is expected(status, body), status
        assert outcome.status == status
        assert outcome.reason.endswith(".")


@pytest.mark.parametrize(("cause", "connected"), list(product(Cause, (True, False))))
def test_a_lost_answer_is_unknown_once_connected_and_not_sent_before(cause: Cause, connected: bool) -> None:
    """Whatever was lost: before the connection stood nothing was sent, after it nobody knows."""
    outcome = classify(Lost(cause, connected), 0)
    assert outcome.kind is (OutcomeKind.UNKNOWN if connected else OutcomeKind.NOT_SENT)
    assert outcome.status is None


@given(st.integers(100, 999), st.binary(max_size=40))
def test_nothing_but_a_success_with_an_object_is_applied(status: int, body: bytes) -> None:
    """No random answer is taken for a success unless it is 2xx with a JSON object."""
    outcome = classify(Answer(status, body), 0)
    if outcome.kind is OutcomeKind.APPLIED:
        assert 200 <= status < 300
        assert body.strip().startswith(b"{")


def test_the_words_of_a_refusal_are_the_servers() -> None:
    """A refusal names what the server found wrong."""
    body = b'{"code":"X","message":"bad","errors":[{"message":"first"},{"message":"second"}]}'
    assert "first; second" in classify(Answer(400, body), 0).reason
    assert {400, 401, 403, 404, 405, 409, 415, 422} == REFUSALS


PERHAPS = "It may or may not have carried the request out."
SENTENCES = [
    (Lost(Cause.REFUSED, False), "The server was not reached: it refused the connection. Nothing was sent."),
    (
        Lost(Cause.READ_TIMEOUT, True),
        (
            "The request left for the server, but it did not answer in time."
            " It may or may not have been carried out."
        ),
    ),
    (Answer(429), "The server has too many requests. It did not carry this one out."),
    (
        Answer(429, b"", {"retry-after": "7"}),
        "The server has too many requests and asks to wait 7 seconds. It did not carry this one out.",
    ),
    (Answer(400, b'{"message":"It is bad."}'), "The server refused (400): It is bad."),
    (Answer(400, b'{"message":"...bad"}'), "The server refused (400): ...bad."),
    (Answer(400, b'{"message":"Fill in form X."}'), "The server refused (400): Fill in form X."),
    (
        Answer(404, b"<html>"),
        (
            "The answer is 404, but not in the server's own form; something on the way may have sent it."
            " The server may or may not have carried the request out."
        ),
    ),
    (Answer(201, EXPORT), "The server says it is done (201)."),
    (
        Answer(200, b"<html>"),
        "The answer is 200, but its content makes no sense. The server may or may not be done.",
    ),
    *(
        (Answer(at), f"The answer points somewhere else ({at}), where no request was sent. {PERHAPS}")
        for at in (300, 302, 399)
    ),
    *(
        (Answer(at), f"The server reports a fault of its own ({at}). {PERHAPS}")
        for at in (500, 501, 502, 599)
    ),
    *(
        (Answer(at), f"The answer is {at}, which does not say what became of the request. {PERHAPS}")
        for at in (100, 199, 402, 499)
    ),
]


@pytest.mark.parametrize(("result", "sentence"), SENTENCES)
def test_the_reason_says_what_came_and_what_it_means(result: Answer | Lost, sentence: str) -> None:
    """Word for word what the clerk and the journal get; nothing unclear is told as certain."""
    assert classify(result, 0).reason == sentence


def test_the_whole_answer_stays_with_the_outcome() -> None:
    """What came is evidence, byte for byte."""
    for status, body in product((200, 201, 302, 400, 429, 500), (EXPORT, ERROR, b"<html>")):
        assert classify(Answer(status, body), 0).answer == body


def test_a_wait_until_a_moment_is_counted_from_now() -> None:
    """A Retry-After may be a date."""
    answer = Answer(429, b"", {"retry-after": "Thu, 01 Jan 1970 00:01:30 GMT"})
    assert classify(answer, 60).retry_after == 30.0


def test_a_throttled_answer_keeps_the_wait_and_the_request_id() -> None:
    """Retry-After and x-cw-request-id travel with the outcome."""
    headers = {"retry-after": "7", "x-cw-request-id": "abc"}
    outcome = classify(Answer(429, THROTTLE, headers), 0)
    assert (outcome.retry_after, outcome.request_id) == (7.0, "abc")


POOL: object = None
REFUSED = NewConnectionError(POOL, "no")  # type: ignore[arg-type]
REFUSED.__cause__ = ConnectionRefusedError(111, "refused")
VERIFY = ssl.SSLCertVerificationError(1, "certificate verify failed")

EXCEPTIONS = [
    (MaxRetryError(POOL, "/", NameResolutionError("h", POOL, socket.gaierror())), Cause.NAME),  # type: ignore[arg-type]
    (MaxRetryError(POOL, "/", REFUSED), Cause.REFUSED),  # type: ignore[arg-type]
    (MaxRetryError(POOL, "/", ConnectTimeoutError()), Cause.CONNECT_TIMEOUT),  # type: ignore[arg-type]
    (MaxRetryError(POOL, "/", SSLError(VERIFY)), Cause.CERTIFICATE),  # type: ignore[arg-type]
    (MaxRetryError(POOL, "/", SSLError(ssl.SSLError(1, "wrong version"))), Cause.TLS),  # type: ignore[arg-type]
    (MaxRetryError(POOL, "/", ProxyError("no", OSError("407"))), Cause.PROXY),  # type: ignore[arg-type]
    (OSError(errno.ENETUNREACH, "Network is unreachable"), Cause.UNREACHABLE),
    (OSError(errno.EHOSTUNREACH, "No route to host"), Cause.UNREACHABLE),
    (socket.gaierror(-2, "Name or service not known"), Cause.NAME),
    (UnicodeError("label empty or too long"), Cause.NAME),
    (ConnectionRefusedError(111, "refused"), Cause.REFUSED),
    (TimeoutError("timed out"), Cause.CONNECT_TIMEOUT),
    (ReadTimeoutError(POOL, "/", "handshake"), Cause.CONNECT_TIMEOUT),  # type: ignore[arg-type]
    (ProtocolError("aborted", ConnectionResetError()), Cause.DROPPED),
]
AFTER = [
    (ReadTimeoutError(POOL, "/", "late"), Cause.READ_TIMEOUT),  # type: ignore[arg-type]
    (ProtocolError("cut", IncompleteRead(3, 4)), Cause.CUT),
    (ProtocolError("aborted", ConnectionResetError()), Cause.DROPPED),
    (SSLError(ssl.SSLError(1, "bad record")), Cause.DROPPED),
    (BrokenPipeError(), Cause.DROPPED),
    (TimeoutError("timed out"), Cause.READ_TIMEOUT),
    (OSError(errno.ENETUNREACH, "Network is unreachable"), Cause.DROPPED),
    (ConnectionRefusedError(111, "refused"), Cause.DROPPED),
    (socket.gaierror(-2, "Name or service not known"), Cause.DROPPED),
    (ProtocolError("aborted", BadStatusLine("junk")), Cause.GARBLED),
    (ProtocolError("aborted", LineTooLong("header line")), Cause.GARBLED),
    (HeaderParsingError([], b""), Cause.GARBLED),
    (DecodeError("gzip"), Cause.GARBLED),
    (RuntimeError("something nobody has foreseen"), Cause.DROPPED),
]


@pytest.mark.parametrize(("raised", "cause"), EXCEPTIONS)
def test_each_exception_before_the_connection_stands(raised: Exception, cause: Cause) -> None:
    """What the library raises before a connection stands is told by its cause, and means: not sent."""
    loss = lost(raised, connected=False)
    assert loss.cause is cause
    assert classify(loss, 0).kind is OutcomeKind.NOT_SENT


@pytest.mark.parametrize(("raised", "cause"), AFTER)
def test_each_exception_after_the_connection_stands(raised: Exception, cause: Cause) -> None:
    """The same exceptions after the connection stood mean: nobody knows."""
    loss = lost(raised, connected=True)
    assert loss.cause is cause
    assert classify(loss, 0).kind is OutcomeKind.UNKNOWN


def test_a_broken_chunk_is_half_an_answer() -> None:
    """An answer in pieces whose last piece is missing was cut."""
    raised = ProtocolError("cut", InvalidChunkLength(_Response(), b""))  # type: ignore[arg-type]
    assert lost(raised, connected=True).cause is Cause.CUT


class _Response:
    """What an InvalidChunkLength asks of a response."""

    length_remaining = 0

    def tell(self) -> int:
        return 0
