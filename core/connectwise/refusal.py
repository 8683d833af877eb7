"""The body of a refusal in the server's own form, and the messages of it that are known."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class _Item(msgspec.Struct):
    code: str | None = None
    message: str | None = None


class _Body(msgspec.Struct):
    code: str | None = None
    error: str | None = None
    message: str | None = None
    errors: list[_Item] | None = None


class Refusal(NamedTuple):
    """What the server says is wrong."""

    code: str
    words: str


_BODY = msgspec.json.Decoder(_Body)


def read_refusal(body: bytes) -> Refusal | None:
    """The refusal an answer holds, or None where the body is not in the server's form."""
    try:
        read = _BODY.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    items = read.errors or []
    words = "; ".join(dict.fromkeys(item.message.strip() for item in items if item.message))
    words = words or (read.message or "").strip()
    codes = [item.code for item in items if item.code]
    code = read.code or read.error or (codes[0] if codes else "")
    return Refusal(code, words or code) if words or code else None


KNOWN: tuple[tuple[str, str], ...] = (
    (
        "company does not have an account",
        "Give the company an account number on its Finance screen in ConnectWise, then try again.",
    ),
    (
        "mapping does not exist for this account type",
        "Add the missing mapping for this location in ConnectWise under Setup Tables › GL Accounts.",
    ),
    (
        "glentryrecidlist",
        "The server found no GL entry ids in the request. Read the records again and choose anew.",
    ),
    ("ssl is required", "Use the site's API name: the host with “api-” before it."),
    ("foreign key", "The release folder does not fit this server. Test the connection again."),
    ("does not belong to table", "The release folder does not fit this server. Test the connection again."),
    ("is not a recognized name", "This release of ConnectWise does not know one of the fields asked for."),
)
"""Parts of published messages, in lower case, and what to do about each."""


def advice_for(words: str) -> str:
    """What to do about a message that is known; empty for one that is not."""
    lower = words.casefold()
    return next((advice for part, advice in KNOWN if part in lower), "")
