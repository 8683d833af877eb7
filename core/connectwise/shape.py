"""Whether an answer is JSON at all, told without building its values."""

from __future__ import annotations

import msgspec


class _Anything(msgspec.Struct):
    """An object of which no member is kept."""


_OBJECT = msgspec.json.Decoder(_Anything)


def is_object(body: bytes) -> bool:
    """Whether the body is one whole JSON object."""
    try:
        _OBJECT.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
