"""The socket below a session: known from its first moment, so that it can be hung up from another thread."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from http.cookiejar import DefaultCookiePolicy
from typing import Any

from requests import Session
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from requests.models import Response
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager
from urllib3.util import Retry


class Line:
    """The one connection of a session. `hang_up` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._down = False
        self.connected = False
        """Whether the connection was complete, TLS included, so that a request may have left."""

    def pick_up(self) -> None:
        """Before a new errand: what was hung up for an earlier one may be used again."""
        with self._lock:
            self._down = False

    def begin(self) -> None:
        """Before an exchange."""
        self.connected = False

    def hold(self, sock: socket.socket) -> None:
        """A socket was made; it is hung up at once when that was asked for in the meantime."""
        with self._lock:
            self._socket = sock
            if self._down:
                _shut(sock)

    def hang_up(self) -> None:
        """Ends what the session waits on."""
        with self._lock:
            self._down = True
            if self._socket is not None:
                _shut(self._socket)


def _shut(sock: socket.socket) -> None:
    # The plain socket's method: the secure one would pull its state from under a thread that reads.
    plain = getattr(sock, "socket", sock)
    with contextlib.suppress(OSError):
        socket.socket.shutdown(plain, socket.SHUT_RDWR)


def _open(address: tuple[str, int], timeout: Any, options: Any, line: Line) -> socket.socket:
    trouble: OSError | None = None
    for family, kind, protocol, _name, where in socket.getaddrinfo(*address, 0, socket.SOCK_STREAM):
        sock = socket.socket(family, kind, protocol)
        try:
            for option in options or ():
                sock.setsockopt(*option)
            sock.settimeout(timeout)
            line.hold(sock)
            sock.connect(where)
        except OSError as reason:
            sock.close()
            trouble = reason
        else:
            return sock
    raise trouble or OSError("the name has no address")


class _Held:
    """What both kinds of connection add: the line learns of the socket and of the complete connection."""

    line: Line

    def _new_conn(self) -> socket.socket:
        me: Any = self
        return _open((me.host.strip("[]"), me.port), me.timeout, me.socket_options, self.line)

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        me: Any = self
        self.line.hold(me.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        me: Any = self
        if me.sock is None:
            me.connect()
        self.line.connected = True
        super().request(*args, **kwargs)  # type: ignore[misc]


def _pool_classes(line: Line) -> dict[str, type]:
    plain = type("_Plain", (_Held, HTTPConnection), {"line": line})
    secure = type("_Secure", (_Held, HTTPSConnection), {"line": line})
    return {
        "http": type("_PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("_SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


class _Adapter(HTTPAdapter):
    """One connection, no repeats, our certificates only."""

    def __init__(self, line: Line, context: ssl.SSLContext | None) -> None:
        self._classes = _pool_classes(line)
        self._context = context
        super().__init__(pool_connections=2, pool_maxsize=1, max_retries=Retry(0, read=False, redirect=0))

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **kwargs)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        self._watch(manager)
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        # The library would add its own list of authorities to the system's.
        conn.cert_reqs = "CERT_REQUIRED"

    def _watch(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = self._classes


class _Session(Session):
    """A session that never looks where a redirect points."""

    def get_redirect_target(self, resp: Response) -> str | None:
        """None: an answer that points elsewhere is an answer like any other."""
        return None


def new_session(line: Line, context: ssl.SSLContext | None, proxies: dict[str, str]) -> Session:
    """A session without environment, cookies, redirects and repeats."""
    session = _Session()
    session.trust_env = False
    session.proxies = dict(proxies)
    session.cookies = RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    adapter = _Adapter(line, context)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session
