"""What became of one write, as far as its answer tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class OutcomeKind(Enum):
    """The five things an answer to a write can mean. The values are what the journal keeps."""

    NOT_SENT = "not sent"
    """Nothing left this computer; it may be sent again."""
    REJECTED = "rejected"
    """The server refused it and nothing happened."""
    THROTTLED = "throttled"
    """The server did not look at it: too many requests. The same bytes may follow once the wait is over."""
    APPLIED = "applied"
    """The server says it is done; true once it is read back."""
    UNKNOWN = "unknown"
    """It may or may not have happened: never sent again, settled by reading."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The meaning of one answer, with its evidence. No part of it holds a key."""

    kind: OutcomeKind
    reason: str
    """One or two sentences for a person."""
    status: int | None = None
    """The HTTP status; None where no answer came."""
    retry_after: float | None = None
    """Seconds the server asked to wait (THROTTLED); None where it named none that makes sense."""
    request_id: str = ""
    """`x-cw-request-id`, which the vendor's support asks for."""
    answer: bytes = field(default=b"", repr=False)
    """The answer's body as it came; empty where none came whole."""
