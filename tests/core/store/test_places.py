"""Which places are refused for the journal: networks and synchronised folders, however they are reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.clock import SystemClock
from core.store.journal import SharedPlace, open_journal
from core.store.known_roots import known_roots
from core.store.mounts import Mount, linux_mounts, mac_mounts, system_mounts
from core.store.places import marked, place_of, shared_place

MOUNTINFO = """\
26 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
90 26 0:50 / /mnt/books rw,relatime shared:2 - cifs //server/books rw,vers=3.1.1
91 26 0:51 / /home/net rw,relatime shared:3 - nfs4 server:/home rw
92 91 8:17 / /home/net/anna/disk rw,relatime - ext4 /dev/sdb1 rw
93 26 0:52 / /mnt/far\\040away rw,nosuid - fuse.sshfs anna@far:/ rw
94 26 0:53 / /tmp rw - tmpfs tmpfs rw
95 26 8:1 /home/anna/Dropbox/desk /srv/desk rw,relatime - ext4 /dev/sda1 rw
96 26 8:1 /home/anna/files /srv/files rw,relatime - ext4 /dev/sda1 rw
97 26 0:54 / /mnt/new rw - fuse.somethingnew backup:/books rw
98 26 0:55 / /mnt/cloud rw - fuse.rclone remote: rw
99 26 0:56 / /mnt/twice rw - ext4 /dev/sdc1 rw
100 26 0:57 / /mnt/twice rw - nfs server:/late rw
101 26 0:58 /sub\\011tab /mnt/tab rw - btrfs /dev/sdd1 rw
rubbish that no kernel writes
"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//anna@server/books on /Volumes/books of anna (smbfs, nodev, nosuid, mounted by anna)
server:/export on /Volumes/export (nfs, nodev, nosuid)
"""
ROOTS = {"c:\\users\\anna\\files\\": "OneDrive", "C:/Users/Anna/Northwind": "Dropbox", "": "nobody"}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/home/anna/.local/share/batchdesk", ""),
        ("/mnt/books/desk", "a Windows network share"),
        ("/mnt/bookshelf", ""),
        ("/home/net/anna", "a network share (NFS)"),
        ("/home/net/anna/disk/x", ""),
        ("/mnt/far away/x", "another computer (SSH)"),
        ("/mnt/new/x", "a network share"),
        ("/mnt/cloud/x", "a cloud folder"),
        ("/mnt/twice/x", "a network share (NFS)"),
        ("/mnt/tab", ""),
        ("/srv/desk", "Dropbox"),
        ("/srv/desk/below", "Dropbox"),
        ("/srv/files", ""),
    ],
)
def test_what_is_mounted_is_looked_behind(path: str, place: str) -> None:
    """Shares by their type or source, the mount that is on top, and folders that a bind mount hides."""
    assert shared_place(path, linux_mounts(MOUNTINFO)) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/home/anna/Dropbox/desk", "Dropbox"),
        ("/home/anna/Dropbox (Northwind)/desk", "Dropbox"),
        ("/home/anna/Northwind Ltd Dropbox/Anna/desk", "Dropbox"),
        ("/home/anna/Nextcloud2/desk", "Nextcloud"),
        ("/home/anna/ownCloud/desk", "Nextcloud"),
        ("/Users/anna/Library/Mobile Documents/x", "iCloud"),
        ("/Users/anna/Library/CloudStorage/Other-anna/x", "a cloud folder"),
        ("/Users/anna/Library/CloudStorage/GoogleDrive-anna@northwind.com/My Drive/x", "a cloud folder"),
        ("C:\\Users\\Anna\\iCloudDrive\\desk", "iCloud"),
        ("C:\\Users\\Anna\\OneDrive - Northwind Ltd\\desk", "OneDrive"),
        ("C:\\Users\\Anna\\Google Drive\\desk", "Google Drive"),
        ("G:\\My Drive\\desk", "Google Drive"),
        ("C:\\Users\\Anna\\My Drive\\desk", ""),
        ("\\\\server\\share\\desk", "a network share"),
        ("\\\\?\\UNC\\server\\share\\desk", "a network share"),
        ("\\\\?\\C:\\Users\\Anna\\desk", ""),
        ("\\\\?\\C:\\Users\\Anna\\OneDrive\\desk", "OneDrive"),
        ("\\\\wsl.localhost\\Ubuntu\\home\\anna", "a network share"),
        ("C:\\Users\\Anna\\Files\\desk", "OneDrive"),
        ("C:\\Users\\Anna\\Filestore\\desk", ""),
        ("C:\\Users\\Anna\\Northwind\\desk", "Dropbox"),
        ("/home/anna/boxes/desk", ""),
        ("/home/anna/mega project/desk", ""),
    ],
)
def test_names_and_known_roots_are_recognised(path: str, place: str) -> None:
    """Synchronised folders on each system, and shares; ordinary disks are not suspected."""
    assert shared_place(path, (), ROOTS) == place


def test_shares_of_a_mac_are_recognised() -> None:
    """What the command `mount` says there names them, spaces in their folders included."""
    mounts = mac_mounts(MAC)
    assert mounts[2] == Mount("/Volumes/books of anna", "smbfs", "//anna@server/books")
    assert shared_place("/Volumes/books of anna/desk", mounts) == "a Windows network share"
    assert shared_place("/Volumes/export", mounts) == "a network share (NFS)"
    assert shared_place("/Users/anna/desk", mounts) == ""


def test_a_link_into_a_synchronised_folder_is_followed(tmp_path: Path) -> None:
    """The folder is judged by where it really is, also where it or a folder above it is a link."""
    (tmp_path / "Dropbox" / "below").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    assert place_of(tmp_path / "link" / "below" / "not there yet") == "Dropbox"
    with pytest.raises(SharedPlace, match="Dropbox"):
        open_journal(tmp_path / "link" / "below", SystemClock())
    assert place_of(tmp_path) == ""


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".dropbox.cache", "Dropbox"),
        (".stfolder", "Syncthing"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".sync_0a1b2c3d4e5f.db", "Nextcloud"),
        ("._sync_0a1b2c3d4e5f.db", "Nextcloud"),
        (".sync_notes.db", ""),
        (".dropbox", ""),
    ],
)
def test_a_renamed_folder_is_known_by_its_mark(tmp_path: Path, mark: str, program: str) -> None:
    """Whatever a synchronised folder is called, the program's own mark in it gives it away."""
    (tmp_path / "books" / "desk").mkdir(parents=True)
    (tmp_path / "books" / mark).mkdir()
    assert marked(tmp_path / "books" / "desk") == program


def test_roots_come_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows keeps the roots of OneDrive in variables."""
    monkeypatch.setenv("OneDriveCommercial", "C:\\Users\\Anna\\Work")
    assert known_roots()["C:\\Users\\Anna\\Work"] == "OneDrive"


def test_this_computer_tells_its_mounts() -> None:
    """What the running system says can be read: places from the top, each with its kind."""
    mounts = list(system_mounts())
    assert mounts
    assert all(mount.point.startswith("/") for mount in mounts)
