"""HTTP above the state: one handler, keep-alive, and the faulty ways to deliver an answer."""

import socket
import ssl
import threading
import time
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from core.sandbox.answering import handle
from core.sandbox.control import PREFIX, Control
from core.sandbox.faults import Delivery
from core.sandbox.messages import Request, Response, answer

_LARGEST_BODY = 64 * 1024 * 1024
_PATIENCE = 5.0


class Door(ThreadingHTTPServer):
    """The listening socket with everything a request needs."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    control: Control
    scheme = "http"

    def __init__(self, port: int, certificate: tuple[Path, Path | None] | None) -> None:
        self.last_request = time.monotonic()
        self._busy = 0
        self._open: set[Any] = set()
        self._calm = threading.Condition()
        self._tls: ssl.SSLContext | None = None
        if certificate is not None:
            self.scheme = "https"
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*certificate)
        super().__init__(("127.0.0.1", port), Handler)

    def get_request(self) -> tuple[Any, Any]:
        """Accept a connection; the TLS handshake waits for the connection's own thread."""
        connection, address = super().get_request()
        if self._tls is not None:
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def begin(self) -> None:
        """A request has come in."""
        with self._calm:
            self._busy += 1
            self.last_request = time.monotonic()

    def end(self) -> None:
        """A request is answered."""
        with self._calm:
            self._busy -= 1
            self.last_request = time.monotonic()
            self._calm.notify_all()

    def idle_for(self, seconds: float) -> bool:
        """Whether nothing is being answered and nobody has asked for so long."""
        with self._calm:
            return not self._busy and time.monotonic() - self.last_request >= seconds

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that it can be ended with the server."""
        with self._calm:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        super().shutdown_request(request)
        with self._calm:
            self._open.discard(request)
            self._calm.notify_all()

    def wake(self) -> None:
        """Let no newcomer in; where the system allows it, the thread that waits for one notices at once."""
        _end(self.socket)

    def finish(self) -> None:
        """Let running requests be answered, then end every connection."""
        with self._calm:
            self._calm.wait_for(lambda: not self._busy, _PATIENCE)
            for connection in list(self._open):
                _end(connection)
            self._calm.wait_for(lambda: not self._open, _PATIENCE)

    def server_bind(self) -> None:
        """Bind without asking the name service for the host's name."""
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: no second server on this port
            self.allow_reuse_address = False
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(self.allow_reuse_address))
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""


class Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the control or the state, sends the answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server_version = "Batchdesk-sandbox"
    sys_version = ""
    server: Door

    def _answer(self) -> None:
        self.server.begin()
        try:
            request = self._request()
            if request is not None:
                self._send(request, self._delivery(request))
        finally:
            self.server.end()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _answer  # noqa: N815 (names of http.server)

    def _request(self) -> Request | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _LARGEST_BODY or "Transfer-Encoding" in self.headers:
            self.send_error(HTTPStatus.BAD_REQUEST)
            self.close_connection = True
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        base = f"{self.server.scheme}://{headers.get('host', '127.0.0.1')}"
        return Request(self.command, path, query, headers, body, base)

    def _delivery(self, request: Request) -> Delivery:
        control = self.server.control
        if request.path.startswith(PREFIX):
            return Delivery(control.handle(request))
        try:
            delivery = control.faults.around(request, partial(handle, control.state))
        except Exception as error:
            delivery = Delivery(answer({"code": "ConnectWiseApi", "message": repr(error)}, 500))
        control.log.add(request, delivery.response)
        return delivery

    def _send(self, request: Request, delivery: Delivery) -> None:
        if delivery.dropped:
            self._hang_up()
            return
        data = self._bytes(request, delivery.response)
        if 0 <= delivery.cut < len(data):
            self.wfile.write(data[: delivery.cut])
            self.wfile.flush()
            self._hang_up()
            return
        self.wfile.write(data)
        self.wfile.flush()

    def _bytes(self, request: Request, response: Response) -> bytes:
        words = (
            HTTPStatus(response.status).phrase
            if response.status in HTTPStatus._value2member_map_
            else "Unknown"
        )
        lines = [f"HTTP/1.1 {response.status} {words}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in response.headers]
        lines += ["api-current-version: 2025.8", f"x-cw-request-id: {time.monotonic_ns():x}"]
        if response.status != HTTPStatus.NO_CONTENT:
            lines.append(f"Content-Length: {len(response.body)}")
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode("latin-1") + (b"" if request.method == "HEAD" else response.body)

    def _hang_up(self) -> None:
        self.close_connection = True
        _end(self.connection)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (name of http.server)
        """Nothing goes to the terminal; the request log has it all."""


def _end(connection: socket.socket) -> None:
    """Close a connection in both directions, whatever state it is in."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
