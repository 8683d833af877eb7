"""Which file system appears at which folder, as the system tells it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

_ESCAPED = re.compile(r"\\([0-7]{3})")
_MAC_MOUNT = re.compile(r"(?P<source>.+?) on (?P<point>/.*) \((?P<kind>[\w.]+)[,)]")


class Mount(NamedTuple):
    """A file system somewhere in the tree of folders."""

    point: str
    """The folder it appears at."""
    kind: str
    """Its type: `ext4`, `nfs4`."""
    source: str = ""
    """The device or the share."""
    root: str = "/"
    """Which folder of that file system appears there: a bind mount shows another one than the top."""


def system_mounts() -> list[Mount]:
    """Every mounted file system, in the order of mounting; none where the system does not tell."""
    if sys.platform == "darwin":
        return mac_mounts(_said_by_mount())
    try:
        return linux_mounts(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return []


def linux_mounts(mountinfo: str) -> list[Mount]:
    """What `/proc/self/mountinfo` says; lines that make no sense are left out."""
    found = []
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        place, what = left.split(" "), right.split(" ")
        if len(place) >= 5 and len(what) >= 2:
            found.append(Mount(_plain(place[4]), what[0], _plain(what[1]), _plain(place[3])))
    return found


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 8)), text)


def mac_mounts(said: str) -> list[Mount]:
    """What the command `mount` says on macOS."""
    found = filter(None, map(_MAC_MOUNT.match, said.splitlines()))
    return [Mount(each["point"], each["kind"], each["source"]) for each in found]


def _said_by_mount() -> str:
    import subprocess  # only macOS needs it, and only when a journal is opened

    try:
        done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
