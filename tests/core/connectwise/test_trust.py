"""Certificates, proxies, and where keys travel."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme

from core import sandbox
from core.connectwise import errors
from core.connectwise.rest import Rest
from core.connectwise.site import site_of
from core.connectwise.trust import proxies_for, proxy_name
from core.domain.connection import Connection, ConnectionType
from core.domain.outcomes import OutcomeKind
from core.domain.records import BatchKind

NAME = "psa.example.test"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


def serving(authority: trustme.CA, folder: Path, *names: str) -> Any:
    """A sandbox behind TLS whose certificate is for `names`."""
    certificate = folder / "server.pem"
    authority.issue_cert(*names).private_key_and_cert_chain_pem.write_to_path(certificate)
    return sandbox.serve(size=12, certfile=certificate)


@pytest.fixture
def tls_server(authority: trustme.CA, tmp_path: Path) -> Iterator[Any]:
    with serving(authority, tmp_path, "127.0.0.1", NAME) as running:
        yield running


def connection_to(server: Any, **changes: str) -> Connection:
    site = server.url.removeprefix("https://")
    made = Connection("t", ConnectionType.REST, site, server.company, server.public_key, server.client_id)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_own_ca_file_is_trusted(tls_server: Any, ca_file: str) -> None:
    """With the company's own certificate file its server is read, and written to."""
    with Rest(connection_to(tls_server, ca_file=ca_file), tls_server.private_key) as rest:
        assert rest.unposted(BatchKind.INVOICES).agrees
        assert rest.create_batch(b"{}").kind is OutcomeKind.REJECTED


def test_an_unknown_certificate_is_refused_before_any_key_leaves(tls_server: Any) -> None:
    """Without that file the server is not trusted: nothing reaches it, and a write was not sent."""
    with Rest(connection_to(tls_server), tls_server.private_key) as rest:
        with pytest.raises(errors.CertificateNotTrusted, match=r"unable to get|self.signed|CA file"):
            rest.system_info()
        assert rest.create_batch(b"{}").kind is OutcomeKind.NOT_SENT
    assert tls_server.log.entries() == []


def test_a_certificate_for_another_name_is_refused(
    authority: trustme.CA, ca_file: str, tmp_path: Path
) -> None:
    """A trusted certificate for another host is refused, and the reason is told."""
    with (
        serving(authority, tmp_path, "other.example.test") as server,
        Rest(connection_to(server, ca_file=ca_file), server.private_key) as rest,
        pytest.raises(errors.CertificateNotTrusted, match=r"not valid for|mismatch"),
    ):
        rest.system_info()


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_ca_file_that_is_none(tls_server: Any, tmp_path: Path, content: bytes | None) -> None:
    """A missing, empty or wrong CA file is told before anything is sent."""
    path = tmp_path / "own.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(errors.CaFileUnusable, match=r"own\.pem"):
        Rest(connection_to(tls_server, ca_file=str(path)), "secret")


def test_https_to_a_server_that_speaks_http(server: Any, connection: Connection) -> None:
    """A server without TLS behind https:// is refused; it gets no key."""
    plain = replace(connection, site=connection.site.replace("http:", "https:"))
    with Rest(plain, server.private_key) as rest, pytest.raises(errors.CertificateNotTrusted):
        rest.system_info()
    assert server.log.entries() == []


class Proxy:
    """Takes CONNECT and leads every name to one address; or refuses."""

    def __init__(self, target: int, refusal: bytes = b"") -> None:
        self.target, self.refusal = target, refusal
        self.asked: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._pairs: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.asked.append(caller.recv(65536))
            self._pairs.append(caller)
            if self.refusal:
                caller.sendall(self.refusal)
                caller.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.target))
            self._pairs.append(server)
            caller.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            for source, sink in ((caller, server), (server, caller)):
                threading.Thread(target=_carry, args=(source, sink), daemon=True).start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for each in self._pairs:
            each.close()
        self._thread.join()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Proxy]]:
    made: list[Proxy] = []

    def make(target: int, refusal: bytes = b"", login: str = "") -> Proxy:
        made.append(Proxy(target, refusal))
        for name in ("no_proxy", "NO_PROXY", "HTTPS_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("https_proxy", f"http://{login}{made[-1].address}")
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_the_systems_proxy_is_used(tls_server: Any, ca_file: str, proxy: Callable[..., Proxy]) -> None:
    """A host out there is reached through the system's proxy, with TLS all the way; writes as well."""
    between = proxy(tls_server.port)
    with Rest(connection_to(tls_server, site=NAME, ca_file=ca_file), tls_server.private_key) as rest:
        assert rest.unposted(BatchKind.INVOICES).agrees
        assert rest.create_batch(b"{}").kind is OutcomeKind.REJECTED
    assert all(each.startswith(f"CONNECT {NAME}:443 ".encode()) for each in between.asked)
    assert not any(b"uthorization: Basic" in each for each in between.asked)


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", b"HTTP/1.1 403 No\r\n\r\n"]
)
def test_a_proxy_that_refuses(tls_server: Any, proxy: Callable[..., Proxy], answer: bytes) -> None:
    """A proxy that refuses is named, without its password, and a write through it was not sent."""
    between = proxy(tls_server.port, answer, "me:s3cret@")
    with Rest(connection_to(tls_server, site=NAME), tls_server.private_key) as rest:
        with pytest.raises(errors.ProxyTrouble) as raised:
            rest.system_info()
        assert rest.create_batch(b"{}").kind is OutcomeKind.NOT_SENT
    assert between.address in str(raised.value)
    assert "s3cret" not in repr(raised.value.values)


def test_this_computer_is_never_asked_through_a_proxy(
    rest: Rest, server: Any, proxy: Callable[..., Proxy]
) -> None:
    """The embedded company is reached directly, whatever proxy the system has."""
    between = proxy(1)
    with Rest(connection_to(server, site=server.url), server.private_key) as own:
        own.system_info()
    assert between.asked == []


def test_hosts_the_system_excepts_go_without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """no_proxy is honoured; a proxy's password is no part of its name."""
    monkeypatch.setenv("https_proxy", "http://me:s3cret@proxy.example.com:8080")
    monkeypatch.setenv("no_proxy", "inside.example.com")
    assert proxies_for(site_of("psa.inside.example.com")) == {}
    outside = proxies_for(site_of("psa.example.com"))
    assert proxy_name(outside) == "proxy.example.com:8080"
    monkeypatch.setenv("https_proxy", "proxy.example.com:8080")
    assert proxies_for(site_of("psa.example.com")) == {"https": "http://proxy.example.com:8080"}
