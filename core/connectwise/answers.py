"""What came back from one exchange: an answer, or the way it was lost. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of the server. Header names are in lower case."""

    status: int
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def request_id(self) -> str:
        """The server's name for this exchange; empty where it gives none."""
        return self.headers.get("x-cw-request-id", "")


class Cause(Enum):
    """Why no whole answer came. The values are the cause in words."""

    NAME = "its name could not be found"
    REFUSED = "it refused the connection"
    CONNECT_TIMEOUT = "it did not take the connection in time"
    CERTIFICATE = "its certificate is not trusted"
    TLS = "no secure connection could be agreed with it"
    PROXY = "the proxy on the way did not let it through"
    UNREACHABLE = "there is no way to it"
    READ_TIMEOUT = "it did not answer in time"
    DEADLINE = "its answer took too long as a whole"
    DROPPED = "the connection broke"
    CUT = "the answer stopped half-way"
    TOO_LARGE = "the answer is larger than the limit"
    GARBLED = "what came back is not HTTP"
    STOPPED = "the waiting was stopped"


@dataclass(frozen=True, slots=True)
class Lost:
    """No whole answer came.

    `connected` tells whether the connection was complete, so that the request may have arrived.
    `detail` is the technical reason, without keys.
    """

    cause: Cause
    connected: bool
    detail: str = ""
