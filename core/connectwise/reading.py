"""A read with its repeats: after 429, a fault of the server, a broken connection; never for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.connectwise.answers import Answer, Cause, Lost
from core.connectwise.calls import Call
from core.connectwise.transport import Transport
from core.connectwise.waiting import Timing, pause, retry_after
from core.jobs import Cancel

REPEATS = 3
"""How often a read is repeated at most."""

_AFTER_LOSS: Mapping[Cause, int] = MappingProxyType(
    {Cause.DROPPED: REPEATS, Cause.CUT: REPEATS, Cause.READ_TIMEOUT: 1}
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How a read is repeated. `repeats` bounds every reason to repeat."""

    timing: Timing
    repeats: int = REPEATS


def read(session: Transport, call: Call, patience: Patience, cancel: Cancel) -> Answer | Lost:
    """Sends a read, and again while that may help.

    Raises:
        Cancelled: a stop was asked for, also while waiting.
    """
    attempt = 0
    while True:
        cancel.check()
        result = session.exchange(call)
        cancel.check()
        attempt += 1
        if attempt > _allowed(result, patience):
            return result
        patience.timing.sleep(_wait(result, attempt, patience.timing), cancel)


def _allowed(result: Answer | Lost, patience: Patience) -> int:
    if isinstance(result, Lost):
        return min(_AFTER_LOSS.get(result.cause, 0), patience.repeats)
    return patience.repeats if result.status == 429 or result.status >= 500 else 0


def _wait(result: Answer | Lost, attempt: int, timing: Timing) -> float:
    told = None
    if isinstance(result, Answer):
        told = retry_after(result.headers.get("retry-after"), timing.now())
    return pause(attempt, told, timing.chance())
