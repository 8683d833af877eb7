"""A sandbox per test, and a caller that knows its keys."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core import sandbox
from core.sandbox.server import Server

TODAY = date(2026, 4, 25)
ROOT = "/v2025_1/apis/3.0"
ACCOUNTING = ROOT + "/finance/accounting"


class Answer:
    """What came back: status, headers, body bytes, and the body read as exact JSON."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self) -> Any:
        return json.loads(self.body, parse_float=Decimal)

    @property
    def next(self) -> str | None:
        """Path and query of the next page."""
        for part in self.headers.get("Link", "").split(", "):
            if part.endswith('rel="next"'):
                address = part[1 : part.index(">")]
                return "/" + address.split("/", 3)[3]
        return None


class Caller:
    """Calls one sandbox over HTTP."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.headers = {"Authorization": self.basic(), "clientId": server.client_id}

    def basic(self, private_key: str | None = None) -> str:
        s = self.server
        text = f"{s.company}+{s.public_key}:{private_key or s.private_key}"
        return "Basic " + base64.b64encode(text.encode()).decode()

    def call(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        try:
            clean = {name: value for name, value in sent.items() if value is not None}
            connection.request(method, path, data, clean)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.call("GET", ROOT + path, **headers)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """All rows of a list of up to a thousand."""
        joint = "&" if "?" in path else "?"
        found: list[dict[str, Any]] = self.get(f"{path}{joint}pageSize=1000").json
        return found

    def export(self, **body: Any) -> dict[str, Any]:
        flags = dict.fromkeys(("exportInvoicesFlag", "exportExpensesFlag", "exportProductsFlag"), True)
        asked = {**flags, "thruDate": "2099-01-01T00:00:00Z", "summarizeInvoices": "Detailed", **body}
        answer = self.call("POST", ACCOUNTING + "/export", asked)
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.json
        return found

    def create(self, identifier: str, ids: list[int], *flags: str, **more: Any) -> Answer:
        chosen = dict.fromkeys(flags or ("exportInvoicesFlag",), True)
        body = {"batchIdentifier": identifier, **chosen, "processedRecordIds": ids, **more}
        return self.call("POST", ACCOUNTING + "/batches", body)


@pytest.fixture
def server() -> Iterator[Server]:
    with sandbox.serve(size=60, today=TODAY) as running:
        yield running


@pytest.fixture
def caller(server: Server) -> Caller:
    return Caller(server)
