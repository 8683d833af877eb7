"""What the clerk saw of a record as one short text, and what has changed since, in words."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from core import words
from core.domain.money import EXACT
from core.domain.records import Line, Record, RecordKey


def fingerprint(record: Record) -> str:
    """SHA-256 over number, date, party, currency, total, the lines and all ids.

    Equal amounts are equal however they are written (120.0 and 120.00), and so are lines in another order:
    neither changes what is posted.
    """
    seen = [
        *(record.kind.value, record.number, str(record.date or ""), record.party.account),
        *(record.currency, record.account, _plain(record.total)),
        sorted(_line(line, record.currency) for line in record.lines),
        record.ids,
        sorted(record.business_keys),
        record.exported,
    ]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


def _line(line: Line, currency: str) -> tuple[str, str, str, str, tuple[int, ...]]:
    """A line without a currency of its own is in its document's."""
    return line.type, line.account, _plain(line.amount), line.currency or currency, tuple(sorted(line.ids))


def _plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value.normalize(EXACT):f}" if value else "0"


class Comparison(NamedTuple):
    """What reading again showed. Together the three name every record that was seen, each once."""

    same: tuple[RecordKey, ...]
    changed: Mapping[RecordKey, tuple[str, ...]]
    """What changed, in words; never empty."""
    gone: tuple[RecordKey, ...]


def compare(seen: Iterable[Record], now: Iterable[Record]) -> Comparison:
    """Holds what the clerk saw against what is there now; records that came since do not matter."""
    found = {record.key: record for record in now}
    same: list[RecordKey] = []
    changed: dict[RecordKey, tuple[str, ...]] = {}
    gone: list[RecordKey] = []
    for record in seen:
        again = found.get(record.key)
        if again is None:
            gone.append(record.key)
        elif fingerprint(record) == fingerprint(again):
            same.append(record.key)
        else:
            changed[record.key] = differences(record, again)
    return Comparison(tuple(same), changed, tuple(gone))


def differences(seen: Record, now: Record) -> tuple[str, ...]:
    """What of a fingerprint changed, in words: "total 120.00 is now 130.00", "GL entry 5004 is gone".

    Empty exactly when the fingerprints are equal.
    """
    found = [*_facts(seen, now), *_lines(seen, now), *_ids(seen.ids, now.ids)]
    keys = Counter(now.business_keys), Counter(seen.business_keys)
    found += [f"{key} has come to it" for key in sorted((keys[0] - keys[1]).elements())]
    found += [f"{key} is no longer part of it" for key in sorted((keys[1] - keys[0]).elements())]
    return tuple(found)


def _facts(seen: Record, now: Record) -> list[str]:
    pairs = (
        ("kind", seen.kind.value, now.kind.value),
        ("number", seen.number, now.number),
        ("date", seen.date, now.date),
        ("account number", seen.party.account, now.party.account),
        ("currency", seen.currency, now.currency),
        ("control account", seen.account, now.account),
        ("total", seen.total, now.total),
        ("given by the export", seen.exported, now.exported),
    )
    return [f"{name} {_shown(old)} is now {_shown(new)}" for name, old, new in pairs if old != new]


def _shown(value: object) -> str:
    return words.text(value) or "(none)"


def _lines(seen: Record, now: Record) -> list[str]:
    old, new = _unlike(seen, now), _unlike(now, seen)
    found: list[str] = []
    for line in old:
        again = next((each for each in new if each.ids == line.ids), None)
        if again is None:
            found.append(f"line {_shown(line.account)} of {words.number(line.amount)} is gone")
        else:
            new.remove(again)
            found += _changes(line, again)
    return found + [f"line {_shown(line.account)} of {words.number(line.amount)} is new" for line in new]


def _unlike(record: Record, other: Record) -> list[Line]:
    """The record's lines without an equal among the other's, each with its currency filled in."""
    left = Counter(_line(line, other.currency) for line in other.lines)
    found = []
    for line in record.lines:
        same = _line(line, record.currency)
        left[same] -= 1
        if left[same] < 0:
            found.append(line._replace(currency=line.currency or record.currency))
    return found


def _changes(old: Line, new: Line) -> list[str]:
    found = []
    if old.account != new.account:
        found.append(f"line account {_shown(old.account)} is now {_shown(new.account)}")
    if old.amount != new.amount:
        amounts = f"{words.number(old.amount)} is now {words.number(new.amount)}"
        found.append(f"line {_shown(old.account)}: amount {amounts}")
    if old.type != new.type:
        found.append(f"line {_shown(old.account)}: type {_shown(old.type)} is now {_shown(new.type)}")
    if old.currency != new.currency:
        currencies = f"{_shown(old.currency)} is now {_shown(new.currency)}"
        found.append(f"line {_shown(old.account)}: currency {currencies}")
    return found


def _ids(seen: tuple[int, ...], now: tuple[int, ...]) -> list[str]:
    gone = [f"GL entry {number} is gone" for number in seen if number not in set(now)]
    return gone + [f"GL entry {number} is new" for number in now if number not in set(seen)]
