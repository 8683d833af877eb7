"""One request as a value, and what all requests of a connection share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.connectwise.keys import Keys

if TYPE_CHECKING:
    import ssl


@dataclass(frozen=True, slots=True)
class Limits:
    """Patience in seconds, and the size of an answer in bytes that is refused when exceeded."""

    connect: float = 10.0
    read: float = 30.0
    """For each piece of an answer."""
    slow_read: float = 120.0
    """The same for calls that work on many records."""
    total: float = 300.0
    """For a whole answer, however it drips."""
    slow_total: float = 900.0
    size: int = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `url` is complete but for the query; `anonymous` calls carry no keys."""

    method: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    slow: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """How sessions of one connection are made: keys, certificates, proxies, limits."""

    keys: Keys
    context: ssl.SSLContext | None = field(repr=False)
    proxies: Mapping[str, str] = field(repr=False)
    limits: Limits
