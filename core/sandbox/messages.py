"""What comes in and what goes out, without HTTP: requests, responses and the error bodies of the API."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

_MARK = f"\ue000{secrets.token_hex(6)}:"
_MARKED = re.compile(rf'"\\ue000{_MARK[1:]}([-0-9.]+)"')


@dataclass(frozen=True)
class Request:
    """One request: `headers` has lower-case names, `query` is raw, `base` is scheme and host."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base: str = "http://127.0.0.1"

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters, decoded; the last of equal names counts."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True)
class Response:
    """One answer; `committed` tells whether the request changed the state."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json; charset=utf-8"),)
    committed: bool = False


class Refused(Exception):
    """Carries an error answer to the place where answers are made."""

    def __init__(self, response: Response) -> None:
        self.response = response


@lru_cache(65_536)
def _number(value: object) -> str:
    """Equal amounts have one text, so that they can be remembered: 120.50 and 120.500 are both 120.5."""
    if not isinstance(value, Decimal):
        raise TypeError(f"cannot be written as JSON: {type(value).__name__}")
    whole, _, part = f"{value:f}".partition(".")
    return f"{_MARK}{whole}.{part.rstrip('0') or '0'}"


def encoded(value: Any) -> bytes:
    """JSON with every Decimal written out digit by digit, never by way of a binary float."""
    return _MARKED.sub(r"\1", json.dumps(value, default=_number, separators=(",", ":"))).encode("ascii")


def decoded(body: bytes) -> Any:
    """JSON read with exact numbers; raises ValueError for anything else."""
    return json.loads(body, parse_float=Decimal)


def answer(value: Any, status: int = 200, *, committed: bool = False) -> Response:
    """A JSON answer."""
    return Response(status, encoded(value), committed=committed)


def no_content(*, committed: bool = False) -> Response:
    """204 without a body."""
    return Response(204, b"", (), committed=committed)


def refusal(status: int, code: str, message: str, *errors: Mapping[str, str]) -> Refused:
    """An error in the API's form: code, message and the single errors."""
    body: dict[str, Any] = {"code": code, "message": message}
    if errors:
        body["errors"] = list(errors)
    return Refused(answer(body, status))


def invalid(message: str, resource: str, field_name: str, code: str = "InvalidField") -> Refused:
    """400 with one validation error."""
    error = {"code": code, "message": message, "resource": resource, "field": field_name}
    return refusal(400, "InvalidObject", f"{resource} object is invalid", error)


def not_found(what: str, identity: object) -> Refused:
    """404 for a record that is not there."""
    return refusal(404, "NotFound", f"{what} {identity} not found")
