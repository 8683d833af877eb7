"""What the answer to a write means: one pure function, the table of the posting protocol.

| class | when |
|---|---|
| NOT SENT | the connection was never complete: name, refusal, connect time-out, certificate |
| REJECTED | 400 401 403 404 405 409 415 422 with a well-formed error body |
| THROTTLED | 429 |
| APPLIED | 2xx with a body that parses |
| UNKNOWN | everything else |
"""

from __future__ import annotations

from core.connectwise.answers import Answer, Lost
from core.connectwise.refusal import read_refusal
from core.connectwise.shape import is_object
from core.connectwise.waiting import retry_after
from core.domain.outcomes import Outcome, OutcomeKind

REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 415, 422})
TOO_MANY = 429


def classify(result: Answer | Lost, now: float) -> Outcome:
    """The meaning of what came back from one write.

    Args:
        result: the whole answer, or how it was lost.
        now: seconds since 1970, for a `Retry-After` that is a date.
    """
    if isinstance(result, Lost):
        return _lost(result)
    if result.status == TOO_MANY:
        return _throttled(result, now)
    if result.status in REFUSALS:
        return _refused(result)
    if 200 <= result.status < 300:
        return _done(result)
    return _outcome(OutcomeKind.UNKNOWN, result, _unclear(result.status))


def _lost(lost: Lost) -> Outcome:
    if not lost.connected:
        reason = f"The server was not reached: {lost.cause.value}. Nothing was sent."
        return Outcome(OutcomeKind.NOT_SENT, reason)
    reason = (
        f"The request left for the server, but {lost.cause.value}. It may or may not have been carried out."
    )
    return Outcome(OutcomeKind.UNKNOWN, reason)


def _throttled(answer: Answer, now: float) -> Outcome:
    wait = retry_after(answer.headers.get("retry-after"), now)
    asked = f" and asks to wait {wait:.0f} seconds" if wait else ""
    reason = f"The server has too many requests{asked}. It did not carry this one out."
    return _outcome(OutcomeKind.THROTTLED, answer, reason, wait)


def _refused(answer: Answer) -> Outcome:
    refusal = read_refusal(answer.body)
    if refusal is None:
        reason = (
            f"The answer is {answer.status}, but not in the server's own form; something on the way may have"
            " sent it. The server may or may not have carried the request out."
        )
        return _outcome(OutcomeKind.UNKNOWN, answer, reason)
    reason = f"The server refused ({answer.status}): {refusal.words.rstrip('.')}."
    return _outcome(OutcomeKind.REJECTED, answer, reason)


def _done(answer: Answer) -> Outcome:
    if is_object(answer.body):
        return _outcome(OutcomeKind.APPLIED, answer, f"The server says it is done ({answer.status}).")
    reason = (
        f"The answer is {answer.status}, but its content makes no sense. The server may or may not be done."
    )
    return _outcome(OutcomeKind.UNKNOWN, answer, reason)


def _unclear(status: int) -> str:
    if 300 <= status < 400:
        what = f"The answer points somewhere else ({status}), where no request was sent."
    elif status >= 500:
        what = f"The server reports a fault of its own ({status})."
    else:
        what = f"The answer is {status}, which does not say what became of the request."
    return f"{what} It may or may not have carried the request out."


def _outcome(kind: OutcomeKind, answer: Answer, reason: str, wait: float | None = None) -> Outcome:
    return Outcome(kind, reason, answer.status, wait, answer.request_id, answer.body)
