"""Where a folder really is: on a disk of this computer, on a network, or in a folder that is synchronised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from core.store.known_roots import known_roots, virtual_drive
from core.store.mounts import Mount, system_mounts
from core.store.sync_signs import FAR, MARKS, NAMES, NETWORK, ROOT_OF_DRIVE, SHARE, SYNC_DATABASE


def shared_place(path: str, mounts: Iterable[Mount] = (), roots: Mapping[str, str] | None = None) -> str:
    r"""Names the network or the synchronising program a folder belongs to; empty for a disk of this computer.

    Args:
        path: the folder, absolute, links resolved.
        mounts: what is mounted where, in the order of mounting.
        roots: folders that are known to be synchronised → the program's name.
    """
    plain = _without_prefix(path.replace("\\", "/"))
    if plain.startswith("//"):
        return SHARE
    mount = _mount_of(plain, mounts)
    behind = "" if mount is None else _behind(plain, mount)
    return (
        (_far(mount) if mount else "")
        or _named(plain)
        or _named(behind)
        or _below(plain, roots or {})
        or _below(behind, roots or {})
    )


def _without_prefix(path: str) -> str:
    r"""Windows' long forms: `\\?\C:\x` is `C:\x`, `\\?\UNC\server\share` is `\\server\share`."""
    for prefix in ("//?/", "//./"):
        if path.startswith(prefix):
            rest = path.removeprefix(prefix)
            return "//" + rest[4:] if rest[:4].upper() == "UNC/" else rest
    return path


def _mount_of(path: str, mounts: Iterable[Mount]) -> Mount | None:
    best: Mount | None = None
    for mount in mounts:
        inside = path == mount.point or path.startswith(mount.point.rstrip("/") + "/")
        if inside and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def _far(mount: Mount) -> str:
    known = NETWORK.get(mount.kind, "")
    return known or (SHARE if FAR.match(mount.source) else "")


def _behind(path: str, mount: Mount) -> str:
    """The path within the mounted file system: what a bind mount hides."""
    return mount.root.rstrip("/") + path.removeprefix(mount.point.rstrip("/"))


def _named(path: str) -> str:
    parts = path.split("/")
    if len(parts) > 1 and re.fullmatch("[A-Za-z]:", parts[0]) and ROOT_OF_DRIVE.fullmatch(parts[1]):
        return "Google Drive"
    return next((name for part in parts for pattern, name in NAMES if pattern.fullmatch(part)), "")


def _below(path: str, roots: Mapping[str, str]) -> str:
    lowered = path.casefold()
    for folder, name in roots.items():
        root = folder.replace("\\", "/").rstrip("/").casefold()
        if root and (lowered == root or lowered.startswith(root + "/")):
            return name
    return ""


def place_of(folder: Path) -> str:
    """As `shared_place`, for a folder of this computer as it is now; it need not exist yet.

    Links are followed, bind mounts are looked behind, and marks that synchronising programs leave in their
    folders are looked for in each folder above.
    """
    path = folder.resolve()
    return shared_place(str(path), system_mounts(), known_roots()) or marked(path) or virtual_drive(path)


def marked(path: Path) -> str:
    """The program whose mark is in the folder or in one above it; empty for none."""
    for each in (path, *path.parents):
        try:
            names = {entry.name.casefold() for entry in each.iterdir()}
        except OSError:
            continue
        found = [MARKS[name] for name in MARKS.keys() & names]
        if found:
            return found[0]
        if any(SYNC_DATABASE.fullmatch(name) for name in names):
            return "Nextcloud"
    return ""
