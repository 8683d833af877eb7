"""What the sandbox was asked, in order."""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from core.sandbox.messages import Request, Response

_MOST = 20_000


@dataclass(frozen=True)
class LogEntry:
    """One request and what became of it; `headers` are lower-case and without Authorization."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    committed: bool


class Log:
    """All requests since the start or the last `clear`, at most the newest 20,000."""

    def __init__(self) -> None:
        self._entries: deque[LogEntry] = deque(maxlen=_MOST)
        self._lock = threading.Lock()

    def add(self, request: Request, response: Response) -> None:
        """Note a request; a status of 0 means that nothing was answered."""
        headers = {name: value for name, value in request.headers.items() if name != "authorization"}
        entry = LogEntry(
            request.method,
            request.path,
            request.query,
            headers,
            request.body,
            response.status,
            response.committed,
        )
        with self._lock:
            self._entries.append(entry)

    def entries(self, method: str = "", path: str = "") -> list[LogEntry]:
        """The entries, optionally only those of a method and with a text in their path."""
        with self._lock:
            return [e for e in self._entries if method in ("", e.method) and path in e.path]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
