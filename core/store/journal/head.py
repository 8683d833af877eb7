"""The journal's head kept outside: how many rows there are and the hash of the last, in a small file beside.

A journal whose tail was cut off is still a valid chain; only something outside can tell. The file is written
after each commit, so it may be behind after a power cut, never ahead of what was committed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

from core.atomic import write_bytes

_HASH = re.compile("[0-9a-f]{64}")


class Head(NamedTuple):
    """Count of rows and hash of the last one."""

    rows: int
    hash: str

    def as_bytes(self) -> bytes:
        """What the file beside holds."""
        return json.dumps(self._asdict(), sort_keys=True).encode() + b"\n"


def head_path(journal: Path) -> Path:
    """The file beside a journal."""
    return journal.with_suffix(".head")


def read_head(journal: Path) -> Head | None:
    """The head kept beside; None where there is none that can be read."""
    try:
        found = json.loads(head_path(journal).read_bytes())
        rows, digest = found["rows"], found["hash"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    sound = type(rows) is int and rows >= 0 and isinstance(digest, str) and _HASH.fullmatch(digest)
    return Head(rows, digest) if sound else None


def write_head(journal: Path, head: Head) -> None:
    """Keeps the head, unless a later one is there already. Raises as `core.atomic.write_bytes`."""
    kept = read_head(journal)
    if kept is None or kept.rows < head.rows:
        write_bytes(head_path(journal), head.as_bytes(), overwrite=True)
