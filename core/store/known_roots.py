"""What the system keeps about synchronised folders and about drives that are no disk."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from core.store.sync_signs import SHARE

_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Environment variables in which Windows keeps the roots of OneDrive's folders."""

_SYNC_ROOTS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
"""Where Windows lists the folders of every program that shows files of a cloud."""

_REMOTE_DRIVE = 4
"""Windows' answer for a drive letter that stands for a network share."""


def known_roots() -> dict[str, str]:
    """Folders that are synchronised → the program's name."""
    by_variable = {os.environ[name]: "OneDrive" for name in _ONEDRIVE if os.environ.get(name)}
    return {**dict(_registered()), **by_variable}


if sys.platform == "win32":
    import ctypes
    import winreg

    def _registered() -> Iterator[tuple[str, str]]:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _SYNC_ROOTS) as manager:
                programs = [winreg.EnumKey(manager, n) for n in range(winreg.QueryInfoKey(manager)[0])]
        except OSError:  # a Windows without such programs
            return
        for program in programs:
            yield from _roots_of(program)

    def _roots_of(program: str) -> Iterator[tuple[str, str]]:
        try:
            place = rf"{_SYNC_ROOTS}\{program}\UserSyncRoots"
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as folders:
                for number in range(winreg.QueryInfoKey(folders)[1]):
                    yield str(winreg.EnumValue(folders, number)[1]), program.split("!")[0]
        except OSError:  # one that nobody has set up
            return

    def virtual_drive(path: Path) -> str:
        """Names a drive letter that is no disk: a network share, or the drive that Google Drive shows."""
        kernel, label = ctypes.windll.kernel32, ctypes.create_unicode_buffer(261)
        if kernel.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE:
            return SHARE
        known = kernel.GetVolumeInformationW(path.anchor, label, 261, None, None, None, None, 0)
        return "Google Drive" if known and label.value.startswith("Google Drive") else ""

else:

    def _registered() -> tuple[tuple[str, str], ...]:
        return ()

    def virtual_drive(_path: Path) -> str:
        """Names a drive letter that is no disk; there are none here."""
        return ""
