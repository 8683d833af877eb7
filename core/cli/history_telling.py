"""One run of the history in full: as a JSON object and in words."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from core.cli.output import Output
from core.cli.shapes import Shape, item_shape, run_shape
from core.domain.payments.proof import missing_of, proof_of, said_before
from core.domain.posting import Event, IdKind
from core.domain.runs import Attempt, Evidence, Item, Look
from core.store.journal import Body
from core.words import counted, moment, number
from core.workflows.standing import Standing

SHORT = 12
"""So many characters of a hash are shown."""

LEFT = "left by a program that ended"


def state_words(found: Standing) -> str:
    """The run's state; what a program left behind is not called under way."""
    return f"{found.run.words}, {LEFT}" if found.left else found.run.words


def standing_shape(found: Standing) -> Shape:
    """A run as the list tells it."""
    return {**run_shape(found.run), "open": found.is_open, "left": found.left}


def full_shape(found: Standing, bodies: dict[int, tuple[Body, ...]] | None = None) -> Shape:
    """A run with its evidence, and with the bytes of its requests and answers where they are given."""
    items: list[Shape] = []
    for item in found.run.items:
        told = {**item_shape(item), **_proof(item)}
        if bodies is not None:
            told["bodies"] = [_body_shape(each) for each in bodies[item.number]]
        items.append(told)
    evidence = [_evidence_shape(each) for each in found.run.evidence]
    return {**standing_shape(found), "items": items, "evidence": evidence}


def _proof(item: Item) -> Shape:
    return {
        "evidence": [_evidence_shape(each) for each in item.evidence],
        "looks": [_look_shape(each) for each in item.looks],
        "sent": [_attempt_shape(each) for each in item.attempts],
        "files": [{"path": path, "sha256": sha256} for path, sha256 in files_of(item)],
        "receipt": item.receipt,
    }


def files_of(item: Item) -> list[tuple[str, str]]:
    """The files of an item with their hashes, each once, oldest first."""
    found = {str(e.facts["path"]): str(e.facts.get("sha256", "")) for e in item.evidence if "path" in e.facts}
    return list(found.items())


def _evidence_shape(each: Evidence) -> Shape:
    told = {"at": each.at.isoformat(), "who": each.who, "what": each.what, "detail": each.detail}
    return {**told, "row": each.row, "hash": each.hash}


def _look_shape(each: Look) -> Shape:
    at = each.moment.at.isoformat()
    return {"attempt": each.attempt, "at": at, "sight": each.sight.value, "what": each.what}


def _attempt_shape(each: Attempt) -> Shape:
    return {
        "attempt": each.number,
        "at": each.sent.at.isoformat(),
        "outcome": each.outcome.value if each.outcome else None,
        "answered_at": each.answered.at.isoformat() if each.answered else None,
    }


def _body_shape(each: Body) -> Shape:
    told: Shape = {"at": each.at.isoformat(), "event": each.event.value, "attempt": each.attempt}
    text = _text(each.data)
    if text is None:
        return {**told, "base64": base64.b64encode(each.data).decode("ascii")}
    return {**told, "text": text}


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


# In words


def tell_in_full(out: Output, found: Standing, bodies: dict[int, tuple[Body, ...]] | None = None) -> None:
    """A run with its evidence, for a person."""
    run = found.run
    out.say(f"Run {run.number}, {moment(run.started.astimezone())}, {run.who}: {state_words(found)}")
    for each in run.evidence:
        out.say(f"  {_line(each)}")
    for item in run.items:
        _tell_item(out, item)
        for body in (bodies or {}).get(item.number, ()):
            _tell_body(out, body)
    for words in said_before(run):
        out.say(f"  {words}")


def _tell_item(out: Output, item: Item) -> None:
    out.say(f"  {item.number}  {item.draft.label}: {item.words}; {_holds(item)}")
    for each in item.evidence:
        out.say(f"    {_line(each)}")
    for path, sha256 in files_of(item):
        out.say(f"    File: {path}{f' (SHA-256 {sha256[:SHORT]}…)' if sha256 else ''}")
    out.say(f"    {_counts(item.attempts, item.looks)}")


def _holds(item: Item) -> str:
    """What a batch holds, or what a payment was to change."""
    if item.draft.id_kind is IdKind.INVOICE:
        return _payment(item)
    sums = ", ".join(f"{currency} {number(value)}" for currency, value in item.draft.totals.items())
    return f"{counted(len(item.draft.ids), 'GL entry', 'GL entries')}, {sums}"


def _payment(item: Item) -> str:
    """Before and after; what is stored now is told where it is something else."""
    proof = proof_of(item)
    if proof is None:
        return "what it was to change is of another version"
    task = proof.task
    change = f"{number(task.before)} → {number(task.after)} {task.currency}, balance {number(task.balance)}"
    if proof.stored is None or proof.ties:
        return change
    balance = f", balance {number(proof.balance)}" if proof.balance is not None else ""
    missing = missing_of(item)
    nowhere = f", {number(missing)} of the file stored nowhere" if missing else ""
    return f"{change}; stored now {number(proof.stored)}{balance}{nowhere}"


def _line(each: Evidence) -> str:
    row = f"[{each.row} {each.hash[:SHORT]}]"
    return f"{moment(each.at.astimezone())}  {row}  {each.what}{': ' + each.detail if each.detail else ''}"


def _counts(attempts: Iterable[Attempt], looks: Iterable[Look]) -> str:
    sent, seen = len(tuple(attempts)), len(tuple(looks))
    return f"Sent {counted(sent, 'time')}, looked for {counted(seen, 'time')}."


def _tell_body(out: Output, body: Body) -> None:
    text = _text(body.data)
    what = f"{counted(len(body.data), 'byte')} that are no text" if text is None else text
    name = "Request" if body.event is Event.INTEND else f"Answer to attempt {body.attempt}"
    out.say(f"    {name}: {what}")
