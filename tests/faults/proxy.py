"""A detour to the server that breaks the connection of a write after a given byte.

Every connection is passed on as it is, but for the one that carries a batch or a payment: of its request, or
of the answer, only the first bytes come through; then both sides find their connection gone.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

WRITE = re.compile(rb"(POST [^ ]*/(batches|payments)|PATCH [^ ]*/payments/[0-9]+) ")

FORMS = ("length", "chunked", "close")
"""How the end of an answer is told: by its length, by an empty chunk, or by the end of the connection."""


@dataclass(frozen=True)
class CutAt:
    """Where the write's connection breaks."""

    where: str
    """"request" or "answer"."""
    after: int
    """So many bytes come through."""
    form: str = "length"
    """One of `FORMS`; of an answer."""
    hard: bool = False
    """Whether the caller sees a reset instead of an end."""


class CuttingProxy:
    """Listens on 127.0.0.1 and passes on to a port there; a context manager."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.cut: CutAt | None = None
        self.request, self.answer = b"", b""
        """The last write as it came, and its answer as the server gave it."""
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self._port))
        with caller, server, suppress(OSError):
            caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if WRITE.match(_first_line(caller)):
                self._write(caller, server)
            else:
                _both_ways(caller, server)

    def _write(self, caller: socket.socket, server: socket.socket) -> None:
        cut = self.cut
        self.request = _message(caller)
        if cut is not None and cut.where == "request":
            server.sendall(self.request[: cut.after])
            _end(caller, hard=cut.hard)
            return
        server.sendall(self.request)
        self.answer = _message(server)
        told = in_form(self.answer, cut.form) if cut else self.answer
        caller.sendall(told[: cut.after] if cut else told)
        _end(caller, hard=bool(cut and cut.hard))


def _first_line(caller: socket.socket) -> bytes:
    """What the caller says first, left where it is."""
    while b"\r\n" not in (seen := caller.recv(4096, socket.MSG_PEEK)):
        if not seen:
            return b""
    return seen


def _message(side: socket.socket) -> bytes:
    """A whole HTTP message with a length."""
    told = b""
    while b"\r\n\r\n" not in told:
        told += _some(side)
    head, _, body = told.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    wanted = int(length[1]) if length else 0
    while len(body) < wanted:
        body += _some(side)
    return head + b"\r\n\r\n" + body


def _some(side: socket.socket) -> bytes:
    found = side.recv(1 << 16)
    if not found:
        raise ConnectionResetError
    return found


def in_form(answer: bytes, form: str) -> bytes:
    """The answer with its end told in another form."""
    if form == "length":
        return answer
    head, _, body = answer.partition(b"\r\n\r\n")
    told = b"Transfer-Encoding: chunked" if form == "chunked" else b"Connection: close"
    head = re.sub(rb"(?i)content-length: *\d+", told, head)
    if form == "chunked":
        half = len(body) // 2 or 1
        chunks = [each for each in (body[:half], body[half:]) if each]
        body = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in chunks) + b"0\r\n\r\n"
    return head + b"\r\n\r\n" + body


def _end(caller: socket.socket, *, hard: bool) -> None:
    if hard:  # no lingering: the other side sees a reset, and what was on the way may be lost
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    else:
        caller.shutdown(socket.SHUT_WR)


def _both_ways(caller: socket.socket, server: socket.socket) -> None:
    back = threading.Thread(target=_pass_on, args=(server, caller), daemon=True)
    back.start()
    _pass_on(caller, server)
    back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while found := source.recv(1 << 16):
            target.sendall(found)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
