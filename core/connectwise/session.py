"""One exchange at a time with the server: a session for reads, and a fresh one for every write.

Neither follows redirects, repeats anything by itself, or reads settings from the environment. What comes back
is always a value: the whole answer, or how it was lost.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from requests import Request, Response
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError

from core.connectwise.answers import Answer, Cause, Lost
from core.connectwise.calls import Call, Way
from core.connectwise.loss import lost
from core.connectwise.wire import Line, new_session

ACCEPT: Final = "application/vnd.connectwise.com+json"
_CHUNK = 1 << 16


class HttpSession:
    """Exchanges of one lane, over a connection that is kept."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self._line = Line()
        self._session = new_session(self._line, way.context, dict(way.proxies))

    def exchange(self, call: Call) -> Answer | Lost:
        """Sends a request once and reads the whole answer."""
        self._line.begin()
        limits = self._way.limits
        seconds = limits.slow_total if call.slow else limits.total
        try:
            with _deadline(seconds, self._line) as late:
                return self._send(call)
        except (RequestException, HTTPError, OSError, ValueError) as raised:
            loss = lost(raised, connected=self._line.connected)
        return self._told(loss, late=late.is_set())

    def _send(self, call: Call) -> Answer | Lost:
        limits = self._way.limits
        prepared = self._session.prepare_request(
            Request(
                call.method, call.url, params=dict(call.query), data=call.body, headers=self._headers(call)
            )
        )
        patience = (limits.connect, limits.slow_read if call.slow else limits.read)
        answer = self._session.send(
            prepared, stream=True, timeout=patience, allow_redirects=False, proxies=self._session.proxies
        )
        with answer:
            return self._whole(answer)

    def _headers(self, call: Call) -> dict[str, str]:
        headers = {"Accept": ACCEPT, "User-Agent": "Batchdesk"}
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        if not call.anonymous:
            headers |= {"Authorization": self._way.keys.authorization, "clientId": self._way.keys.client_id}
        return headers

    def _whole(self, answer: Response) -> Answer | Lost:
        pieces, size = [], 0
        for piece in answer.raw.stream(_CHUNK, decode_content=True):
            size += len(piece)
            if size > self._way.limits.size:
                self._line.hang_up()
                return Lost(Cause.TOO_LARGE, connected=True)
            pieces.append(piece)
        headers = MappingProxyType({name.lower(): value for name, value in answer.headers.items()})
        if not size and not headers.keys() & {"content-length", "transfer-encoding"}:
            # The library takes headers that stop half-way for all of them.
            return Lost(Cause.CUT, connected=True)
        return Answer(answer.status_code, b"".join(pieces), headers)

    def _told(self, loss: Lost, *, late: bool) -> Lost:
        cause = Cause.DEADLINE if late and loss.connected else loss.cause
        return Lost(cause, loss.connected, self._way.keys.hide(loss.detail))

    def pick_up(self) -> None:
        """Before a new errand; from then on `hang_up` ends it, whatever it is doing."""
        self._line.pick_up()

    def hang_up(self) -> None:
        """Ends what the exchange in progress waits on; from any thread."""
        self._line.hang_up()

    def close(self) -> None:
        """Ends the connection."""
        self._session.close()


@contextmanager
def _deadline(seconds: float, line: Line) -> Iterator[threading.Event]:
    """Hangs up when the time is over; the event tells so."""
    late = threading.Event()

    def over() -> None:
        late.set()
        line.hang_up()

    timer = threading.Timer(seconds, over)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()
