"""Where a folder really is: on a disk of this computer, on a network, or in a folder that is synchronised."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

NETWORK = {
    "9p": "a shared folder of another system",
    "afpfs": "a network share",
    "afs": "a network share",
    "ceph": "a network share",
    "cifs": "a Windows network share",
    "davfs": "a WebDAV folder",
    "fuse.davfs2": "a WebDAV folder",
    "fuse.glusterfs": "a network share",
    "fuse.google-drive-ocamlfuse": "Google Drive",
    "fuse.gvfsd-fuse": "a network share",
    "fuse.onedriver": "OneDrive",
    "fuse.rclone": "a cloud folder",
    "fuse.s3fs": "a cloud folder",
    "fuse.sshfs": "another computer (SSH)",
    "glusterfs": "a network share",
    "ncpfs": "a network share",
    "nfs": "a network share (NFS)",
    "nfs4": "a network share (NFS)",
    "smb2": "a Windows network share",
    "smb3": "a Windows network share",
    "smbfs": "a Windows network share",
    "vboxsf": "a shared folder of another system",
    "virtiofs": "a shared folder of another system",
}
"""File system types of /proc/mounts whose locks or flushes cannot be relied on."""

SYNCHRONISED = (
    (re.compile(r"onedrive( ?-.*)?", re.IGNORECASE), "OneDrive"),
    (re.compile(r"dropbox( \(.*\))?", re.IGNORECASE), "Dropbox"),
    (re.compile(r"google ?drive( .*)?|googledrive-.*|drivefs", re.IGNORECASE), "Google Drive"),
    (re.compile(r"iclouddrive|mobile documents|com~apple~clouddocs", re.IGNORECASE), "iCloud"),
    (re.compile(r"nextcloud|owncloud", re.IGNORECASE), "Nextcloud"),
    (re.compile(r"box( sync)?|box-box", re.IGNORECASE), "Box"),
    (re.compile(r"cloudstorage", re.IGNORECASE), "a cloud folder"),
)
"""Names of folders that such programs make, at any place of the path."""

_SYNC_ROOTS = {"OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive", "OneDriveConsumer": "OneDrive"}
"""Environment variables in which Windows keeps the roots of synchronised folders."""

_REMOTE_DRIVE = 4
"""Windows' answer for a drive letter that stands for a network share."""


def shared_place(path: str, mounts: str = "", environment: Mapping[str, str] | None = None) -> str:
    """Names the network or the synchronising program a folder belongs to; empty for a disk of this computer.

    Args:
        path: the folder, absolute, links resolved.
        mounts: the text of /proc/mounts, empty where there is none.
        environment: where Windows keeps the roots of OneDrive.
    """
    plain = path.replace("\\", "/")
    if plain.startswith("//"):
        return "a network share"
    return _mounted(plain, mounts) or _synchronised(plain) or _below_root(plain, environment or {})


def _mounted(path: str, mounts: str) -> str:
    best, place = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, place = point, NETWORK.get(parts[2], "")
    return place


def _synchronised(path: str) -> str:
    for part in path.split("/"):
        for pattern, name in SYNCHRONISED:
            if pattern.fullmatch(part):
                return name
    return ""


def _below_root(path: str, environment: Mapping[str, str]) -> str:
    lowered = path.casefold()
    for variable, name in _SYNC_ROOTS.items():
        root = environment.get(variable, "").replace("\\", "/").rstrip("/").casefold()
        if root and (lowered == root or lowered.startswith(root + "/")):
            return name
    return ""


def place_of(folder: Path) -> str:
    """As `shared_place`, for a folder of this computer as it is now."""
    path = folder.resolve()
    return shared_place(str(path), _mounts(), os.environ) or _remote_drive(path)


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _remote_drive(path: Path) -> str:
    if os.name != "nt":
        return ""
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(path.anchor)  # type: ignore[attr-defined,unused-ignore]
    return "a network share" if kind == _REMOTE_DRIVE else ""
