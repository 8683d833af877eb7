"""Which other program holds a file, where the system tells it."""

from __future__ import annotations

import os
from pathlib import Path

UNNAMED = "Another program"
"""What is said where the system does not tell who it is."""


def holder_of(path: Path, locks: Path = Path("/proc/locks")) -> str:
    """Names the program that holds locks on a file: "The program sqlite3 (process 123)".

    The file is not opened: closing it again would drop the locks this process has on it itself.
    """
    try:
        status, lines = path.stat(), locks.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return UNNAMED
    place = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in lines:
        words = line.split()
        if len(words) > 5 and words[1] == "POSIX" and words[5] == place and words[4] != str(os.getpid()):
            return _named(words[4])
    return UNNAMED


def _named(process: str) -> str:
    try:
        name = Path("/proc", process, "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # it has just ended
        return UNNAMED
    return f"The program {name} (process {process})"
