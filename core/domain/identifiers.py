"""Batch identifiers: proposed, made unique, and checked before they are sent or asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import date, datetime

from core.domain.records import BatchKind

LONGEST = 50
"""What the interface accepts."""

BITS = 65
"""Random bits that the 13 characters at the end hold."""

LETTERS = {BatchKind.INVOICES: "I", BatchKind.EXPENSES: "E", BatchKind.PROCUREMENT: "P"}

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAIL = 13
_UNSAFE = frozenset("\"'`\\‘’‚“”„«»")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def propose(prefix: str, kind: BatchKind, day: date, bits: int) -> str:
    """A name that says what, when and is like no other: `MAY-20260430-I-0000000007K2M`.

    Args:
        prefix: what the clerk lets names begin with; cut where it would make the name too long.
        kind: what the batch holds.
        day: the day the name shows.
        bits: 65 random bits (of a longer number the lowest).
    """
    rest = f"{day:%Y%m%d}-{LETTERS[kind]}-{_crockford(bits)}"
    start = prefix.strip()[: LONGEST - len(rest) - 1].strip()
    return f"{start}-{rest}" if start else rest


def _crockford(bits: int) -> str:
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(5 * (_TAIL - 1), -1, -5))


def timestamp(moment: datetime) -> str:
    """Fourteen digits, what batches without a name of their own are called: `20260430094107`."""
    return f"{moment:%Y%m%d%H%M%S}"


def made_unique(text: str, used: Collection[str]) -> str:
    """The text itself, or with `-2`, `-3` … where it is used already; case makes no difference."""
    taken = {name.casefold() for name in used}
    wanted, number = text, 1
    while wanted.casefold() in taken:
        number += 1
        ending = f"-{number}"
        wanted = text[: LONGEST - len(ending)] + ending
    return wanted


def fault(text: str) -> str | None:
    """Why a text cannot be a batch identifier, in words that follow "The identifier"; None if it can.

    Quotes and backslashes are refused because the name is asked for inside a quoted condition, where they
    would change the question; characters nobody sees because two names would look the same.
    """
    if not text.strip():
        return "is empty"
    if len(text) > LONGEST:
        return f"has {len(text)} characters, {LONGEST} are allowed"
    if any(unicodedata.category(sign) in _INVISIBLE for sign in text):
        return "holds a character that cannot be seen, such as a line break or a tab"
    if found := next((sign for sign in text if sign in _UNSAFE), None):
        return f"holds {found}, which cannot be looked up safely on the server"
    if text != text.strip():
        return "begins or ends with a blank"
    return None
