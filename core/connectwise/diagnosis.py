"""HTTP becomes an error of the user's world: here and nowhere else."""

from __future__ import annotations

from typing import NamedTuple

from core.connectwise import errors
from core.connectwise.answers import Answer, Cause, Lost
from core.connectwise.keys import Keys
from core.connectwise.refusal import advice_for, read_refusal
from core.errors import ReachError

READ_RECORDS = "Finance › Accounting Interface, Inquire level All"
CREATE_BATCHES = "Finance › Accounting Interface, Add level All"

_BEGINNING = 200
"""Characters of an answer that go into the details."""


class Asked(NamedTuple):
    """What a call was for, so that its failure can be told."""

    host: str
    company: str
    what: str
    """In words: "the unposted invoices"."""
    permission: str = READ_RECORDS
    login: bool = False
    """Whether "not found" means that the keys are wrong."""
    proxy: str = ""
    limit: int = 0
    """Bytes an answer may have."""


def lost_error(loss: Lost, asked: Asked) -> ReachError:
    """The error for an answer that never came whole."""
    kind = _LOST.get(loss.cause, errors.ConnectionDropped)
    return kind(
        host=asked.host,
        what=asked.what,
        proxy=asked.proxy,
        limit=asked.limit >> 20,
        reason=loss.detail or loss.cause.value,
        form="something that is not HTTP",
        details=loss.detail,
    )


_LOST: dict[Cause, type[ReachError]] = {
    Cause.NAME: errors.HostNotFound,
    Cause.REFUSED: errors.ConnectionRefused,
    Cause.UNREACHABLE: errors.Unreachable,
    Cause.CONNECT_TIMEOUT: errors.TimedOut,
    Cause.READ_TIMEOUT: errors.TimedOut,
    Cause.DEADLINE: errors.TimedOut,
    Cause.CERTIFICATE: errors.CertificateNotTrusted,
    Cause.TLS: errors.CertificateNotTrusted,
    Cause.PROXY: errors.ProxyTrouble,
    Cause.TOO_LARGE: errors.AnswerTooLarge,
    Cause.GARBLED: errors.AnswerNotUnderstood,
}


def answer_error(answer: Answer, asked: Asked, keys: Keys) -> ReachError:
    """The error for an answer that is not a success."""
    refusal = read_refusal(answer.body)
    words = keys.hide(refusal.words) if refusal else ""
    kind = _kind(answer.status, words, refusal.code if refusal else "", asked)
    if kind is errors.RequestRefused and not words:
        kind = errors.AnswerNotUnderstood
    return kind(
        host=asked.host,
        company=asked.company,
        what=asked.what,
        permission=asked.permission,
        status=answer.status,
        request_id=answer.request_id or "(no number given)",
        target=keys.hide(answer.headers.get("location", "another place"))[:_BEGINNING],
        words=words if words.endswith((".", "!", "?")) else f"{words}.",
        hint=advice_for(words) or "Read the message above; nothing has to be repaired here.",
        form=form_of(answer),
        details=beginning(answer, keys),
    )


def _kind(status: int, words: str, code: str, asked: Asked) -> type[ReachError]:
    if status in (400, 401, 403) and "clientid" in words.casefold().replace(" ", ""):
        return errors.ClientIdMissing
    if status == 404:
        return errors.KeysWrong if asked.login else errors.NotThere
    if 300 <= status < 400:
        return errors.RedirectRefused
    if status >= 500:
        return errors.ServerFault
    return _BY_STATUS.get(status, errors.RequestRefused)


_BY_STATUS: dict[int, type[ReachError]] = {
    401: errors.KeysWrong,
    403: errors.PermissionMissing,
    429: errors.TooManyRequests,
}


def not_understood(answer: Answer, asked: Asked, keys: Keys) -> errors.AnswerNotUnderstood:
    """The error for a success whose content is not what was asked for."""
    return errors.AnswerNotUnderstood(
        host=asked.host, what=asked.what, form=form_of(answer), details=beginning(answer, keys)
    )


def form_of(answer: Answer) -> str:
    """What an answer looks like, in words."""
    start = answer.body[:500].lstrip().lower()
    if not start:
        return "nothing at all"
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if start.startswith(b"<"):
        return "a page that is not data"
    if start.startswith((b"{", b"[")):
        return "data that is cut off or of another form"
    return "a text that is not data"


def beginning(answer: Answer, keys: Keys) -> str:
    """Status and first characters of an answer, without keys."""
    text = keys.hide(answer.body[: 4 * _BEGINNING].decode("utf-8", "replace"))
    shown = "".join(mark if mark.isprintable() else " " for mark in text[:_BEGINNING])
    return f"HTTP {answer.status}: {shown}".rstrip(": ")
