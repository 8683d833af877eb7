"""Records as the clerk saw them, as bytes of a journal row: a lost batch is compared with them later.

Every member is kept, by name; a member that a later version does not know is passed over, one that it has in
addition takes its default.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from core.domain.records import Record

_LARGEST = 1 << 30
"""More bytes than any batch's records need: what says more is not ours."""


def packed_records(records: Sequence[Record]) -> bytes:
    """Records as compressed JSON; money as text."""
    # Only who posts needs it: looking at the journal must not wait for it.
    import msgspec

    return zlib.compress(msgspec.json.encode(list(records)), 6)


def unpacked_records(data: bytes) -> tuple[Record, ...]:
    """The reverse of `packed_records`.

    Raises:
        ValueError: the bytes are something else.
    """
    import msgspec

    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, _LARGEST)
        if not unpacker.eof or unpacker.unused_data:  # before its end nothing was held against its checksum
            raise ValueError("these are no whole kept records")
        return tuple(msgspec.json.decode(text, type=list[Record]))
    except (zlib.error, msgspec.DecodeError, RecursionError) as error:
        raise ValueError("these are no kept records") from error
