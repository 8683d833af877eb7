"""Faults on demand, applied around the state: one place for everything that can go wrong with an answer."""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from core.sandbox.messages import Request, Response, answer

_MALFORMED = ("html", "empty", "half", "bytes")
_HTML = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>"
_BYTES = bytes(range(128, 256))


@dataclass(frozen=True)
class Fault:
    """What shall happen to the next requests that match.

    Attributes:
        method: HTTP method, or * for any.
        path: regular expression searched in the path.
        times: how many matching requests it applies to; -1 for all.
        skip: matching requests that are let through first.
        status: answer with this status; the request is not carried out unless `commit` is set.
        commit: carry the request out although another answer is given.
        body: body of that answer (text); headers: its headers, e.g. Retry-After.
        delay_before, delay_after: seconds to wait before the request is carried out, or after it.
        drop: "before" loses the request, "after" carries it out and loses the answer.
        cut: send only so many bytes of the whole answer (status line and headers included), then close.
        malformed: "html", "empty", "half" or "bytes" instead of the right body.
        redirect: answer 302 to this address; not carried out.
        next_host: scheme and host put into the `next` links.
        same_page: every page is the first, with a `next` link each time.
        count: number added to a count.
        mutate: change of a record made before the request is carried out (see `Control.mutate`).
    """

    method: str = "*"
    path: str = ""
    times: int = 1
    skip: int = 0
    status: int = 0
    commit: bool = False
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    delay_before: float = 0.0
    delay_after: float = 0.0
    drop: str = ""
    cut: int = -1
    malformed: str = ""
    redirect: str = ""
    next_host: str = ""
    same_page: bool = False
    count: int = 0
    mutate: dict[str, Any] = field(default_factory=dict)

    def matches(self, request: Request) -> bool:
        """Whether the fault is meant for a request."""
        return self.method in ("*", request.method) and re.search(self.path, request.path) is not None


@dataclass(frozen=True)
class Delivery:
    """A response and how to send it: dropped, cut after some bytes, or whole."""

    response: Response
    dropped: bool = False
    cut: int = -1


def fault_from(values: dict[str, Any]) -> Fault:
    """A fault from plain values; raises ValueError for names or values it does not know."""
    unknown = set(values) - {each.name for each in fields(Fault)}
    if unknown:
        raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
    fault = Fault(**values)
    if fault.malformed not in ("", *_MALFORMED) or fault.drop not in ("", "before", "after"):
        raise ValueError("malformed is html, empty, half or bytes; drop is before or after")
    re.compile(fault.path)
    return fault


class Faults:
    """The faults that wait for their requests."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.mutate: Callable[[dict[str, Any]], None] | None = None

    def add(self, **values: Any) -> None:
        """Add a fault; see `Fault` for the names."""
        with self._lock:
            self._waiting.append(fault_from(values))

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> list[dict[str, Any]]:
        """The faults that still wait, as plain values."""
        with self._lock:
            return [asdict(fault) for fault in self._waiting]

    def release(self) -> None:
        """End all delays; used when the server stops."""
        self._over.set()

    def _taken(self, request: Request) -> Fault:
        """The fault for a request, counted down; an empty one if there is none."""
        with self._lock:
            for i, fault in enumerate(self._waiting):
                if not fault.matches(request):
                    continue
                if fault.skip:
                    self._waiting[i] = replace(fault, skip=fault.skip - 1)
                    continue
                if fault.times == 1:
                    del self._waiting[i]
                elif fault.times > 1:
                    self._waiting[i] = replace(fault, times=fault.times - 1)
                return fault
        return Fault()

    def around(self, request: Request, handle: Callable[[Request], Response]) -> Delivery:
        """Carry a request out, or not, and give the answer the fault wants."""
        fault = self._taken(request)
        if fault.mutate and self.mutate is not None:
            self.mutate(fault.mutate)
        self._wait(fault.delay_before)
        if fault.drop == "before":
            return Delivery(Response(0), dropped=True)
        response = self._answered(fault, request, handle)
        self._wait(fault.delay_after)
        return Delivery(_changed(fault, request, response), fault.drop == "after", fault.cut)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._over.wait(seconds)

    def _answered(self, fault: Fault, request: Request, handle: Callable[[Request], Response]) -> Response:
        if fault.redirect:
            return Response(302, b"", (("Location", fault.redirect),))
        if not fault.status:
            return handle(_first_page(request) if fault.same_page else request)
        committed = handle(request).committed if fault.commit else False
        body = fault.body.encode() if fault.body else _error_body(fault.status)
        return Response(fault.status, body, _headers(fault), committed)


def _first_page(request: Request) -> Request:
    """The same request without its place in the list."""
    parts = [part for part in request.query.split("&") if part.partition("=")[0] not in ("page", "pageId")]
    return replace(request, query="&".join(parts))


def _error_body(status: int) -> bytes:
    if status == 429:
        return answer({"error": "ConnectWiseAPI", "message": "Too many requests; try again later."}).body
    return answer({"code": "ConnectWiseApi", "message": f"Injected fault {status}."}).body


def _headers(fault: Fault) -> tuple[tuple[str, str], ...]:
    headers = {"Content-Type": "application/json; charset=utf-8", **fault.headers}
    return tuple(headers.items())


def _changed(fault: Fault, request: Request, response: Response) -> Response:
    """The response as the fault spoils it."""
    if fault.headers and not fault.status:
        response = replace(response, headers=(*response.headers, *fault.headers.items()))
    if fault.malformed:
        response = _malformed(fault.malformed, response)
    if fault.count:
        response = replace(
            response, body=json.dumps({"count": json.loads(response.body)["count"] + fault.count}).encode()
        )
    if fault.next_host:
        response = _relinked(response, lambda link: re.sub(r"<https?://[^/>]+", f"<{fault.next_host}", link))
    if fault.same_page:
        again = f'<{request.base}{request.path}?{request.query}>; rel="next"'
        response = _relinked(response, lambda _: again, always=True)
    return response


def _relinked(response: Response, change: Callable[[str], str], *, always: bool = False) -> Response:
    link = next((value for name, value in response.headers if name == "Link"), "")
    if not link and not always:
        return response
    others = tuple(header for header in response.headers if header[0] != "Link")
    return replace(response, headers=(*others, ("Link", change(link))))


def _malformed(kind: str, response: Response) -> Response:
    if kind == "html":
        return replace(response, body=_HTML, headers=(("Content-Type", "text/html"),))
    if kind == "half":
        return replace(response, body=response.body[: max(1, len(response.body) // 2)])
    return replace(response, body=b"" if kind == "empty" else _BYTES)
