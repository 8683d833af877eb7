"""Small words for route tables."""

import re
from collections.abc import Callable
from typing import Any

from core.sandbox.messages import Request, Response, decoded, refusal

Route = tuple[str, re.Pattern[str], Callable[..., Response]]


def at(path: str) -> re.Pattern[str]:
    """A pattern from a path with {id} (digits), {text} and an optional slash at the end."""
    escaped = re.escape(path).replace(r"\{id\}", r"(\d{1,18})").replace(r"\{text\}", r"([^/]+)")
    return re.compile(escaped + "/?")


def json_of(request: Request) -> Any:
    """The JSON of a request; 415 without the content type, 400 for anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise refusal(415, "UnsupportedMediaType", f"The content type '{kind}' is not supported.")
    try:
        return decoded(request.body)
    except (ValueError, RecursionError) as error:
        raise refusal(400, "InvalidObject", f"The body is no JSON: {error}") from error


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request; 415 without the content type, 400 for anything that is no object."""
    body = json_of(request)
    if not isinstance(body, dict):
        raise refusal(400, "InvalidObject", "The body must be an object.")
    return body
