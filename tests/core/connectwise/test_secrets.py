"""The private key appears nowhere but in the header that needs it."""

from __future__ import annotations

import base64
import logging
import secrets
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from core.connectwise.keys import Keys
from core.connectwise.rest import Rest
from core.domain.connection import Connection
from core.domain.records import BatchKind
from core.errors import ReachError


def forms(key: str, connection: Connection) -> list[str]:
    """Every form a key could be read from."""
    login = f"{connection.company}+{connection.public_key}:{key}"
    return [key, quote(key, safe=""), *(base64.b64encode(each.encode()).decode() for each in (key, login))]


@pytest.fixture
def canary() -> str:
    return f"C+{secrets.token_urlsafe(12)}/ä="


SPOILED: list[dict[str, Any]] = [
    {},
    {"malformed": "html"},
    {"malformed": "half"},
    {"status": 500, "times": -1},
    {"status": 403},
    {"drop": "after", "times": -1},
    {"redirect": "https://evil.example/?k=KEY"},
    {"status": 400, "body": '{"code":"x","message":"your login TOKEN or KEY is wrong"}'},
    {"status": 200, "body": "<html>KEY TOKEN</html>"},
]


@pytest.mark.parametrize("fault", SPOILED)
def test_no_form_of_the_key_is_in_an_error_or_log(
    rest_with: Callable[..., Rest],
    server: Any,
    connection: Connection,
    canary: str,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any],
) -> None:
    """Whatever fails, even when the server repeats the key, errors, tracebacks and logs lack it."""
    caplog.set_level(logging.DEBUG)
    token = forms(canary, connection)[3]
    repeated = {
        k: v.replace("KEY", canary).replace("TOKEN", token) if k == "body" else v for k, v in fault.items()
    }
    server.faults.add(path="system/info", **repeated)
    client = rest_with(private_key=canary)
    with pytest.raises(ReachError) as raised:
        client.system_info()
    error = raised.value
    shown = [str(error), repr(error), repr(error.values), caplog.text, repr(client)]
    shown += traceback.format_exception(error)
    assert not [form for form in forms(canary, connection) for text in shown if form in text]


def test_an_error_holds_on_to_no_request(rest_with: Callable[..., Rest], server: Any, canary: str) -> None:
    """The chain of an error has no exception of the HTTP library, which would carry the headers."""
    server.faults.add(path="system/info", drop="after", times=-1)
    with pytest.raises(ReachError) as raised:
        rest_with(private_key=canary).system_info()
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_the_outcome_of_a_write_holds_no_key(
    rest_with: Callable[..., Rest], server: Any, connection: Connection, secret: str
) -> None:
    """Even when the server repeats the key, neither the words nor the evidence of a write hold it."""
    token = forms(secret, connection)[3]
    body = f'{{"code":"x","message":"{secret} and {token} are wrong"}}'
    server.faults.add(method="POST", path="/batches$", status=400, body=body)
    outcome = rest_with().create_batch(b"{}")
    assert not [form for form in forms(secret, connection) if form in outcome.reason]
    assert not [form for form in forms(secret, connection) if form.encode() in outcome.answer]


def test_keys_print_nothing(connection: Connection, canary: str) -> None:
    """Keys have no printable form."""
    keys = Keys(connection, canary)
    assert not [form for form in forms(canary, connection) if form in f"{keys!r}{keys}"]


def test_the_key_goes_to_the_typed_host_only(rest: Rest, server: Any) -> None:
    """The company question carries no key; the host an answer names is never asked."""
    rest.unposted(BatchKind.INVOICES)
    assert server.log.entries("GET", "companyinfo")[0].status == 200
    assert {each.headers["host"] for each in server.log.entries()} == {f"127.0.0.1:{server.port}"}
