"""How an exchange was lost, read from what the HTTP library raises."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

from urllib3.exceptions import (
    ConnectTimeoutError,
    IncompleteRead,
    InvalidChunkLength,
    NameResolutionError,
    ProxyError,
    ReadTimeoutError,
)

from core.connectwise.answers import Cause, Lost

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


def lost(raised: BaseException, *, connected: bool) -> Lost:
    """The loss behind an exception; `connected` decides between "never left" and "may have arrived"."""
    chain = list(_chain(raised))
    cause = _after_connecting(chain) if connected else _before_connecting(chain)
    return Lost(cause, connected, _detail(chain))


def _chain(raised: BaseException) -> Iterator[BaseException]:
    """The exception and everything it wraps, outermost first."""
    waiting, seen = [raised], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting.extend(each for each in inner if isinstance(each, BaseException))


def _before_connecting(chain: list[BaseException]) -> Cause:
    for kinds, cause in _BEFORE:
        if any(isinstance(each, kinds) for each in chain):
            return cause
    numbers = {each.errno for each in chain if isinstance(each, OSError)}
    return Cause.UNREACHABLE if numbers & _NO_WAY else Cause.DROPPED


_BEFORE: tuple[tuple[tuple[type[BaseException], ...], Cause], ...] = (
    ((ProxyError,), Cause.PROXY),
    ((ssl.SSLCertVerificationError,), Cause.CERTIFICATE),
    ((ssl.SSLError,), Cause.TLS),
    ((NameResolutionError, socket.gaierror, UnicodeError), Cause.NAME),
    ((ConnectionRefusedError,), Cause.REFUSED),
    ((ConnectTimeoutError, ReadTimeoutError, TimeoutError), Cause.CONNECT_TIMEOUT),
)


def _after_connecting(chain: list[BaseException]) -> Cause:
    if any(isinstance(each, (ReadTimeoutError, TimeoutError)) for each in chain):
        return Cause.READ_TIMEOUT
    if any(isinstance(each, (IncompleteRead, InvalidChunkLength)) for each in chain):
        return Cause.CUT
    garbled = {"BadStatusLine", "LineTooLong", "InvalidHeader", "HeaderParsingError", "DecodeError"}
    if any(type(each).__name__ in garbled for each in chain):
        return Cause.GARBLED
    return Cause.DROPPED


def _detail(chain: list[BaseException]) -> str:
    deepest = chain[-1]
    for each in chain:
        if isinstance(each, ssl.SSLCertVerificationError):
            return str(getattr(each, "verify_message", "") or each)
    return f"{type(deepest).__name__}: {deepest}"
